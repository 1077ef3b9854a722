#include "core/study/synthetic/synthetic_pair.h"

#include "core/data/error.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace svx {
namespace {

std::shared_ptr<const Volume> deformed(const Transform& truth, const Volume& source) {
  return apply(truth, source, source.geometry, kernels::Interpolation::Linear);
}

TransformPtr drawTruth(const Volume& source, const PairRecipe& recipe, Random& random) {
  switch (recipe.deformation) {
  case Deformation::Affine:
    return randomAffine(source.geometry, recipe.affine, random);
  case Deformation::Rbf:
    return randomRbf(source, recipe.rbf, random);
  case Deformation::Diffeomorphism:
    return randomDiffeomorphism(source.geometry, recipe.shooting, random);
  case Deformation::Large:
    break;
  }
  // The radial part acts on the object where the affine part puts it.
  const auto affine = randomAffine(source.geometry, recipe.affine, random);
  const auto radial = randomRbf(*deformed(*affine, source), recipe.rbf, random);
  return std::make_shared<CompositeTransform>(std::vector<TransformPtr>{radial, affine});
}

std::shared_ptr<const Volume> noisy(const Volume& image, double variance, Random& random) {
  auto result = std::make_shared<Volume>(image);
  result->voxels = image.voxels.to(at::kFloat, false, true).contiguous();
  float* value = result->voxels.data_ptr<float>();
  const double sigma = std::sqrt(variance);
  for (std::int64_t i = 0; i < result->voxels.numel(); ++i)
    value[i] += static_cast<float>(sigma * random.normal());
  return result;
}

bool inside(const Geometry& grid, const AffineMap& toIndex, const Vec3& point) {
  const Vec3 index = toIndex(point);
  for (int a = 0; a < grid.dimensions(); ++a)
    if (!(index[a] >= 0 && index[a] <= static_cast<double>(grid.size[a] - 1))) return false;
  return true;
}

/// Each next point is the one farthest from those before (Gonzalez, TCS 38 (1985) 293-306).
std::vector<std::size_t> spread(const std::vector<Vec3>& points, std::size_t count,
                                Random& random) {
  std::vector<std::size_t> chosen;
  if (points.empty()) return chosen;
  std::vector<double> away(points.size(), std::numeric_limits<double>::max());
  auto next = static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(points.size())));
  while (chosen.size() < count && away[next] > 0) {
    chosen.push_back(next);
    for (std::size_t i = 0; i < points.size(); ++i)
      away[i] = std::min(away[i], norm(points[i] - points[chosen.back()]));
    next = static_cast<std::size_t>(std::max_element(away.begin(), away.end()) - away.begin());
  }
  return chosen;
}

void placeLandmarks(SyntheticPair& pair, const Volume& clean, double threshold, int count,
                    Random& random) {
  constexpr std::int64_t candidates = 20000;
  const at::Tensor bright = (clean.asFloat(0) > threshold).reshape({-1}).nonzero().view({-1});
  const Geometry& grid = clean.geometry;
  const AffineMap toWorld = grid.indexToWorld(), toIndex = pair.moving->geometry.worldToIndex();
  std::vector<Vec3> fixed, moving;
  const std::int64_t stride = std::max<std::int64_t>(1, bright.numel() / candidates);
  const auto* voxel = bright.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < bright.numel(); i += stride)
    fixed.push_back(toWorld({static_cast<double>(voxel[i] % grid.size[0]),
                             static_cast<double>(voxel[i] / grid.size[0] % grid.size[1]),
                             static_cast<double>(voxel[i] / grid.size[0] / grid.size[1])}));
  moving.resize(fixed.size());
  pair.truth->map(fixed, moving);
  std::vector<Vec3> from, to;
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (inside(pair.moving->geometry, toIndex, moving[i])) {
      from.push_back(fixed[i]);
      to.push_back(moving[i]);
    }
  auto fixedPoints = std::make_shared<Landmarks>(), movingPoints = std::make_shared<Landmarks>();
  fixedPoints->name = "fixed landmarks";
  movingPoints->name = "moving landmarks";
  for (const std::size_t i : spread(from, static_cast<std::size_t>(count), random)) {
    const std::string name = std::to_string(fixedPoints->points.size() + 1);
    fixedPoints->points.push_back({name, from[i]});
    movingPoints->points.push_back({name, to[i]});
  }
  pair.fixedLandmarks = fixedPoints;
  pair.movingLandmarks = movingPoints;
}

} // namespace

SyntheticPair makeSyntheticPair(std::shared_ptr<const Volume> source, const PairRecipe& recipe,
                                Random& random) {
  if (source->geometry.size[0] < 2 || source->geometry.size[1] < 2)
    throw Error(ErrorKind::Input, "The image '" + source->name + "' cannot be deformed",
                "it has a single row or column", "Choose an image of at least 2 x 2 voxels.");
  const double threshold = otsuThreshold(*source);
  SyntheticPair pair;
  pair.moving = source;
  pair.truth = drawTruth(*source, recipe, random);
  const auto clean = deformed(*pair.truth, *source);
  placeLandmarks(pair, *clean, threshold, recipe.landmarks, random);
  const at::Tensor values = source->asFloat(0).to(at::kDouble);
  const double spreadOfValues =
      values.masked_select(at::isfinite(values)).var(false).item<double>();
  const double variance = random.uniform(0, recipe.noise * spreadOfValues);
  auto fixed = std::make_shared<Volume>(*(variance > 0 ? noisy(*clean, variance, random) : clean));
  fixed->name = source->name + ", deformed";
  pair.fixed = fixed;
  return pair;
}

} // namespace svx
