#include "core/evaluation/grid_error.h"

#include <ATen/ATen.h>

namespace svx {

GridError gridError(const Transform& estimate, const Transform& truth, const Geometry& fixed) {
  const Mat3 toIndex = fixed.worldToIndex().linear;
  const int dimensions = fixed.dimensions();
  at::Tensor scaled = at::empty({dimensions, 3}, at::kDouble);
  for (int row = 0; row < dimensions; ++row)
    for (int column = 0; column < 3; ++column)
      scaled[row][column] = 2 * toIndex[std::size_t(3 * row + column)] / double(fixed.size[row]);
  const at::Tensor apart = scaled.matmul(
      (estimate.toField(fixed).to(at::kDouble) - truth.toField(fixed)).reshape({3, -1}));
  return {apart.square().sum(0).mean().item<double>(), apart.abs().sum().item<double>()};
}

} // namespace svx
