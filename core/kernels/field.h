// Displacement fields: composition, Jacobian, and the regularisers that keep them smooth.
//
// Fields are float32 (3, z, y, x), components LPS mm (x, y, z); a z size of 1 is a 2-D grid, whose
// third component is carried along. CPU: threads of at::get_num_threads(), sums in double over
// fixed chunks, so results do not depend on the number of threads. CUDA: current stream,
// deterministic. Throws `Error{Input}` for other shapes.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// The field of x -> y + outer(y), y = x + inner(x), on the grid of `inner`. Outside its grid the
/// outer displacement is 0.
at::Tensor composeFields(const at::Tensor& outer, const Geometry& outerGrid,
                         const at::Tensor& inner, const Geometry& innerGrid);

/// det(I + du/dx) at every voxel: float32 (z, y, x). Central differences in mm, one-sided at the
/// borders; an axis of one voxel contributes no derivative.
at::Tensor jacobianDeterminant(const at::Tensor& field, const Geometry& grid);

enum class Regulariser {
  Diffusion, ///< 1/2 int sum_j |grad u_j|^2
  Curvature, ///< 1/2 int sum_j (Lap u_j)^2
  Elastic    ///< 1/2 int mu sum_j |grad u_j|^2 + (lambda + mu) (div u)^2
};

struct ElasticConstants {
  double mu = 1, lambda = 0; ///< Lame constants
};

/// The regulariser's value of a field, float32 or on the CPU also float64, and its gradient
/// d value / d u when `gradient` is given (the shape and type of `field`; reused when it has them).
/// Modersitzki 2009, FAIR, chapter 8: int is the sum over voxels times their volume (area in 2-D);
/// Neumann borders, where a second difference is a single first difference. Differences are along
/// the grid's axes in mm; directions are honoured in div u.
double regularise(Regulariser kind, const at::Tensor& field, const Geometry& grid,
                  at::Tensor* gradient, const ElasticConstants& constants = {});

} // namespace svx::kernels
