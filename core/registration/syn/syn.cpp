#include "core/registration/syn/syn.h"

#include "core/data/transform.h"
#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/distance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

at::Tensor smoothed(const at::Tensor& field, double sigma) {
  return sigma > 0 ? kernels::gaussianSmooth(field, {sigma, sigma, sigma}) : field;
}

/// Nothing leaves the grid, and nothing folds at its edge.
void holdTheEdge(at::Tensor& update) {
  constexpr int margin = 4;
  for (int axis = 1; axis < 4; ++axis) {
    const auto n = update.size(axis);
    for (int k = 0; n > 2 * margin && k < margin; ++k)
      for (const auto place : {std::int64_t(k), n - 1 - k})
        update.select(axis, place).mul_(double(k) / margin);
  }
}

/// Down the gradient of a distance by at most `step` mm; `slope` is d distance / d image.
at::Tensor updateOf(const at::Tensor& slope, const at::Tensor& image, const Geometry& grid,
                    const SynSettings& settings, double step) {
  auto update = worldGradient(image, grid).mul_(slope);
  update = smoothed(update, settings.updateSmoothing);
  holdTheEdge(update);
  const double most = longest(update);
  return most > 0 ? update.mul_(-step / most) : update;
}

/// The landmarks for each half: what is missing between their places in the middle, shared.
struct Halves {
  GuidingLandmarks fixed, moving;
};

Halves halvesOf(const GuidingLandmarks& landmarks, const Geometry& grid, const at::Tensor& toFixed,
                const at::Tensor& toMoving) {
  if (landmarks.empty()) return {};
  std::vector<Vec3> middle(landmarks.fixed.size()), reached(middle.size());
  DisplacementFieldTransform(grid, toFixed.cpu()).inverse()->map(landmarks.fixed, middle);
  DisplacementFieldTransform(grid, toMoving.cpu()).map(middle, reached);
  Halves halves{{middle, landmarks.fixed, landmarks.weight},
                {middle, landmarks.targets, landmarks.weight}};
  for (std::size_t i = 0; i < middle.size(); ++i) {
    const Vec3 missing = 0.5 * (landmarks.targets[i] - reached[i]);
    halves.fixed.targets[i] = landmarks.fixed[i] - missing;
    halves.moving.targets[i] = landmarks.targets[i] - missing;
  }
  return halves;
}

} // namespace

SynFit fitSyn(const ImagePair& pair, const AffineMap& linear, const SynSettings& settings,
              JobContext& context) {
  SynFit fit;
  at::Tensor toFixed, toMoving; // displacements out of the middle
  coarseToFine(pair, settings, context, [&](const Level& level) {
    const Geometry& grid = level.fixed.grid;
    if (toMoving.defined())
      level.start(composed(toMoving, inverted(toFixed, fit.grid, context), fit.grid), fit.grid,
                  linear);
    for (auto* half : {&toFixed, &toMoving})
      *half = half->defined() ? kernels::resizeField(*half, fit.grid, grid).contiguous()
                              : at::zeros({3, grid.size[2], grid.size[1], grid.size[0]},
                                          level.fixed.voxels.options());
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
      const auto fixed = warpTo(everywhere, level.fixed, {}, toFixed);
      const auto moving = warpTo(everywhere, level.moving, linear, toMoving);
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
      const auto guides = halvesOf(settings.landmarks, grid, toFixed, toMoving);
      const auto advance = [&](at::Tensor& half, const at::Tensor& slope, const at::Tensor& image,
                               const GuidingLandmarks& landmarks) {
        context.throwIfCancelled();
        auto update = updateOf(slope, image, grid, settings, step);
        if (!landmarks.empty()) {
          update = LandmarkTerm(landmarks, grid, half.device()).guided(update, half, step);
          holdTheEdge(update);
        }
        half = smoothed(composed(half, update, grid), settings.totalSmoothing);
      };
      advance(toMoving, byMoving.gradient, moving.moving, guides.moving);
      advance(toFixed, byFixed.gradient, fixed.moving, guides.fixed);
      if (stagnation.add(byMoving.value)) break;
    }
  });
  fit.forward = composed(toMoving, inverted(toFixed, fit.grid, context), fit.grid);
  fit.backward = composed(toFixed, inverted(toMoving, fit.grid, context), fit.grid);
  return fit;
}

} // namespace svx
