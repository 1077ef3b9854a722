// Penalties on the derivatives of a displacement at sampled points.
//
// Burger, Modersitzki, Ruthotto: A hyperelastic regularization energy for image registration. SIAM
// J. Sci. Comput. 35(1), 2013; Modersitzki: FAIR, 2009 (elastic); Droske, Rumpf: SIAM J. Appl.
// Math. 64(2), 2004 (Ogden); Rueckert et al.: IEEE TMI 18(8), 1999 (bending).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace svx {

enum class Smoothness {
  Jacobian,     ///< |1 - det|
  Diffusion,    ///< |G|^2 / 2
  Elastic,      ///< nu tr(V)^2 + mu tr(V^2), V = (G + G') / 2
  Quadratic,    ///< the same of the Green-St-Venant strain (G + G' + G'G) / 2
  Ogden,        ///< length |G|^2 / 2 + area |C|^2 + volume psi(det), C the cofactors
  Hyperelastic, ///< length |G|^2 / 2 + area growth of faces + volume (det - 1)^4 / det^2
  Bending       ///< squared second derivatives
};

struct SmoothnessSettings {
  Smoothness kind = Smoothness::Hyperelastic;
  double nu = 1, mu = 1;
  double length = 1, area = 1, volume = 1; ///< area does not count in 2-D
  /// Of Ogden: det^2 - ln det, whose minimum is not at 1, instead of det^2 - 2 ln det - 1.
  bool ogdenLiteral = false;
  /// Half the extent along each axis: derivatives are taken in these units instead of normalised.
  std::vector<double> halfExtent;
};

struct Penalty {
  at::Tensor value;        ///< mean over the points; a scalar on their device
  at::Tensor gradient;     ///< d value / d jet, slab 0 being 0
  at::Tensor determinants; ///< det(I + G), (n)
};

/// `jet` of u: (slabs, n, d), see core/nn/sweep.h; order 1, for Bending 2. d is 2 or 3. Below a
/// determinant of 0.05 the volume terms continue as their Taylor polynomial of order 2, which keeps
/// pushing folded points back.
Penalty penalise(const SmoothnessSettings& settings, const at::Tensor& jet);

} // namespace svx
