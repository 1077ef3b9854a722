#include "widgets/slice_view_state.h"

#include "widgets/slice_annotations.h"
#include "widgets/slice_picture.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace svx {

SliceView::SliceView(Plane plane, const ViewContext& context, QWidget* parent)
    : QWidget(parent), state_(new State(plane, context)) {
  setObjectName("sliceView." + planeId(plane));
  setAccessibleName(tr("%1 view").arg(planeName(plane)));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAcceptDrops(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(120, 96);
  state_->takeDirections();
  state_->followCursor();

  const auto redraw = qOverload<>(&QWidget::update);
  connect(&context.cursor, &LinkedCursor::moved, this, [this] {
    state_->followCursor();
    update();
  });
  connect(&context.compare, &CompareState::changed, this, redraw);
  connect(&context.result, &ResultOverlay::changed, this, redraw);
  connect(&context.layers, &LayerStack::currentChanged, this, redraw);
  connect(&context.tools, &ToolBox::changed, this, &SliceView::takeTool);
  connect(&context.layers, &LayerStack::changed, this, &SliceView::takeBase);
  connect(&context.layers.model(), &StudyModel::studyChanged, this, [this] { update(); });
  takeBase();
  takeTool();
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

void SliceView::takeTool() {
  if (state_->drag == Drag::Tool) state_->drag = Drag::None;
  setCursor(state_->context.tools.current().cursor());
  update();
}

Plane SliceView::plane() const {
  return state_->plane;
}

void SliceView::setConvention(DisplayConvention convention) {
  state_->convention = convention;
  state_->takeDirections();
  update();
}

const ViewContext& SliceView::context() const {
  return state_->context;
}
const SliceFrame& SliceView::frame() const {
  return state_->frame;
}

void SliceView::fit() {
  state_->fitted = true;
  SliceFrame& frame = state_->frame;
  frame.size = size();
  if (const auto volume = state_->baseVolume()) {
    const Geometry& grid = volume->geometry;
    frame.centre = grid.centre();
    state_->followCursor();
    frame.pixelsPerMm =
        std::max(1e-6, std::min(0.96 * width() / extentAlong(grid, frame.right).length(),
                                0.96 * height() / extentAlong(grid, frame.down).length()));
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
  const Vec3& normal = state_->frame.normal;
  const Extent extent = extentAlong(volume->geometry, normal);
  const double thickness = state_->sliceThickness();
  const double first = extent.low + thickness / 2, last = extent.high - thickness / 2;
  const Vec3 position = state_->context.cursor.position();
  const double from = dot(normal, position);
  // To the middle of a slice, where the grid's own axis is along the normal.
  const double slice = std::round((from - first) / thickness) + slices;
  const double to =
      std::clamp(first + slice * thickness, std::min(first, last), std::max(first, last));
  state_->context.cursor.moveTo(position + (to - from) * normal);
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
  const ViewContext& context = state_->context;
  drawLayers(frame, context.layers, context.compare, context.result, scale, image);
  image.setDevicePixelRatio(scale);
  QPainter painter(&image);
  painter.setFont(font());
  context.tools.current().paint(painter, *this, frame);
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
    drawLayers(s.frame, s.context.layers, s.context.compare, s.context.result, scale, s.image);
    painter.drawImage(0, 0, s.image);
    s.context.tools.current().paint(painter, *this, s.frame);
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

} // namespace svx
