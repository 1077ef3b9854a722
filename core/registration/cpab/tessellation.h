// Continuous piecewise-affine (CPA) velocity fields on a box.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// The box of a grid cut into `boxes` equal parts along each axis, each part into 4 triangles that
/// meet at its centre (2-D) or into 5 tetrahedra whose orientation alternates (3-D).
///
/// A continuous field that is affine in every cell is given by its values at the vertices. These
/// are theta: double (3, vertices), mm along the axes of the grid, on the CPU. They span the null
/// space of the constraints in Freifeld, Hauberg, Batmanghelich & Fisher (2017, IEEE TPAMI
/// 39:2496-2509, section 3) without a singular value decomposition. With that paper's zero
/// boundary the component normal to a face of the box is 0 on it, so that flows stay inside.
///
/// Positions are in units of the boxes, 0 to `boxes` on each axis; z is 0 in 2-D.
class Tessellation {
public:
  Tessellation(const Geometry& grid, int boxes);

  int boxes() const { return boxes_; }
  bool flat() const { return flat_; }
  const Vec3& edge() const { return edge_; } ///< of a box, mm
  std::int64_t cells() const { return nodes_.size(0); }
  const at::Tensor& positions() const { return positions_; } ///< double (vertices, 3)
  const at::Tensor& nodes() const { return nodes_; } ///< int64 (cells, 3 or 4): vertices of each
  /// double (3, vertices): 1 where a component of theta is free, 0 where it is 0.
  const at::Tensor& free() const { return free_; }

  /// The cell of a position; of one outside, a cell at the border.
  std::int64_t cellAt(const Vec3& position) const;

  /// A_c of v(x) = A_c [x; 1], v in boxes per unit of time: double (cells, 3, 4).
  at::Tensor matrices(const at::Tensor& theta) const;
  /// d f / d theta from d f / d matrices; 0 where theta is not free.
  at::Tensor matricesAdjoint(const at::Tensor& byMatrices) const;
  /// S with theta_i' S theta_i the mean over the box of |grad v_i|^2: double (vertices, vertices).
  at::Tensor stiffness() const;

private:
  int boxes_;
  bool flat_;
  Vec3 edge_;
  at::Tensor positions_, nodes_, free_;
  at::Tensor toMatrix_; ///< double (cells, vertices of a cell, 4): [x; 1] to the vertices' weights
};

inline std::int64_t Tessellation::cellAt(const Vec3& position) const {
  std::int64_t box[3] = {0, 0, 0};
  double local[3] = {0, 0, 0};
  for (std::size_t d = 0; d < (flat_ ? 2 : 3); ++d) {
    const double p = position[d];
    box[d] = p <= 0 ? 0 : p >= boxes_ ? boxes_ - 1 : std::int64_t(p);
    local[d] = p - double(box[d]);
  }
  const auto index = (box[2] * boxes_ + box[1]) * boxes_ + box[0];
  double x = local[0], y = local[1];
  const double z = local[2];
  if (flat_) return 4 * index + (x < y ? (1 - x < y ? 2 : 3) : (1 - x < y ? 1 : 0));
  if ((box[0] + box[1] + box[2]) % 2) {
    const double turned = 1 - x;
    x = y;
    y = turned;
  }
  const int corner = z >= x + y ? 1 : x + y + z >= 2 ? 2 : y >= x + z ? 3 : x >= y + z ? 4 : 0;
  return 5 * index + corner;
}

} // namespace svx
