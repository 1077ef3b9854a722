// The CUDA twins of the loops in core/kernels/cpu: the same tasks with pointers into device memory,
// on a stream. They know no LibTorch, so they compile wherever nvcc is. Sums come back to the host
// and do not depend on the device; `scratch` is device memory. Failures throw std::runtime_error.
#pragma once

#include "core/kernels/cpu/box.h"
#include "core/kernels/cpu/field.h"
#include "core/kernels/cpu/filter.h"
#include "core/kernels/cpu/similarity.h"
#include "core/kernels/cpu/warp.h"

struct CUstream_st;

namespace svx::kernels::cuda {

using Stream = CUstream_st*;

/// Doubles of scratch memory that every sum here fits into.
constexpr std::int64_t sumScratch = 6 * 1024 + 6;

// ---- warp.h. `outside` of a task lies in host memory.

void warpNearest(const cpu::WarpTask<float>& task, int bytesPerElement, Stream stream);
void warpLinear(const cpu::WarpTask<float>& task, Stream stream);
void warpLinearGradient(const cpu::WarpTask<float>& task, Stream stream);
void warpCubic(const cpu::WarpTask<float>& task, Stream stream);
void warpFieldGradient(const cpu::WarpBackwardTask<float>& task, Stream stream);
/// Adds up in whole numbers of 2^-40 of `largest` (the largest |upstream|): the same sum whatever
/// the order. `sums` holds a number for each moving voxel and is zeroed here.
void warpScatter(const cpu::WarpBackwardTask<float>& task, double largest, long long* sums,
                 Stream stream);
/// All lines of one axis, in place.
void splinePrefilter(float* data, std::int64_t length, std::int64_t inner, std::int64_t lines,
                     Stream stream);

// ---- similarity.h; `voxels` of each image.

std::int64_t markUsable(const cpu::ImagePair<float>& images, std::uint8_t* mask,
                        std::int64_t voxels, double* scratch, Stream stream);
double squaredDifferences(const cpu::ImagePair<float>& images, float scale, float* gradient,
                          std::int64_t voxels, double* scratch, Stream stream);
/// Sums of f, w, f f, w w, f w.
void moments(const cpu::ImagePair<float>& images, std::int64_t voxels, double* scratch,
             Stream stream, double* sums);
void combine(const cpu::ImagePair<float>& images, double a, double b, double c, float* gradient,
             std::int64_t voxels, Stream stream);
/// In whole numbers of 2^-32; `histogram` (bins x bins) is zeroed here and stays on the device.
void jointHistogram(const cpu::HistogramTask<float>& task, unsigned long long* histogram,
                    std::int64_t voxels, Stream stream);
void histogramGradient(const cpu::HistogramTask<float>& task, const float* table, float* gradient,
                       std::int64_t voxels, Stream stream);
/// The sum of distances and the number of voxels that count.
void gradientField(const cpu::GradientFieldTask<float>& task, double* scratch, Stream stream,
                   double* distance, double* counted);
void gradientFieldAdjoint(const cpu::GradientFieldTask<float>& task, float scale, float* gradient,
                          Stream stream);

// ---- box.h. `sums` holds 12 (value) or 6 (gradient) or 2 (box) doubles a voxel.

double localCorrelation(const cpu::LocalCorrelationTask<float>& task, double* sums, double* scratch,
                        Stream stream);
void localCorrelationGradient(const cpu::LocalCorrelationGradientTask<float>& task, double* sums,
                              Stream stream);
void boxSum(const cpu::BoxGrid& grid, const float* from, float* to, double* sums, Stream stream);

// ---- filter.h. `weights` of the task lie in device memory; `elements` of the whole tensor.

void convolve(const cpu::ConvolveTask& task, std::int64_t elements, Stream stream);

// ---- field.h

void laplacian(const cpu::LaplacianTask<float>& task, double* scratch, Stream stream, double* sums);
double divergence(const cpu::DivergenceTask<float>& task, double* scratch, Stream stream);
void divergenceAdjoint(const cpu::DivergenceTask<float>& task, Stream stream);
void jacobian(const cpu::JacobianTask& task, Stream stream);

// ---- field_algebra.h

/// x_i = (r_i + c x_{i-1}) inverse_i along every line of an axis, then x_i += back_i x_{i+1}.
/// `inverse` and `back` lie in device memory; lines as in splinePrefilter.
void solveTridiagonal(float* data, std::int64_t length, std::int64_t inner, std::int64_t lines,
                      float c, const float* inverse, const float* back, Stream stream);

} // namespace svx::kernels::cuda
