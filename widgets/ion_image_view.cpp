#include "widgets/ion_image_view.h"

#include "core/spectra/intensity_range.h"
#include "widgets/theme.h"

#include <ATen/ATen.h>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>

namespace svx {
namespace {

/// "250", "2.5k", "40M"
QString shortNumber(double value) {
  const double size = std::abs(value);
  if (size >= 1e9) return QString::number(value, 'g', 3);
  if (size >= 1e6) return QString::number(value / 1e6, 'g', 4) + "M";
  if (size >= 1e4) return QString::number(value / 1e3, 'g', 4) + "k";
  return QString::number(value, 'g', 4);
}

} // namespace

IonImageView::IonImageView(QWidget* parent) : QWidget(parent) {
  setObjectName("ionImageView");
  setAccessibleName(tr("Ion image"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void IonImageView::setImage(const at::Tensor& image, const std::array<double, 2>& pixelSize) {
  const bool fits = !empty() && picture_.image.width() == image.size(2) &&
                    picture_.image.height() == image.size(1);
  image_ = image.contiguous();
  pixelSize_ = pixelSize;
  if (!fits) zoomToFit();
  colour();
}

void IonImageView::setCaption(const QString& caption, const QString& unit) {
  caption_ = caption;
  unit_ = unit;
  update();
}

void IonImageView::setColourMap(const std::string& id) {
  map_ = id;
  colour();
}

void IonImageView::setHotSpotShare(double percent) {
  hotSpots_ = percent;
  colour();
}

void IonImageView::setTop(double top) {
  top_ = top;
  colour();
}

void IonImageView::setHint(const QString& text) {
  hint_ = text;
  update();
}

void IonImageView::clear() {
  image_ = at::Tensor();
  picture_ = {};
  overlay_ = {};
  outlines_.clear();
  drawn_.clear();
  cursor_.reset();
  update();
}

void IonImageView::colour() {
  update();
  if (image_.defined()) picture_ = ionPicture(image_, map_, hotSpots_, top_);
}

void IonImageView::setRegions(const at::Tensor& labels, const std::vector<Label>& table) {
  outlines_.clear();
  update();
  if (table.empty() || !labels.defined()) return;
  const at::Tensor values = labels.to(at::kLong).contiguous();
  const std::int64_t height = values.size(0), width = values.size(1);
  const std::int64_t* v = values.data_ptr<std::int64_t>();
  std::map<std::int64_t, std::size_t> places;
  for (const Label& label : table) {
    places[label.value] = outlines_.size();
    outlines_.push_back({QColor(label.colour[0], label.colour[1], label.colour[2]), {}});
  }
  const auto edge = [&](std::int64_t value, const QLineF& line) {
    const auto found = places.find(value);
    if (found != places.end()) outlines_[found->second].lines.push_back(line);
  };
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x) {
      const std::int64_t here = v[y * width + x];
      if (here == 0) continue;
      const auto other = [&](std::int64_t dx, std::int64_t dy) {
        const std::int64_t nx = x + dx, ny = y + dy;
        return nx < 0 || ny < 0 || nx >= width || ny >= height || v[ny * width + nx] != here;
      };
      const double l = double(x), t = double(y);
      if (other(-1, 0)) edge(here, {l, t, l, t + 1});
      if (other(1, 0)) edge(here, {l + 1, t, l + 1, t + 1});
      if (other(0, -1)) edge(here, {l, t, l + 1, t});
      if (other(0, 1)) edge(here, {l, t + 1, l + 1, t + 1});
    }
}

void IonImageView::setOverlay(const QImage& overlay, double opacity) {
  overlay_ = overlay;
  overlayOpacity_ = opacity;
  update();
}

void IonImageView::setCursorPixel(std::optional<RasterPoint> place) {
  cursor_ = place;
  update();
}

void IonImageView::zoomToFit() {
  zoom_ = 1;
  shift_ = {};
  update();
}

int IonImageView::footHeight() const {
  return 2 * fontMetrics().height() + 2 * grid;
}

QRectF IonImageView::room() const {
  const int above = caption_.isEmpty() ? grid : fontMetrics().height() + 2 * grid;
  return QRectF(rect()).adjusted(grid, above, -grid, -footHeight());
}

QRectF IonImageView::pictureRect() const {
  const double aspect = pixelSize_[0] > 0 && pixelSize_[1] > 0 ? pixelSize_[1] / pixelSize_[0] : 1;
  const QSizeF size = QSizeF(picture_.image.width(), picture_.image.height() * aspect)
                          .scaled(room().size(), Qt::KeepAspectRatio);
  QRectF at({}, size * zoom_);
  at.moveCenter(room().center() + shift_ * size.width());
  return at;
}

RasterPoint IonImageView::placeAt(const QPointF& position) const {
  const QRectF at = pictureRect();
  return {(position.x() - at.left()) / at.width() * picture_.image.width() - 0.5,
          (position.y() - at.top()) / at.height() * picture_.image.height() - 0.5};
}

QPointF IonImageView::toWidget(const RasterPoint& place) const {
  const QRectF at = pictureRect();
  return {at.left() + (place[0] + 0.5) / picture_.image.width() * at.width(),
          at.top() + (place[1] + 0.5) / picture_.image.height() * at.height()};
}

QPoint IonImageView::pixelAt(const QPointF& position) const {
  if (empty() || !room().contains(position)) return {-1, -1};
  const RasterPoint place = placeAt(position);
  const QPoint pixel(int(std::lround(place[0])), int(std::lround(place[1])));
  return picture_.image.rect().contains(pixel) ? pixel : QPoint(-1, -1);
}

QImage IonImageView::picture() {
  QImage image(size() * 2, QImage::Format_RGB32);
  image.setDevicePixelRatio(2);
  const QPoint hovered = hovered_;
  hovered_ = {-1, -1};
  render(&image);
  hovered_ = hovered;
  return image;
}

void IonImageView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  if (empty()) {
    painter.setPen(faintTextColour());
    painter.drawText(rect().adjusted(2 * grid, 0, -2 * grid, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     hint_);
    return;
  }
  const QRectF at = pictureRect();
  painter.save();
  painter.setClipRect(room());
  painter.drawImage(at, picture_.image);
  if (!overlay_.isNull()) {
    painter.setOpacity(overlayOpacity_);
    painter.drawImage(at, overlay_);
    painter.setOpacity(1);
  }
  paintRegions(painter, at);
  paintDrawing(painter, at);
  painter.restore();
  painter.setPen(palette().color(QPalette::Text));
  if (!caption_.isEmpty())
    painter.drawText(QRectF(grid, grid / 2, width() - 2 * grid, fontMetrics().height() + grid),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(caption_, Qt::ElideRight, width() - 2 * grid));
  paintFoot(painter, at);
}

void IonImageView::paintRegions(QPainter& painter, const QRectF& at) {
  painter.save();
  painter.translate(at.topLeft());
  painter.scale(at.width() / picture_.image.width(), at.height() / picture_.image.height());
  for (const bool halo : {true, false})
    for (const Outline& outline : outlines_) {
      QPen pen(halo ? QColor(0, 0, 0, 150) : outline.colour, halo ? 3.5 : 2);
      pen.setCosmetic(true);
      pen.setCapStyle(Qt::SquareCap);
      painter.setPen(pen);
      painter.drawLines(outline.lines.data(), int(outline.lines.size()));
    }
  painter.restore();
}

void IonImageView::paintDrawing(QPainter& painter, const QRectF& at) {
  painter.setRenderHint(QPainter::Antialiasing);
  if (cursor_) {
    const QPointF place = toWidget(*cursor_);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    const double reach = grid;
    for (int pass = 0; pass < 2; ++pass) {
      painter.drawLine(place - QPointF(reach, 0), place - QPointF(3, 0));
      painter.drawLine(place + QPointF(3, 0), place + QPointF(reach, 0));
      painter.drawLine(place - QPointF(0, reach), place - QPointF(0, 3));
      painter.drawLine(place + QPointF(0, 3), place + QPointF(0, reach));
      painter.setPen(QPen(Qt::white, 1.2));
    }
  }
  const double pixel = at.width() / picture_.image.width();
  const bool brush = tool_ == Tool::Brush || tool_ == Tool::Eraser;
  painter.setPen(QPen(Qt::white, 1.5, Qt::DashLine));
  painter.setBrush(Qt::NoBrush);
  if (brush && hovered_.x() >= 0)
    painter.drawEllipse(mouse_, (brushRadius_ + 0.5) * pixel, (brushRadius_ + 0.5) * pixel);
  if (drawn_.empty()) return;
  if (tool_ == Tool::Rectangle) {
    painter.drawRect(QRectF(toWidget(drawn_.front()), mouse_).normalized());
    return;
  }
  QPolygonF line;
  for (const RasterPoint& place : drawn_) line << toWidget(place);
  if (tool_ == Tool::Polygon) line << mouse_;
  if (brush) {
    QColor ink = Qt::white;
    ink.setAlphaF(0.4f);
    painter.setPen(
        QPen(ink, (2 * brushRadius_ + 1) * pixel, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (line.size() == 1) line << line.first() + QPointF(0.01, 0);
  }
  painter.drawPolyline(line);
  if (tool_ == Tool::Polygon) {
    painter.setBrush(Qt::white);
    for (const RasterPoint& place : drawn_) painter.drawEllipse(toWidget(place), 3, 3);
  }
}

void IonImageView::paintFoot(QPainter& painter, const QRectF& at) {
  const int line = fontMetrics().height();
  const QRectF foot(grid, height() - footHeight() + grid, width() - 2 * grid, 2 * line);
  const QRectF left(foot.left(), foot.top(), std::max(grid * 14.0, foot.width() * 0.4),
                    foot.height());
  if (image_.size(0) == 1) paintColourBar(painter, left);
  const QString text = reading();
  if (text.isEmpty()) return paintScaleBar(painter, foot, at);
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(foot.adjusted(left.width() + grid, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                   text);
}

/// With round ticks below and the unit behind it.
void IonImageView::paintColourBar(QPainter& painter, const QRectF& place) {
  const int line = fontMetrics().height();
  painter.setPen(palette().color(QPalette::Text));
  const double unitWidth = unit_.isEmpty() ? 0 : fontMetrics().horizontalAdvance(unit_) + grid;
  const QRectF bar(place.left() + grid / 2.0, place.top() + line * 0.2,
                   std::max(8.0 * grid, place.width() - unitWidth - grid), line * 0.6);
  painter.drawImage(bar, picture_.map->bar(256, 1));
  if (!unit_.isEmpty())
    painter.drawText(QPointF(bar.right() + grid / 2.0, place.top() + fontMetrics().ascent()),
                     unit_);
  const double top = picture_.top[0], bottom = picture_.bottom;
  if (!(top > bottom)) return;
  const double step = roundLength((top - bottom) / 2);
  for (double tick = std::ceil(bottom / step) * step; tick <= top * (1 + 1e-9); tick += step) {
    const double x = bar.left() + (tick - bottom) / (top - bottom) * bar.width();
    painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + 3));
    const QString text = shortNumber(tick);
    painter.drawText(QRectF(x - 6 * grid, bar.bottom() + 3, 12 * grid, line),
                     Qt::AlignHCenter | Qt::AlignTop, text);
  }
}

void IonImageView::paintScaleBar(QPainter& painter, const QRectF& foot, const QRectF& at) {
  if (pixelSize_[0] <= 0) return;
  const double perMicrometre = at.width() / (picture_.image.width() * pixelSize_[0]);
  const double length = roundLength(foot.width() / 5 / perMicrometre);
  const double pixels = length * perMicrometre, y = foot.top() + fontMetrics().height() * 0.5;
  const double right = foot.right() - grid / 2.0;
  painter.setPen(QPen(palette().color(QPalette::Text), 3, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(right - pixels, y), QPointF(right, y));
  painter.setPen(palette().color(QPalette::Text));
  const QString text = length >= 1000 ? tr("%1 mm").arg(length / 1000) : tr("%1 µm").arg(length);
  const double middle =
      std::min(right - pixels / 2, foot.right() - fontMetrics().horizontalAdvance(text) / 2.0);
  painter.drawText(QRectF(middle - 60, y + 3, 120, fontMetrics().height()),
                   Qt::AlignHCenter | Qt::AlignTop, text);
}

/// The pixel under the mouse.
QString IonImageView::reading() const {
  if (hovered_.x() < 0) return {};
  const std::int64_t plane = image_.size(1) * image_.size(2);
  const float* value = image_.data_ptr<float>() + hovered_.y() * image_.size(2) + hovered_.x();
  QStringList values;
  for (std::int64_t c = 0; c < image_.size(0); ++c)
    values << QString::number(double(value[c * plane]), 'g', 4);
  return tr("%1, %2: %3")
      .arg(hovered_.x() + 1)
      .arg(hovered_.y() + 1)
      .arg(std::isfinite(*value) ? values.join(" / ") : tr("no spectrum"));
}

} // namespace svx
