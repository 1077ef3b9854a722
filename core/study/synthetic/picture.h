// Drawn 2-D images that registrations are tried on.
#pragma once

#include "core/data/volume.h"
#include "core/study/synthetic/random.h"

namespace svx {

enum class Picture {
  Hand,  ///< like an X-ray of a hand: fingers, bones, wrist, dark background
  Brain, ///< like an axial MR slice: left and right nearly alike, easily turned to a wrong angle
  Blobs  ///< one to three Gaussian ellipses, axes 0.1 to 0.35 of half the image
};

/// A picture of `pixels` x `pixels` (one slice, 1 mm, centred on the origin): float32, 0 to 255,
/// background 0. Every draw differs in proportions, pose and texture.
Volume drawPicture(Picture picture, Random& random, std::int64_t pixels = 128);

} // namespace svx
