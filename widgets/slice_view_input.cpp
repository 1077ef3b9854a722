#include "widgets/slice_view_state.h"

#include "widgets/window_presets.h"

#include <QKeyEvent>
#include <QMimeData>

#include <cmath>

namespace svx {

namespace {
constexpr double wipeReach = 6; ///< logical pixels
}

bool SliceView::event(QEvent* event) {
  switch (event->type()) {
  case QEvent::FocusIn:
    Q_EMIT focused();
    update();
    break;
  case QEvent::FocusOut:
    state_->spaceHeld = false;
    update();
    break;
  case QEvent::ShortcutOverride:
    // Digits, X, arrows and Space belong to the view while it has the focus.
    if (const auto* key = static_cast<QKeyEvent*>(event);
        key->modifiers() == Qt::NoModifier && handles(key->key()))
      event->accept();
    break;
  default:
    break;
  }
  return QWidget::event(event);
}

bool SliceView::handles(int key) const {
  return (key >= Qt::Key_1 && key <= Qt::Key_9) || key == Qt::Key_X || key == Qt::Key_Space ||
         key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down ||
         key == Qt::Key_PageUp || key == Qt::Key_PageDown;
}

void SliceView::mousePressEvent(QMouseEvent* event) {
  State& s = *state_;
  setFocus(Qt::MouseFocusReason);
  if (!s.baseItem() || s.drag != Drag::None) return;
  s.dragStart = event->position();
  s.frameAtStart = s.frame;
  const bool onWipe =
      s.context.compare.active() && s.context.compare.mode() == CompareMode::Wipe &&
      std::abs(event->position().x() - s.context.compare.amount() * width()) <= wipeReach;
  const bool window = event->button() == Qt::RightButton ||
                      (event->button() == Qt::LeftButton && s.tool == ViewTool::WindowLevel);
  if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && s.spaceHeld)) {
    s.drag = Drag::Pan;
  } else if (event->button() == Qt::LeftButton && onWipe) {
    s.drag = Drag::Wipe;
  } else if (window) {
    s.drag = Drag::Window;
    s.dragLayer = s.windowItem()->id;
    s.windowAtStart = s.windowItem()->display.window;
    ++s.dragCount;
  } else if (event->button() == Qt::LeftButton) {
    s.drag = Drag::Cursor;
    s.context.cursor.moveTo(worldAt(event->position()));
  }
}

void SliceView::mouseMoveEvent(QMouseEvent* event) {
  State& s = *state_;
  s.mouse = event->position();
  const QPointF by = event->position() - s.dragStart;
  switch (s.drag) {
  case Drag::None:
    break;
  case Drag::Cursor:
    s.context.cursor.moveTo(worldAt(event->position()));
    break;
  case Drag::Wipe:
    s.context.compare.setAmount(event->position().x() / std::max(1, width()));
    break;
  case Drag::Pan: {
    const Vec3 moved = s.frameAtStart.centre + (s.frameAtStart.worldAt(s.dragStart) -
                                                s.frameAtStart.worldAt(event->position()));
    setCentre(moved);
    break;
  }
  case Drag::Window:
    if (const Item* item = s.study().find(s.dragLayer)) {
      const double width = s.windowAtStart.window;
      s.setWindow(*item,
                  {width * std::exp(by.x() / 160), s.windowAtStart.level - by.y() * width / 320},
                  "window " + objectName().toStdString() + std::to_string(s.dragCount));
    }
    break;
  }
  if (s.baseItem()) Q_EMIT hovered(s.hoverText(worldAt(event->position())));
  update();
}

void SliceView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->buttons() == Qt::NoButton) state_->drag = Drag::None;
}

void SliceView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT maximiseRequested();
}

void SliceView::wheelEvent(QWheelEvent* event) {
  State& s = *state_;
  event->accept();
  // With Alt or Shift some platforms turn the wheel sideways.
  const QPoint delta = event->angleDelta();
  const double notches = (delta.y() ? delta.y() : delta.x()) / 120.0;
  if (event->modifiers() & Qt::ControlModifier) {
    const Vec3 under = worldAt(event->position());
    setPixelsPerMm(s.frame.pixelsPerMm * std::pow(1.2, notches));
    setCentre(s.frame.centre + (under - worldAt(event->position())));
    return;
  }
  s.wheelRest += notches;
  const int whole = int(s.wheelRest);
  s.wheelRest -= whole;
  step(event->modifiers() & Qt::ShiftModifier ? 10 * whole : whole);
}

void SliceView::keyPressEvent(QKeyEvent* event) {
  State& s = *state_;
  const int key = event->key();
  if (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier) || !handles(key)) {
    QWidget::keyPressEvent(event);
    return;
  }
  if (key == Qt::Key_Space) s.spaceHeld = true;
  if (key == Qt::Key_X) setCrosshairShown(!s.crosshair);
  if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) step(key == Qt::Key_PageUp ? 1 : -1);
  if (key >= Qt::Key_1 && key <= Qt::Key_9) applyPreset(key - Qt::Key_1);
  const int right = (key == Qt::Key_Right) - (key == Qt::Key_Left);
  const int down = (key == Qt::Key_Down) - (key == Qt::Key_Up);
  const auto volume = s.baseVolume();
  if (!volume || (!right && !down)) return;
  const auto along = [&](int steps, const Vec3& direction) {
    return steps * spacingAlong(volume->geometry, direction) * direction;
  };
  s.context.cursor.moveTo(s.context.cursor.position() + along(right, s.frame.right) +
                          along(down, s.frame.down));
}

void SliceView::applyPreset(int number) {
  const Item* item = state_->windowItem();
  if (!item) return;
  const auto& presets = windowPresets(item->as<Volume>()->modality);
  if (number < int(presets.size()))
    state_->setWindow(*item, presets[std::size_t(number)].window, {});
  else if (presets.empty() && number == 0)
    state_->setWindow(*item, automaticWindow(*item->as<Volume>()), {});
}

void SliceView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
    state_->spaceHeld = false;
  else
    QWidget::keyReleaseEvent(event);
}

void SliceView::leaveEvent(QEvent*) {
  state_->mouse.reset();
  Q_EMIT hovered({});
  update();
}

void SliceView::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasFormat(StudyModel::itemMimeType)) event->acceptProposedAction();
  // Files are left to the window.
}

void SliceView::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  Q_EMIT itemsDropped(StudyModel::itemsIn(*event->mimeData()));
}

} // namespace svx
