// From a stack of layers to pixels.
#pragma once

#include "widgets/colour_maps.h"
#include "widgets/compare_state.h"
#include "widgets/layer_stack.h"
#include "widgets/result_overlay.h"
#include "widgets/slice_plane.h"

#include <QImage>

namespace svx {

inline constexpr QRgb viewBackground = 0xff141517;

// How the maps of a displacement are coloured.
const ColourMap& magnitudeColours();
const ColourMap& jacobianColours(); ///< white where volume is kept
WindowLevel magnitudeWindow(const ResultOverlay& result);
inline constexpr WindowLevel jacobianWindow{2, 1}; ///< 0 to 2, about 1

/// Draws what a view shows of its layers (not landmarks), with the map of the displacement that
/// `result` asks for, into `image`, Format_RGB32, whose pixels are `scale` times as many as the
/// frame's along each axis. Over such a map and
/// while volumes are compared, label maps show as outlines.
void drawLayers(const SliceFrame& frame, const LayerStack& layers, const CompareState& compare,
                const ResultOverlay& result, double scale, QImage& image);

/// The value of a volume's first channel, or the length of a vector, at the voxel that holds a
/// world position; nothing outside.
std::optional<double> valueAt(const Volume& volume, const Vec3& world);

/// "-712 HU", "label 17 Hippocampus": an item's value at a position; empty outside.
QString valueText(const Item& item, const Vec3& world);

} // namespace svx
