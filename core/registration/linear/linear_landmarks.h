// Landmarks beside a linear metric.
#pragma once

#include "core/registration/landmark_term.h"
#include "core/registration/linear/linear_metric.h"

namespace svx::linear {

/// The metric plus unit * weight / (2 n) sum |map(x_i) - y_i|^2 over the n pairs of landmarks x, y:
/// Gauss-Newton's normal equations gain those of linear least squares. `unit` is what the metric
/// gives for unrelated images. Keeps `samples` by reference.
std::unique_ptr<LinearObjective> guided(std::unique_ptr<LinearObjective> images,
                                        const GuidingLandmarks& landmarks,
                                        const FixedSamples& samples, double unit);

} // namespace svx::linear
