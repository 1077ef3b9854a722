// Steps of registrations that compose displacements instead of adding them.
//
// Displacements are float32 (3, z, y, x), LPS mm, all on one grid.
#pragma once

#include "core/registration/image_pair.h"

namespace svx {

/// The moving image at linear(x + u(x)) and where it counts: inside both images and masks.
struct WarpedPair {
  at::Tensor moving; ///< float32 (z, y, x)
  at::Tensor mask;   ///< uint8 (z, y, x)
};
WarpedPair warpTo(const PreparedImage& fixed, const PreparedImage& moving, const AffineMap& linear,
                  const at::Tensor& u);

/// The gradient of an image by central differences, one-sided at the borders: float32
/// (3, z, y, x), intensity per mm along the world's axes.
at::Tensor worldGradient(const at::Tensor& image, const Geometry& grid);

/// The displacement of x -> y + outer(y), y = x + inner(x). Where y leaves the grid outer(x) stands
/// for outer(y).
at::Tensor composed(const at::Tensor& outer, const at::Tensor& inner, const Geometry& grid);

/// v with u(x + v(x)) = -v(x), by fixed-point iteration until no voxel moves by a hundredth of one;
/// at most 30 rounds (Chen et al. 2008, Med. Phys. 35:81-88).
/// Where u folds or is not a contraction it is the nearest approach found.
at::Tensor inverted(const at::Tensor& u, const Geometry& grid, const JobContext& context);

/// Length of the longest vector.
double longest(const at::Tensor& u);

/// Says when an iteration no longer gains: less than a thousandth over the last ten values.
class Stagnation {
public:
  bool add(double loss);

private:
  std::vector<double> losses_;
};

} // namespace svx
