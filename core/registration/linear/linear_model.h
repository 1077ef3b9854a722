// What a linear model may do to a map, and the descent along it.
#pragma once

#include "core/jobs/job.h"
#include "core/registration/linear/linear_metric.h"

namespace svx {

enum class LinearModel { Rigid, Similarity, Affine };

namespace linear {

/// A direction of the parameters that keeps the model: d(B | b), 3 x 4 row-major, mm.
using Tangent = LinearParameters;

/// Rodrigues: the rotation about w by |w| radians.
Mat3 rotation(const Vec3& w);

/// The steps that a model may take from where it is, and how it takes them. Two single slices stay
/// in their planes.
class Steps {
public:
  /// `reference`: a linear part whose size is the expected one, in the units of the parameters.
  Steps(LinearModel kind, const ImagePair& pair, const Mat3& reference)
      : kind_(kind), flat_(pair.flat), fixedAxes_(pair.fixed.grid.direction),
        movingAxes_(pair.moving.grid.direction), expected_(determinant(reference)) {}

  std::vector<Tangent> tangents(const LinearParameters& p) const;
  /// The parameters after a step with the given lengths along the tangents.
  LinearParameters step(const LinearParameters& p, const std::vector<Tangent>& tangents,
                        const std::vector<double>& lengths) const;
  /// Whether the map neither mirrors nor stretches any direction to more than twice or less than
  /// half of what is expected: a measure of what overlaps is often best for an image that is
  /// squeezed flat.
  bool allows(const LinearParameters& p) const;

private:
  LinearModel kind_;
  bool flat_;
  Mat3 fixedAxes_, movingAxes_;
  double expected_; ///< determinant of the linear part
};

/// Root mean square of what moves the points, mm: they have unit variance along each axis.
double motion(const LinearParameters& difference);
double motion(const std::vector<Tangent>& tangents, const std::vector<double>& lengths);

struct Descent {
  LinearParameters parameters;
  LinearEvaluation evaluation;
};

/// Levenberg-Marquardt steps, lengthened or shortened by what the steps before taught about the
/// curvature (BFGS), from a start until the points move by less than `tolerance` mm; `report` hears
/// the value after each.
Descent descend(const LinearObjective& objective, const Steps& steps, const LinearParameters& start,
                double tolerance, int iterations, JobContext& context,
                const std::function<void(double)>& report = {});

} // namespace linear
} // namespace svx
