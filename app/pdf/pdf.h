// A report's HTML printed to PDF by Qt.
#pragma once

#include <string>

namespace svx {

/// The bytes of an A4 PDF. Any thread; where the process has no QGuiApplication yet, one is made on
/// the platform "offscreen", so that no display is needed.
std::string toPdf(const std::string& html);

} // namespace svx
