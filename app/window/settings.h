// What the program remembers about a person's wishes, in QSettings.
#pragma once

#include "core/jobs/worker_pool.h"

#include <QString>
#include <QStringList>

namespace svx {

struct Preferences {
  QString theme = "system";    ///< "dark", "light", "system"
  QString language = "system"; ///< "en", "de", "system"; from the next start
  QString device = "auto";     ///< "auto", "cpu", "cuda:N"
  int cpuWorkers = 1;
  int cpuThreads = 0;    ///< for all CPU workers together; 0 = all cores but one
  double undoMemory = 1; ///< GiB that the undo stack may keep alive

  static Preferences load();
  void save() const;
  WorkerPool::Settings poolSettings() const;
};

/// The files and folders opened last, newest first, at most ten.
QStringList recentFiles();
void addRecentFile(const QString& path);
void forgetRecentFile(const QString& path);

/// The folder that file dialogs start in.
QString lastFolder();
void setLastFolder(const QString& folder);

/// The folder for what must outlive a crash but is no preference (XDG state); made when missing.
QString stateFolder();

} // namespace svx
