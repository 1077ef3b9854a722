#include "widgets/slice_view_state.h"

#include "core/data/intensities.h"
#include "widgets/window_presets.h"

#include <QKeyEvent>
#include <QMimeData>

#include <cmath>
#include <utility>

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
    // Digits, X, arrows and Space belong to the view while it has the focus, others to the tool.
    if (const auto* key = static_cast<QKeyEvent*>(event);
        state_->context.tools.current().takes(*key) ||
        (key->modifiers() == Qt::NoModifier && handles(key->key())))
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
  const bool left = event->button() == Qt::LeftButton;
  if (event->button() == Qt::MiddleButton || (left && s.spaceHeld)) {
    s.drag = Drag::Pan;
  } else if (left && onWipe) {
    s.drag = Drag::Wipe;
  } else if (left || event->button() == Qt::RightButton) {
    const ToolBox& tools = s.context.tools;
    s.drag = Drag::Tool;
    s.dragTool = left ? &tools.current() : &tools.windowTool();
    s.dragTool->press(*this, *event);
  }
}

void SliceView::mouseMoveEvent(QMouseEvent* event) {
  State& s = *state_;
  s.mouse = event->position();
  switch (s.drag) {
  case Drag::None:
    if (s.baseItem()) s.context.tools.current().move(*this, *event);
    break;
  case Drag::Tool:
    s.dragTool->move(*this, *event);
    break;
  case Drag::Wipe:
    s.context.compare.setAmount(event->position().x() / std::max(1, width()));
    break;
  case Drag::Pan:
    setCentre(s.frameAtStart.centre +
              (s.frameAtStart.worldAt(s.dragStart) - s.frameAtStart.worldAt(event->position())));
    break;
  }
  if (s.baseItem()) Q_EMIT hovered(s.hoverText(worldAt(event->position())));
  update();
}

void SliceView::mouseReleaseEvent(QMouseEvent* event) {
  State& s = *state_;
  if (event->buttons() != Qt::NoButton) return;
  const Drag ended = std::exchange(s.drag, Drag::None);
  if (ended == Drag::Tool) s.dragTool->release(*this, *event);
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
  if (SliceTool& tool = s.context.tools.current(); tool.takes(*event))
    return tool.key(*this, *event);
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
  LayerStack& layers = state_->context.layers;
  const Item* item = layers.volumeInHand();
  if (!item) return;
  const auto& presets = windowPresets(item->as<Volume>()->modality);
  if (number < int(presets.size()))
    layers.setWindow(item->id, presets[std::size_t(number)].window);
  else if (presets.empty() && number == 0)
    layers.setWindow(item->id, percentileWindow(*item->as<Volume>()));
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
