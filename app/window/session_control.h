// The session: its file, whether it is saved, and what a crash leaves.
#pragma once

#include "app/window/autosave.h"
#include "app/window/job_queue.h"
#include "core/io/session.h"

#include <QTimer>

class QWidget;

namespace svx {

/// Opens and saves .svox files as jobs, asks before changes are lost, and writes the journal every
/// 30 s when something changed. Window thread only.
class SessionControl : public QObject {
  Q_OBJECT
public:
  /// `viewState` gives the window's own part of a session (JSON text). `window` is the parent of
  /// dialogs.
  SessionControl(Study& study, JobQueue& files, AutosaveJournal& journal,
                 std::function<QString()> viewState, QWidget* window);

  QString path() const { return path_; }
  QString name() const; ///< of the file, or "Untitled"
  bool modified() const;

  void open(const QString& path); ///< replaces the study; ask with `whenSafe` first
  void clear();                   ///< an empty, untitled session
  void save(std::function<void()> then = {});
  void saveAs(std::function<void()> then = {});
  /// Runs `then` at once when nothing would be lost, else after the person chose to save or to
  /// discard.
  void whenSafe(std::function<void()> then);

  /// When crashes left journals: asks which to restore, and returns true.
  bool offerRestore();
  void autosave(std::function<void()> then = {}); ///< what the timer does; a copy in the journal
  void setAutosaveInterval(int milliseconds) { timer_.start(milliseconds); }

Q_SIGNALS:
  void changed(); ///< path or modified
  void opened(const QString& viewState);
  void failed(const svx::Error& error);
  void noticed(const QStringList& notices);

private:
  void write(const QString& path, std::function<void()> then);
  void restore(const QString& journal);
  using Loaded = std::function<void(const QString& viewState)>;
  void load(const QString& file, Loaded then); ///< asks about files that are not as they were
  void read(const QString& file, const FileAnswers& answers, Loaded then);
  void finish(const JobSpec& spec, JobFunction work, std::function<void()> then);

  Study& study_;
  JobQueue& files_;
  AutosaveJournal& journal_;
  std::function<QString()> viewState_;
  QWidget* window_;
  QTimer timer_;
  QString path_;
  bool unsaved_ = false; ///< the study is not what its file says, and no step of it tells
  std::uint64_t journalRevision_ = 0; ///< the revision that the journal holds
};

} // namespace svx
