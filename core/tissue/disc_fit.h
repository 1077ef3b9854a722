// Discs in a mask.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace svx {

struct Disc {
  double x = 0, y = 0; ///< pixels; (0, 0) is the centre of the first
  double fit = 0;      ///< tissue within, less gaps within and tissue in the ring around; 1 = all
};

/// Counts the pixels of a bool (y, x) mask within discs.
class DiscCounter {
public:
  explicit DiscCounter(const at::Tensor& mask);

  /// int32 (y, x): pixels of the mask at most `radius` from each pixel.
  at::Tensor within(double radius) const;
  /// Discs of one radius that overlap little, the best first; those that fit better than `least`.
  std::vector<Disc> discs(double radius, double least) const;
  /// The radius whose discs together explain most of the mask, as good as steps of 8 % have it.
  /// Once one explains most of it, radii half as large again are the last to be tried.
  double bestRadius(const JobContext& context) const;

private:
  std::int64_t width_, height_;
  std::int64_t count_ = 0;
  std::vector<int> before_; ///< (y, x): pixels of the mask in the row before x
};

/// Pixels whose centre is at most `radius` from that of one.
std::int64_t discPixels(double radius);

} // namespace svx
