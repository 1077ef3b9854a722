#include "core/kernels/cpu/lookup.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

template <typename T>
inline std::int64_t fixedVoxels(const Lookup<T>& task) {
  return task.size[0] * task.size[1] * task.size[2];
}
template <typename T>
inline std::int64_t movingVoxels(const Lookup<T>& task) {
  return task.moving[0] * task.moving[1] * task.moving[2];
}

template <typename Inside>
inline void storeInside(std::uint8_t* to, Inside inside, int count) {
  for (int k = 0; k < count; ++k) to[k] = static_cast<std::uint8_t>(inside[k] & 1);
}

/// The interpolant and its derivatives by the moving index.
template <typename T>
struct Sample {
  Reals<T> value, dx, dy, dz;
};

/// `from` is a channel of the moving volume, `i` the offsets of the lower corners.
template <typename T>
inline Sample<T> sampleLinear(const T* from, const Cell& cell, Wholes<T> i, const Points<T>& p) {
  const T* m01 = from + cell.dy;
  const T* m10 = from + cell.dz;
  const T* m11 = m10 + cell.dy;
  const Reals<T> x = p.x.weight, y = p.y.weight, z = p.z.weight;
  const Reals<T> a00 = gather(from, i), d00 = gather(from + cell.dx, i) - a00;
  const Reals<T> a01 = gather(m01, i), d01 = gather(m01 + cell.dx, i) - a01;
  const Reals<T> a10 = gather(m10, i), d10 = gather(m10 + cell.dx, i) - a10;
  const Reals<T> a11 = gather(m11, i), d11 = gather(m11 + cell.dx, i) - a11;
  const Reals<T> c00 = a00 + x * d00, c01 = a01 + x * d01, c10 = a10 + x * d10, c11 = a11 + x * d11;
  const Reals<T> c0 = c00 + y * (c01 - c00), c1 = c10 + y * (c11 - c10);
  const Reals<T> gx0 = d00 + y * (d01 - d00), gx1 = d10 + y * (d11 - d10);
  const Reals<T> gy0 = c01 - c00, gy1 = c11 - c10;
  return {c0 + z * (c1 - c0), p.x.slope * (gx0 + z * (gx1 - gx0)),
          p.y.slope * (gy0 + z * (gy1 - gy0)), p.z.slope * (c1 - c0)};
}

template <typename Element>
void nearest(const WarpTask<float>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const Element outside = *static_cast<const Element*>(task.outside);
  forEachRun(task.lookup, begin, end, [&](const Run& run, const Points<float>& p) {
    const Ints inside = p.inside();
    const Ints i = inside & (p.z.nearest * cell.layer + p.y.nearest * cell.row + p.x.nearest);
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const Element* from = static_cast<const Element*>(task.moving) + c * channel;
      Element* to = static_cast<Element*>(task.values) + c * voxels + run.voxel;
      for (int k = 0; k < run.count; ++k) to[k] = inside[k] ? from[i[k]] : outside;
    }
    if (task.inside) storeInside(task.inside + run.voxel, inside, run.count);
  });
}

/// The four taps of the cubic B-spline along one axis; samples beyond the border are mirrored.
struct SplineTaps {
  Ints offset[4];
  Floats weight[4];

  SplineTaps(const Point<float>& p, std::int32_t size, std::int32_t stride) {
    const Floats t = p.weight, s = 1.0f - t;
    weight[0] = s * s * s * (1.0f / 6);
    weight[1] = 2.0f / 3 - t * t * (1.0f - 0.5f * t);
    weight[2] = 2.0f / 3 - s * s * (1.0f - 0.5f * s);
    weight[3] = t * t * t * (1.0f / 6);
    for (int k = 0; k < 4; ++k) {
      Ints i = p.voxel + (k - 1);
      i = i < 0 ? -i : i;
      i = i >= size ? 2 * size - 2 - i : i;
      i = i < 0 ? Ints{} : i; // axes of one or two voxels
      i = size > 1 ? i : Ints{};
      offset[k] = i * stride;
    }
  }
};

} // namespace

void warpNearest(const WarpTask<float>& task, int bytes, std::int64_t begin, std::int64_t end) {
  switch (bytes) {
  case 1:
    return nearest<std::uint8_t>(task, begin, end);
  case 2:
    return nearest<std::uint16_t>(task, begin, end);
  case 4:
    return nearest<std::uint32_t>(task, begin, end);
  default:
    return nearest<std::uint64_t>(task, begin, end);
  }
}

template <typename T>
void warpLinear(const WarpTask<T>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const Reals<T> outside = splat<T>(*static_cast<const T*>(task.outside));
  forEachRun(task.lookup, begin, end, [&](const Run& run, const Points<T>& p) {
    const Wholes<T> i = cell.lower(p), inside = p.inside();
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const Sample<T> s =
          sampleLinear(static_cast<const T*>(task.moving) + c * channel, cell, i, p);
      store(static_cast<T*>(task.values) + c * voxels + run.voxel, inside ? s.value : outside,
            run.count);
    }
    if (task.inside) storeInside(task.inside + run.voxel, inside, run.count);
  });
}
SVX_INSTANTIATE(warpLinear)

template <typename T>
void warpLinearGradient(const WarpTask<T>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t voxels = fixedVoxels(task.lookup);
  const Cell cell(task.lookup);
  const Reals<T> outside = splat<T>(*static_cast<const T*>(task.outside)), zero{};
  forEachRun(task.lookup, begin, end, [&](const Run& run, const Points<T>& p) {
    const Wholes<T> inside = p.inside();
    const Sample<T> s = sampleLinear(static_cast<const T*>(task.moving), cell, cell.lower(p), p);
    T* gradient = task.gradient + run.voxel;
    store(static_cast<T*>(task.values) + run.voxel, inside ? s.value : outside, run.count);
    store(gradient, inside ? s.dx : zero, run.count);
    store(gradient + voxels, inside ? s.dy : zero, run.count);
    store(gradient + 2 * voxels, inside ? s.dz : zero, run.count);
    storeInside(task.inside + run.voxel, inside, run.count);
  });
}
SVX_INSTANTIATE(warpLinearGradient)

void warpCubic(const WarpTask<float>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const auto size = [&](int a) { return static_cast<std::int32_t>(task.lookup.moving[a]); };
  const Floats outside = splat(*static_cast<const float*>(task.outside));
  forEachRun(task.lookup, begin, end, [&](const Run& run, const Points<float>& p) {
    const SplineTaps x(p.x, size(0), 1), y(p.y, size(1), cell.row), z(p.z, size(2), cell.layer);
    const Ints inside = p.inside();
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const float* from = static_cast<const float*>(task.moving) + c * channel;
      Floats sum{};
      for (int k = 0; k < 4; ++k)
        for (int j = 0; j < 4; ++j) {
          const Ints row = z.offset[k] + y.offset[j];
          Floats line{};
          for (int i = 0; i < 4; ++i) line += x.weight[i] * gather(from, row + x.offset[i]);
          sum += z.weight[k] * y.weight[j] * line;
        }
      store(static_cast<float*>(task.values) + c * voxels + run.voxel, inside ? sum : outside,
            run.count);
    }
    if (task.inside) storeInside(task.inside + run.voxel, inside, run.count);
  });
}

template <typename T>
void warpFieldGradient(const WarpBackwardTask<T>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const T* d = task.lookup.displacement;
  forEachRun(task.lookup, begin, end, [&](const Run& run, const Points<T>& p) {
    const Wholes<T> i = cell.lower(p), inside = p.inside();
    const Reals<T> zero{};
    Reals<T> x{}, y{}, z{};
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const Reals<T> g = load(task.upstream + c * voxels + run.voxel, run.count);
      const Sample<T> s = sampleLinear(task.moving + c * channel, cell, i, p);
      x += g * s.dx, y += g * s.dy, z += g * s.dz;
    }
    x = inside ? x : zero, y = inside ? y : zero, z = inside ? z : zero;
    T* to = task.fieldGradient + run.voxel;
    store(to, d[0] * x + d[3] * y + d[6] * z, run.count);
    store(to + voxels, d[1] * x + d[4] * y + d[7] * z, run.count);
    store(to + 2 * voxels, d[2] * x + d[5] * y + d[8] * z, run.count);
  });
}
SVX_INSTANTIATE(warpFieldGradient)

template <typename T>
void touchedLayers(const Lookup<T>& lookup, LayerRange* ranges, std::int64_t begin,
                   std::int64_t end) {
  const std::int32_t none = static_cast<std::int32_t>(lookup.moving[2]);
  for (std::int64_t row = begin; row < end; ++row) ranges[row] = {none, -1};
  forEachRun(lookup, begin, end, [&](const Run& run, const Points<T>& p) {
    const Wholes<T> inside = p.inside();
    LayerRange& range = ranges[run.voxel / lookup.size[0]];
    for (int k = 0; k < run.count; ++k) {
      if (!inside[k]) continue;
      const auto z = static_cast<std::int32_t>(p.z.voxel[k]);
      range.first = z < range.first ? z : range.first;
      range.last = z + 1 > range.last ? z + 1 : range.last;
    }
  });
}
SVX_INSTANTIATE(touchedLayers)

template <typename T>
void warpScatter(const WarpBackwardTask<T>& task, const LayerRange* ranges, std::int64_t first,
                 std::int64_t last) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const std::int64_t lowest = first * cell.layer, highest = last * cell.layer;

  const auto scatter = [&](const Run& run, const Points<T>& p) {
    const Wholes<T> corner = cell.lower(p), inside = p.inside();
    const Reals<T> x = p.x.weight, y = p.y.weight, z = p.z.weight;
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const Reals<T> g = load(task.upstream + c * voxels + run.voxel, run.count);
      const Reals<T> lower = g * (T(1) - z), upper = g * z;
      const Reals<T> w00 = lower * (T(1) - y), w01 = lower * y;
      const Reals<T> w10 = upper * (T(1) - y), w11 = upper * y;
      T* gradient = task.movingGradient + c * channel;
      const auto add = [&](std::int64_t i, T weight, T right) {
        gradient[i] += weight - weight * right;
        gradient[i + cell.dx] += weight * right;
      };
      for (int k = 0; k < run.count; ++k) {
        if (!inside[k]) continue;
        const std::int64_t i = corner[k], j = i + cell.dz;
        if (i >= lowest && i < highest) add(i, w00[k], x[k]), add(i + cell.dy, w01[k], x[k]);
        if (j >= lowest && j < highest) add(j, w10[k], x[k]), add(j + cell.dy, w11[k], x[k]);
      }
    }
  };
  const std::int64_t rows = task.lookup.size[1] * task.lookup.size[2];
  for (std::int64_t row = 0; row < rows; ++row)
    if (ranges[row].first < last && ranges[row].last >= first)
      forEachRun(task.lookup, row, row + 1, scatter);
}
SVX_INSTANTIATE(warpScatter)

void splinePrefilter(float* data, std::int64_t length, std::int64_t inner, std::int64_t begin,
                     std::int64_t end) {
  constexpr double pole = -0.26794919243112270647; // sqrt(3) - 2
  constexpr std::int64_t horizon = 24;             // pole^24 is below float precision
  if (length < 2) return;
  for (std::int64_t line = begin; line < end; ++line) {
    float* s = data + (line / inner) * length * inner + line % inner;
    // The causal filter starts with the sum over the mirrored, periodic signal.
    double sum = s[0], power = pole;
    const std::int64_t period = 2 * length - 2;
    for (std::int64_t k = 1; k < horizon; ++k, power *= pole) {
      const std::int64_t at = k % period;
      sum += power * s[(at < length ? at : period - at) * inner];
    }
    double value = 6 * sum;
    s[0] = static_cast<float>(value);
    for (std::int64_t k = 1; k < length; ++k)
      s[k * inner] = static_cast<float>(value = 6 * s[k * inner] + pole * value);
    value = pole / (pole * pole - 1) * (value + pole * s[(length - 2) * inner]);
    s[(length - 1) * inner] = static_cast<float>(value);
    for (std::int64_t k = length - 2; k >= 0; --k)
      s[k * inner] = static_cast<float>(value = pole * (value - s[k * inner]));
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
