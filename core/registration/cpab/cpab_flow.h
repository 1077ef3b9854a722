// Flows of continuous piecewise-affine velocities: CPAB transformations.
#pragma once

#include "core/jobs/job.h"
#include "core/registration/cpab/tessellation.h"

namespace svx {

/// The flow of a CPA velocity at time 1, in `steps` equal steps, each exact in the cell where it
/// starts, by the exponential of the cell's matrix (Freifeld et al. 2017, IEEE TPAMI 39:2496-2509,
/// section 4). Runs on the CPU with the threads of at::get_num_threads(); results do not depend on
/// their number.
class CpabFlow {
public:
  /// Of the voxels of `grid`, which fills the box of the tessellation. The tessellation and the
  /// context must outlive this.
  CpabFlow(const Tessellation& tessellation, const Geometry& grid, int steps,
           const JobContext& context);

  /// float64 (3, z, y, x), mm in world space. -theta gives the inverse.
  at::Tensor displacement(const at::Tensor& theta) const;
  /// d f / d theta from d f / d displacement: the adjoint of the steps, each in its cell.
  at::Tensor adjoint(const at::Tensor& theta, const at::Tensor& byDisplacement) const;
  /// Where the flow carries positions in units of the boxes: double (points, 3).
  at::Tensor carried(const at::Tensor& theta, const at::Tensor& positions) const;

private:
  at::Tensor generators(const at::Tensor& theta) const; ///< of one step: (cells, 4, 4)

  const Tessellation& tessellation_;
  std::array<std::int64_t, 3> size_;
  int steps_;
  const JobContext& context_;
  at::Tensor voxels_;  ///< their positions
  at::Tensor toWorld_; ///< (3, 3): boxes to mm
};

} // namespace svx
