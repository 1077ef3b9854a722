#include "core/data/error.h"
#include "core/data/transform.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

/// The cubic B-spline weights of one axis (Unser, IEEE Signal Processing Magazine 16(6), 1999,
/// eq. 4) and the first control point they belong to.
struct Support {
  std::int64_t first = 0, count = 1;
  std::array<double, 4> weights{1, 0, 0, 0};

  /// False outside itk::BSplineTransform's valid region [1, size - 2].
  bool set(double index, std::int64_t size) {
    if (size == 1) return true;
    const double last = static_cast<double>(size - 2);
    constexpr double nudge = 1e-9; // ITK counts both ends as inside
    if (!(index >= 1 - nudge && index <= last + nudge)) return false;
    first = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(index)) - 1, 0,
                                     std::max<std::int64_t>(0, size - 4));
    count = 4;
    const double t = index - static_cast<double>(first + 1), s = 1 - t;
    weights = {s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6,
               (4 - 6 * s * s + 3 * s * s * s) / 6, t * t * t / 6};
    return true;
  }
};

} // namespace

BSplineTransform::BSplineTransform(Geometry controlGrid, at::Tensor coefficients)
    : controlGrid_(controlGrid), coefficients_(std::move(coefficients)) {
  controlGrid_.validate("The B-spline's control grid");
  const auto& size = controlGrid_.size;
  const std::vector<std::int64_t> shape{3, size[2], size[1], size[0]};
  if (!coefficients_.defined() || coefficients_.sizes() != at::IntArrayRef(shape) ||
      coefficients_.scalar_type() != at::kDouble || !coefficients_.device().is_cpu())
    throw Error(ErrorKind::Internal, "The B-spline cannot be used",
                "its coefficients are not float64 (3, z, y, x) of the control grid's size.");
  if (size[0] < 4 || size[1] < 4 || (size[2] < 4 && size[2] != 1))
    throw Error(ErrorKind::Input, "The B-spline cannot be used",
                "a cubic spline needs at least 4 control points along each axis.");
  coefficients_ = coefficients_.contiguous();
}

void BSplineTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  const AffineMap toIndex = controlGrid_.worldToIndex();
  const auto& size = controlGrid_.size;
  const std::int64_t controls = controlGrid_.voxelCount();
  const double* coefficients = coefficients_.data_ptr<double>();
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const Vec3 point = fixed[i], index = toIndex(point);
    moving[i] = point;
    Support x, y, z;
    if (!x.set(index[0], size[0]) || !y.set(index[1], size[1]) || !z.set(index[2], size[2]))
      continue;
    for (std::int64_t k = 0; k < z.count; ++k)
      for (std::int64_t j = 0; j < y.count; ++j) {
        const double weight = z.weights[k] * y.weights[j];
        const double* row =
            coefficients + ((z.first + k) * size[1] + y.first + j) * size[0] + x.first;
        for (int c = 0; c < 3; ++c) {
          const double* control = row + c * controls;
          double sum = 0;
          for (int w = 0; w < 4; ++w) sum += x.weights[w] * control[w];
          moving[i][c] += weight * sum;
        }
      }
  }
}

TransformPtr BSplineTransform::inverse() const {
  Geometry valid = controlGrid_;
  Vec3 first{};
  for (int a = 0; a < 3; ++a)
    if (valid.size[a] > 1) {
      valid.size[a] -= 2;
      first[a] = 1;
    }
  valid.origin = controlGrid_.indexToWorld()(first);
  return std::make_shared<InverseTransform>(std::make_shared<BSplineTransform>(*this), valid);
}

} // namespace svx
