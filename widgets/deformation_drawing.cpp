#include "widgets/deformation_drawing.h"

#include "widgets/colour_maps.h"
#include "widgets/slice_annotations.h"
#include "widgets/theme.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr QRgb rim = 0xb0000000;
constexpr int piecesPerCell = 4; ///< of a line between two crossings

/// The part of the slice, in mm along the frame's directions (0: right, 1: down), from which
/// something may come to lie in the view.
class PlaneWindow {
public:
  PlaneWindow(const SliceFrame& frame, const Geometry& grid, double reach)
      : frame_(frame), direction_{frame.right, frame.down} {
    const Vec3 first = frame.worldAt({0, 0});
    const Vec3 last = frame.worldAt({frame.size.width(), frame.size.height()});
    inside_ = extentAlong(grid, frame.normal).contains(dot(frame.normal, frame.centre));
    for (int k = 0; k < 2; ++k) {
      const Vec3& along = direction_[k];
      // Beyond the middle of the outermost voxels there is no displacement.
      const double half = 0.501 * spacingAlong(grid, along);
      const Extent extent = extentAlong(grid, along);
      grid_[k] = {extent.low + half, extent.high - half};
      seen_[k] = {std::max(grid_[k].low, dot(along, first) - reach),
                  std::min(grid_[k].high, dot(along, last) + reach)};
    }
  }

  bool empty() const { return !inside_ || seen_[0].length() <= 0 || seen_[1].length() <= 0; }

  Vec3 point(double right, double down) const {
    return frame_.centre + (right - dot(frame_.right, frame_.centre)) * frame_.right +
           (down - dot(frame_.down, frame_.centre)) * frame_.down;
  }

  /// The places of the lines across direction k: they stay where they are when the view is moved.
  std::vector<double> lines(int k, double spacing) const {
    std::vector<double> places;
    const double first = grid_[k].low + spacing / 2;
    for (double i = std::ceil((low(k) - first) / spacing); first + i * spacing <= high(k); ++i)
      places.push_back(first + i * spacing);
    return places;
  }

  double low(int k) const { return seen_[k].low; }
  double high(int k) const { return seen_[k].high; }

  /// 0 to 1 from left to right (k = 0) or top to bottom (k = 1) of the whole grid.
  double share(int k, const Vec3& world) const {
    return (dot(direction_[k], world) - grid_[k].low) / grid_[k].length();
  }

private:
  const SliceFrame& frame_;
  Vec3 direction_[2];
  bool inside_ = false;
  Extent grid_[2]{}, seen_[2]{};
};

QColor placeColour(double right, double down) {
  constexpr double corners[4][3] = {{70, 170, 255}, {255, 90, 190}, {90, 235, 110}, {255, 215, 60}};
  const double x = std::clamp(right, 0.0, 1.0), y = std::clamp(down, 0.0, 1.0);
  const double weights[4] = {(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y};
  double sum[3]{};
  for (int corner = 0; corner < 4; ++corner)
    for (int c = 0; c < 3; ++c) sum[c] += weights[corner] * corners[corner][c];
  return QColor(int(sum[0]), int(sum[1]), int(sum[2]));
}

void drawPlaceLegend(QPainter& painter, const SliceFrame& frame) {
  constexpr int cells = 12;
  constexpr double edge = 40;
  const QPointF corner(frame.size.width() - grid - edge, frame.size.height() - 5 * grid - edge);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(Qt::NoPen);
  for (int y = 0; y < cells; ++y)
    for (int x = 0; x < cells; ++x) {
      painter.setBrush(placeColour((x + 0.5) / cells, (y + 0.5) / cells));
      painter.drawRect(QRectF(corner + QPointF(x, y) * edge / cells, QSizeF(edge, edge) / cells));
    }
  painter.setPen(QColor::fromRgba(0x80ffffff));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(corner, QSizeF(edge, edge)));
}

void drawGridLine(QPainter& painter, const SliceFrame& frame, const PlaneWindow& window,
                  const std::vector<Vec3>& from, const std::vector<Vec3>& to) {
  QPolygonF line;
  for (const Vec3& point : to) line << frame.positionOf(point);
  painter.setPen(QPen(QColor::fromRgba(rim), 2.6));
  painter.drawPolyline(line);
  for (qsizetype i = 0; i + 1 < line.size(); i += piecesPerCell) {
    const auto end = std::min<qsizetype>(i + piecesPerCell, line.size() - 1);
    const Vec3& middle = from[std::size_t((i + end) / 2)];
    painter.setPen(QPen(placeColour(window.share(0, middle), window.share(1, middle)), 1.3));
    painter.drawPolyline(line.constData() + i, int(end - i + 1));
  }
}

/// A line with a head that is never longer than the line.
void drawArrow(QPainter& painter, const QPointF& from, const QPointF& to, const QColor& colour,
               double width) {
  const QPointF by = to - from;
  const double length = std::hypot(by.x(), by.y());
  if (length < 1) return;
  const QPointF along = by / length, across(-along.y(), along.x());
  const double head = std::min(length, 4 + 1.5 * width);
  const QPointF neck = to - along * head;
  painter.setPen(QPen(colour, width));
  painter.drawLine(from, neck);
  const QPointF corners[] = {to, neck + across * head * 0.45, neck - across * head * 0.45};
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawPolygon(corners, 3);
}

} // namespace

void drawDeformedGrid(QPainter& painter, const SliceFrame& frame,
                      const DisplacementFieldTransform& displacement, double spacing) {
  const PlaneWindow window(frame, displacement.grid(), 6 * spacing);
  if (window.empty() || !(spacing > 0)) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  for (int across = 0; across < 2; ++across)
    for (const double place : window.lines(across, spacing)) {
      const int along = 1 - across;
      std::vector<Vec3> from;
      const double step = spacing / piecesPerCell;
      for (double at = window.low(along); at < window.high(along) + step; at += step) {
        const double end = std::min(at, window.high(along));
        from.push_back(across ? window.point(end, place) : window.point(place, end));
      }
      std::vector<Vec3> to(from.size());
      displacement.map(from, to);
      drawGridLine(painter, frame, window, from, to);
    }
  drawPlaceLegend(painter, frame);
}

void drawDisplacementArrows(QPainter& painter, const SliceFrame& frame,
                            const DisplacementFieldTransform& displacement, double spacing,
                            double largest, double longer) {
  const PlaneWindow window(frame, displacement.grid(), 4 * spacing);
  if (window.empty() || !(spacing > 0)) return;
  std::vector<Vec3> from;
  for (const double down : window.lines(1, spacing))
    for (const double right : window.lines(0, spacing)) from.push_back(window.point(right, down));
  std::vector<Vec3> to(from.size());
  displacement.map(from, to);
  const ColourMap& map = ColourMaps::shared().find("viridis");
  painter.setRenderHint(QPainter::Antialiasing);
  for (std::size_t i = 0; i < from.size(); ++i) {
    const QPointF a = frame.positionOf(from[i]),
                  b = frame.positionOf(from[i] + longer * (to[i] - from[i]));
    drawArrow(painter, a, b, QColor::fromRgba(rim), 2.6);
    drawArrow(painter, a, b, map.at(norm(to[i] - from[i]) / std::max(1e-9, largest)), 1.5);
  }
}

double arrowScale(double largest, double spacing) {
  return largest > 0 ? std::max(1.0, roundLength(spacing / largest)) : 1;
}

void drawLandmarkErrors(QPainter& painter, const SliceFrame& frame,
                        const std::vector<LandmarkError>& errors, bool before,
                        double sliceThickness) {
  constexpr double radius = 3.5;
  painter.setRenderHint(QPainter::Antialiasing);
  for (const LandmarkError& pair : errors) {
    const double away = std::abs(frame.depth(pair.fixed));
    const double fade = 1 - (away - sliceThickness / 2) / 4; // gone 4 mm beyond the slice
    if (fade <= 0) continue;
    const bool inSlice = away <= sliceThickness / 2;
    painter.setOpacity(std::min(1.0, fade) * (inSlice ? 1 : 0.6));
    const QPointF from = frame.positionOf(pair.fixed);
    const QPointF to = frame.positionOf(pair.fixed + (before ? pair.before : pair.after));
    drawArrow(painter, from, to, QColor::fromRgba(rim), 3.5);
    drawArrow(painter, from, to, QColor(movingColour), 1.8);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor::fromRgba(rim), 3));
    painter.drawEllipse(from, radius, radius);
    painter.setPen(QPen(QColor(fixedColour), 1.5));
    painter.drawEllipse(from, radius, radius);
    if (inSlice)
      drawText(painter, from + QPointF(radius + 3, -radius), QString::fromStdString(pair.name),
               QColor(fixedColour));
  }
  painter.setOpacity(1);
}

} // namespace svx
