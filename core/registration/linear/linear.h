// Rigid, similarity and affine registration.
#pragma once

#include "core/registration/landmark_term.h"
#include "core/registration/linear/linear_model.h"
#include "core/registration/linear/linear_starts.h"

namespace svx {

enum class LinearOptimiser {
  LevenbergMarquardt, ///< any metric
  LucasKanade,        ///< inverse compositional; mean squares only
  Baseline,           ///< see linear_textbook.h; mean squares only
  Fair                ///< see linear_textbook.h; mean squares only
};

struct LinearSettings {
  LinearModel model = LinearModel::Affine;
  LinearMetric metric = LinearMetric::Correlation;
  LinearOptimiser optimiser = LinearOptimiser::LevenbergMarquardt;
  LinearStart start = LinearStart::Automatic;
  LinearSearch search = LinearSearch::Near;
  int levels = 4; ///< resolutions; each halves the spacing; those with too few voxels are left out
  double finest = 0;             ///< mm, spacing of the last level; 0 = the images' own
  int iterations = 50;           ///< at most, at each level
  std::int64_t samples = 100000; ///< points at the last level, a quarter before; 0 = every voxel
  int bins = 32;                 ///< of mutual information, each way
  std::uint64_t seed = 1;        ///< of the drawing
  GuidingLandmarks landmarks;    ///< added to the metric; not with Lucas-Kanade
};

struct LinearFit {
  AffineMap map;                    ///< fixed to moving, LPS mm
  Vec3 centre;                      ///< of rotation: the centre of the fixed points
  double value;                     ///< of the metric at the end
  std::vector<std::string> notices; ///< what a person should know, such as a close second answer
  std::vector<std::pair<int, AffineMap>> levels; ///< the best map after each level, from 1
};

/// Minimises the metric over the linear maps of the model from coarse to fine. First a coarse
/// search compares many rotations about each start; the best few are followed down the levels until
/// one leads clearly. Each level does Levenberg-Marquardt steps on points drawn at random off the
/// voxel grid, which keeps interpolation artefacts out of mutual information. With `initial` the
/// search starts there and `start` is ignored, but when all orientations are searched `initial` is
/// only one more start. A moving image far too small to cover enough of the fixed one is scaled to
/// its size first, where the model may scale. Plots "loss". The result does not depend on the
/// number of threads. Throws `Error{Input}` when the images do not overlap at the start,
/// `Error{Usage}` when the optimiser cannot take the metric or landmarks.
LinearFit fitLinear(const ImagePair& pair, const LinearSettings& settings, const AffineMap* initial,
                    JobContext& context);

} // namespace svx
