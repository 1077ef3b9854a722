// Registration by fitting a network that is the deformation, to one pair.
//
// Wolterink, Zwienenberg, Brune: Implicit neural representations for deformable image registration.
// MIDL 2022, PMLR 172:1349-1359 (IDIR).
#pragma once

#include "core/data/landmarks.h"
#include "core/registration/image_pair.h"
#include "core/registration/implicit/image_network.h"
#include "core/registration/implicit/network_transform.h"
#include "core/registration/implicit/smoothness.h"

namespace svx {

enum class SampledDistance { SquaredDifferences, Correlation, MutualInformation };

struct ImplicitSettings {
  DeformationSettings deformation;
  int hidden = 3, width = 256;
  double omega = 32;
  double omegaStart = 0; ///< above 0: omega rises from it over half of the iterations
  bool zeroLast = true;
  SampledDistance distance = SampledDistance::Correlation;
  SmoothnessSettings smoothness;
  bool physical = false; ///< derivatives in mm instead of the normalised box
  double alpha = 0.05;
  std::int64_t smoothnessSamples = 0; ///< of the points, those that it is measured at; 0 = all
  double timeWeight = 0;              ///< model V: of the mean |dv/dt|
  double landmarkWeight = 0;          ///< per mm
  double betweenWeight = 0;           ///< model V: of each image in between
  std::int64_t samples = 10000;       ///< points per iteration
  bool onVoxels = true;               ///< voxels of the fixed image; else anywhere between them
  int iterations = 2500;
  double rate = 1e-5;    ///< of Adam
  bool decay = false;    ///< the rate falls to 0 along a half cosine
  bool networks = false; ///< images are networks, fitted first, instead of interpolated
  ImageNetworkSettings image;
  std::uint64_t seed = 1;
};

struct ImplicitFit {
  TransformPtr transform; ///< a NetworkTransform; the whole mapping is linear(transform(x))
  double loss = 0, smoothness = 0;
  double smallestDeterminant = 0; ///< seen at the points of the last 100 iterations
  std::int64_t folded = 0;        ///< points with a determinant of 0 or below there
  double outside = 0;             ///< share of points mapped outside the moving image at the end
  double iterationsPerSecond = 0;
  double fixedPsnr = 0, movingPsnr = 0; ///< of image networks
  double steepest = 0; ///< model V: largest |grad v| / steps at the end; from 1 on a step may fold
};

/// Images at times between moving (the start of the path) and fixed (its end), evenly spaced, in
/// the order of the path; compared along it.
using ImagesBetween = std::vector<PreparedImage>;

/// Training landmarks: fixed points and where they lie in the moving image, mm.
struct LandmarkPairs {
  std::vector<Vec3> fixed, moving;
};

/// Plots "loss". Runs on the context's device. Throws `Error{Input}` when no point of the fixed
/// image falls into the moving one, `Error{Usage}` for settings that do not go together.
ImplicitFit fitImplicit(const ImagePair& pair, const AffineMap& linear,
                        const LandmarkPairs& landmarks, const ImagesBetween& between,
                        const ImplicitSettings& settings, JobContext& context);

} // namespace svx
