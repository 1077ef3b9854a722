// From a stack of layers to pixels.
#pragma once

#include "widgets/compare_state.h"
#include "widgets/layer_stack.h"
#include "widgets/slice_plane.h"

#include <QImage>

namespace svx {

inline constexpr QRgb viewBackground = 0xff141517;

/// Draws what a view shows of its layers (not landmarks) into `image`, Format_RGB32, whose pixels
/// are `scale` times as many as the frame's along each axis.
void drawLayers(const SliceFrame& frame, const LayerStack& layers, const CompareState& compare,
                double scale, QImage& image);

/// The value of a volume's first channel at the voxel that holds a world position; nothing outside.
std::optional<double> valueAt(const Volume& volume, const Vec3& world);

/// "-712 HU", "label 17 Hippocampus": an item's value at a position; empty outside.
QString valueText(const Item& item, const Vec3& world);

} // namespace svx
