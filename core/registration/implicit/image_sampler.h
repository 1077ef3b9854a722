// Intensities of an image, and their gradient, at points of another frame.
#pragma once

#include "core/nn/network.h"
#include "core/registration/image_pair.h"

#include <optional>

namespace svx {

struct Samples {
  at::Tensor values;   ///< (n)
  at::Tensor gradient; ///< (n, d): by the points given
  at::Tensor inside;   ///< uint8 (n): within the image and its mask
};

/// By linear interpolation or through a network that was fitted to the image.
class ImageSampler {
public:
  /// `toWorld` takes the points to the image's world. Intensities are (voxel - lowest) / range.
  ImageSampler(const PreparedImage& image, const AffineMap& toWorld, double lowest, double range,
               const at::Device& device);
  /// The same through a network of the image's own normalised box.
  void use(nn::Network network) { network_ = std::move(network); }
  /// points (n, d), d 2 or 3.
  Samples at(const at::Tensor& points, bool withGradient = true) const;

private:
  at::Tensor voxels_, mask_;
  AffineMap toIndex_, toBox_;
  std::optional<nn::Network> network_;
};

/// Centres of all voxels of a grid in its normalised box, (n, d), d = 2 for a single slice.
at::Tensor voxelPoints(const Geometry& grid);

} // namespace svx
