#include "app/window/autosave.h"

#include "app/window/settings.h"

#include <QDir>
#include <QUuid>

namespace svx {
namespace {

QString folder() {
  const QString path = stateFolder() + "/autosave";
  QDir().mkpath(path);
  return path;
}

std::unique_ptr<QLockFile> lockOf(const QString& journal) {
  auto lock = std::make_unique<QLockFile>(journal + ".lock");
  lock->setStaleLockTime(0); // only a process that has gone makes it stale, not age
  return lock;
}

} // namespace

AutosaveJournal::AutosaveJournal()
    : path_(folder() + "/" + QUuid::createUuid().toString(QUuid::WithoutBraces) + ".svox"),
      lock_(lockOf(path_)) {
  lock_->tryLock(0);
}

AutosaveJournal::~AutosaveJournal() {
  clear();
}

void AutosaveJournal::clear() {
  QFile::remove(path_);
}

QStringList AutosaveJournal::leftBehind() {
  QStringList journals;
  for (const QFileInfo& file : QDir(folder()).entryInfoList({"*.svox"}, QDir::Files, QDir::Time))
    if (lockOf(file.absoluteFilePath())->tryLock(0)) journals << file.absoluteFilePath();
  return journals;
}

void AutosaveJournal::discard(const QString& journal) {
  QFile::remove(journal);
  QFile::remove(journal + ".lock");
}

} // namespace svx
