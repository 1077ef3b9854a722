// A drawn figure in a window of its own.
#pragma once

#include "widgets/figure_pane.h"

namespace svx {

/// Deletes itself when closed, also by Escape. objectName: "figureWindow".
class FigureWindow : public FigurePane {
  Q_OBJECT
public:
  FigureWindow(const QString& title, QWidget* parent);
};

} // namespace svx
