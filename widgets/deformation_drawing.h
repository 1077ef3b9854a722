// A displacement and the errors that it leaves, drawn over a slice.
#pragma once

#include "widgets/result_data.h"
#include "widgets/slice_plane.h"

#include <QPainter>

namespace svx {

// Each draws in the frame's logical pixels; what leaves the plane is projected onto it.

/// Where the lines of a regular grid in the slice go. The colour tells where a line's points come
/// from, so that flips show; a legend in the corner has the colours undeformed. `spacing` in mm.
void drawDeformedGrid(QPainter& painter, const SliceFrame& frame,
                      const DisplacementFieldTransform& displacement, double spacing);

/// An arrow from each of a grid of points towards where it goes, `longer` times as long as the way,
/// coloured by the way's length in mm up to `largest` (viridis).
void drawDisplacementArrows(QPainter& painter, const SliceFrame& frame,
                            const DisplacementFieldTransform& displacement, double spacing,
                            double largest, double longer);
/// How much longer arrows must be drawn to be seen: 1, or 2, 5, 10 ..., such that the largest spans
/// up to the spacing.
double arrowScale(double largest, double spacing);

/// For each pair a cyan ring at the fixed landmark and, where its partner comes to lie, the head of
/// an orange arrow; `before`: before the registration. Fades out beyond the slice.
void drawLandmarkErrors(QPainter& painter, const SliceFrame& frame,
                        const std::vector<LandmarkError>& errors, bool before,
                        double sliceThickness);

} // namespace svx
