#include "core/registration/demons/demons.h"

#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/diffeomorphic/velocity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

struct Force {
  at::Tensor update; ///< mm
  double loss;       ///< mean squared difference
};

/// Of one update, mm.
double longestStep(const Geometry& grid, const DemonsSettings& settings) {
  return settings.stepVoxels * *std::min_element(grid.spacing.begin(), grid.spacing.end());
}

Force forceAt(const at::Tensor& u, const Level& level, const at::Tensor& fixedGradient,
              const AffineMap& linear, const DemonsSettings& settings) {
  const auto [moving, mask] = warpTo(level.fixed, level.moving, linear, u);
  const double counted = mask.sum(at::kDouble).item<double>();
  if (counted == 0)
    throw Error(ErrorKind::Input, "The images could not be registered",
                "the moving image does not overlap the fixed image",
                "Give an initial transform or check the masks.");
  auto gradient = settings.kind == DemonsKind::Thirion
                      ? fixedGradient
                      : worldGradient(moving, level.fixed.grid).add_(fixedGradient).mul_(0.5);
  const auto difference = (level.fixed.voxels - moving).mul_(mask);
  const auto square = difference.square();
  const double longest = longestStep(level.fixed.grid, settings);
  auto denominator =
      gradient.square().sum(0).add_(square, 1 / (4 * longest * longest)).clamp_min_(1e-20);
  return {gradient * difference.div_(denominator),
          square.sum(at::kDouble).item<double>() / counted};
}

at::Tensor smoothed(const at::Tensor& field, double sigma) {
  return kernels::gaussianSmooth(field, {sigma, sigma, sigma});
}

} // namespace

DemonsFit fitDemons(const ImagePair& pair, const AffineMap& linear, const DemonsSettings& settings,
                    JobContext& context) {
  DemonsFit fit;
  at::Tensor& u = fit.displacement;
  coarseToFine(pair, settings, context, [&](const Level& level) {
    const Geometry& grid = level.fixed.grid;
    u = u.defined() ? kernels::resizeField(u, fit.grid, grid).contiguous()
                    : at::zeros({3, grid.size[2], grid.size[1], grid.size[0]},
                                level.fixed.voxels.options());
    fit.grid = grid;
    level.start(u, grid, linear);
    const auto fixedGradient = worldGradient(level.fixed.voxels, grid);
    const LandmarkTerm landmarks(settings.landmarks, grid, u.device());
    const double step = longestStep(grid, settings);
    Stagnation stagnation;
    for (int iteration = 1; iteration <= level.iterations; ++iteration) {
      context.checkpoint();
      auto [update, loss] = forceAt(u, level, fixedGradient, linear, settings);
      level.step(iteration, loss);
      context.throwIfCancelled();
      update = smoothed(update, settings.fluidVoxels);
      update = landmarks.guided(update, u, step);
      if (settings.kind == DemonsKind::Diffeomorphic)
        u = composed(u, flowOf(update, grid, context, 3), grid);
      else
        u = u.add(update);
      context.throwIfCancelled();
      u = smoothed(u, settings.diffusionVoxels);
      if (stagnation.add(loss)) break;
    }
  });
  return fit;
}

at::Tensor matchedIntensities(const PreparedImage& moving, const PreparedImage& fixed) {
  constexpr int count = 65;
  const auto quantilesOf = [](const PreparedImage& image) {
    auto values = image.inside.defined() ? image.voxels.masked_select(image.inside != 0)
                                         : image.voxels.flatten();
    values = values.slice(0, 0, values.numel(), std::max<std::int64_t>(1, values.numel() / 200000));
    values = std::get<0>(values.cpu().sort());
    const auto places =
        at::linspace(0, double(values.numel() - 1), count, at::kDouble).round_().to(at::kLong);
    return values.index_select(0, places);
  };
  // Equal quantiles, as those of a flat background, have no slope between them.
  const auto from = quantilesOf(moving), to = quantilesOf(fixed);
  std::vector<float> x, y;
  for (int i = 0; i < count; ++i) {
    const float f = from[i].item<float>(), t = to[i].item<float>();
    if (!x.empty() && f <= x.back()) {
      y.back() = t;
      continue;
    }
    x.push_back(f);
    y.push_back(t);
  }
  if (x.size() < 2) return moving.voxels;
  const auto options = moving.voxels.options();
  const auto xs = at::tensor(at::ArrayRef<float>(x)).to(options);
  const auto ys = at::tensor(at::ArrayRef<float>(y)).to(options);
  const auto above =
      at::bucketize(moving.voxels, xs).clamp_(1, std::int64_t(x.size()) - 1).flatten();
  const auto below = above - 1;
  const auto x0 = xs.index_select(0, below), y0 = ys.index_select(0, below);
  const auto slope = (ys.index_select(0, above) - y0) / (xs.index_select(0, above) - x0);
  return (y0 + slope * (moving.voxels.flatten() - x0)).view(moving.voxels.sizes());
}

} // namespace svx
