// Writing files so that a failure leaves no half of one.
#pragma once

#include <QByteArray>
#include <QImage>

namespace svx {

/// Over what was there. False, with `why` filled, leaves that untouched: the folder is read-only,
/// or the disk is full.
bool writeWhole(const QByteArray& bytes, const QString& path, QString* why);
bool writeWhole(const QImage& picture, const QString& path, QString* why); ///< as PNG

} // namespace svx
