#include "core/registration/landmark/radial_transform.h"

#include "core/data/error.h"
#include "core/kernels/cpu/radial.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// kernel as a function of q = p^2, and its derivative by q: neither needs a root or a logarithm
/// more than it must.
template <RadialKernel kernel>
double value(double q) {
  if constexpr (kernel == RadialKernel::ThinPlate2D) return q > 0 ? 0.5 * q * std::log(q) : 0;
  if constexpr (kernel == RadialKernel::ThinPlate3D) return -std::sqrt(q);
  if constexpr (kernel == RadialKernel::Gaussian) return std::exp(-q);
  if constexpr (kernel == RadialKernel::Wendland) {
    if (q >= 1) return 0;
    const double p = std::sqrt(q), rest = (1 - p) * (1 - p);
    return rest * rest * (4 * p + 1);
  }
}

/// At a centre the thin plates have none; 0 is the mean of the slopes around it.
template <RadialKernel kernel>
double slope(double q) {
  if constexpr (kernel == RadialKernel::ThinPlate2D) return q > 0 ? 0.5 * (std::log(q) + 1) : 0;
  if constexpr (kernel == RadialKernel::ThinPlate3D) return q > 0 ? -0.5 / std::sqrt(q) : 0;
  if constexpr (kernel == RadialKernel::Gaussian) return -std::exp(-q);
  if constexpr (kernel == RadialKernel::Wendland) {
    const double p = std::sqrt(q);
    return q < 1 ? -10 * (1 - p) * (1 - p) * (1 - p) : 0;
  }
}

/// body.template operator()<kernel>()
template <typename Body>
auto withKernel(RadialKernel kernel, Body body) {
  switch (kernel) {
  case RadialKernel::ThinPlate2D:
    return body.template operator()<RadialKernel::ThinPlate2D>();
  case RadialKernel::ThinPlate3D:
    return body.template operator()<RadialKernel::ThinPlate3D>();
  case RadialKernel::Gaussian:
    return body.template operator()<RadialKernel::Gaussian>();
  default:
    return body.template operator()<RadialKernel::Wendland>();
  }
}

/// x over the scale, in the plane when there is one.
Vec3 scaled(const RadialParts& parts, Vec3 x) {
  if (parts.normal) x = x - dot(x, *parts.normal) * *parts.normal;
  return (1 / parts.scale) * x;
}

bool finite(const std::vector<Vec3>& points) {
  return std::all_of(points.begin(), points.end(), [](const Vec3& p) {
    return std::isfinite(p[0]) && std::isfinite(p[1]) && std::isfinite(p[2]);
  });
}

} // namespace

double radialValue(RadialKernel kernel, double p) {
  return withKernel(kernel, [&]<RadialKernel k>() { return value<k>(p * p); });
}

RadialTransform::RadialTransform(RadialParts parts, const Geometry& grid)
    : parts_(std::move(parts)), grid_(grid) {
  grid_.validate("The grid of a radial mapping");
  if (parts_.centres.size() != parts_.weights.size() || !finite(parts_.centres) ||
      !finite(parts_.weights) || !std::isfinite(determinant(parts_.affine.linear)) ||
      !finite({parts_.affine.offset}) || !(parts_.scale > 0) || !std::isfinite(parts_.scale))
    throw Error(ErrorKind::Input, "The radial mapping cannot be used",
                "its centres, weights and scale do not make a mapping");
  for (const Vec3& centre : parts_.centres) {
    centres_.push_back(scaled(parts_, centre));
    middle_ = middle_ + (1 / double(parts_.centres.size())) * centres_.back();
  }
}

void RadialTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  withKernel(parts_.kernel, [&]<RadialKernel kernel>() {
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      const Vec3 x = scaled(parts_, fixed[i]);
      Vec3 y = parts_.affine(fixed[i]);
      for (std::size_t c = 0; c < centres_.size(); ++c) {
        const Vec3 d = x - centres_[c];
        y = y + value<kernel>(dot(d, d)) * parts_.weights[c];
      }
      moving[i] = y;
    }
  });
}

Mat3 RadialTransform::jacobian(const Vec3& at) const {
  return withKernel(parts_.kernel, [&]<RadialKernel kernel>() {
    const Vec3 x = scaled(parts_, at);
    Mat3 j = parts_.affine.linear;
    for (std::size_t c = 0; c < centres_.size(); ++c) {
      const Vec3 d = x - centres_[c];
      const double factor = 2 * slope<kernel>(dot(d, d)) / parts_.scale;
      for (std::size_t k = 0; k < 9; ++k) j[k] += factor * parts_.weights[c][k / 3] * d[k % 3];
    }
    return j;
  });
}

TransformPtr RadialTransform::inverse() const {
  return std::make_shared<InverseTransform>(std::make_shared<RadialTransform>(*this), grid_);
}

/// Sums of float32 terms that may cancel keep 2^-24 of the largest term.
bool RadialTransform::floatsSuffice(const Geometry& grid) const {
  double farthest = 1, squares = 0;
  for (int corner = 0; corner < 8; ++corner) {
    Vec3 index{};
    for (int a = 0; a < 3; ++a)
      if (corner >> a & 1) index[std::size_t(a)] = double(grid.size[std::size_t(a)] - 1);
    farthest = std::max(farthest, norm(scaled(parts_, grid.indexToWorld()(index)) - middle_));
  }
  for (const Vec3& centre : centres_) farthest = std::max(farthest, norm(centre - middle_));
  for (const Vec3& weight : parts_.weights) squares += dot(weight, weight);
  const double largest = std::max(1.0, std::abs(radialValue(parts_.kernel, 2 * farthest)));
  return 0x1p-24 * largest * std::sqrt(squares) < 1e-3;
}

at::Tensor RadialTransform::toField(const Geometry& grid) const {
  if (!floatsSuffice(grid)) return Transform::toField(grid);
  std::vector<float> centres, weights;
  for (std::size_t i = 0; i < centres_.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c) {
      centres.push_back(float(centres_[i][c] - middle_[c]));
      weights.push_back(float(parts_.weights[i][c]));
    }
  const auto [nx, ny, nz] = grid.size;
  const at::Tensor field = at::empty({3, nz, ny, nx}, at::kFloat);
  auto* const out = field.data_ptr<float>();
  const std::int64_t voxels = grid.voxelCount();
  const AffineMap toWorld = grid.indexToWorld();
  const Vec3 along{toWorld.linear[0], toWorld.linear[3], toWorld.linear[6]};
  const Vec3 step = scaled(parts_, along), slope = parts_.affine.linear * along - along;
  at::parallel_for(0, ny * nz, 1, [&, nx = nx, ny = ny](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const Vec3 first = toWorld({0, double(r % ny), double(r / ny)});
      const Vec3 start = scaled(parts_, first) - middle_, moved = parts_.affine(first) - first;
      kernels::cpu::RadialRow row{kernels::cpu::RadialFunction(parts_.kernel),
                                  centres.data(),
                                  weights.data(),
                                  std::int64_t(centres_.size()),
                                  {float(start[0]), float(start[1]), float(start[2])},
                                  {float(step[0]), float(step[1]), float(step[2])},
                                  {out + r * nx, out + voxels + r * nx, out + 2 * voxels + r * nx}};
      kernels::cpu::radialRow(row, nx);
      for (std::size_t c = 0; c < 3; ++c)
        for (std::int64_t x = 0; x < nx; ++x)
          row.out[c][x] = float(moved[c] + double(x) * slope[c] + double(row.out[c][x]));
    }
  });
  return field;
}

at::Tensor RadialTransform::jacobianDeterminant(const Geometry& grid) const {
  const auto [nx, ny, nz] = grid.size;
  const at::Tensor result = at::empty({nz, ny, nx}, at::kFloat);
  auto* out = result.data_ptr<float>();
  const AffineMap toWorld = grid.indexToWorld();
  at::parallel_for(0, ny * nz, 1, [&, nx = nx, ny = ny](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row)
      for (std::int64_t x = 0; x < nx; ++x)
        out[row * nx + x] =
            float(determinant(jacobian(toWorld({double(x), double(row % ny), double(row / ny)}))));
  });
  return result;
}

} // namespace svx
