// Thin-plate splines and radial basis functions.
#pragma once

#include "core/data/transform.h"

#include <optional>

namespace svx {

/// The function of a distance that carries each centre's weight; p is the distance over the scale.
enum class RadialKernel {
  ThinPlate2D, ///< p^2 log p (Bookstein, IEEE TPAMI 11 (1989) 567-585)
  ThinPlate3D, ///< -p: what minimises the bending energy in three dimensions
  Gaussian,    ///< exp(-p^2)
  Wendland     ///< (1 - p)^4 (4 p + 1) below 1, then 0 (Wendland, Adv. Comput. Math. 4 (1995) 389)
};

/// x maps to affine(x) + sum of weights[i] * kernel(|x - centres[i]| / scale).
struct RadialParts {
  RadialKernel kernel = RadialKernel::ThinPlate3D;
  double scale = 1; ///< mm
  AffineMap affine;
  std::vector<Vec3> centres, weights; ///< LPS mm
  std::optional<Vec3> normal; ///< of the plane, unit length; distances along it do not count
};

/// Evaluated at every point without any grid between: single points in double, fields in float
/// where that is exact to 0.001 mm, else in double.
class RadialTransform final : public Transform {
public:
  /// `grid`: where the mapping is inverted, and written as a displacement field where a file knows
  /// no other form. Throws `Error{Input}` when centres and weights differ in number, are not
  /// finite, or the scale is not positive.
  RadialTransform(RadialParts parts, const Geometry& grid);
  std::string kind() const override { return "radial"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  /// An InverseTransform.
  TransformPtr inverse() const override;
  at::Tensor toField(const Geometry& grid) const override;
  at::Tensor jacobianDeterminant(const Geometry& grid) const override; ///< exact

  /// d map / d x.
  Mat3 jacobian(const Vec3& x) const;

  const RadialParts& parts() const { return parts_; }
  const Geometry& grid() const { return grid_; }

private:
  bool floatsSuffice(const Geometry& grid) const;

  RadialParts parts_;
  std::vector<Vec3> centres_; ///< over the scale, in the plane
  Vec3 middle_{};             ///< their mean
  Geometry grid_;
};

/// kernel(p) for p >= 0.
double radialValue(RadialKernel kernel, double p);

} // namespace svx
