#include "widgets/slice_annotations.h"

#include "widgets/deformation_drawing.h"
#include "widgets/theme.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr double margin = grid;
constexpr QRgb textColour = 0xffe6e8ea;
constexpr QRgb rimColour = 0xc0000000;

} // namespace

double roundLength(double maximum) {
  if (!(maximum > 0)) return 0;
  const double power = std::pow(10, std::floor(std::log10(maximum)));
  for (const double step : {5.0, 2.0})
    if (step * power <= maximum) return step * power;
  return power;
}

QString lengthText(double mm) {
  if (mm >= 10) return QStringLiteral("%1 cm").arg(mm / 10);
  if (mm >= 1) return QStringLiteral("%1 mm").arg(mm);
  return QStringLiteral("%1 µm").arg(mm * 1000);
}

std::vector<double> roundTicks(double low, double high, int count) {
  std::vector<double> ticks;
  if (!(high > low) || count < 1) return ticks;
  const double wanted = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= wanted) step = factor * power;
  for (double i = std::ceil(low / step); i * step <= high + 1e-9 * step; ++i)
    ticks.push_back(i * step);
  return ticks;
}

void drawText(QPainter& painter, const QPointF& position, const QString& text,
              const QColor& colour) {
  QPainterPath path;
  path.addText(position, painter.font(), text);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.strokePath(
      path, QPen(QColor::fromRgba(rimColour), 2.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setPen(colour);
  painter.drawText(position, text);
}

void drawCrosshair(QPainter& painter, const SliceFrame& frame, const Vec3& cursor) {
  constexpr double gap = 6;
  const QPointF p = frame.positionOf(cursor);
  const auto colourOfNormal = [](const Vec3& normal) {
    return QColor(planeColour(nearestPlane(normal)));
  };
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(colourOfNormal(frame.right), 1));
  painter.drawLine(QPointF(p.x(), 0), QPointF(p.x(), p.y() - gap));
  painter.drawLine(QPointF(p.x(), p.y() + gap), QPointF(p.x(), frame.size.height()));
  painter.setPen(QPen(colourOfNormal(frame.down), 1));
  painter.drawLine(QPointF(0, p.y()), QPointF(p.x() - gap, p.y()));
  painter.drawLine(QPointF(p.x() + gap, p.y()), QPointF(frame.size.width(), p.y()));
}

void drawLandmarks(QPainter& painter, const SliceFrame& frame, const LayerStack& layers,
                   const ResultOverlay& result, double sliceThickness) {
  constexpr double radius = 4;
  painter.setRenderHint(QPainter::Antialiasing);
  for (ItemId id : layers.layers()) {
    const Item* item = layers.model().study().find(id);
    const auto landmarks = item && item->display.visible ? item->as<Landmarks>() : nullptr;
    if (!landmarks || landmarks->inIndexSpace) continue;
    if (result.errorsShown() &&
        (landmarks == result.data().fixedLandmarks || landmarks == result.data().movingLandmarks))
      continue;
    for (const Landmark& landmark : landmarks->points) {
      const double away = std::abs(frame.depth(landmark.position));
      const double fade = 1 - (away - sliceThickness / 2) / 4; // gone 4 mm beyond the slice
      if (fade <= 0) continue;
      const bool inSlice = away <= sliceThickness / 2;
      QColor colour(layers.landmarkColour(id));
      colour.setAlphaF(float(std::min(1.0, fade) * item->display.opacity * (inSlice ? 1 : 0.6)));
      const QPointF p = frame.positionOf(landmark.position);
      painter.setPen(QPen(QColor::fromRgba(rimColour), 3));
      painter.setBrush(Qt::NoBrush);
      if (inSlice) painter.drawEllipse(p, radius, radius);
      painter.setPen(QPen(colour, 1.5));
      painter.drawEllipse(p, radius, radius);
      if (inSlice) {
        painter.drawPoint(p);
        drawText(painter, p + QPointF(radius + 3, radius), QString::fromStdString(landmark.name),
                 colour);
      }
    }
  }
}

void drawResult(QPainter& painter, const SliceFrame& frame, const ResultOverlay& result,
                double sliceThickness) {
  // 12 to 96 pixels, evenly over the slider
  const double spacing = 12 * std::exp2(3 * result.amount()) / frame.pixelsPerMm;
  const double largest = result.largestDisplacement();
  const QString mm = QStringLiteral("mm");
  switch (result.style()) {
  case DeformationStyle::Off:
    break;
  case DeformationStyle::Grid:
    drawDeformedGrid(painter, frame, *result.displacement(), spacing);
    break;
  case DeformationStyle::Arrows: {
    const double longer = arrowScale(largest, spacing);
    drawDisplacementArrows(painter, frame, *result.displacement(), spacing, largest, longer);
    drawColourBar(painter, frame, magnitudeColours(), magnitudeWindow(result),
                  longer > 1 ? QStringLiteral("mm, ×%1").arg(longer) : mm);
    break;
  }
  case DeformationStyle::Magnitude:
    drawColourBar(painter, frame, magnitudeColours(), magnitudeWindow(result), mm);
    break;
  case DeformationStyle::Jacobian:
    drawColourBar(painter, frame, jacobianColours(), jacobianWindow, QStringLiteral("J"));
    break;
  }
  if (result.errorsShown())
    drawLandmarkErrors(painter, frame, result.landmarks(), result.before(), sliceThickness);
}

void drawWipeLine(QPainter& painter, const SliceFrame& frame, double amount) {
  const double x = std::round(amount * frame.size.width());
  const double y = frame.size.height() / 2;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor::fromRgba(rimColour), 3));
  painter.drawLine(QPointF(x, 0), QPointF(x, frame.size.height()));
  painter.setPen(QPen(QColor(textColour), 1));
  painter.drawLine(QPointF(x, 0), QPointF(x, frame.size.height()));
  painter.setBrush(QColor(0x30, 0x33, 0x37));
  painter.drawEllipse(QPointF(x, y), 9, 9);
  painter.setBrush(QColor(textColour));
  painter.setPen(Qt::NoPen);
  for (const double side : {-1.0, 1.0}) {
    const QPointF arrow[] = {{x + side * 6, y}, {x + side * 2, y - 3.5}, {x + side * 2, y + 3.5}};
    painter.drawPolygon(arrow, 3);
  }
}

void drawOrientation(QPainter& painter, const SliceFrame& frame) {
  QFont font = painter.font();
  font.setBold(true);
  painter.save();
  painter.setFont(font);
  const QFontMetricsF metrics(font);
  const double w = frame.size.width(), h = frame.size.height();
  const double middle = h / 2 + metrics.capHeight() / 2;
  const auto width = [&](const QString& text) { return metrics.horizontalAdvance(text); };
  const QString left = sideLetters(-1 * frame.right), right = sideLetters(frame.right);
  const QString top = sideLetters(-1 * frame.down), bottom = sideLetters(frame.down);
  drawText(painter, {margin, middle}, left, textColour);
  drawText(painter, {w - margin - width(right), middle}, right, textColour);
  drawText(painter, {(w - width(top)) / 2, margin + metrics.capHeight()}, top, textColour);
  drawText(painter, {(w - width(bottom)) / 2, h - margin}, bottom, textColour);
  painter.restore();
}

void drawScaleBar(QPainter& painter, const SliceFrame& frame) {
  const double mm = roundLength(std::min(160.0, frame.size.width() / 4) / frame.pixelsPerMm);
  if (mm <= 0) return;
  const double length = mm * frame.pixelsPerMm;
  const QPointF right(frame.size.width() - margin, frame.size.height() - margin - 1);
  const QPointF left = right - QPointF(length, 0);
  const QPointF tick(0, 5);
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (const QPen& pen : {QPen(QColor::fromRgba(rimColour), 3), QPen(QColor(textColour), 1)}) {
    painter.setPen(pen);
    painter.drawLine(left, right);
    painter.drawLine(left - tick, left);
    painter.drawLine(right - tick, right);
  }
  const QString text = lengthText(mm);
  const double width = QFontMetricsF(painter.font()).horizontalAdvance(text);
  drawText(painter, {right.x() - (length + width) / 2, right.y() - 6}, text, textColour);
}

void drawColourBar(QPainter& painter, const SliceFrame& frame, const ColourMap& map,
                   const WindowLevel& window, const QString& unit) {
  const double height = std::min(160.0, frame.size.height() * 0.24);
  if (height < 60) return;
  const QRectF bar(frame.size.width() - margin - 10, frame.size.height() * 0.22, 10, height);
  const double low = window.level - window.window / 2;
  painter.drawImage(bar, map.bar(256, 1).transformed(QTransform().rotate(-90)));
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QColor::fromRgba(0x80ffffff));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(bar);
  const QFontMetricsF metrics(painter.font());
  for (const double value : roundTicks(low, low + window.window, 4)) {
    const double y = bar.bottom() - (value - low) / window.window * bar.height();
    const QString text = QString::number(value, 'g', 4);
    drawText(painter,
             {bar.left() - 5 - metrics.horizontalAdvance(text), y + metrics.capHeight() / 2}, text,
             textColour);
  }
  drawText(painter,
           {frame.size.width() - margin - metrics.horizontalAdvance(unit),
            bar.top() - metrics.descent() - 4},
           unit, textColour);
}

void drawCorner(QPainter& painter, const SliceFrame& frame, Qt::Corner corner,
                const QStringList& lines, const std::vector<QColor>& colours) {
  const QFontMetricsF metrics(painter.font());
  const bool right = corner == Qt::TopRightCorner || corner == Qt::BottomRightCorner;
  const bool bottom = corner == Qt::BottomLeftCorner || corner == Qt::BottomRightCorner;
  const double room = frame.size.width() / 2 - 3 * margin;
  double y = bottom ? frame.size.height() - margin - metrics.height() * double(lines.size() - 1)
                    : margin + metrics.ascent() - 2;
  for (std::size_t i = 0; i < std::size_t(lines.size()); ++i) {
    const QString text = metrics.elidedText(lines[qsizetype(i)], Qt::ElideMiddle, room);
    const double x = right ? frame.size.width() - margin - metrics.horizontalAdvance(text) : margin;
    const bool coloured = i < colours.size() && colours[i].isValid();
    drawText(painter, {x, y}, text, coloured ? colours[i] : QColor(textColour));
    y += metrics.height();
  }
}

void drawMessage(QPainter& painter, const SliceFrame& frame, const QString& text) {
  painter.setPen(QColor(0x9a, 0x9f, 0xa5));
  const double inset = std::min(32.0, frame.size.width() / 8);
  painter.drawText(QRectF(QPointF(), frame.size).adjusted(inset, inset, -inset, -inset),
                   Qt::AlignCenter | Qt::TextWordWrap, text);
}

} // namespace svx
