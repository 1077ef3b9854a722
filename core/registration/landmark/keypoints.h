// Points that can be found again in another image.
#pragma once

#include "core/jobs/job.h"
#include "core/registration/image_pair.h"

#include <functional>

namespace svx {

/// The strongest corners of the image: local maxima (in 5 voxels along each axis) of
/// 1 / trace(T^-1), T the structure tensor (Foerstner & Guelch, ISPRS Intercommission Workshop
/// 1987; in 3-D Rohr, Int. J. Comput. Vis. 22 (1997) 77-94), of gradients smoothed by one voxel,
/// the tensor by two. Only voxels that count. Strongest first, LPS mm, at most `count`. Uses
/// at::get_num_threads() threads; the result does not depend on their number.
std::vector<Vec3> cornersOf(const PreparedImage& image, std::int64_t count, JobContext& context);

/// Where the patch of a keypoint is sampled: displacements, mm, along the axes of a frame.
/// `halfWidth` and `step` in mm; no displacements along z when flat.
std::vector<Vec3> patchOffsets(double halfWidth, double step, bool flat);

/// A row of float32 for each point: the image at the places `placesOf(point)`, without its mean and
/// of unit length (all 0 where it is constant). Beyond the border the border continues.
at::Tensor patchesAt(const PreparedImage& image, const std::vector<Vec3>& points,
                     const std::function<std::vector<Vec3>(const Vec3&)>& placesOf,
                     const JobContext& context);

struct Match {
  std::size_t fixed, moving; ///< which points
  float correlation;
};

/// Pairs whose patches correlate best with each other, both ways, and by more than `least`.
/// `allowed(f, m)` says which may be paired at all; empty = any.
std::vector<Match> mutualMatches(const at::Tensor& fixed, const at::Tensor& moving, double least,
                                 const std::function<bool(std::size_t, std::size_t)>& allowed,
                                 const JobContext& context);

} // namespace svx
