#include "core/registration/syn/syn.h"

#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/distance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// One of the two maps out of the middle, with the inverse that the next one starts from.
struct Half {
  at::Tensor displacement, inverse;

  void onto(const Geometry& grid, const Geometry& from, const at::TensorOptions& options) {
    const auto moved = [&](at::Tensor& u) {
      u = u.defined() ? kernels::resizeField(u, from, grid).contiguous()
                      : at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, options);
    };
    moved(displacement);
    moved(inverse);
  }
};

at::Tensor smoothed(const at::Tensor& field, double sigma) {
  return sigma > 0 ? kernels::gaussianSmooth(field, {sigma, sigma, sigma}) : field;
}

/// Down the gradient of a distance by at most `step` mm; `slope` is d distance / d image.
at::Tensor updateOf(const at::Tensor& slope, const at::Tensor& image, const Geometry& grid,
                    const SynSettings& settings, double step) {
  auto update = worldGradient(image, grid).mul_(slope);
  update = smoothed(update, settings.updateSmoothing);
  // Nothing leaves the grid, and nothing folds at its edge.
  constexpr int margin = 4;
  for (int axis = 1; axis < 4; ++axis) {
    const auto n = update.size(axis);
    for (int k = 0; n > 2 * margin && k < margin; ++k)
      for (const auto place : {std::int64_t(k), n - 1 - k})
        update.select(axis, place).mul_(double(k) / margin);
  }
  const double most = longest(update);
  return most > 0 ? update.mul_(-step / most) : update;
}

} // namespace

SynFit fitSyn(const ImagePair& pair, const AffineMap& linear, const SynSettings& settings,
              JobContext& context) {
  SynFit fit;
  Half toFixed, toMoving;
  coarseToFine(pair, settings, context, [&](const Level& level) {
    const Geometry& grid = level.fixed.grid;
    toFixed.onto(grid, fit.grid, level.fixed.voxels.options());
    toMoving.onto(grid, fit.grid, level.fixed.voxels.options());
    fit.grid = grid;
    const double step =
        settings.stepVoxels * *std::min_element(grid.spacing.begin(), grid.spacing.end());
    DistanceOptions options;
    options.window = settings.window;
    // The second half's image is the fixed image where the first half's is the moving one.
    const PreparedImage everywhere{grid, level.fixed.voxels, {}};
    Stagnation stagnation;
    for (int iteration = 1; iteration <= level.iterations; ++iteration) {
      context.checkpoint();
      const auto fixed = warpTo(everywhere, level.fixed, {}, toFixed.displacement);
      const auto moving = warpTo(everywhere, level.moving, linear, toMoving.displacement);
      const auto mask = fixed.mask * moving.mask;
      if (!mask.any().item<bool>())
        throw Error(ErrorKind::Input, "The images could not be registered",
                    "the moving image does not overlap the fixed image",
                    "Give an initial transform or check the masks.");
      const auto compare = [&](const at::Tensor& still, const at::Tensor& changed) {
        context.throwIfCancelled();
        return makeDistance(DistanceKind::LocalCorrelation, still, mask, grid, changed, grid,
                            options)
            ->evaluate(changed, mask, true);
      };
      const auto byMoving = compare(fixed.moving, moving.moving);
      const auto byFixed = compare(moving.moving, fixed.moving);
      level.step(iteration, byMoving.value);
      const auto advance = [&](Half& half, const at::Tensor& slope, const at::Tensor& image) {
        context.throwIfCancelled();
        const auto update = updateOf(slope, image, grid, settings, step);
        half.displacement =
            smoothed(composed(half.displacement, update, grid), settings.totalSmoothing);
        half.inverse = inverted(half.displacement, grid, context, half.inverse);
      };
      advance(toMoving, byMoving.gradient, moving.moving);
      advance(toFixed, byFixed.gradient, fixed.moving);
      if (stagnation.add(byMoving.value)) break;
    }
  });
  fit.forward = composed(toMoving.displacement, toFixed.inverse, fit.grid);
  fit.backward = composed(toFixed.displacement, toMoving.inverse, fit.grid);
  return fit;
}

} // namespace svx
