// A mapping that is a network.
#pragma once

#include "core/data/transform.h"
#include "core/registration/implicit/deformation.h"

namespace svx {

/// World to the normalised box of a grid: index i becomes -1 + 2 i / (N - 1), so that the centres
/// of the corner voxels lie at +-1; an axis of one voxel keeps i.
AffineMap worldToNormalised(const Geometry& grid);

/// x + u(x) of a network, u in the normalised box of `grid`; around the box u continues with its
/// value at the nearest face. A 2-D grid's mapping acts in its plane.
class NetworkTransform final : public Transform {
public:
  /// Takes its own copy of the parameters, on the CPU.
  NetworkTransform(const nn::Network& network, const DeformationSettings& settings,
                   const Geometry& grid, bool inverted = false);
  std::string kind() const override { return "network"; }
  using Transform::map;
  void map(std::span<const Vec3> fixed, std::span<Vec3> moving) const override;
  /// Model V: the same network, backwards through its steps (exact inside the box). Model D: an
  /// InverseTransform.
  TransformPtr inverse() const override;
  at::Tensor toField(const Geometry& grid) const override;
  /// From the network's own Jacobian, unless inverted.
  at::Tensor jacobianDeterminant(const Geometry& grid) const override;

  const nn::Network& network() const { return network_; }
  const DeformationSettings& settings() const { return settings_; }
  const Geometry& grid() const { return grid_; }
  bool inverted() const { return inverted_; }

private:
  template <typename Visit>
  void forEachChunk(const Geometry& grid, Visit visit) const;
  at::Tensor displaced(const at::Tensor& normalised) const;

  nn::Network network_;
  DeformationSettings settings_;
  Geometry grid_;
  bool inverted_;
  AffineMap toBox_, toWorld_;
};

} // namespace svx
