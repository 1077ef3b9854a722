// The vector operations of a registration's solver, on displacement fields.
//
// Fields are float32 (3, z, y, x), weights float32 (z, y, x), all of one grid and contiguous. CPU:
// threads of at::get_num_threads(); results do not depend on their number. CUDA: current stream.
#pragma once

#include "core/data/affine_map.h"

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// Sum of the products, in double over fixed chunks. Any equal shapes, float32 or float64.
double innerProduct(const at::Tensor& a, const at::Tensor& b);

/// result += weight * transpose(jacobian) gradient at every voxel: the chain rule from a warped
/// intensity to the displacement it was read at. `gradient` is by moving index, `jacobian` is
/// d moving index / d displacement (SamplingMap::displacement). All tensors float32 or, on the CPU,
/// float64.
void addChained(const at::Tensor& weight, const at::Tensor& gradient, const Mat3& jacobian,
                at::Tensor& result);

/// result += weight (g' v) g with g = transpose(jacobian) gradient: the Gauss-Newton Hessian of a
/// distance applied to `v`.
void addRankOne(const at::Tensor& weight, const at::Tensor& gradient, const Mat3& jacobian,
                const at::Tensor& v, at::Tensor& result);

/// Mean over the voxels with a weight above 0 of weight |g|^2, g as above; 0 when there is none.
double meanWeightedSquare(const at::Tensor& weight, const at::Tensor& gradient,
                          const Mat3& jacobian);

/// Solves, in place and for each component, (I + c_x L_x)(I + c_y L_y)(I + c_z L_z) x = field where
/// L is the one-dimensional negative second difference with Neumann borders (additive operator
/// splitting's relative, Peaceman & Rachford 1955): symmetric, positive definite, linear time.
/// `c` (x, y, z) in voxels squared, >= 0; axes of one voxel are left alone.
void solveSeparable(at::Tensor& field, const Vec3& c);

} // namespace svx::kernels
