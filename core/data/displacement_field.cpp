#include "core/data/error.h"
#include "core/data/transform.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

/// One axis of a trilinear look-up: two neighbours and the share of the second. Within half a voxel
/// of the face the value of the face holds; beyond it there is none.
struct Interval {
  std::int64_t low, high;
  double share;

  bool set(double index, std::int64_t size) {
    if (!(index >= -0.5 && index < static_cast<double>(size) - 0.5)) return false;
    const double held = std::clamp(index, 0.0, static_cast<double>(size - 1));
    low = static_cast<std::int64_t>(held);
    high = std::min(low + 1, size - 1);
    share = held - static_cast<double>(low);
    return true;
  }
};

} // namespace

DisplacementFieldTransform::DisplacementFieldTransform(Geometry grid, at::Tensor displacement)
    : grid_(grid), displacement_(std::move(displacement)) {
  const std::vector<std::int64_t> shape{3, grid.size[2], grid.size[1], grid.size[0]};
  if (!displacement_.defined() || displacement_.sizes() != at::IntArrayRef(shape) ||
      displacement_.scalar_type() != at::kFloat || !displacement_.device().is_cpu())
    throw Error(ErrorKind::Internal, "The displacement field cannot be used",
                "its tensor is not float32 (3, z, y, x) of the grid's size in main memory.");
  grid_.validate("The displacement field");
  displacement_ = displacement_.contiguous();
}

void DisplacementFieldTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  const AffineMap toIndex = grid_.worldToIndex();
  const std::int64_t width = grid_.size[0], slice = width * grid_.size[1];
  const std::int64_t voxels = grid_.voxelCount();
  const float* u = displacement_.data_ptr<float>();
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const Vec3 point = fixed[i], index = toIndex(point);
    moving[i] = point;
    Interval x, y, z;
    if (!x.set(index[0], grid_.size[0]) || !y.set(index[1], grid_.size[1]) ||
        !z.set(index[2], grid_.size[2]))
      continue;
    const auto alongX = [&](const float* row) {
      return row[x.low] + x.share * (static_cast<double>(row[x.high]) - row[x.low]);
    };
    for (int c = 0; c < 3; ++c) {
      const float* near = u + c * voxels + z.low * slice;
      const float* far = u + c * voxels + z.high * slice;
      const double a = alongX(near + y.low * width), b = alongX(near + y.high * width);
      const double d = alongX(far + y.low * width), e = alongX(far + y.high * width);
      const double first = a + y.share * (b - a), second = d + y.share * (e - d);
      moving[i][c] += first + z.share * (second - first);
    }
  }
}

TransformPtr DisplacementFieldTransform::inverse() const {
  return std::make_shared<InverseTransform>(std::make_shared<DisplacementFieldTransform>(*this),
                                            grid_);
}

at::Tensor DisplacementFieldTransform::toField(const Geometry& grid) const {
  return grid == grid_ ? displacement_ : Transform::toField(grid);
}

} // namespace svx
