#include "core/kernels/warp.h"

#include "core/kernels/cpu/warp.h"
#include "core/kernels/cuda/loops.h"
#include "core/kernels/tensors.h"

#include <limits>

namespace svx::kernels {

namespace {

using Size = std::array<std::int64_t, 3>;

/// Whether both are there in float64, and with them what is made of them.
bool bothDouble(const at::Tensor& moving, const at::Tensor& field) {
  return field.defined() && field.scalar_type() == at::kDouble &&
         moving.scalar_type() == at::kDouble;
}

template <typename T>
cpu::Lookup<T> lookup(const at::Tensor& moving, const at::Tensor& field, const Size& size,
                      const SamplingMap& map) {
  cpu::Lookup<T> l{};
  const Size movingSize = sizeOf(moving);
  if (movingSize[0] * movingSize[1] * movingSize[2] > std::numeric_limits<std::int32_t>::max())
    refuse("The moving volume is too large to warp.", "It has more than 2^31 - 1 voxels.");
  for (int a = 0; a < 3; ++a) {
    if (size[a] < 1) refuse("The fixed grid cannot be used.", "It has no voxels.");
    l.size[a] = size[a];
    l.moving[a] = movingSize[a];
    for (int b = 0; b < 3; ++b) {
      l.affine[4 * a + b] = map.affine.linear[3 * a + b];
      l.displacement[3 * a + b] = static_cast<T>(map.displacement[3 * a + b]);
    }
    l.affine[4 * a + 3] = map.affine.offset[a];
  }
  l.field = field.defined() ? field.data_ptr<T>() : nullptr;
  return l;
}

template <typename T>
std::int64_t rowsOf(const cpu::Lookup<T>& l) {
  return l.size[1] * l.size[2];
}

/// About this many voxels make a thread worth waking.
template <typename T>
std::int64_t rowGrain(const cpu::Lookup<T>& l) {
  return std::max<std::int64_t>(1, 8192 / l.size[0]);
}

template <typename T>
void backwardOnCpu(const cpu::WarpBackwardTask<T>& task) {
  const std::int64_t rows = rowsOf(task.lookup), grain = rowGrain(task.lookup);
  if (task.fieldGradient)
    parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
      cpu::warpFieldGradient<T>(task, begin, end);
    });
  if (!task.movingGradient) return;
  std::vector<cpu::LayerRange> ranges(rows);
  parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    cpu::touchedLayers<T>(task.lookup, ranges.data(), begin, end);
  });
  parallel(task.lookup.moving[2], 1, [&](std::int64_t first, std::int64_t last) {
    cpu::warpScatter<T>(task, ranges.data(), first, last);
  });
}

/// The shape of a volume with the channels of `moving` on a grid of `size`.
std::vector<std::int64_t> shapeOn(const at::Tensor& moving, const Size& size) {
  if (moving.dim() == 3) return {size[2], size[1], size[0]};
  return {moving.size(0), size[2], size[1], size[0]};
}

/// T is the type of the field and, for linear interpolation, of the moving volume.
template <typename T>
at::Tensor warpIn(const at::Tensor& movingGiven, const at::Tensor& fieldGiven, const Size& size,
                  const SamplingMap& map, const WarpOptions& options, at::Tensor* inside) {
  at::Tensor moving = options.interpolation == Interpolation::Nearest ? movingGiven.contiguous()
                                                                      : asSamples<T>(movingGiven);
  if (options.interpolation == Interpolation::Cubic) moving = bsplineCoefficients(moving);
  const at::Tensor field = fieldGiven.defined() ? asSamples<T>(fieldGiven) : fieldGiven;
  const at::Tensor outside = at::full({1}, options.outside, moving.options().device(at::kCPU));
  at::Tensor values = at::empty(shapeOn(moving, size), moving.options());
  if (inside) *inside = at::empty({size[2], size[1], size[0]}, moving.options().dtype(at::kByte));

  const cpu::WarpTask<T> task{lookup<T>(moving, field, size, map),
                              moving.data_ptr(),
                              moving.dim() == 4 ? moving.size(0) : 1,
                              outside.data_ptr(),
                              values.data_ptr(),
                              nullptr,
                              inside ? inside->data_ptr<std::uint8_t>() : nullptr};
  const int bytes = static_cast<int>(moving.element_size());
  const auto onCpu = [&](std::int64_t begin, std::int64_t end) {
    if constexpr (std::is_same_v<T, float>) {
      if (options.interpolation == Interpolation::Nearest)
        return cpu::warpNearest(task, bytes, begin, end);
      if (options.interpolation == Interpolation::Cubic) return cpu::warpCubic(task, begin, end);
    }
    cpu::warpLinear<T>(task, begin, end);
  };
  onDeviceOf<T>(
      moving, [&] { parallel(rowsOf(task.lookup), rowGrain(task.lookup), onCpu); },
      [&](auto stream) {
        switch (options.interpolation) {
        case Interpolation::Nearest:
          return cuda::warpNearest(task, bytes, stream);
        case Interpolation::Linear:
          return cuda::warpLinear(task, stream);
        case Interpolation::Cubic:
          return cuda::warpCubic(task, stream);
        }
      });
  return values;
}

at::Tensor warpOn(const at::Tensor& moving, const at::Tensor& field, const Size& size,
                  const SamplingMap& map, const WarpOptions& options, at::Tensor* inside) {
  checkVolume(moving, "moving volume");
  if (options.interpolation == Interpolation::Linear && bothDouble(moving, field))
    return warpIn<double>(moving, field, size, map, options, inside);
  return warpIn<float>(moving, field, size, map, options, inside);
}

template <typename T>
void warpWithGradientIn(const at::Tensor& movingGiven, const at::Tensor& fieldGiven,
                        const SamplingMap& map, const Size& size, double outside,
                        WarpedWithGradient& result) {
  const at::Tensor moving = asSamples<T>(movingGiven);
  const at::Tensor field = fieldGiven.defined() ? asSamples<T>(fieldGiven) : fieldGiven;
  const auto type = moving.scalar_type();
  const std::vector<std::int64_t> shape{size[2], size[1], size[0]};
  result.values = reuse(result.values, shape, type, moving.device());
  result.inside = reuse(result.inside, shape, at::kByte, moving.device());
  result.gradient = reuse(result.gradient, {3, size[2], size[1], size[0]}, type, moving.device());

  const auto outsideValue = static_cast<T>(outside);
  const cpu::WarpTask<T> task{lookup<T>(moving, field, size, map),
                              moving.data_ptr(),
                              1,
                              &outsideValue,
                              result.values.data_ptr(),
                              result.gradient.data_ptr<T>(),
                              result.inside.data_ptr<std::uint8_t>()};
  onDeviceOf<T>(
      moving,
      [&] {
        parallel(rowsOf(task.lookup), rowGrain(task.lookup),
                 [&](auto begin, auto end) { cpu::warpLinearGradient<T>(task, begin, end); });
      },
      [&](auto stream) { cuda::warpLinearGradient(task, stream); });
}

template <typename T>
WarpGradients warpBackwardIn(const at::Tensor& upstreamGiven, const at::Tensor& movingGiven,
                             const at::Tensor& fieldGiven, const SamplingMap& map, bool needsMoving,
                             bool needsField) {
  const at::Tensor moving = asSamples<T>(movingGiven), field = asSamples<T>(fieldGiven);
  const at::Tensor upstream = asSamples<T>(upstreamGiven);
  WarpGradients result;
  if (needsMoving) result.moving = at::zeros(moving.sizes(), moving.options());
  if (needsField) result.field = at::empty(field.sizes(), field.options());

  const cpu::WarpBackwardTask<T> task{lookup<T>(moving, field, sizeOf(field), map),
                                      moving.data_ptr<T>(),
                                      upstream.data_ptr<T>(),
                                      moving.dim() == 4 ? moving.size(0) : 1,
                                      needsMoving ? result.moving.data_ptr<T>() : nullptr,
                                      needsField ? result.field.data_ptr<T>() : nullptr};
  onDeviceOf<T>(
      moving, [&] { backwardOnCpu(task); },
      [&](auto stream) {
        if (needsField) cuda::warpFieldGradient(task, stream);
        if (!needsMoving) return;
        const at::Tensor sums = scratchBeside(moving, moving.numel(), at::kLong);
        const double largest = upstream.abs().max().item<double>();
        cuda::warpScatter(task, largest, reinterpret_cast<long long*>(sums.data_ptr()), stream);
      });
  return result;
}

} // namespace

at::Tensor warp(const at::Tensor& moving, const at::Tensor& field, const SamplingMap& map,
                const WarpOptions& options, at::Tensor* inside) {
  checkField(field);
  return warpOn(moving, field, sizeOf(field), map, options, inside);
}

at::Tensor warpAffine(const at::Tensor& moving, const Size& size, const AffineMap& map,
                      const WarpOptions& options, at::Tensor* inside) {
  return warpOn(moving, {}, size, {map, identity3}, options, inside);
}

void warpWithGradient(const at::Tensor& moving, const at::Tensor& field, const SamplingMap& map,
                      const Size& gridSize, double outside, WarpedWithGradient& result) {
  checkVolume(moving, "moving volume");
  if (moving.dim() != 3)
    refuse("The moving volume cannot be used.", "It has channels; a gradient needs one volume.");
  if (field.defined()) checkField(field);
  const Size size = field.defined() ? sizeOf(field) : gridSize;
  if (bothDouble(moving, field))
    warpWithGradientIn<double>(moving, field, map, size, outside, result);
  else
    warpWithGradientIn<float>(moving, field, map, size, outside, result);
}

WarpGradients warpBackward(const at::Tensor& upstream, const at::Tensor& moving,
                           const at::Tensor& field, const SamplingMap& map, bool needsMoving,
                           bool needsField) {
  checkVolume(moving, "moving volume");
  checkField(field);
  if (upstream.sizes() != at::IntArrayRef(shapeOn(moving, sizeOf(field))))
    refuse("The upstream gradient cannot be used.",
           "Its shape is " + shapeOf(upstream) + ", not that of the warped volume.");
  return bothDouble(moving, field)
             ? warpBackwardIn<double>(upstream, moving, field, map, needsMoving, needsField)
             : warpBackwardIn<float>(upstream, moving, field, map, needsMoving, needsField);
}

at::Tensor bsplineCoefficients(const at::Tensor& volume) {
  checkVolume(volume, "volume");
  at::Tensor coefficients = volume.to(at::kFloat).contiguous().clone();
  float* data = coefficients.data_ptr<float>();
  std::int64_t inner = 1;
  for (const std::int64_t length : sizeOf(coefficients)) {
    const std::int64_t lines = coefficients.numel() / length;
    onDeviceOf(
        coefficients,
        [&] {
          parallel(lines, 64, [&](std::int64_t begin, std::int64_t end) {
            cpu::splinePrefilter(data, length, inner, begin, end);
          });
        },
        [&](auto stream) { cuda::splinePrefilter(data, length, inner, lines, stream); });
    inner *= length;
  }
  return coefficients;
}

} // namespace svx::kernels
