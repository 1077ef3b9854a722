#include "widgets/core_text.h"

#include <QCoreApplication>

namespace svx {

QString coreText(const std::string& english) {
  return QCoreApplication::translate("core", english.c_str());
}

} // namespace svx
