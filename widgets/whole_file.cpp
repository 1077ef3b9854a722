#include "widgets/whole_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>
#include <QStorageInfo>

namespace svx {

bool writeWhole(const QByteArray& bytes, const QString& path, QString* why) {
  QSaveFile file(path);
  // A full disk takes a part and calls that no error.
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() &&
      file.commit())
    return true;
  const bool full = QStorageInfo(QFileInfo(path).absolutePath()).bytesAvailable() < bytes.size();
  *why = full ? QCoreApplication::translate("svx::WholeFile", "the disk is full.")
              : file.errorString();
  return false;
}

bool writeWhole(const QImage& picture, const QString& path, QString* why) {
  QBuffer png;
  png.open(QIODevice::WriteOnly);
  picture.save(&png, "PNG");
  return writeWhole(png.data(), path, why);
}

} // namespace svx
