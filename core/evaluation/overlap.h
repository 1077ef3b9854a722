// How well two label maps agree: Dice and the distances between their surfaces.
#pragma once

#include "core/data/volume.h"
#include "core/jobs/job.h"

namespace svx {

struct LabelAgreement {
  std::int64_t label = 0;
  /// 2 |A and B| / (|A| + |B|) (Dice, Ecology 26, 1945); 0 when one of the two has no such voxel.
  double dice = 0;
  /// mm; the 95th percentile of the distances from each surface voxel of A to the surface of B and
  /// of each of B to A, pooled. Empty when one of the two has no such voxel.
  std::optional<double> hd95;
  /// mm; the mean of the same distances, the average symmetric surface distance (Heimann et al.,
  /// IEEE Trans. Med. Imaging 28, 2009). Empty when one of the two has no such voxel.
  std::optional<double> assd;
};

/// Every label other than 0 that occurs, ascending. `labels`: any integer type, any shape.
std::vector<std::int64_t> labelsIn(const at::Tensor& labels);

/// Agreement of `a` and `b`, both (z, y, x) of an integer type on `grid`, for each of `labels`.
/// Uses at::get_num_threads() threads and looks at `context` for cancellation.
std::vector<LabelAgreement> agreement(const at::Tensor& a, const at::Tensor& b,
                                      const Geometry& grid, const std::vector<std::int64_t>& labels,
                                      JobContext& context);

/// Squared distance in mm^2 from each voxel to the nearest voxel that is not 0: exact, in linear
/// time (Felzenszwalb & Huttenlocher, Theory of Computing 8, 2012). `seeds`: uint8 (z, y, x);
/// `spacing` in mm along x, y, z. float32 (z, y, x); infinite where there is no seed at all.
at::Tensor squaredDistance(const at::Tensor& seeds, const Vec3& spacing);

} // namespace svx
