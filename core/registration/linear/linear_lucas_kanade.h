// Inverse-compositional alignment of mean squares.
#pragma once

#include "core/registration/linear/linear_model.h"

namespace svx::linear {

/// Baker & Matthews, Lucas-Kanade 20 years on, Int. J. Comput. Vis. 56(3):221-255, 2004, section
/// 3.2. The step moves the fixed image instead of the moving one, so that its steepest descent
/// images and their Hessian are computed once for a resolution; a step only reads intensities.
/// Keeps `samples` and `moving` by reference.
class LucasKanade {
public:
  LucasKanade(LinearModel model, const PreparedImage& fixed, const FixedSamples& samples,
              const PreparedImage& moving, bool flat);

  /// Until a step moves the points by less than `tolerance` mm. Nothing makes the steps go
  /// downhill: the best map on the way is what comes back, with its value and overlap.
  Descent descend(const LinearParameters& start, double tolerance, int iterations,
                  JobContext& context, const std::function<void(double)>& report = {}) const;

private:
  struct Residual {
    double value, overlap; ///< as the metric of mean squares gives them
    std::array<double, 12> slope;
  };
  Residual residual(const LinearParameters& parameters) const;

  const FixedSamples& samples_;
  const PreparedImage& moving_;
  Steps steps_;
  LinearParameters identity_;
  std::vector<Tangent> tangents_;
  std::vector<std::array<float, 3>> gradient_; ///< of the fixed image at the points, per mm
  std::vector<double> inverse_;                ///< of the Hessian along the tangents, row-major
};

} // namespace svx::linear
