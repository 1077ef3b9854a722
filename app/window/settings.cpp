#include "app/window/settings.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

namespace svx {

Preferences Preferences::load() {
  const QSettings settings;
  Preferences p;
  p.theme = settings.value("preferences/theme", p.theme).toString();
  p.language = settings.value("preferences/language", p.language).toString();
  p.device = settings.value("preferences/device", p.device).toString();
  p.cpuWorkers = settings.value("preferences/cpuWorkers", p.cpuWorkers).toInt();
  p.cpuThreads = settings.value("preferences/cpuThreads", p.cpuThreads).toInt();
  p.undoMemory = settings.value("preferences/undoMemory", p.undoMemory).toDouble();
  return p;
}

void Preferences::save() const {
  QSettings settings;
  settings.setValue("preferences/theme", theme);
  settings.setValue("preferences/language", language);
  settings.setValue("preferences/device", device);
  settings.setValue("preferences/cpuWorkers", cpuWorkers);
  settings.setValue("preferences/cpuThreads", cpuThreads);
  settings.setValue("preferences/undoMemory", undoMemory);
}

WorkerPool::Settings Preferences::poolSettings() const {
  WorkerPool::Settings settings;
  settings.cpuWorkers = cpuWorkers;
  settings.cpuThreads = cpuThreads;
  return settings;
}

QStringList recentFiles() {
  return QSettings().value("recentFiles").toStringList();
}

void addRecentFile(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  files.prepend(path);
  QSettings().setValue("recentFiles", files.mid(0, 10));
}

void forgetRecentFile(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  QSettings().setValue("recentFiles", files);
}

QString lastFolder() {
  const QString folder = QSettings().value("lastFolder").toString();
  return QDir(folder).exists() && !folder.isEmpty()
             ? folder
             : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

void setLastFolder(const QString& folder) {
  QSettings().setValue("lastFolder", folder);
}

QString stateFolder() {
  const QString home = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + "/.local/state");
  const QString folder = home + "/spectravox";
  QDir().mkpath(folder);
  return folder;
}

} // namespace svx
