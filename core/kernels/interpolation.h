// How values between voxel centres are found.
#pragma once

namespace svx::kernels {

enum class Interpolation {
  Nearest, ///< keeps the stored type; for labels
  Linear,
  Cubic ///< B-spline of order 3 through the samples (Unser 1999, IEEE SPM 16(6):22-38)
};

} // namespace svx::kernels
