// The journal that survives a crash.
#pragma once

#include <QLockFile>
#include <QObject>
#include <QString>

#include <memory>

namespace svx {

/// One journal file for each running program, `<state folder>/autosave/<id>.svox`, beside a lock
/// file with the process id. A journal whose process has gone was left by a crash; a clean end
/// removes both.
class AutosaveJournal {
public:
  AutosaveJournal();
  ~AutosaveJournal(); ///< a clean end: removes the journal
  AutosaveJournal(const AutosaveJournal&) = delete;
  AutosaveJournal& operator=(const AutosaveJournal&) = delete;

  QString path() const { return path_; }
  void clear(); ///< what is on disk is saved elsewhere now

  /// Journals whose program is gone, newest first.
  static QStringList leftBehind();
  static void discard(const QString& journal);

private:
  QString path_;
  std::unique_ptr<QLockFile> lock_;
};

} // namespace svx
