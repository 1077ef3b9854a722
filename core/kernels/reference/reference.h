// The kernels written down as their definitions read: slow, double, one voxel at a time.
// For tests and benchmarks only; the numbers that the fast kernels have to meet.
#pragma once

#include "core/kernels/field.h"
#include "core/kernels/similarity.h"
#include "core/kernels/warp.h"

namespace svx::kernels::reference {

// Shapes and meaning as in the headers of the same names; tensors may be of any type, results are
// float64. Undefined masks and fields mean none.

at::Tensor warp(const at::Tensor& moving, const at::Tensor& field,
                const std::array<std::int64_t, 3>& size, const SamplingMap& map,
                const WarpOptions& options);

double meanSquares(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask = {});
double correlation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask = {});
double localCorrelation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                        const LocalCorrelationOptions& options);
double mutualInformation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                         const MutualInformationOptions& options);
double gradientFieldDistance(const at::Tensor& fixed, const at::Tensor& warped, const Vec3& spacing,
                             const at::Tensor& mask, const GradientFieldOptions& options);

at::Tensor gaussianSmooth(const at::Tensor& volume, const Vec3& sigma);
at::Tensor boxSum(const at::Tensor& volume, const std::array<std::int64_t, 3>& radius);

at::Tensor jacobianDeterminant(const at::Tensor& field, const Geometry& grid);
double regularise(Regulariser kind, const at::Tensor& field, const Geometry& grid,
                  const ElasticConstants& constants = {});

} // namespace svx::kernels::reference
