// Figures in the colours of the window.
#pragma once

#include "core/report/svg.h"
#include "widgets/theme.h"

#include <QPalette>

namespace svx {

inline FigureColours figureColours(const QPalette& palette) {
  const QColor ink = palette.color(QPalette::WindowText), ground = palette.color(QPalette::Window);
  const auto mixed = [](int a, int b) { return (a * 5 + b) / 6; };
  const QColor grid(mixed(ground.red(), ink.red()), mixed(ground.green(), ink.green()),
                    mixed(ground.blue(), ink.blue()));
  return {ink.name().toStdString(), faintTextColour().name().toStdString(),
          grid.name().toStdString(), ground.rgb()};
}

} // namespace svx
