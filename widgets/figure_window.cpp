#include "widgets/figure_window.h"

#include "widgets/theme.h"

#include <QShortcut>

namespace svx {

FigureWindow::FigureWindow(const QString& title, QWidget* parent) : FigurePane(title, parent) {
  setWindowFlag(Qt::Dialog);
  setObjectName("figureWindow");
  setWindowTitle(title);
  setAttribute(Qt::WA_DeleteOnClose);
  resize(116 * grid, 84 * grid);
  connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &QWidget::close);
}

} // namespace svx
