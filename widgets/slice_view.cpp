#include "widgets/slice_view.h"

#include "widgets/slice_annotations.h"
#include "widgets/slice_picture.h"
#include "widgets/window_presets.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

enum class Drag { None, Cursor, Window, Pan, Wipe };

constexpr double wipeReach = 6; ///< logical pixels

} // namespace

struct SliceView::State {
  State(Plane shown, const ViewContext& shared) : plane(shown), context(shared) {}

  Plane plane;
  ViewContext context;
  ViewTool tool = ViewTool::Navigate;

  SliceFrame frame;
  bool fitted = false; ///< still as `fit` left it, so a resize fits again
  ItemId base = 0;     ///< whose extent the frame was fitted to
  QImage image;
  bool crosshair = true;
  bool text = true;

  Drag drag = Drag::None;
  QPointF dragStart;
  SliceFrame frameAtStart;
  WindowLevel windowAtStart;
  ItemId dragLayer = 0;
  std::uint64_t dragCount = 0; ///< makes each drag one step on the undo stack
  bool spaceHeld = false;
  double wheelRest = 0;
  std::optional<QPointF> mouse;

  const Study& study() const { return context.layers.model().study(); }
  const Item* baseItem() const { return context.layers.base(); }
  std::size_t normal() const { return std::size_t(planeAxes(plane).normal); }
  std::shared_ptr<const Volume> baseVolume() const {
    return baseItem() ? baseItem()->as<Volume>() : nullptr;
  }

  /// The layer that window/level acts on: the current one if it is a volume, else the base.
  const Item* windowItem() const {
    const Item* current = study().find(context.layers.current());
    return current && current->as<Volume>() ? current : baseItem();
  }

  double sliceThickness() const {
    const auto volume = baseVolume();
    if (!volume) return 1;
    return volume->geometry.spacing[std::size_t(indexAxisAlong(volume->geometry, int(normal())))];
  }

  /// A picture of one slice has nothing to show in the planes across it.
  bool flatHere() const {
    const auto volume = baseVolume();
    return volume && volume->geometry.dimensions() == 2 &&
           indexAxisAlong(volume->geometry, int(normal())) != 2;
  }

  void followCursor() { frame.centre[normal()] = context.cursor.position()[normal()]; }

  QString message() const {
    if (!baseItem())
      return SliceView::tr("Drop a DICOM folder, a NIfTI or another image here, "
                           "or open the sample study.");
    if (flatHere()) {
      for (Plane other : allPlanes)
        if (indexAxisAlong(baseVolume()->geometry, planeAxes(other).normal) == 2)
          return SliceView::tr("A single slice: see the %1 view.").arg(planeName(other).toLower());
    }
    return {};
  }

  QStringList titleLines() const {
    QStringList lines{planeName(plane)};
    const CompareState& compare = context.compare;
    const Item* base = compare.active() ? study().find(compare.base()) : nullptr;
    const Item* overlay = compare.active() ? study().find(compare.overlay()) : nullptr;
    if (base && overlay) {
      lines << QString::fromStdString(base->name) << QString::fromStdString(overlay->name);
    } else if (const Item* item = windowItem()) {
      lines << QString::fromStdString(item->name);
    }
    return lines;
  }

  QStringList windowLines() const {
    const Item* item = windowItem();
    if (!item) return {};
    const auto number = [](double v) { return QString::number(v, 'g', 4); };
    const WindowLevel& window = item->display.window;
    return {SliceView::tr("W %1  L %2").arg(number(window.window), number(window.level))};
  }

  QString hoverText(const Vec3& world) const {
    QString text = positionText(world);
    for (ItemId id : {windowItem() ? windowItem()->id : 0, topLabels()}) {
      const Item* item = study().find(id);
      const QString value = item ? valueText(*item, world) : QString();
      if (!value.isEmpty()) text += "   " + value;
    }
    return text;
  }

  ItemId topLabels() const {
    const auto& layers = context.layers.layers();
    for (auto id = layers.rbegin(); id != layers.rend(); ++id) {
      const Item* item = study().find(*id);
      if (item && item->display.visible && item->as<LabelMap>()) return *id;
    }
    return 0;
  }

  void paintAnnotations(QPainter& painter, const SliceFrame& shown) const;
  void setWindow(const Item& item, const WindowLevel& window, const std::string& key) const {
    Display display = item.display;
    display.window = window;
    context.layers.model().study().setDisplay(item.id, display, key);
  }
};

void SliceView::State::paintAnnotations(QPainter& painter, const SliceFrame& shown) const {
  drawLandmarks(painter, shown, context.layers, sliceThickness());
  if (crosshair) drawCrosshair(painter, shown, context.cursor.position());
  if (context.compare.active() && context.compare.mode() == CompareMode::Wipe)
    drawWipeLine(painter, shown, context.compare.amount());
  if (!text) return;
  drawOrientation(painter, shown);
  drawScaleBar(painter, shown);
  drawCorner(painter, shown, Qt::TopLeftCorner, titleLines());
  drawCorner(painter, shown, Qt::TopRightCorner, windowLines());
  const int axis = int(normal());
  QStringList lines{axisText(axis, shown.centre[std::size_t(axis)]) + QStringLiteral(" mm")};
  if (const Item* item = windowItem()) {
    const Vec3 place = mouse ? shown.worldAt(*mouse) : context.cursor.position();
    if (const QString value = valueText(*item, place); !value.isEmpty()) lines.prepend(value);
    if (item->display.colourMap != "grey" && item->display.visible)
      drawColourBar(painter, shown, *item);
  }
  drawCorner(painter, shown, Qt::BottomLeftCorner, lines);
}

SliceView::SliceView(Plane plane, const ViewContext& context, QWidget* parent)
    : QWidget(parent), state_(new State(plane, context)) {
  setObjectName("sliceView." + planeId(plane));
  setAccessibleName(tr("%1 view").arg(planeName(plane)));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAcceptDrops(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(120, 96);
  state_->frame.plane = plane;
  state_->followCursor();

  const auto redraw = qOverload<>(&QWidget::update);
  connect(&context.cursor, &LinkedCursor::moved, this, [this] {
    state_->followCursor();
    update();
  });
  connect(&context.compare, &CompareState::changed, this, redraw);
  connect(&context.layers, &LayerStack::currentChanged, this, redraw);
  connect(&context.layers, &LayerStack::changed, this, &SliceView::takeBase);
  connect(&context.layers.model(), &StudyModel::studyChanged, this, [this] { update(); });
  takeBase();
}

SliceView::~SliceView() = default;

void SliceView::takeBase() {
  update();
  const Item* base = state_->baseItem();
  const ItemId id = base ? base->id : 0;
  if (id == state_->base) return;
  state_->base = id;
  if (!base) return;
  const Geometry& grid = base->as<Volume>()->geometry;
  const WorldBox box = worldBox(grid);
  LinkedCursor& cursor = state_->context.cursor;
  bool inside = true;
  for (std::size_t axis = 0; axis < 3; ++axis)
    inside = inside && cursor.position()[axis] >= box.low[axis] &&
             cursor.position()[axis] <= box.high[axis];
  if (!inside || grid.voxelCount() == 1) cursor.moveTo(grid.centre());
  fit();
}

Plane SliceView::plane() const {
  return state_->plane;
}
void SliceView::setTool(ViewTool tool) {
  state_->tool = tool;
}

void SliceView::fit() {
  state_->fitted = true;
  SliceFrame& frame = state_->frame;
  frame.size = size();
  if (const auto volume = state_->baseVolume()) {
    const PlaneAxes axes = planeAxes(state_->plane);
    const WorldBox box = worldBox(volume->geometry);
    const Vec3 extent = box.high - box.low;
    const Vec3 middle = 0.5 * (box.low + box.high);
    frame.centre[std::size_t(axes.right)] = middle[std::size_t(axes.right)];
    frame.centre[std::size_t(axes.down)] = middle[std::size_t(axes.down)];
    frame.pixelsPerMm = std::max(1e-6, std::min(0.96 * width() / extent[std::size_t(axes.right)],
                                                0.96 * height() / extent[std::size_t(axes.down)]));
  }
  update();
}

double SliceView::pixelsPerMm() const {
  return state_->frame.pixelsPerMm;
}

void SliceView::setPixelsPerMm(double zoom) {
  if (!(zoom > 0)) return;
  state_->fitted = false;
  state_->frame.pixelsPerMm = std::clamp(zoom, 1e-6, 1e6);
  update();
}

Vec3 SliceView::centre() const {
  return state_->frame.centre;
}

void SliceView::setCentre(const Vec3& world) {
  state_->fitted = false;
  state_->frame.centre = world;
  state_->followCursor();
  update();
}

void SliceView::step(int slices) {
  const auto volume = state_->baseVolume();
  if (!volume || !slices) return;
  // Walk along the grid's own axis where it is parallel to the normal, so that steps hit slices.
  const std::size_t normal = state_->normal();
  const WorldBox box = worldBox(volume->geometry);
  const double thickness = state_->sliceThickness();
  const double first = box.low[normal] + thickness / 2, last = box.high[normal] - thickness / 2;
  Vec3 position = state_->context.cursor.position();
  const double slice = std::round((position[normal] - first) / thickness) + slices;
  position[normal] =
      std::clamp(first + slice * thickness, std::min(first, last), std::max(first, last));
  state_->context.cursor.moveTo(position);
}

Vec3 SliceView::worldAt(const QPointF& position) const {
  return state_->frame.worldAt(position);
}
QPointF SliceView::positionOf(const Vec3& world) const {
  return state_->frame.positionOf(world);
}

bool SliceView::crosshairShown() const {
  return state_->crosshair;
}

void SliceView::setCrosshairShown(bool shown) {
  if (shown == state_->crosshair) return;
  state_->crosshair = shown;
  update();
  Q_EMIT crosshairShownChanged(shown);
}

void SliceView::setTextShown(bool shown) {
  state_->text = shown;
  update();
}

QImage SliceView::picture(const QSize& size, double scale) const {
  SliceFrame frame = state_->frame;
  const double grow = std::min(size.width() / std::max(1.0, frame.size.width()),
                               size.height() / std::max(1.0, frame.size.height()));
  frame.pixelsPerMm *= grow;
  frame.size = size;
  QImage image(size * scale, QImage::Format_RGB32);
  drawLayers(frame, state_->context.layers, state_->context.compare, scale, image);
  image.setDevicePixelRatio(scale);
  QPainter painter(&image);
  painter.setFont(font());
  state_->paintAnnotations(painter, frame);
  return image;
}

void SliceView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  State& s = *state_;
  const double scale = devicePixelRatioF();
  const QSize pixels = (QSizeF(size()) * scale).toSize();
  if (s.image.size() != pixels) s.image = QImage(pixels, QImage::Format_RGB32);
  s.image.setDevicePixelRatio(scale);
  QFont small = font();
  small.setPointSizeF(std::max(7.5, small.pointSizeF() - 1));
  painter.setFont(small);
  if (const QString message = s.message(); !message.isEmpty()) {
    painter.fillRect(rect(), QColor(viewBackground));
    drawMessage(painter, s.frame, message);
    if (s.baseItem()) drawCorner(painter, s.frame, Qt::TopLeftCorner, s.titleLines());
  } else {
    drawLayers(s.frame, s.context.layers, s.context.compare, scale, s.image);
    painter.drawImage(0, 0, s.image);
    s.paintAnnotations(painter, s.frame);
  }
  QColor edge(planeColour(s.plane));
  edge.setAlphaF(hasFocus() ? 1.0f : 0.45f);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(edge, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void SliceView::resizeEvent(QResizeEvent*) {
  state_->frame.size = size();
  if (state_->fitted) fit();
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
  const PlaneAxes axes = planeAxes(s.plane);
  const Geometry& grid = volume->geometry;
  Vec3 position = s.context.cursor.position();
  const auto stepAlong = [&](int axis) {
    return grid.spacing[std::size_t(indexAxisAlong(grid, axis))];
  };
  position[std::size_t(axes.right)] += right * axes.rightSign * stepAlong(axes.right);
  position[std::size_t(axes.down)] += down * axes.downSign * stepAlong(axes.down);
  s.context.cursor.moveTo(position);
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
