// Two images made ready to be registered.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// How an image is halved; both continue the border value.
enum class Halving {
  Cubic,   ///< by cubic convolution, which does not smooth (Keys 1981, IEEE TASSP 29:1153-1160)
  Binomial ///< by the weights 1 3 3 1 over 8 along each axis (Modersitzki, FAIR, SIAM 2009)
};

/// One image as the registrations see it.
struct PreparedImage {
  Geometry grid;
  at::Tensor voxels; ///< float32 (z, y, x), contiguous, finite everywhere
  at::Tensor inside; ///< uint8 (z, y, x): 1 where the voxel counts; undefined = everywhere

  /// World position of the mean of the voxels that count: their own mean when there is a mask, else
  /// weighted by intensity above the background (the 5th percentile).
  Vec3 centreOfMass() const;
  /// World position of the middle of the voxels that count; the grid's centre without a mask.
  Vec3 centre() const;
  /// Smoothed and sampled at `mm` along every axis that is finer; the image itself when none is.
  PreparedImage coarsened(double mm) const;
  /// Of half as many voxels, rounded down, along every axis of more than one.
  PreparedImage halved(Halving halving) const;
};

/// What every registration takes. Both images are scalar: of colours the brightness is used, of
/// other channels the first.
struct ImagePair {
  PreparedImage fixed, moving;
  bool flat = false; ///< both are single slices: registered in their plane

  /// The same in the memory of a device.
  ImagePair on(const Device& device) const;
};

/// Checks and prepares the inputs `fixed`, `moving`, `fixedMask`, `movingMask`. NaN and infinite
/// voxels count as outside; masks on another grid are resampled; both are said in `notices`.
/// Throws `Error{Input}` for a constant image, for one without a finite voxel or of a single voxel,
/// and for a mask that leaves nothing.
ImagePair prepare(const Inputs& inputs, std::vector<std::string>& notices);

} // namespace svx
