// Mappings from fixed points to moving points.
#pragma once

#include "core/data/volume.h"

#include <span>

namespace svx {

/// A spatial mapping. It maps FIXED points to MOVING points, both LPS mm (ITK's "from parent" rule):
/// the warped image is moving(map(x)) on the fixed grid. Immutable, shared by
/// `std::shared_ptr<const Transform>`, readable from any thread.
class Transform {
public:
  virtual ~Transform() = default;

  virtual std::string kind() const = 0; ///< "affine", "displacement field", "composite", ...
  /// `moving` has as many points as `fixed` and may be the same memory.
  virtual void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const = 0;

  /// The inverse mapping: exact where there is a closed form, otherwise an `InverseTransform`.
  /// Throws `Error{Input}` when there is none (a singular matrix).
  virtual std::shared_ptr<const Transform> inverse() const = 0;

  /// The displacement map(x) - x at every voxel of a grid: float32 (3, z, y, x), components LPS mm.
  /// Uses the calling thread's share of at::parallel_for. The tensor may share memory with the
  /// transform: read it only.
  virtual at::Tensor toField(const Geometry& grid) const;

  /// det(d map / d x) at every voxel of a grid: float32 (z, y, x), by central differences of
  /// `toField` unless a kind knows better. 1 = volume kept, <= 0 = folded.
  virtual at::Tensor jacobianDeterminant(const Geometry& grid) const;

  Vec3 map(const Vec3& fixed) const;
};

using TransformPtr = std::shared_ptr<const Transform>;

class AffineTransform final : public Transform {
public:
  explicit AffineTransform(AffineMap map, Vec3 centre = {});
  std::string kind() const override { return "affine"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  TransformPtr inverse() const override;
  at::Tensor toField(const Geometry& grid) const override;
  at::Tensor jacobianDeterminant(const Geometry& grid) const override;

  const AffineMap& affine() const { return affine_; } ///< world to world, centre folded in
  const Vec3& centre() const { return centre_; }      ///< centre of rotation, kept for export

private:
  AffineMap affine_;
  Vec3 centre_;
};

/// Trilinear displacement on a grid; outside it the displacement is zero (ITK's rule).
class DisplacementFieldTransform final : public Transform {
public:
  /// `displacement`: float32 (3, z, y, x), LPS mm, on `grid`.
  DisplacementFieldTransform(Geometry grid, at::Tensor displacement);
  std::string kind() const override { return "displacement field"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  TransformPtr inverse() const override;
  at::Tensor toField(const Geometry& grid) const override;

  const Geometry& grid() const { return grid_; }
  const at::Tensor& displacement() const { return displacement_; }

private:
  Geometry grid_;
  at::Tensor displacement_;
};

/// Cubic B-spline displacement on a control grid, as itk::BSplineTransform; outside its valid region
/// the displacement is zero. A control grid of size 1 along z is a 2-D spline, constant along z.
class BSplineTransform final : public Transform {
public:
  /// `coefficients`: float64 (3, z, y, x), LPS mm, at the control points of `controlGrid`.
  BSplineTransform(Geometry controlGrid, at::Tensor coefficients);
  std::string kind() const override { return "B-spline"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  TransformPtr inverse() const override;

  const Geometry& controlGrid() const { return controlGrid_; }
  const at::Tensor& coefficients() const { return coefficients_; }

private:
  Geometry controlGrid_;
  at::Tensor coefficients_;
};

/// parts().front() is applied to the fixed point first.
class CompositeTransform final : public Transform {
public:
  explicit CompositeTransform(std::vector<TransformPtr> parts);
  std::string kind() const override { return "composite"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  TransformPtr inverse() const override;
  at::Tensor toField(const Geometry& grid) const override;

  const std::vector<TransformPtr>& parts() const { return parts_; }

private:
  std::vector<TransformPtr> parts_;
};

/// The inverse of a mapping without a closed form: each point is solved for by Broyden's
/// quasi-Newton method (C. G. Broyden, Math. Comp. 19 (1965) 577-593), started inside `domain` from
/// the inverse of the affine map that fits `forward` best there. Below 0.001 mm where the mapping is
/// invertible; where it is not (folds, outside the image of the domain), the nearest approach found.
class InverseTransform final : public Transform {
public:
  InverseTransform(TransformPtr forward, const Geometry& domain);
  std::string kind() const override { return "inverse"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  TransformPtr inverse() const override { return forward_; }

private:
  TransformPtr forward_;
  AffineMap start_;
  std::array<std::int64_t, 3> size_; ///< of the domain
  AffineMap toIndex_, toWorld_;
};

} // namespace svx
