#include "core/registration/variational/variational.h"

#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"
#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"
#include "core/registration/diffeomorphic/velocity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
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
      regulariser_(makeRegulariser(settings.regulariser, fixed.grid)), alpha_(settings.alpha),
      context_(context), warp_(std::make_shared<Warp>()) {
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
  mask = moving.inside;
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
  return d.value;
}

std::int64_t RegistrationObjective::overlap(const at::Tensor& u) {
  compare(u, nullptr);
  return warp_->mask.sum().item<std::int64_t>();
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

Geometry finestGrid(const Geometry& fixed, double finest) {
  if (finest > 0) return fixed.coarsened(finest);
  constexpr double most = 12e6;
  Geometry grid = fixed;
  for (double mm = *std::min_element(fixed.spacing.begin(), fixed.spacing.end());
       double(grid.voxelCount()) > most; mm *= 1.1)
    grid = fixed.coarsened(mm);
  return grid;
}

namespace {

double finestSpacing(const Geometry& g) {
  const double mm = std::min(g.spacing[0], g.spacing[1]);
  return g.size[2] > 1 ? std::min(mm, g.spacing[2]) : mm;
}

/// Iterations fall geometrically from the coarsest level to the finest.
int iterationsAt(int level, const VariationalSettings& s) {
  if (level + 1 == s.levels) return s.finestIterations;
  const double t = double(level) / (s.levels - 1);
  return int(std::lround(s.iterations * std::pow(double(s.finestIterations) / s.iterations, t)));
}

} // namespace

VariationalFit fitVariational(const ImagePair& pair, const AffineMap& linear,
                              const VariationalSettings& settings, JobContext& context) {
  VariationalFit fit;
  const Geometry finest = finestGrid(pair.fixed.grid, settings.finest);
  const double mm = finestSpacing(finest);
  auto plotted = context.curves()["loss"].x.size(); // a curve goes on where a start left it
  double done = 0, total = 0;                       // work so far, in voxels times iterations
  std::vector<double> spacings;
  for (int l = 0; l < settings.levels; ++l) {
    spacings.push_back(mm * std::exp2(settings.levels - 1 - l));
    total += double(finest.coarsened(spacings.back()).voxelCount()) * iterationsAt(l, settings);
  }
  for (int l = 0; l < settings.levels; ++l) {
    const double spacing = spacings[std::size_t(l)];
    const auto size = finest.coarsened(spacing).size;
    if (l + 1 < settings.levels && *std::max_element(size.begin(), size.end()) < 10)
      continue; // too coarse to say anything
    const std::string text =
        "Level " + std::to_string(l + 1) + " of " + std::to_string(settings.levels);
    context.progress(done / total, text);
    PreparedImage fixed = pair.fixed.coarsened(spacing);
    if (l + 1 == settings.levels && fixed.grid != finest) fixed = pair.fixed.coarsened(mm);
    const PreparedImage moving = pair.moving.coarsened(spacing);
    context.throwIfCancelled();

    at::Tensor u;
    if (fit.displacement.defined()) {
      u = kernels::resizeField(fit.displacement, fit.grid, fixed.grid).contiguous();
    } else {
      const auto [x, y, z] = fixed.grid.size;
      u = at::zeros({3, z, y, x}, fixed.voxels.options());
    }
    fit.grid = fixed.grid;

    RegistrationObjective displacement(fixed, moving, linear, settings, context);
    VelocityObjective velocity(displacement, fixed.grid, context);
    const bool flow = settings.mapping == Mapping::StationaryVelocity;
    Objective& objective = flow ? static_cast<Objective&>(velocity) : displacement;
    context.plot("level", double(plotted), double(l + 1));
    SolverOptions options;
    options.iterations = iterationsAt(l, settings);
    options.relativeDecrease = settings.relativeDecrease;
    const double work = double(fixed.grid.voxelCount());
    const auto step = [&](int iteration, double value) {
      context.plot("loss", double(plotted++), value);
      context.progress((done + work * iteration) / total, text);
    };
    constexpr std::array solvers{minimiseLbfgs, minimiseGaussNewton, minimiseGradientDescent};
    const auto solve = solvers[std::size_t(settings.solver)];
    if (displacement.overlap(flow ? velocity.flow(u) : u) == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image",
                  "Give an initial transform or check the masks.");
    const auto report = solve(objective, u, options, context, step);
    context.log(text + ": " + std::to_string(report.iterations) + " iterations, loss " +
                std::to_string(report.value));
    fit.lineSearchFailed = report.stop == SolverStop::LineSearchFailed;
    fit.displacement = u;
    done += work * iterationsAt(l, settings);
  }
  if (settings.mapping == Mapping::StationaryVelocity) {
    fit.backward = flowOf(fit.displacement.neg(), fit.grid, context);
    fit.displacement = flowOf(fit.displacement, fit.grid, context);
    fit.folded =
        (kernels::jacobianDeterminant(fit.displacement, fit.grid) <= 0).sum().item<std::int64_t>();
  } else if (settings.unfold)
    std::tie(fit.unfolded, fit.folded) = unfold(fit.displacement, fit.grid, context);
  context.progress(1, "Done");
  return fit;
}

} // namespace svx
