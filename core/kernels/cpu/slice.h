// Rows of a slice: sampling stored voxels, windowing, laying one row of pixels over another.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

enum class VoxelType { UInt8, Int8, Int16, Int32, Int64, Float, Double };

/// One row of pixels: voxel index = start + column * step.
struct SliceRow {
  const void* voxels;
  VoxelType type;
  std::int64_t size[3];
  double start[3], step[3];
  int width;
};

/// Values by linear or nearest interpolation; NaN outside.
SVX_KERNEL(sliceLinear, const SliceRow&, float*)
SVX_KERNEL(sliceNearest, const SliceRow&, float*)
/// Labels; 0 outside and beyond the range of int32.
SVX_KERNEL(sliceLabels, const SliceRow&, std::int32_t*)

/// The part of a volume that an axis-aligned slice shows: voxel rows along `axis`, blended from up
/// to four neighbouring lines. line[i] = sum over k of weight[k] * voxel(offset[k] + i * stride).
struct VoxelLine {
  const void* voxels;
  VoxelType type;
  std::int64_t offset[4];
  float weight[4];
  int lines;
  std::int64_t stride, count;
};
SVX_KERNEL(sliceLine, const VoxelLine&, float*)

/// row[x] = line[first[x]] + weight[x] * (line[second[x]] - line[first[x]]); NaN where first < 0.
struct LineSampling {
  const std::int32_t* first;
  const std::int32_t* second;
  const float* weight;
  int width;
};
SVX_KERNEL(sampleLine, const LineSampling&, const float*, float*)

/// Values to positions in the colour table, 0 to 255; NaN stays.
SVX_KERNEL(applyWindow, float*, int, float /*lowest*/, float /*scale*/)
/// Positions to colours; transparent where NaN.
SVX_KERNEL(applyColours, const float*, int, const std::uint32_t* /*256 colours*/, std::uint32_t*)
/// Lays `over` with `opacity` (0 to 256) over opaque pixels.
SVX_KERNEL(layOver, const std::uint32_t*, int, int /*opacity*/, std::uint32_t*)

} // namespace svx::kernels::cpu
