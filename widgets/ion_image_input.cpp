// What mouse and keys do on an ion image.
#include "widgets/ion_image_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace svx {

void IonImageView::setTool(Tool tool) {
  tool_ = tool;
  drawn_.clear();
  setCursor(tool == Tool::Navigate ? Qt::ArrowCursor : Qt::CrossCursor);
  update();
}

void IonImageView::choose(const QPoint& pixel) {
  if (pixel.x() >= 0) Q_EMIT pixelChosen(pixel.x(), pixel.y());
}

void IonImageView::mousePressEvent(QMouseEvent* event) {
  mouse_ = pressed_ = event->position();
  pressedTop_ = brightest();
  moved_ = false;
  if (event->button() != Qt::LeftButton || spaceHeld_ || empty()) return;
  const QPoint pixel = pixelAt(mouse_);
  if (tool_ == Tool::Navigate) return choose(pixel);
  drawn_.push_back(placeAt(mouse_));
  update();
}

void IonImageView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF by = event->position() - mouse_;
  mouse_ = event->position();
  const QPoint before = hovered_;
  hovered_ = pixelAt(mouse_);
  moved_ = moved_ || (mouse_ - pressed_).manhattanLength() > 4;
  if (empty()) return;
  const bool left = event->buttons() & Qt::LeftButton;
  if (event->buttons() & Qt::MiddleButton || (left && spaceHeld_)) {
    shift_ += by / (pictureRect().width() / zoom_);
  } else if (event->buttons() & Qt::RightButton && moved_ && pressedTop_ > 0) {
    Q_EMIT topChosen(pressedTop_ * std::exp((mouse_.y() - pressed_.y()) / 150));
  } else if (left) {
    if (tool_ == Tool::Navigate && hovered_ != before) choose(hovered_);
    if (tool_ == Tool::Brush || tool_ == Tool::Eraser) drawn_.push_back(placeAt(mouse_));
  }
  update();
}

void IonImageView::mouseReleaseEvent(QMouseEvent* event) {
  mouse_ = event->position();
  if (event->button() == Qt::RightButton && !moved_)
    Q_EMIT menuWanted(event->globalPosition().toPoint());
  if (event->button() == Qt::LeftButton && tool_ != Tool::Polygon) finishDrawing();
}

/// Closes a polygon. The second click has added its corner again.
void IonImageView::mouseDoubleClickEvent(QMouseEvent* event) {
  mouse_ = event->position();
  if (event->button() != Qt::LeftButton) return;
  if (tool_ == Tool::Polygon)
    finishDrawing();
  else
    mousePressEvent(event);
}

void IonImageView::finishDrawing() {
  const std::vector<RasterPoint> drawn = std::exchange(drawn_, {});
  update();
  if (drawn.empty() || tool_ == Tool::Navigate) return;
  if (tool_ == Tool::Rectangle) {
    const RasterPoint a = drawn.front(), b = placeAt(mouse_);
    Q_EMIT polygonDrawn({a, {b[0], a[1]}, b, {a[0], b[1]}});
  } else if (tool_ == Tool::Polygon) {
    if (drawn.size() > 2) Q_EMIT polygonDrawn(drawn);
  } else {
    Q_EMIT strokeDrawn(drawn);
  }
}

void IonImageView::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const int direction = turned.y() + turned.x() > 0 ? 1 : -1; // Shift turns it sideways
  event->accept();
  if (event->modifiers() & Qt::ShiftModifier) return Q_EMIT toleranceWanted(direction);
  if (!(event->modifiers() & Qt::ControlModifier)) return Q_EMIT stepWanted(-direction);
  const RasterPoint held = placeAt(event->position());
  zoom_ = std::clamp(zoom_ * std::pow(1.2, direction), 1.0, 64.0);
  if (zoom_ == 1) return zoomToFit();
  shift_ += (event->position() - toWidget(held)) / (pictureRect().width() / zoom_);
  update();
}

void IonImageView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    const int direction = event->key() == Qt::Key_Right ? 1 : -1;
    if (event->modifiers() & Qt::ShiftModifier) return Q_EMIT toleranceWanted(direction);
    return Q_EMIT stepWanted(direction);
  }
  if (event->key() == Qt::Key_Escape && !drawn_.empty()) {
    drawn_.clear();
    return update();
  }
  if (event->key() == Qt::Key_Space) {
    spaceHeld_ = true;
    return;
  }
  if (event->key() == Qt::Key_Return && tool_ == Tool::Polygon) return finishDrawing();
  QWidget::keyPressEvent(event);
}

void IonImageView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) spaceHeld_ = false;
  QWidget::keyReleaseEvent(event);
}

void IonImageView::leaveEvent(QEvent*) {
  hovered_ = {-1, -1};
  update();
}

} // namespace svx
