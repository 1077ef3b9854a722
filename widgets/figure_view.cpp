#include "widgets/figure_view.h"

#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace svx {

FigureView::FigureView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
  setMouseTracking(true);
}

void FigureView::load(const QByteArray& svg) {
  drawing_.load(svg);
  fit();
}

void FigureView::fit() {
  const QSizeF size = drawing_.viewBoxF().size();
  setFixedHeight(size.width() > 0 ? int(std::ceil(width() * size.height() / size.width())) : 0);
  picture_ = {};
  update();
}

void FigureView::resizeEvent(QResizeEvent* event) {
  if (event->size().width() != event->oldSize().width()) fit();
}

void FigureView::paintEvent(QPaintEvent*) {
  if (size().isEmpty()) return;
  const QSize pixels = size() * devicePixelRatioF();
  if (picture_.size() != pixels) {
    picture_ = QPixmap(pixels);
    picture_.fill(Qt::transparent);
    QPainter painter(&picture_);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing_.render(&painter, QRectF({}, QSizeF(pixels)));
    picture_.setDevicePixelRatio(devicePixelRatioF());
  }
  QPainter(this).drawPixmap(0, 0, picture_);
}

QPointF FigureView::placeOf(const QPointF& position) const {
  return position * drawing_.viewBoxF().width() / std::max(1, width());
}

void FigureView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT pressed(placeOf(event->position()));
}

void FigureView::contextMenuEvent(QContextMenuEvent* event) {
  Q_EMIT menuWanted(placeOf(event->pos()), event->globalPos());
}

void FigureView::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) return void(Q_EMIT dragged(placeOf(event->position())));
  Q_EMIT hovered(placeOf(event->position()), event->globalPosition().toPoint());
}

void FigureView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT clicked(placeOf(event->position()));
}

} // namespace svx
