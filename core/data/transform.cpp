#include "core/data/transform.h"

#include "core/data/error.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

at::Tensor emptyField(const Geometry& grid) {
  return at::empty({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
}

/// Calls row(first voxel's offset, its world position, the step to the next voxel) in parallel.
template <typename Row>
void forEachRow(const Geometry& grid, Row row) {
  const AffineMap toWorld = grid.indexToWorld();
  const Vec3 step{toWorld.linear[0], toWorld.linear[3], toWorld.linear[6]};
  const std::int64_t width = grid.size[0], height = grid.size[1];
  const std::int64_t grain = std::max<std::int64_t>(1, 4096 / width);
  at::parallel_for(0, height * grid.size[2], grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const Vec3 index{0, static_cast<double>(r % height), static_cast<double>(r / height)};
      row(r * width, toWorld(index), step);
    }
  });
}

/// d(field component)/d(index) along one axis; one-sided at the faces, zero across a single slice.
struct AxisDifference {
  std::int64_t size, stride;

  double operator()(const float* component, std::int64_t voxel, std::int64_t place) const {
    if (size == 1) return 0;
    const std::int64_t before = place > 0, after = place + 1 < size;
    return (component[voxel + after * stride] - component[voxel - before * stride]) /
           static_cast<double>(before + after);
  }
};

} // namespace

Vec3 Transform::map(const Vec3& fixed) const {
  Vec3 moving;
  map(std::span(&fixed, 1), std::span(&moving, 1));
  return moving;
}

at::Tensor Transform::toField(const Geometry& grid) const {
  const at::Tensor field = emptyField(grid);
  float* out = field.data_ptr<float>();
  const std::int64_t width = grid.size[0], voxels = grid.voxelCount();
  forEachRow(grid, [&](std::int64_t first, const Vec3& start, const Vec3& step) {
    thread_local std::vector<Vec3> points, mapped;
    points.resize(width);
    mapped.resize(width);
    for (std::int64_t x = 0; x < width; ++x) points[x] = start + static_cast<double>(x) * step;
    map(points, mapped);
    for (int c = 0; c < 3; ++c)
      for (std::int64_t x = 0; x < width; ++x)
        out[c * voxels + first + x] = static_cast<float>(mapped[x][c] - points[x][c]);
  });
  return field;
}

at::Tensor Transform::jacobianDeterminant(const Geometry& grid) const {
  const at::Tensor field = toField(grid);
  const at::Tensor jacobian = at::empty({grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  const float* u = field.data_ptr<float>();
  float* out = jacobian.data_ptr<float>();
  const std::int64_t width = grid.size[0], height = grid.size[1], voxels = grid.voxelCount();
  const AxisDifference alongX{width, 1}, alongY{height, width},
      alongZ{grid.size[2], width * height};
  const Mat3 toIndex = grid.worldToIndex().linear;
  forEachRow(grid, [&](std::int64_t first, const Vec3&, const Vec3&) {
    const std::int64_t y = first / width % height, z = first / (width * height);
    for (std::int64_t x = 0; x < width; ++x) {
      Mat3 perIndex;
      for (int c = 0; c < 3; ++c) {
        const float* component = u + c * voxels;
        perIndex[3 * c] = alongX(component, first + x, x);
        perIndex[3 * c + 1] = alongY(component, first + x, y);
        perIndex[3 * c + 2] = alongZ(component, first + x, z);
      }
      Mat3 gradient = perIndex * toIndex;
      for (int d = 0; d < 3; ++d) gradient[4 * d] += 1;
      out[first + x] = static_cast<float>(determinant(gradient));
    }
  });
  return jacobian;
}

AffineTransform::AffineTransform(AffineMap map, Vec3 centre) : affine_(map), centre_(centre) {}

void AffineTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  std::transform(fixed.begin(), fixed.end(), moving.begin(), affine_);
}

TransformPtr AffineTransform::inverse() const {
  return std::make_shared<AffineTransform>(affine_.inverse(), affine_(centre_));
}

at::Tensor AffineTransform::toField(const Geometry& grid) const {
  const at::Tensor field = emptyField(grid);
  float* out = field.data_ptr<float>();
  const std::int64_t width = grid.size[0], voxels = grid.voxelCount();
  forEachRow(grid, [&](std::int64_t first, const Vec3& start, const Vec3& step) {
    const Vec3 displacement = affine_(start) - start, slope = affine_.linear * step - step;
    for (int c = 0; c < 3; ++c)
      for (std::int64_t x = 0; x < width; ++x)
        out[c * voxels + first + x] =
            static_cast<float>(displacement[c] + static_cast<double>(x) * slope[c]);
  });
  return field;
}

at::Tensor AffineTransform::jacobianDeterminant(const Geometry& grid) const {
  return at::full({grid.size[2], grid.size[1], grid.size[0]}, determinant(affine_.linear),
                  at::kFloat);
}

CompositeTransform::CompositeTransform(std::vector<TransformPtr> parts)
    : parts_(std::move(parts)) {}

void CompositeTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  if (fixed.data() != moving.data()) std::copy(fixed.begin(), fixed.end(), moving.begin());
  for (const TransformPtr& part : parts_) part->map(moving, moving);
}

/// The first part may know a faster way over a whole grid; the others go on from there.
at::Tensor CompositeTransform::toField(const Geometry& grid) const {
  if (parts_.empty()) return at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  const at::Tensor first = parts_.front()->toField(grid).contiguous();
  if (parts_.size() == 1) return first;
  const at::Tensor field = emptyField(grid);
  const float* from = first.data_ptr<float>();
  float* out = field.data_ptr<float>();
  const std::int64_t width = grid.size[0], voxels = grid.voxelCount();
  forEachRow(grid, [&](std::int64_t row, const Vec3& start, const Vec3& step) {
    thread_local std::vector<Vec3> mapped;
    mapped.resize(std::size_t(width));
    for (std::int64_t x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c)
        mapped[x][c] = start[c] + static_cast<double>(x) * step[c] + from[c * voxels + row + x];
    for (std::size_t part = 1; part < parts_.size(); ++part) parts_[part]->map(mapped, mapped);
    for (int c = 0; c < 3; ++c)
      for (std::int64_t x = 0; x < width; ++x)
        out[c * voxels + row + x] =
            static_cast<float>(mapped[x][c] - start[c] - static_cast<double>(x) * step[c]);
  });
  return field;
}

TransformPtr CompositeTransform::inverse() const {
  std::vector<TransformPtr> reversed;
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part)
    reversed.push_back((*part)->inverse());
  return std::make_shared<CompositeTransform>(std::move(reversed));
}

} // namespace svx
