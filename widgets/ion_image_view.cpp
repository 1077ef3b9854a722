#include "widgets/ion_image_view.h"

#include "widgets/colour_maps.h"
#include "widgets/theme.h"

#include <ATen/ATen.h>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

const ColourMap& colours() {
  return ColourMaps::shared().find("viridis");
}

/// 1, 2 or 5 times a power of ten, about `wanted`.
double roundLength(double wanted) {
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  for (const double step : {5.0, 2.0, 1.0})
    if (step * power <= wanted) return step * power;
  return power;
}

} // namespace

IonImageView::IonImageView(QWidget* parent) : QWidget(parent) {
  setObjectName("ionImageView");
  setAccessibleName(tr("Ion image"));
  setMouseTracking(true);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setSizePolicy(policy);
}

void IonImageView::setImage(const at::Tensor& image, const std::array<double, 2>& pixelSize) {
  image_ = image.contiguous();
  pixelSize_ = pixelSize;
  colour();
  update();
}

void IonImageView::setHotSpotShare(double percent) {
  hotSpots_ = percent;
  colour();
  update();
}

void IonImageView::setHint(const QString& text) {
  hint_ = text;
  update();
}

void IonImageView::clear() {
  image_ = at::Tensor();
  picture_ = {};
  update();
}

void IonImageView::colour() {
  if (!image_.defined()) return;
  const int height = int(image_.size(1)), width = int(image_.size(2));
  const float* values = image_.data_ptr<float>();
  std::vector<float> sorted;
  for (int i = 0; i < width * height; ++i)
    if (std::isfinite(values[i])) sorted.push_back(values[i]);
  brightest_ = 0;
  if (!sorted.empty()) {
    const auto place =
        sorted.begin() + std::ptrdiff_t(double(sorted.size() - 1) * (1 - hotSpots_ / 100));
    std::nth_element(sorted.begin(), place, sorted.end());
    brightest_ = *place > 0 ? *place : *std::max_element(place, sorted.end());
  }
  picture_ = QImage(width, height, QImage::Format_ARGB32);
  for (int y = 0; y < height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(picture_.scanLine(y));
    for (int x = 0; x < width; ++x) {
      const float v = values[y * width + x];
      row[x] = std::isfinite(v) ? colours().at(brightest_ > 0 ? v / brightest_ : 0) : 0;
    }
  }
}

QRectF IonImageView::pictureRect() const {
  const int below = fontMetrics().height() + 3 * grid;
  const QRectF room = QRectF(rect()).adjusted(grid, grid, -grid, -below);
  const double aspect = pixelSize_[0] > 0 && pixelSize_[1] > 0 ? pixelSize_[1] / pixelSize_[0] : 1;
  const QSizeF size =
      QSizeF(picture_.width(), picture_.height() * aspect).scaled(room.size(), Qt::KeepAspectRatio);
  QRectF at({}, size);
  at.moveCenter(room.center());
  return at;
}

QPoint IonImageView::pixelAt(const QPointF& position) const {
  const QRectF at = pictureRect();
  if (picture_.isNull() || !at.contains(position)) return {-1, -1};
  const QPointF inside = position - at.topLeft();
  return {std::min(picture_.width() - 1, int(inside.x() / at.width() * picture_.width())),
          std::min(picture_.height() - 1, int(inside.y() / at.height() * picture_.height()))};
}

void IonImageView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  if (picture_.isNull()) {
    painter.setPen(faintTextColour());
    painter.drawText(rect().adjusted(2 * grid, 0, -2 * grid, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     hint_);
    return;
  }
  const QRectF at = pictureRect();
  painter.drawImage(at, picture_);
  painter.setPen(palette().color(QPalette::Text));

  const int line = fontMetrics().height();
  const QRectF foot(grid, height() - line - 1.5 * grid, width() - 2 * grid, line);
  const QRectF bar(foot.left(), foot.top() + line / 4.0, foot.width() / 3, line / 2.0);
  painter.drawImage(bar, colours().bar(256, 1));
  painter.drawText(QPointF(bar.right() + grid / 2.0, foot.bottom() - fontMetrics().descent()),
                   QString::number(brightest_, 'g', 3));

  QString right;
  if (hovered_.x() >= 0) {
    const float v = image_.data_ptr<float>()[hovered_.y() * picture_.width() + hovered_.x()];
    right = tr("%1, %2: %3")
                .arg(hovered_.x() + 1)
                .arg(hovered_.y() + 1)
                .arg(std::isfinite(v) ? QString::number(v, 'g', 4) : tr("no spectrum"));
  } else if (pixelSize_[0] > 0) {
    const double perMicrometre = at.width() / (picture_.width() * pixelSize_[0]);
    const double length = roundLength(foot.width() / 4 / perMicrometre);
    const double pixels = length * perMicrometre;
    right = tr("%1 µm").arg(length, 0, 'g', 4);
    const double textWidth = fontMetrics().horizontalAdvance(right) + grid;
    const double x = foot.right() - textWidth - pixels, y = foot.center().y();
    painter.setPen(QPen(palette().color(QPalette::Text), 2));
    painter.drawLine(QPointF(x, y), QPointF(x + pixels, y));
    painter.setPen(palette().color(QPalette::Text));
  }
  painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, right);
}

void IonImageView::mouseMoveEvent(QMouseEvent* event) {
  hovered_ = pixelAt(event->position());
  update();
}

void IonImageView::mousePressEvent(QMouseEvent* event) {
  const QPoint pixel = pixelAt(event->position());
  if (event->button() == Qt::LeftButton && pixel.x() >= 0) Q_EMIT pixelChosen(pixel.x(), pixel.y());
}

void IonImageView::leaveEvent(QEvent*) {
  hovered_ = {-1, -1};
  update();
}

} // namespace svx
