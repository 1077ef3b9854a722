// What is written and drawn over a slice.
#pragma once

#include "widgets/colour_maps.h"
#include "widgets/result_overlay.h"
#include "widgets/slice_picture.h"

#include <QPainter>

namespace svx {

/// A length of 1, 2 or 5 times a power of ten that fits into `maximum`.
double roundLength(double maximum);
/// "5 cm", "20 mm", "500 µm"
QString lengthText(double mm);

/// Round values between two limits for the ticks of a scale, at most `count`.
std::vector<double> roundTicks(double low, double high, int count);

// Each draws in the frame's logical pixels.
/// One line with a dark rim, so that it reads on any picture; `position` is the left end of its
/// base line.
void drawText(QPainter& painter, const QPointF& position, const QString& text,
              const QColor& colour);
void drawCrosshair(QPainter& painter, const SliceFrame& frame, const Vec3& cursor);
/// The lists of points among the layers, but for those that `result` shows as errors.
void drawLandmarks(QPainter& painter, const SliceFrame& frame, const LayerStack& layers,
                   const ResultOverlay& result, double sliceThickness);
void drawWipeLine(QPainter& painter, const SliceFrame& frame, double amount);
void drawOrientation(QPainter& painter, const SliceFrame& frame);
void drawScaleBar(QPainter& painter, const SliceFrame& frame);
/// Which colour means what, with unit and ticks, at the right edge.
void drawColourBar(QPainter& painter, const SliceFrame& frame, const ColourMap& map,
                   const WindowLevel& window, const QString& unit);
/// Grid or arrows of the result in hand, the landmark errors, and the colour bar that goes with the
/// style.
void drawResult(QPainter& painter, const SliceFrame& frame, const ResultOverlay& result,
                double sliceThickness);
/// Lines of text in a corner, each with a dark rim so that it reads on any picture.
/// `colours`: of the lines; white where there is none.
void drawCorner(QPainter& painter, const SliceFrame& frame, Qt::Corner corner,
                const QStringList& lines, const std::vector<QColor>& colours = {});
/// In the middle, wrapped.
void drawMessage(QPainter& painter, const SliceFrame& frame, const QString& text);

} // namespace svx
