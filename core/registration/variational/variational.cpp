#include "core/registration/variational/variational.h"

#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"
#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/diffeomorphic/velocity.h"
#include "core/registration/variational/spline.h"
#include "core/registration/variational/textbook.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <optional>
#include <tuple>

namespace svx {

struct RegistrationObjective::Warp {
  kernels::SamplingMap map;
  kernels::WarpedWithGradient moving;
  at::Tensor mask; ///< uint8: voxels of the fixed image that count
};

RegistrationObjective::RegistrationObjective(const PreparedImage& fixed,
                                             const PreparedImage& moving, const AffineMap& linear,
                                             const VariationalSettings& settings,
                                             const JobContext& context)
    : fixed_(fixed), moving_(moving),
      distance_(makeDistance(settings.distance, fixed.voxels, fixed.inside, fixed.grid,
                             moving.voxels, moving.grid, settings.distanceOptions)),
      regulariser_(makeRegulariser(settings.regulariser, fixed.grid)),
      landmarks_(settings.landmarks, fixed.grid, fixed.voxels.device()), alpha_(settings.alpha),
      zeroOutside_(isTextbook(settings.solver)), context_(context),
      warp_(std::make_shared<Warp>()) {
  warp_->map = kernels::samplingMap(fixed.grid, moving.grid, linear);
  // u is applied before the linear map.
  warp_->map.displacement = warp_->map.displacement * linear.linear;
}

double RegistrationObjective::evaluate(const at::Tensor& u, at::Tensor* gradient) {
  const double s = penalise(u, gradient);
  context_.throwIfCancelled();
  return s + compare(u, gradient);
}

double RegistrationObjective::penalise(const at::Tensor& u, at::Tensor* gradient) const {
  const double s = regulariser_->evaluate(u, gradient);
  if (gradient) gradient->mul_(alpha_);
  return alpha_ * s;
}

double RegistrationObjective::compare(const at::Tensor& u, at::Tensor* gradient) {
  auto& [map, moving, mask] = *warp_;
  if (gradient) {
    kernels::warpWithGradient(moving_.voxels, u, map, fixed_.grid.size, 0, moving);
  } else {
    moving.values = kernels::warp(moving_.voxels, u, map, {}, &moving.inside);
  }
  mask = zeroOutside_ ? at::ones_like(moving.inside) : moving.inside;
  if (fixed_.inside.defined()) mask = mask * fixed_.inside;
  if (moving_.inside.defined()) {
    kernels::WarpOptions nearest;
    nearest.interpolation = kernels::Interpolation::Nearest;
    mask = mask * kernels::warp(moving_.inside, u, map, nearest);
  }
  context_.throwIfCancelled();
  const auto d = distance_->evaluate(moving.values, mask, gradient != nullptr);
  context_.throwIfCancelled();
  if (gradient) {
    kernels::addChained(d.gradient, moving.gradient, map.displacement, *gradient);
    u_ = u;
    weights_ = at::Tensor();
  }
  return d.value + landmarks_.evaluate(u, gradient);
}

std::int64_t RegistrationObjective::overlap(const at::Tensor& u) {
  compare(u, nullptr);
  return (zeroOutside_ ? warp_->moving.inside : warp_->mask).sum().item<std::int64_t>();
}

void RegistrationObjective::relinearise() {
  weights_ = distance_->curvature(warp_->moving.values, warp_->mask);
  const double square =
      kernels::meanWeightedSquare(weights_, warp_->moving.gradient, warp_->map.displacement);
  const int axes = fixed_.grid.dimensions();
  if (square > 0) meanWeight_ = square / axes;
}

at::Tensor RegistrationObjective::precondition(const at::Tensor& v) {
  if (meanWeight_ == 0) relinearise();
  if (meanWeight_ == 0) return v;
  context_.throwIfCancelled();
  at::Tensor result = v;
  regulariser_->precondition(result, meanWeight_, alpha_);
  return result;
}

at::Tensor RegistrationObjective::hessian(const at::Tensor& v) {
  if (!weights_.defined()) relinearise();
  at::Tensor result = regulariser_->hessian(u_, v).mul_(alpha_);
  landmarks_.addHessian(v, result);
  kernels::addRankOne(weights_, warp_->moving.gradient, warp_->map.displacement, v, result);
  return result;
}

void RegistrationObjective::accepted() {
  weights_ = at::Tensor();
}

std::pair<std::int64_t, std::int64_t> unfold(at::Tensor& u, const Geometry& grid,
                                             JobContext& context) {
  std::int64_t first = 0, left = 0;
  for (int round = 0; round <= 30; ++round) {
    context.throwIfCancelled();
    const auto j = kernels::jacobianDeterminant(u, grid);
    left = (j <= 0).sum().item<std::int64_t>();
    if (round == 0) first = left;
    // What is nearly folded folds when it is interpolated.
    const auto bad = (j < 0.05).to(at::kFloat);
    if (round == 30 || bad.sum(at::kDouble).item<double>() == 0) break;
    const auto margin = kernels::gaussianSmooth(bad, {1.5, 1.5, 1.5}).mul_(8).clamp_max_(1);
    u = at::lerp(u, kernels::gaussianSmooth(u, {1.5, 1.5, 1.5}), margin).contiguous();
  }
  return {first, left};
}

namespace {

/// The distance of a level's images in exchanged roles, on the grid of the fixed one.
struct Exchanged {
  PreparedImage aligned; ///< the moving image
  RegistrationObjective objective;

  Exchanged(const Level& level, const AffineMap& linear, VariationalSettings settings,
            const JobContext& context)
      : aligned(alignedOf(level, linear)),
        objective(aligned, level.fixed, {}, withoutLandmarks(settings), context) {}

private:
  static PreparedImage alignedOf(const Level& level, const AffineMap& linear) {
    const auto [nx, ny, nz] = level.fixed.grid.size;
    const PreparedImage everywhere{level.fixed.grid, level.fixed.voxels, {}};
    const auto warped = warpTo(everywhere, level.moving, linear,
                               at::zeros({3, nz, ny, nx}, level.fixed.voxels.options()));
    return {level.fixed.grid, warped.moving, warped.mask};
  }
  static VariationalSettings& withoutLandmarks(VariationalSettings& settings) {
    settings.landmarks = {};
    return settings;
  }
};

} // namespace

VariationalFit fitVariational(const ImagePair& pair, const AffineMap& linear,
                              const VariationalSettings& settings, JobContext& context) {
  VariationalFit fit;
  at::Tensor found = settings.start; // the displacement or velocity so far, on fit.grid
  fit.grid = settings.startGrid;
  const bool flow = settings.mapping == Mapping::StationaryVelocity;
  coarseToFine(pair, settings, context, [&](const Level& level) {
    const Geometry& grid = level.fixed.grid;
    found = found.defined() ? kernels::resizeField(found, fit.grid, grid).contiguous()
                            : at::zeros({3, grid.size[2], grid.size[1], grid.size[0]},
                                        level.fixed.voxels.options());
    fit.grid = grid;
    RegistrationObjective displacement(level.fixed, level.moving, linear, settings, context);
    const auto start = flow ? flowOf(found, grid, context) : found;
    level.start(start, grid, linear);
    if (displacement.overlap(start) == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image",
                  "Give an initial transform or check the masks.");
    SolverOptions options;
    options.iterations = level.iterations;
    options.relativeDecrease = settings.relativeDecrease;
    // The preconditioner knows nothing of the landmarks: a first step may be far too long.
    if (!settings.landmarks.empty()) options.lineSearchTrials = 40;
    const auto solve = [&](Objective& objective, at::Tensor& x) {
      constexpr std::array solvers{minimiseLbfgs, minimiseGaussNewton, minimiseGradientDescent,
                                   minimiseLbfgs, minimiseLbfgs};
      const auto report =
          solvers[std::size_t(settings.solver)](objective, x, options, context, level.step);
      context.log(level.text + ": " + std::to_string(report.iterations) + " iterations, loss " +
                  std::to_string(report.value));
      fit.lineSearchFailed = report.stop == SolverStop::LineSearchFailed;
    };
    if (flow) {
      std::optional<Exchanged> exchanged;
      if (settings.symmetric) exchanged.emplace(level, linear, settings, context);
      VelocityObjective velocity(displacement, grid, context,
                                 exchanged ? &exchanged->objective : nullptr);
      solve(velocity, found);
    } else if (settings.mapping == Mapping::Spline) {
      const SplineGrid spline(grid, settings.controlSpacing, found.options());
      SplineObjective objective(displacement, spline);
      fit.controls = spline.nearest(found);
      fit.controlGrid = spline.controls();
      solve(objective, fit.controls);
      found = spline.field(fit.controls);
    } else if (isTextbook(settings.solver)) {
      TextbookObjective objective(displacement, grid, settings.solver, settings.alpha,
                                  found.options());
      options = objective.options(level.iterations, level.fixed);
      solve(objective, found);
    } else {
      solve(displacement, found);
    }
  });
  fit.displacement = found;
  if (flow) {
    fit.backward = flowOf(found.neg(), fit.grid, context);
    fit.displacement = flowOf(found, fit.grid, context);
  }
  if (settings.unfold && settings.mapping == Mapping::Displacement)
    std::tie(fit.unfolded, fit.folded) = unfold(fit.displacement, fit.grid, context);
  else
    fit.folded =
        (kernels::jacobianDeterminant(fit.displacement, fit.grid) <= 0).sum().item<std::int64_t>();
  return fit;
}

} // namespace svx
