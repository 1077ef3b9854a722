#include "core/study/synthetic/random_transform.h"

#include "core/data/error.h"
#include "core/kernels/field.h"
#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace svx {
namespace {

using std::numbers::pi;

/// The cells that a field is drawn on: cubes over the box of `image`, `longest` along its longest
/// side.
Geometry cells(const Geometry& image, std::int64_t longest) {
  const Vec3 extent = image.extent();
  const double most = image.dimensions() == 3 ? std::max({extent[0], extent[1], extent[2]})
                                              : std::max(extent[0], extent[1]);
  auto size = image.size;
  for (int a = 0; a < image.dimensions(); ++a)
    size[a] = std::max<std::int64_t>(2, std::llround(extent[a] / most * double(longest)));
  return image.resized(size);
}

/// A displacement in cells, (D, z, y, x), as LPS mm.
at::Tensor inWorld(const at::Tensor& shift, const Geometry& grid) {
  const Mat3 toWorld = grid.indexToWorld().linear;
  const at::Tensor matrix = at::tensor(at::ArrayRef<double>(toWorld.data(), 9), at::kDouble)
                                .view({3, 3})
                                .slice(1, 0, shift.size(0));
  return matrix.matmul(shift.to(at::kDouble).reshape({shift.size(0), -1}))
      .to(at::kFloat)
      .view({3, grid.size[2], grid.size[1], grid.size[0]})
      .contiguous();
}

double leastDeterminant(const at::Tensor& field, const Geometry& grid) {
  return kernels::jacobianDeterminant(field, grid).min().item<double>();
}

struct Box {
  std::array<std::int64_t, 3> low, high; ///< both inside

  bool holds(const std::array<std::int64_t, 3>& cell) const {
    for (int a = 0; a < 3; ++a)
      if (cell[a] < low[a] || cell[a] > high[a]) return false;
    return true;
  }
  double volume() const {
    double product = 1;
    for (int a = 0; a < 3; ++a) product *= double(high[a] - low[a] + 1);
    return product;
  }
};

Box boxOfObject(const Volume& image, const Geometry& grid) {
  const double threshold = otsuThreshold(image);
  const at::Tensor above = (image.asFloat(0) > threshold).nonzero(); // rows of (z, y, x)
  const AffineMap toCell = grid.worldToIndex() * image.geometry.indexToWorld();
  const at::Tensor low = std::get<0>(above.min(0)), high = std::get<0>(above.max(0));
  Vec3 from{}, to{};
  for (int a = 0; a < 3; ++a) {
    from[a] = low[2 - a].item<double>();
    to[a] = high[2 - a].item<double>();
  }
  from = toCell(from);
  to = toCell(to);
  Box box{};
  for (int a = 0; a < 3; ++a) {
    box.low[a] = std::clamp<std::int64_t>(std::llround(from[a]), 0, grid.size[a] - 1);
    box.high[a] = std::clamp<std::int64_t>(std::llround(to[a]), 0, grid.size[a] - 1);
  }
  return box;
}

struct Support {
  std::vector<Vec3> points; ///< cells; the moved ones first
  std::size_t moved = 0;
  double spacing = 1; ///< mean distance of the moved points, cells
};

/// Inner cells drawn at random, no two nearer than half the mean distance, and every sixth outside.
Support drawSupport(const Geometry& grid, const Box& box, double share, Random& random) {
  const int dimensions = grid.dimensions();
  constexpr std::int64_t stride2d = 6, stride3d = 12;
  Support support;
  const auto wanted = std::clamp<std::int64_t>(std::llround(share * box.volume()), 4, 200);
  support.spacing = std::pow(box.volume() / double(wanted), 1.0 / dimensions);
  for (std::int64_t trial = 0; trial < 50 * wanted && std::int64_t(support.moved) < wanted;
       ++trial) {
    Vec3 cell{};
    for (int a = 0; a < 3; ++a) cell[a] = double(random.whole(box.low[a], box.high[a] + 1));
    const bool near = std::any_of(support.points.begin(), support.points.end(), [&](const Vec3& p) {
      return norm(p - cell) < std::max(1.0, 0.5 * support.spacing);
    });
    if (near) continue;
    support.points.push_back(cell);
    ++support.moved;
  }
  const std::int64_t stride = dimensions == 3 ? stride3d : stride2d;
  for (std::int64_t z = 0; z < grid.size[2]; z += stride)
    for (std::int64_t y = 0; y < grid.size[1]; y += stride)
      for (std::int64_t x = 0; x < grid.size[0]; x += stride)
        if (!box.holds({x, y, z})) support.points.push_back({double(x), double(y), double(z)});
  return support;
}

class Radial {
public:
  Radial(RbfKernel kernel, const std::vector<Vec3>& points) : kernel_(kernel) {
    // As scipy: the box of the points shared out among them.
    double product = 1;
    int edges = 0;
    for (int a = 0; a < 3; ++a) {
      const auto [low, high] = std::minmax_element(
          points.begin(), points.end(), [a](const Vec3& p, const Vec3& q) { return p[a] < q[a]; });
      if ((*high)[a] == (*low)[a]) continue;
      product *= (*high)[a] - (*low)[a];
      ++edges;
    }
    epsilon_ = edges ? std::pow(product / double(points.size()), 1.0 / edges) : 1;
  }
  double operator()(double r) const {
    if (kernel_ == RbfKernel::ThinPlate) return r > 0 ? r * r * std::log(r) : 0;
    return std::sqrt(r * r / (epsilon_ * epsilon_) + 1);
  }

private:
  RbfKernel kernel_;
  double epsilon_ = 1;
};

/// The interpolant through `values` (points, D) at every cell: (D, z, y, x), double.
at::Tensor interpolated(const Radial& radial, const std::vector<Vec3>& points,
                        const at::Tensor& values, const Geometry& grid) {
  const auto n = static_cast<std::int64_t>(points.size());
  at::Tensor matrix = at::empty({n, n}, at::kDouble);
  double* entry = matrix.data_ptr<double>();
  for (const Vec3& p : points)
    for (const Vec3& q : points) *entry++ = radial(norm(p - q));
  const at::Tensor weights = at::linalg_solve(matrix, values).contiguous();
  const std::int64_t dimensions = values.size(1), count = grid.voxelCount();
  at::Tensor shift = at::zeros({dimensions, grid.size[2], grid.size[1], grid.size[0]}, at::kDouble);
  const double* weight = weights.data_ptr<double>();
  double* out = shift.data_ptr<double>();
  at::parallel_for(0, count, 256, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const Vec3 cell{double(i % grid.size[0]), double(i / grid.size[0] % grid.size[1]),
                      double(i / grid.size[0] / grid.size[1])};
      for (std::size_t p = 0; p < points.size(); ++p) {
        const double value = radial(norm(cell - points[p]));
        for (std::int64_t c = 0; c < dimensions; ++c)
          out[c * count + i] += value * weight[std::int64_t(p) * dimensions + c];
      }
    }
  });
  return shift;
}

/// d t / d axis in cells by central differences, one-sided at the borders. `axis` 0 is x.
at::Tensor derivative(const at::Tensor& t, int axis) {
  const std::int64_t dim = t.dim() - 1 - axis, n = t.size(dim);
  at::Tensor result = at::empty_like(t);
  result.narrow(dim, 1, n - 2).copy_((t.narrow(dim, 2, n - 2) - t.narrow(dim, 0, n - 2)) * 0.5);
  result.select(dim, 0).copy_(t.select(dim, 1) - t.select(dim, 0));
  result.select(dim, n - 1).copy_(t.select(dim, n - 1) - t.select(dim, n - 2));
  return result;
}

/// Gaussian of standard deviation `sigma` cells with nothing beyond the borders.
at::Tensor smoothed(at::Tensor t, double sigma, int dimensions) {
  const auto margin = static_cast<std::int64_t>(std::ceil(4 * sigma));
  for (int axis = 0; axis < dimensions; ++axis) {
    std::vector<std::int64_t> margins(static_cast<std::size_t>(2 * axis), 0);
    margins.insert(margins.end(), {margin, margin});
    Vec3 along{};
    along[axis] = sigma;
    const std::int64_t dim = t.dim() - 1 - axis;
    t = kernels::gaussianSmooth(at::constant_pad_nd(t, margins).contiguous(), along)
            .narrow(dim, margin, t.size(dim))
            .contiguous();
  }
  return t;
}

/// 1 in the middle, falling to 0 just outside the grid, by the fourth root of a cosine an axis.
at::Tensor borderMask(const Geometry& grid) {
  at::Tensor mask = at::ones({grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  for (int axis = 0; axis < grid.dimensions(); ++axis) {
    const double n = double(grid.size[axis]);
    const at::Tensor at0 = at::arange(grid.size[axis], at::kDouble) - 0.5 * (n - 1);
    std::vector<std::int64_t> shape(3, 1);
    shape[std::size_t(2 - axis)] = grid.size[axis];
    mask = mask * (at0 * (pi / (n + 2))).cos().pow(0.25).to(at::kFloat).view(shape);
  }
  return mask;
}

/// u(r) read at r - v(r), linear; the border value continues.
at::Tensor pulledBack(const at::Tensor& u, const at::Tensor& v, const Geometry& grid) {
  at::Tensor step = at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  for (int axis = 0; axis < grid.dimensions(); ++axis) {
    std::vector<std::int64_t> shape(3, 1);
    shape[std::size_t(2 - axis)] = grid.size[axis];
    const at::Tensor place = at::arange(grid.size[axis], at::kFloat).view(shape);
    step[axis].copy_((place - v[axis]).clamp(0, double(grid.size[axis] - 1)) - place);
  }
  return kernels::warp(u, step, {});
}

/// -ad*_v m of EPDiff: -(v . grad) m - (Dv)' m - (div v) m.
at::Tensor momentumChange(const at::Tensor& m, const at::Tensor& v, int dimensions) {
  at::Tensor change = at::zeros_like(m);
  at::Tensor divergence = at::zeros_like(m[0]);
  for (int axis = 0; axis < dimensions; ++axis) {
    const at::Tensor slope = derivative(v, axis);
    change -= derivative(m, axis) * v[axis];
    change[axis] -= (slope * m).sum(0);
    divergence += slope[axis];
  }
  return change - divergence * m;
}

/// The forward displacement u in cells of a shot over `distance` with kernel width `width`.
at::Tensor shot(const Geometry& grid, double width, double distance, Random& random) {
  const int dimensions = grid.dimensions();
  at::Tensor u = at::zeros({dimensions, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  const auto steps = static_cast<int>(std::ceil(distance / (0.1 * width)));
  if (steps == 0) return u;
  const double step = distance / (steps * width);
  // Smoothed, noise of this size has a standard deviation of distance / steps.
  const double size = step * width * std::pow(2 * pi * width * width, 0.25 * dimensions);
  at::Tensor m = at::empty_like(u);
  float* value = m.data_ptr<float>();
  for (std::int64_t i = 0; i < m.numel(); ++i) value[i] = float(size * random.normal());
  const at::Tensor mask = borderMask(grid);
  for (int k = 0; k < steps; ++k) {
    const at::Tensor v = mask * smoothed(m, width / std::sqrt(2.0), dimensions);
    m = m + step * momentumChange(m, v, dimensions);
    u = v + pulledBack(u, v, grid);
  }
  return u;
}

} // namespace

double otsuThreshold(const Volume& image) {
  const at::Tensor all = image.asFloat(0);
  const at::Tensor values = all.masked_select(at::isfinite(all));
  const double low = values.numel() ? values.min().item<double>() : 0,
               high = values.numel() ? values.max().item<double>() : 0;
  if (!(low < high))
    throw Error(ErrorKind::Input, "The image '" + image.name + "' cannot be deformed",
                "all its voxels have the same value", "Choose an image that shows something.");
  constexpr int bins = 256;
  const at::Tensor histogram = at::histc(values, bins, low, high).to(at::kDouble);
  const double* count = histogram.data_ptr<double>();
  double total = 0, sum = 0;
  for (int b = 0; b < bins; ++b) {
    total += count[b];
    sum += b * count[b];
  }
  double below = 0, belowSum = 0, best = -1;
  int cut = 0;
  for (int b = 0; b + 1 < bins; ++b) {
    below += count[b];
    belowSum += b * count[b];
    if (below == 0 || below == total) continue;
    const double gap = belowSum / below - (sum - belowSum) / (total - below);
    const double between = below * (total - below) * gap * gap;
    if (between <= best) continue;
    best = between;
    cut = b;
  }
  return low + (cut + 1) * (high - low) / bins;
}

std::shared_ptr<const AffineTransform> randomAffine(const Geometry& grid, const AffineRange& range,
                                                    Random& random) {
  const int dimensions = grid.dimensions();
  const double most = range.degrees * pi / 180, angle = random.uniform(-most, most);
  Vec3 axis{0, 0, 1};
  if (dimensions == 3) {
    axis = {random.normal(), random.normal(), random.normal()};
    axis = (1 / norm(axis)) * axis;
  }
  const Mat3 crossed{0, -axis[2], axis[1], axis[2], 0, -axis[0], -axis[1], axis[0], 0};
  Mat3 linear = // Rodrigues' formula
      identity3 + std::sin(angle) * crossed + (1 - std::cos(angle)) * (crossed * crossed);
  const double shear = range.shear * most;
  Vec3 shift{};
  const Vec3 extent = grid.extent();
  for (int row = 0; row < dimensions; ++row)
    for (int column = 0; column < dimensions; ++column)
      linear[std::size_t(3 * row + column)] += random.uniform(-shear, shear);
  for (int a = 0; a < dimensions; ++a)
    shift[a] = random.uniform(-range.shift, range.shift) * extent[a];
  const Mat3 world = grid.direction * linear * transpose(grid.direction);
  const Vec3 centre = grid.centre();
  return std::make_shared<AffineTransform>(
      AffineMap{world, centre + grid.direction * shift - world * centre}, centre);
}

std::shared_ptr<const DisplacementFieldTransform> randomRbf(const Volume& image,
                                                            const RbfRange& range, Random& random) {
  const Geometry grid = cells(image.geometry, image.geometry.dimensions() == 3 ? 32 : 64);
  const int dimensions = grid.dimensions();
  const Support support = drawSupport(grid, boxOfObject(image, grid), range.share, random);
  at::Tensor values =
      at::zeros({static_cast<std::int64_t>(support.points.size()), dimensions}, at::kDouble);
  const double most = range.strength * support.spacing;
  double* value = values.data_ptr<double>();
  for (std::size_t i = 0; i < support.moved * std::size_t(dimensions); ++i)
    value[i] = random.uniform(-most, most);
  const Radial radial(range.kernel, support.points);
  at::Tensor field = inWorld(interpolated(radial, support.points, values, grid), grid);
  while (leastDeterminant(field, grid) <= 0.05) field.mul_(0.9);
  return std::make_shared<DisplacementFieldTransform>(grid, field);
}

std::shared_ptr<const DisplacementFieldTransform>
randomDiffeomorphism(const Geometry& grid, const ShootingRange& range, Random& random) {
  const std::int64_t longest = grid.dimensions() == 3 ? 48 : 256;
  const Geometry work = cells(grid, longest);
  const double cell = double(longest) / 256;
  for (;;) {
    const double width = cell * double(random.whole(40, 100));
    const double distance = cell * range.strength * double(random.whole(0, 20));
    const at::Tensor field = inWorld(-shot(work, width, distance, random), work);
    if (leastDeterminant(field, work) > 0.01)
      return std::make_shared<DisplacementFieldTransform>(work, field);
  }
}

} // namespace svx
