#include "core/registration/lddmm/lddmm.h"

#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"
#include "core/kernels/resample.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/lddmm/shooting.h"
#include "core/registration/variational/variational.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace svx {
namespace {

/// Where the momentum is too large for the time steps, errors grow without bound and the energy,
/// which is that of the start, does not tell.
bool folds(const at::Tensor& displacement, const Geometry& grid) {
  const double least = kernels::jacobianDeterminant(displacement, grid).min().item<double>();
  return !(least > 0);
}

class GeodesicObjective final : public Objective {
public:
  GeodesicObjective(RegistrationObjective& images, const Geometry& grid,
                    const VelocityMetric& metric, const Shooting& shooting, double alpha,
                    double voxel)
      : images_(images), grid_(grid), metric_(metric), shooting_(shooting), alpha_(alpha),
        voxel_(voxel) {}

  double evaluate(const at::Tensor& velocity, at::Tensor* gradient) override {
    const auto momentum = metric_.momentum(velocity);
    const auto path = shooting_.shoot(momentum);
    if (folds(path.back(), grid_)) return std::numeric_limits<double>::infinity();
    const double weight = alpha_ / double(velocity[0].numel());
    const double energy = 0.5 * weight * kernels::innerProduct(momentum, velocity);
    if (!gradient) return energy + images_.compare(path.back(), nullptr);
    at::Tensor byEnd = at::zeros_like(velocity);
    const double distance = images_.compare(path.back(), &byEnd);
    *gradient = metric_.momentum(shooting_.adjoint(momentum, path, byEnd)).add_(momentum, weight);
    return energy + distance;
  }

  /// K, scaled so that the first step, which the solver makes as long as its preconditioned
  /// gradient over the gradient's norm, moves a point by a voxel at most.
  at::Tensor precondition(const at::Tensor& v) override {
    auto result = metric_.velocity(v);
    if (scale_ == 0) {
      const double most = longest(result);
      if (most > 0) scale_ = voxel_ * std::sqrt(kernels::innerProduct(v, v)) / most;
    }
    return result.mul_(scale_);
  }

  at::Tensor hessian(const at::Tensor& v) override {
    return metric_.momentum(v).mul_(alpha_ / double(v[0].numel()));
  }

private:
  RegistrationObjective& images_;
  const Geometry& grid_;
  const VelocityMetric& metric_;
  const Shooting& shooting_;
  double alpha_, voxel_;
  double scale_ = 0;
};

double finestOf(const Geometry& grid) {
  const auto& s = grid.spacing;
  return grid.size[2] > 1 ? std::min({s[0], s[1], s[2]}) : std::min(s[0], s[1]);
}

} // namespace

LddmmFit fitLddmm(const ImagePair& pair, const AffineMap& linear, const LddmmSettings& settings,
                  JobContext& context) {
  LddmmFit fit;
  at::Tensor velocity;
  coarseToFine(pair, settings, context, [&](const Level& level) {
    const Geometry& grid = level.fixed.grid;
    const auto options = level.fixed.voxels.options();
    velocity = velocity.defined()
                   ? kernels::resizeField(velocity, fit.grid, grid).contiguous()
                   : at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, options);
    fit.grid = grid;
    VariationalSettings compared;
    compared.distance = settings.distance;
    compared.distanceOptions = settings.distanceOptions;
    compared.landmarks = settings.landmarks;
    RegistrationObjective images(level.fixed, level.moving, linear, compared, context);
    const VelocityMetric metric(grid, settings.lengthVoxels * finestOf(grid), options);
    const Shooting shooting(grid, metric, settings.steps, options, context);
    auto path = shooting.shoot(metric.momentum(velocity));
    while (folds(path.back(), grid)) { // in this level's metric and at its detail
      velocity.mul_(0.8);
      path = shooting.shoot(metric.momentum(velocity));
    }
    level.start(path.back(), grid, linear);
    if (images.overlap(path.back()) == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image",
                  "Give an initial transform or check the masks.");
    GeodesicObjective objective(images, grid, metric, shooting, settings.alpha, finestOf(grid));
    SolverOptions solver;
    solver.iterations = level.iterations;
    solver.relativeDecrease = 1e-3;
    if (!settings.landmarks.empty()) solver.lineSearchTrials = 40; // see fitVariational
    const auto report = minimiseLbfgs(objective, velocity, solver, context, level.step);
    context.log(level.text + ": " + std::to_string(report.iterations) + " iterations, loss " +
                std::to_string(report.value));
    if (!level.last) return;
    fit.momentum = metric.momentum(velocity);
    const auto found = shooting.shoot(fit.momentum);
    fit.forward = found.back();
    fit.backward = shooting.forward(fit.momentum, found);
  });
  return fit;
}

} // namespace svx
