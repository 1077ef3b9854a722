#include "core/registration/landmark/point_fit.h"

#include "core/registration/landmark/symmetric_eigen.h"
#include "core/registration/registration_interface.h"

#include <cmath>

namespace svx {
namespace {

Vec3 mean(const std::vector<Vec3>& points) {
  Vec3 sum{};
  for (const Vec3& p : points) sum = sum + p;
  return (1 / double(points.size())) * sum;
}

/// Sums of products of centred coordinates.
struct Products {
  Vec3 fixedMean, movingMean;
  Mat3 joint{}; ///< moving times fixed, transposed
  Mat3 own{};   ///< fixed times fixed, transposed

  explicit Products(const PointPairs& pairs)
      : fixedMean(mean(pairs.fixed)), movingMean(mean(pairs.moving)) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const Vec3 f = pairs.fixed[i] - fixedMean, m = pairs.moving[i] - movingMean;
      for (std::size_t k = 0; k < 9; ++k) {
        joint[k] += m[k / 3] * f[k % 3];
        own[k] += f[k / 3] * f[k % 3];
      }
    }
  }
};

Mat3 rotationInPlane(const Mat3& joint) {
  const double angle = std::atan2(joint[3] - joint[1], joint[0] + joint[4]);
  const double c = std::cos(angle), s = std::sin(angle);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}

/// Horn 1987, section 4: the eigenvector of the largest eigenvalue of a symmetric 4 x 4 matrix.
Mat3 rotationInSpace(const Mat3& joint) {
  const auto s = [&](int fixed, int moving) { return joint[std::size_t(3 * moving + fixed)]; };
  const double xx = s(0, 0), yy = s(1, 1), zz = s(2, 2);
  const double a = s(1, 2) - s(2, 1), b = s(2, 0) - s(0, 2), c = s(0, 1) - s(1, 0);
  const double d = s(0, 1) + s(1, 0), e = s(2, 0) + s(0, 2), f = s(1, 2) + s(2, 1);
  const auto [w, x, y, z] = symmetricEigen<4>({xx + yy + zz, a, b, c, //
                                               a, xx - yy - zz, d, e, //
                                               b, d, yy - xx - zz, f, //
                                               c, e, f, zz - xx - yy})
                                .vectors[0];
  return {
      w * w + x * x - y * y - z * z, 2 * (x * y - w * z),           2 * (x * z + w * y),
      2 * (x * y + w * z),           w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
      2 * (x * z - w * y),           2 * (y * z + w * x),           w * w - x * x - y * y + z * z};
}

double trace(const Mat3& m) {
  return m[0] + m[4] + m[8];
}

} // namespace

AffineMap fitPoints(LinearModel model, const PointPairs& pairs, bool flat) {
  Products sums(pairs);
  Mat3 linear;
  if (model == LinearModel::Affine) {
    if (flat) sums.own[8] = sums.joint[8] = 0.5 * trace(sums.own);
    linear = sums.joint * inverse(sums.own);
  } else {
    linear = flat ? rotationInPlane(sums.joint) : rotationInSpace(sums.joint);
    if (model == LinearModel::Similarity) {
      const double along = trace(transpose(linear) * sums.joint), length = trace(sums.own);
      // Only points that all coincide have no length; a negative scale would be a reflection.
      linear = (length > 0 ? std::max(along / length, 0.0) : 1.0) * linear;
      if (flat) linear[8] = 1;
    }
  }
  return {linear, sums.movingMean - linear * sums.fixedMean};
}

int dimensionsNeeded(LinearModel model, bool flat) {
  return (flat ? 2 : 3) - (model == LinearModel::Affine ? 0 : 1);
}

void checkSpan(const PointPairs& inFrames, const std::string& subject, int dimensions,
               const std::string& model) {
  const std::size_t least = std::size_t(dimensions) + 1;
  const std::string remedy = "Give more " + subject + ", or choose a simpler transformation.";
  if (inFrames.size() < least)
    throw Error(ErrorKind::Input, "There are too few " + subject,
                "a " + model + " needs " + std::to_string(least) + " pairs and there are " +
                    std::to_string(inFrames.size()),
                remedy);
  static constexpr std::array shapes{"coincide", "lie in one line", "lie in one plane"};
  for (const auto& [points, role] :
       {std::pair(&inFrames.fixed, "fixed"), std::pair(&inFrames.moving, "moving")})
    if (const int spanned = dimensionsSpanned(*points); spanned < dimensions)
      throw Error(ErrorKind::Input, "The " + subject + " do not determine a " + model,
                  "all " + subject + " of the " + role + " image " + shapes[std::size_t(spanned)],
                  remedy);
}

TransformPtr appended(const TransformPtr& initial, const TransformPtr& fit) {
  if (!initial) return fit;
  const CompositeTransform both({initial, fit});
  if (const auto linear = asLinear(both)) return std::make_shared<AffineTransform>(*linear);
  return std::make_shared<CompositeTransform>(both);
}

} // namespace svx
