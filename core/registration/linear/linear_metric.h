// Distance measures between images under a linear map, with derivatives.
#pragma once

#include "core/registration/linear/linear_samples.h"

#include <memory>

namespace svx {

enum class LinearMetric {
  MeanSquares,       ///< mean squared difference
  Correlation,       ///< 1 - correlation
  MutualInformation, ///< - mutual information, nats
  GradientField,     ///< 1 - mean squared cosine between the gradients, edges alone
  CorrelationRatio   ///< share of the moving intensity's variance that the fixed does not explain
};

struct LinearEvaluation {
  double value = 0;     ///< to be minimised; infinite when too few points (below 50 or 2 %) overlap
  double overlap = 0;   ///< share of the points that fall on the moving image
  double landmarks = 0; ///< what they add to the value, see linear_landmarks.h
  std::array<double, 12> gradient{};
  /// Gauss-Newton approximation of the second derivative, positive semidefinite, row-major.
  std::array<double, 144> hessian{};
};

/// A metric bound to the points of a fixed and to a moving image, both kept by reference. Sums are
/// formed over a fixed division of the points: the result does not depend on the number of threads,
/// which are at::get_num_threads().
class LinearObjective {
public:
  virtual ~LinearObjective() = default;
  virtual LinearEvaluation evaluate(const LinearParameters& parameters) const = 0;
  /// Value and overlap alone, a few times faster.
  virtual LinearEvaluation value(const LinearParameters& parameters) const = 0;
};

/// What interpolation, derivatives and their products are computed in.
enum class LinearPrecision { Single, Double };

/// Mutual information is that of Mattes et al., IEEE Trans. Med. Imaging 22(1):120-128, 2003:
/// Parzen windows of order 0 in the fixed and 3 in the moving intensity; its Hessian is that of
/// Thevenaz & Unser, IEEE Trans. Image Process. 9(12):2083-2099, 2000, eq. 27. Normalised gradient
/// fields: Haber & Modersitzki, MICCAI 2006, LNCS 4191:726-733, eq. 3 and 6, with the mean gradient
/// of each image as its edge parameter. Correlation ratio: Roche et al., MICCAI 1998, LNCS
/// 1496:1115-1124, eq. 6, over bins of the fixed intensity.
///
/// `fixed` is the image that the samples were drawn from; only gradient fields look at it. `bins`
/// of the histograms, each way; fewer when there are less than 20 points for each cell.
std::unique_ptr<LinearObjective>
makeLinearObjective(LinearMetric metric, const PreparedImage& fixed, const FixedSamples& samples,
                    const PreparedImage& moving, int bins,
                    LinearPrecision precision = LinearPrecision::Single);

} // namespace svx
