// Where a linear registration starts, and the search over orientations.
#pragma once

#include "core/registration/image_pair.h"

namespace svx {

/// Where the search starts. Automatic tries Physical, Centres and Mass.
enum class LinearStart { Automatic, Physical, Centres, Mass, Moments };

/// How far the images may be turned against each other.
enum class LinearSearch {
  Near,           ///< up to 60 degrees from an automatic start; other starts are taken as they are
  AllOrientations ///< any rotation, from every start
};

namespace linear {

struct Start {
  AffineMap map; ///< fixed to moving
  Vec3 pivot;    ///< fixed point about which the search turns

  AffineMap turned(const Mat3& rotation) const;
};

std::vector<Start> starts(const ImagePair& pair, LinearStart start);

/// How many times wider, on average, the fixed image is than the moving one.
double extentRatio(const ImagePair& pair);

/// The same of what they show: the root mean square distance of the intensity from its centre.
double spreadRatio(const ImagePair& pair);

/// Evenly spread rotations of at most `most` radians, the identity first: in the plane of two
/// single slices 5 degrees apart; in space, of all orientations, 3000 points of a super-Fibonacci
/// spiral (Alexa, CVPR 2022, pp. 8291-8300), about 14 degrees apart.
std::vector<Mat3> rotations(const ImagePair& pair, double most);

} // namespace linear
} // namespace svx
