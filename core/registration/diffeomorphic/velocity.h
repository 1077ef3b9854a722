// Registration by the flow of a stationary velocity.
#pragma once

#include "core/registration/variational/variational.h"

namespace svx {

/// The displacement u of x + u(x) = exp(v)(x), by scaling and squaring: v / 2^n, composed with
/// itself n = `squarings` times (Arsigny et al. 2006, MICCAI, LNCS 4190:924-931). float32 (3, z, y,
/// x), mm, on `grid`; what leaves the grid goes no further. The flow of -v is its inverse up to the
/// interpolation of the grid.
at::Tensor flowOf(const at::Tensor& velocity, const Geometry& grid, const JobContext& context,
                  int squarings = 8);

/// Squarings that start the flow with steps of at most a quarter of a voxel; 2 to 10.
int squaringsFor(const at::Tensor& velocity, const Geometry& grid);

/// D(F, M o A o exp(v)) + alpha S(v): the distance of a displacement objective at the flow, its
/// gradient led back through every squaring, and its penalty at v (Hernandez, Bossa & Olmos 2009,
/// Int. J. Comput. Vis. 85:291-306). Curvature and preconditioner are those at v for a flow near
/// the identity. The number of squarings follows the velocity from accepted step to accepted step,
/// upwards only.
class VelocityObjective final : public Objective {
public:
  /// The referenced objects must outlive this one.
  VelocityObjective(RegistrationObjective& displacement, const Geometry& grid,
                    const JobContext& context)
      : displacement_(displacement), grid_(grid), context_(context) {}

  double evaluate(const at::Tensor& v, at::Tensor* gradient) override;
  at::Tensor precondition(const at::Tensor& v) override { return displacement_.precondition(v); }
  at::Tensor hessian(const at::Tensor& v) override { return displacement_.hessian(v); }
  void accepted() override;

private:
  RegistrationObjective& displacement_;
  const Geometry& grid_;
  const JobContext& context_;
  int squarings_ = 0; ///< 0 until the first evaluation
  int wanted_ = 0;    ///< by the velocity that was last evaluated with a gradient
};

} // namespace svx
