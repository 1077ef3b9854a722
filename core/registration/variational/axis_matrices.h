// Fields multiplied by a matrix along each axis.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>

namespace svx {

/// The field (3, z, y, x) with its rows along x, y and z multiplied by the matrices (to, from) for
/// x, y and z.
at::Tensor alongAxes(const at::Tensor& field, const std::array<at::Tensor, 3>& matrices);

} // namespace svx
