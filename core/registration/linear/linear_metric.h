// Distance measures between images under a linear map, with derivatives.
#pragma once

#include "core/registration/image_pair.h"

namespace svx {

enum class LinearMetric { MeanSquares, Correlation, MutualInformation };

/// 3 x 4, row-major: moving position (mm) = B * x + b for a normalised fixed point x; B is
/// (entries 0-2, 4-6, 8-10), b (3, 7, 11).
using LinearParameters = std::array<double, 12>;

/// Points of the fixed image with their intensities. Positions are normalised: fixed mm = centre +
/// scale * x, such that the points have zero mean and a mean squared length of 3. All twelve
/// parameters then move the points by similar amounts, in mm.
struct FixedSamples {
  std::vector<float> x, y, z, value;
  Vec3 centre{};
  double scale = 1; ///< mm

  std::size_t size() const { return value.size(); }
  LinearParameters parameters(const AffineMap& fixedToMoving) const;
  AffineMap map(const LinearParameters& parameters) const;
};

/// At most `count` points (0 = all voxel centres) of the voxels that count. When `count` is smaller
/// than their number, points are drawn evenly along the memory order and at random within the
/// voxels, and the intensity is interpolated linearly. The same seed gives the same points.
FixedSamples drawSamples(const PreparedImage& fixed, std::int64_t count, std::uint64_t seed);

struct LinearEvaluation {
  double value = 0;   ///< to be minimised; infinite when too few points (below 50 or 2 %) overlap
  double overlap = 0; ///< share of the points that fall on the moving image
  std::array<double, 12> gradient{};
  /// Gauss-Newton approximation of the second derivative, positive semidefinite, row-major.
  std::array<double, 144> hessian{};
};

/// Mean squared difference; 1 - correlation; or - mutual information in nats.
///
/// Mutual information is that of Mattes et al., IEEE Trans. Med. Imaging 22(1):120-128, 2003:
/// Parzen windows of order 0 in the fixed and 3 in the moving intensity; its Hessian is that of
/// Thevenaz & Unser, IEEE Trans. Image Process. 9(12):2083-2099, 2000, eq. 27. Sums are formed over
/// a fixed division of the points: the result does not depend on the number of threads.
class LinearObjective {
public:
  /// `bins` of the histogram each way; fewer when there are less than 20 points for each cell.
  LinearObjective(LinearMetric metric, const FixedSamples& samples, const PreparedImage& moving,
                  int bins);
  LinearEvaluation evaluate(const LinearParameters& parameters) const;

private:
  template <typename Visit>
  void visitPoints(const LinearParameters& parameters, std::size_t begin, std::size_t end,
                   Visit visit) const;
  LinearEvaluation evaluateMoments(const LinearParameters& parameters) const;
  LinearEvaluation evaluateInformation(const LinearParameters& parameters) const;
  bool enough(double points) const;

  LinearMetric metric_;
  const FixedSamples& samples_;
  const PreparedImage& moving_;
  int bins_;
  std::vector<std::uint8_t> fixedBin_; ///< of each point, for mutual information
  double movingLow_ = 0, movingBinWidth_ = 1;
};

} // namespace svx
