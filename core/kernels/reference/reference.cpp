#include "core/kernels/reference/reference.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx::kernels::reference {

namespace {

using Index = std::array<std::int64_t, 3>; // x, y, z

/// A (z, y, x) image in double, read with replicated borders.
struct Image {
  at::Tensor data;
  Index size;
  const double* values;

  explicit Image(const at::Tensor& t)
      : data(t.to(at::kDouble).contiguous()), size{t.size(2), t.size(1), t.size(0)},
        values(data.data_ptr<double>()) {}

  double operator()(Index i) const {
    for (int a = 0; a < 3; ++a) i[a] = std::clamp<std::int64_t>(i[a], 0, size[a] - 1);
    return values[(i[2] * size[1] + i[1]) * size[0] + i[0]];
  }
};

Index moved(Index i, int axis, std::int64_t by) {
  i[axis] += by;
  return i;
}

template <typename Visit>
void forEachVoxel(const Index& size, Visit visit) {
  for (std::int64_t z = 0; z < size[2]; ++z)
    for (std::int64_t y = 0; y < size[1]; ++y)
      for (std::int64_t x = 0; x < size[0]; ++x) visit(Index{x, y, z});
}

at::Tensor newVolume(const Index& size) {
  return at::zeros({size[2], size[1], size[0]}, at::kDouble);
}

double& at(at::Tensor& t, const Index& i) {
  return t.data_ptr<double>()[(i[2] * t.size(1) + i[1]) * t.size(2) + i[0]];
}

double bspline(double t) {
  t = std::abs(t);
  return t < 1 ? 2.0 / 3 - t * t + t * t * t / 2 : t < 2 ? std::pow(2 - t, 3) / 6 : 0;
}

std::int64_t mirrored(std::int64_t i, std::int64_t n) {
  if (n == 1) return 0;
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * n - 2 - i;
  return i;
}

/// Coefficients by solving the interpolation conditions along each axis.
at::Tensor splineCoefficients(at::Tensor volume) {
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t n = volume.size(axis);
    at::Tensor system = at::zeros({n, n}, at::kDouble);
    double* s = system.data_ptr<double>();
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t k = -1; k <= 1; ++k)
        s[i * n + mirrored(i + k, n)] += bspline(static_cast<double>(k));
    volume = at::tensordot(at::inverse(system), volume, {1}, {axis}).movedim(0, axis);
  }
  return volume.contiguous();
}

double sample(const Image& image, const Vec3& p, Interpolation interpolation, double outside) {
  Index nearest, low;
  for (int a = 0; a < 3; ++a) {
    nearest[a] = static_cast<std::int64_t>(std::floor(p[a] + 0.5));
    low[a] = static_cast<std::int64_t>(std::floor(p[a]));
    if (!(p[a] >= -0.5 && p[a] < image.size[a] - 0.5)) return outside;
  }
  if (interpolation == Interpolation::Nearest) return image(nearest);
  const bool cubic = interpolation == Interpolation::Cubic;
  double sum = 0;
  for (int dz = -2; dz <= 3; ++dz)
    for (int dy = -2; dy <= 3; ++dy)
      for (int dx = -2; dx <= 3; ++dx) {
        Index i{low[0] + dx, low[1] + dy, low[2] + dz};
        double weight = 1;
        for (int a = 0; a < 3; ++a) {
          // The border value continues: the coordinate stays on the grid.
          const double q = std::clamp(p[a], 0.0, static_cast<double>(image.size[a] - 1));
          const double distance = std::abs(q - static_cast<double>(i[a]));
          weight *= cubic ? bspline(distance) : std::max(0.0, 1 - distance);
          if (cubic) i[a] = mirrored(i[a], image.size[a]);
        }
        if (weight != 0) sum += weight * image(i);
      }
  return sum;
}

/// The pairs of values that count.
struct Pairs {
  std::vector<double> fixed, warped;
};

bool usable(double f, double w, double mask) {
  return std::isfinite(f) && std::isfinite(w) && mask != 0;
}

at::Tensor maskOr1(const at::Tensor& mask, const at::Tensor& like) {
  return mask.defined() ? mask.to(at::kDouble).contiguous() : at::ones(like.sizes(), at::kDouble);
}

Pairs pairsOf(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask) {
  const at::Tensor f = fixed.to(at::kDouble).contiguous(), w = warped.to(at::kDouble).contiguous(),
                   m = maskOr1(mask, fixed);
  Pairs pairs;
  for (std::int64_t i = 0; i < f.numel(); ++i) {
    const double a = f.data_ptr<double>()[i], b = w.data_ptr<double>()[i];
    if (!usable(a, b, m.data_ptr<double>()[i])) continue;
    pairs.fixed.push_back(a);
    pairs.warped.push_back(b);
  }
  return pairs;
}

double mean(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x;
  return sum / static_cast<double>(v.size());
}

struct Moments {
  double fixed = 0, warped = 0, cross = 0; ///< centred sums of squares and products
};

Moments momentsOf(const Pairs& p) {
  const double f = mean(p.fixed), w = mean(p.warped);
  Moments m;
  for (std::size_t i = 0; i < p.fixed.size(); ++i) {
    m.fixed += (p.fixed[i] - f) * (p.fixed[i] - f);
    m.warped += (p.warped[i] - w) * (p.warped[i] - w);
    m.cross += (p.fixed[i] - f) * (p.warped[i] - w);
  }
  return m;
}

/// Forward difference, 0 at the border.
double forward(const Image& u, const Index& i, int axis) {
  return u(moved(i, axis, 1)) - u(i);
}

} // namespace

at::Tensor warp(const at::Tensor& moving, const at::Tensor& field, const Index& size,
                const SamplingMap& map, const WarpOptions& options) {
  if (moving.dim() == 4) {
    std::vector<at::Tensor> channels;
    for (std::int64_t c = 0; c < moving.size(0); ++c)
      channels.push_back(warp(moving[c], field, size, map, options));
    return at::stack(channels);
  }
  const Image image(options.interpolation == Interpolation::Cubic
                        ? splineCoefficients(moving.to(at::kDouble))
                        : moving);
  std::vector<Image> u;
  for (int c = 0; field.defined() && c < 3; ++c) u.emplace_back(field[c]);
  at::Tensor result = newVolume(size);
  forEachVoxel(size, [&](const Index& i) {
    Vec3 p = map.affine({double(i[0]), double(i[1]), double(i[2])});
    if (!u.empty()) p = p + map.displacement * Vec3{u[0](i), u[1](i), u[2](i)};
    at(result, i) = sample(image, p, options.interpolation, options.outside);
  });
  return result;
}

double meanSquares(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask) {
  const Pairs p = pairsOf(fixed, warped, mask);
  double sum = 0;
  for (std::size_t i = 0; i < p.fixed.size(); ++i) sum += std::pow(p.warped[i] - p.fixed[i], 2);
  return p.fixed.empty() ? 0 : 0.5 * sum / static_cast<double>(p.fixed.size());
}

double correlation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask) {
  const Pairs p = pairsOf(fixed, warped, mask);
  if (p.fixed.empty()) return 0;
  const Moments m = momentsOf(p);
  return m.fixed > 0 && m.warped > 0 ? m.cross * m.cross / (m.fixed * m.warped) : 0;
}

double localCorrelation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                        const LocalCorrelationOptions& options) {
  const Image f(fixed), w(warped), m(maskOr1(mask, fixed));
  const std::int64_t r = options.window / 2;
  double sum = 0;
  std::int64_t counted = 0;
  forEachVoxel(f.size, [&](const Index& centre) {
    if (!usable(f(centre), w(centre), m(centre))) return;
    ++counted;
    Pairs pairs;
    for (std::int64_t z = centre[2] - r; z <= centre[2] + r; ++z)
      for (std::int64_t y = centre[1] - r; y <= centre[1] + r; ++y)
        for (std::int64_t x = centre[0] - r; x <= centre[0] + r; ++x) {
          const Index i{x, y, z};
          bool on = true;
          for (int a = 0; a < 3; ++a) on = on && i[a] >= 0 && i[a] < f.size[a];
          if (!on || !usable(f(i), w(i), m(i))) continue;
          pairs.fixed.push_back(f(i));
          pairs.warped.push_back(w(i));
        }
    const Moments s = momentsOf(pairs);
    const double floor = options.varianceFloor * static_cast<double>(pairs.fixed.size());
    const double product = (s.fixed + floor) * (s.warped + floor);
    if (product > 0) sum += s.cross * s.cross / product;
  });
  return counted ? sum / static_cast<double>(counted) : 0;
}

double mutualInformation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                         const MutualInformationOptions& options) {
  const Pairs p = pairsOf(fixed, warped, mask);
  const int bins = options.bins;
  const auto cell = [bins](int f, int w) { return static_cast<std::size_t>(f * bins + w); };
  std::vector<double> joint(static_cast<std::size_t>(bins) * bins), byFixed(bins), byWarped(bins);
  for (std::size_t i = 0; i < p.fixed.size(); ++i) {
    const double f =
        (p.fixed[i] - options.fixed.lowest) / (options.fixed.highest - options.fixed.lowest) * bins;
    const double w = std::clamp((p.warped[i] - options.warped.lowest) /
                                    (options.warped.highest - options.warped.lowest),
                                0.0, 1.0) *
                         (bins - 4) +
                     2;
    const int bin = std::clamp(static_cast<int>(std::floor(f)), 0, bins - 1);
    for (int k = 0; k < bins; ++k)
      joint[cell(bin, k)] += bspline(w - k) / static_cast<double>(p.fixed.size());
  }
  for (int f = 0; f < bins; ++f)
    for (int w = 0; w < bins; ++w) {
      byFixed[f] += joint[cell(f, w)];
      byWarped[w] += joint[cell(f, w)];
    }
  double information = 0;
  for (int f = 0; f < bins; ++f)
    for (int w = 0; w < bins; ++w)
      if (const double q = joint[cell(f, w)]; q > 0)
        information += q * std::log(q / (byFixed[f] * byWarped[w]));
  return information;
}

double gradientFieldDistance(const at::Tensor& fixed, const at::Tensor& warped, const Vec3& spacing,
                             const at::Tensor& mask, const GradientFieldOptions& options) {
  const Image f(fixed), w(warped), m(maskOr1(mask, fixed));
  const double edgeF = options.fixedEdge, edgeW = options.warpedEdge;
  double sum = 0;
  std::int64_t counted = 0;
  forEachVoxel(f.size, [&](const Index& i) {
    Vec3 gf{}, gw{};
    bool counts = usable(f(i), w(i), m(i));
    for (int a = 0; a < 3; ++a) {
      const Index back = moved(i, a, -1), forth = moved(i, a, 1);
      counts = counts && usable(f(back), w(back), m(back)) && usable(f(forth), w(forth), m(forth));
      gf[a] = (f(forth) - f(back)) / (2 * spacing[a]);
      gw[a] = (w(forth) - w(back)) / (2 * spacing[a]);
    }
    if (!counts) return;
    ++counted;
    const double r = (dot(gf, gw) + edgeF * edgeW) /
                     std::sqrt((dot(gf, gf) + edgeF * edgeF) * (dot(gw, gw) + edgeW * edgeW));
    sum += 1 - r * r;
  });
  return counted ? sum / static_cast<double>(counted) : 0;
}

at::Tensor gaussianSmooth(const at::Tensor& volume, const Vec3& sigma) {
  at::Tensor from = volume.to(at::kDouble);
  for (int a = 0; a < 3; ++a) {
    if (sigma[a] == 0) continue;
    const Image image(from);
    at::Tensor to = newVolume(image.size);
    const std::int64_t radius = static_cast<std::int64_t>(std::ceil(4 * sigma[a]));
    forEachVoxel(image.size, [&](const Index& i) {
      double sum = 0, weights = 0;
      for (std::int64_t k = -radius; k <= radius; ++k) {
        const double weight = std::exp(-0.5 * k * k / (sigma[a] * sigma[a]));
        sum += weight * image(moved(i, a, k));
        weights += weight;
      }
      at(to, i) = sum / weights;
    });
    from = to;
  }
  return from;
}

at::Tensor boxSum(const at::Tensor& volume, const Index& radius) {
  const Image image(volume);
  at::Tensor to = newVolume(image.size);
  forEachVoxel(image.size, [&](const Index& i) {
    Index low, high;
    for (int a = 0; a < 3; ++a) {
      low[a] = std::max<std::int64_t>(0, i[a] - radius[a]);
      high[a] = std::min(image.size[a] - 1, i[a] + radius[a]);
    }
    for (std::int64_t z = low[2]; z <= high[2]; ++z)
      for (std::int64_t y = low[1]; y <= high[1]; ++y)
        for (std::int64_t x = low[0]; x <= high[0]; ++x) at(to, i) += image({x, y, z});
  });
  return to;
}

at::Tensor jacobianDeterminant(const at::Tensor& field, const Geometry& grid) {
  const Image u[3] = {Image(field[0]), Image(field[1]), Image(field[2])};
  const Mat3 toIndex = grid.worldToIndex().linear;
  at::Tensor result = newVolume(grid.size);
  forEachVoxel(grid.size, [&](const Index& i) {
    Mat3 byIndex{};
    for (int c = 0; c < 3; ++c)
      for (int a = 0; a < 3; ++a) {
        const std::int64_t steps = (i[a] > 0) + (i[a] + 1 < grid.size[a]);
        if (steps > 0)
          byIndex[3 * c + a] =
              (u[c](moved(i, a, 1)) - u[c](moved(i, a, -1))) / static_cast<double>(steps);
      }
    Mat3 jacobian = byIndex * toIndex;
    for (int a = 0; a < 3; ++a) jacobian[4 * a] += 1;
    at(result, i) = determinant(jacobian);
  });
  return result;
}

double regularise(Regulariser kind, const at::Tensor& field, const Geometry& grid,
                  const ElasticConstants& constants) {
  const Image u[3] = {Image(field[0]), Image(field[1]), Image(field[2])};
  double volume = 1, differences = 0, laplacians = 0, divergences = 0;
  for (int a = 0; a < 3; ++a) volume *= grid.size[a] > 1 ? grid.spacing[a] : 1;
  forEachVoxel(grid.size, [&](const Index& i) {
    double divergence = 0;
    for (int c = 0; c < 3; ++c) {
      double laplacian = 0;
      for (int a = 0; a < 3; ++a) {
        const double h = grid.spacing[a];
        const double forth = forward(u[c], i, a), back = u[c](i) - u[c](moved(i, a, -1));
        differences += forth * forth / (h * h);
        laplacian += (forth - back) / (h * h);
        divergence += grid.direction[3 * c + a] * (forth + back) / (2 * h);
      }
      laplacians += laplacian * laplacian;
    }
    divergences += divergence * divergence;
  });
  const double mu = constants.mu, lambda = constants.lambda;
  switch (kind) {
  case Regulariser::Diffusion:
    return 0.5 * volume * differences;
  case Regulariser::Curvature:
    return 0.5 * volume * laplacians;
  case Regulariser::Elastic:
    return 0.5 * volume * (mu * differences + (lambda + mu) * divergences);
  }
  return 0;
}

} // namespace svx::kernels::reference
