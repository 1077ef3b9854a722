// Thin-plate splines and radial basis functions through points.
#pragma once

#include "core/jobs/job.h"
#include "core/registration/landmark/point_pairs.h"
#include "core/registration/landmark/radial_transform.h"

namespace svx {

/// The polynomial beside the radial functions.
enum class RadialTrend { None, Translation, Affine };

struct RadialSettings {
  RadialKernel kernel = RadialKernel::ThinPlate3D; ///< thin plates need the affine trend
  RadialTrend trend = RadialTrend::Affine;
  double radius = 50;   ///< mm, of Gaussian and Wendland
  double smoothing = 0; ///< added to the diagonal: mm (ThinPlate3D), mm^2 (ThinPlate2D) or free
};

struct RadialFit {
  RadialParts parts;
  /// Distance of each moving point from where the fit without its pair would map the fixed one, mm
  /// (Rippa, Adv. Comput. Math. 11 (1999) 193-210, eq. 17, which holds beside a trend and with
  /// smoothing, too). Empty when one pair less does not determine a mapping.
  std::vector<double> leftOut;
};

/// The displacements of the pairs interpolated (Bookstein 1989; Wahba, Spline models for
/// observational data, SIAM 1990, section 2.4, with smoothing), as SciPy's RBFInterpolator with the
/// same kernel, degree and smoothing. Time grows with the cube of the number of pairs. The result
/// does not depend on the number of threads. Throws `Error{Input}` when fixed points coincide or
/// lie so that the trend is not determined.
RadialFit fitRadial(const RadialSettings& settings, const PointPairs& pairs, const Frames& frames,
                    const JobContext& context);

} // namespace svx
