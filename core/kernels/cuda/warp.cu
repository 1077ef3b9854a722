#include "core/kernels/cuda/launch.cuh"
#include "core/kernels/cuda/loops.h"

namespace svx::kernels::cuda {
namespace {

/// As in cpu/lookup.h, for one point.
struct Point {
  int voxel;    ///< lower corner, within the grid
  float weight; ///< of the upper corner
  float slope;  ///< 0 where the border value continues, else 1
  int nearest;
  bool inside;
};

struct Points {
  Point x, y, z;
  __device__ bool inside() const { return x.inside && y.inside && z.inside; }
};

__device__ Point pointOn(const cpu::Lookup<float>& task, int a, std::int64_t x, std::int64_t y,
                         std::int64_t z, float ux, float uy, float uz) {
  constexpr float farAway = 1 << 29;
  const double* row = task.affine + 4 * a;
  const float* d = task.displacement + 3 * a;
  const double position = row[0] * x + row[1] * y + row[2] * z + row[3];
  const double reachable =
      position > -farAway ? (position < farAway ? position : farAway) : -farAway;
  const int base = int(reachable), size = int(task.moving[a]), highest = size > 1 ? size - 2 : 0;
  float t = float(reachable - base) + (d[0] * ux + d[1] * uy + d[2] * uz);
  t = t > -farAway ? t : -farAway; // also for NaN
  t = t < farAway ? t : farAway;
  const float whole = floorf(t);
  float weight = t - whole;
  const int i = base + int(whole);
  const bool below = i<0, above = i> highest;
  Point p;
  p.nearest = i + (weight >= 0.5f);
  p.inside = p.nearest >= 0 && p.nearest < size;
  p.slope = below || i >= size || (i == size - 1 && weight > 0) ? 0.0f : 1.0f;
  if (above) weight = size > 1 ? 1.0f : 0.0f;
  p.weight = below ? 0.0f : weight;
  p.voxel = below ? 0 : above ? highest : i;
  return p;
}

__device__ Points pointsAt(const cpu::Lookup<float>& task, std::int64_t voxel) {
  const std::int64_t x = voxel % task.size[0], y = voxel / task.size[0] % task.size[1],
                     z = voxel / (task.size[0] * task.size[1]);
  float ux = 0, uy = 0, uz = 0;
  if (task.field) {
    const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
    ux = task.field[voxel];
    uy = task.field[voxel + voxels];
    uz = task.field[voxel + 2 * voxels];
  }
  return {pointOn(task, 0, x, y, z, ux, uy, uz), pointOn(task, 1, x, y, z, ux, uy, uz),
          pointOn(task, 2, x, y, z, ux, uy, uz)};
}

struct Cell {
  int row, layer, dx, dy, dz;
  explicit Cell(const cpu::Lookup<float>& task)
      : row(int(task.moving[0])), layer(int(task.moving[0] * task.moving[1])),
        dx(task.moving[0] > 1 ? 1 : 0), dy(task.moving[1] > 1 ? row : 0),
        dz(task.moving[2] > 1 ? layer : 0) {}
  __device__ int lower(const Points& p) const {
    return p.z.voxel * layer + p.y.voxel * row + p.x.voxel;
  }
};

struct Sample {
  float value, dx, dy, dz;
};

__device__ Sample sampleLinear(const float* from, const Cell& cell, int i, const Points& p) {
  const float x = p.x.weight, y = p.y.weight, z = p.z.weight;
  const float* m = from + i;
  const float a00 = m[0], d00 = m[cell.dx] - a00;
  const float a01 = m[cell.dy], d01 = m[cell.dy + cell.dx] - a01;
  const float a10 = m[cell.dz], d10 = m[cell.dz + cell.dx] - a10;
  const float a11 = m[cell.dz + cell.dy], d11 = m[cell.dz + cell.dy + cell.dx] - a11;
  const float c00 = a00 + x * d00, c01 = a01 + x * d01, c10 = a10 + x * d10, c11 = a11 + x * d11;
  const float c0 = c00 + y * (c01 - c00), c1 = c10 + y * (c11 - c10);
  const float gx0 = d00 + y * (d01 - d00), gx1 = d10 + y * (d11 - d10);
  const float gy0 = c01 - c00, gy1 = c11 - c10;
  return {c0 + z * (c1 - c0), p.x.slope * (gx0 + z * (gx1 - gx0)),
          p.y.slope * (gy0 + z * (gy1 - gy0)), p.z.slope * (c1 - c0)};
}

std::int64_t fixedVoxels(const cpu::Lookup<float>& l) {
  return l.size[0] * l.size[1] * l.size[2];
}
std::int64_t movingVoxels(const cpu::Lookup<float>& l) {
  return l.moving[0] * l.moving[1] * l.moving[2];
}

template <typename Element>
void nearest(const cpu::WarpTask<float>& task, Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const Element outside = *static_cast<const Element*>(task.outside);
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    const bool inside = p.inside();
    const int i = p.z.nearest * cell.layer + p.y.nearest * cell.row + p.x.nearest;
    for (std::int64_t c = 0; c < task.channels; ++c)
      static_cast<Element*>(task.values)[c * voxels + v] =
          inside ? static_cast<const Element*>(task.moving)[c * channel + i] : outside;
    if (task.inside) task.inside[v] = inside;
  });
}

/// The four taps of the cubic B-spline along one axis; samples beyond the border are mirrored.
struct SplineTaps {
  int offset[4];
  float weight[4];

  __device__ SplineTaps(const Point& p, int size, int stride) {
    const float t = p.weight, s = 1.0f - t;
    weight[0] = s * s * s * (1.0f / 6);
    weight[1] = 2.0f / 3 - t * t * (1.0f - 0.5f * t);
    weight[2] = 2.0f / 3 - s * s * (1.0f - 0.5f * s);
    weight[3] = t * t * t * (1.0f / 6);
    for (int k = 0; k < 4; ++k) {
      int i = p.voxel + k - 1;
      i = i < 0 ? -i : i;
      i = i >= size ? 2 * size - 2 - i : i;
      i = i < 0 || size < 2 ? 0 : i;
      offset[k] = i * stride;
    }
  }
};

} // namespace

void warpNearest(const cpu::WarpTask<float>& task, int bytesPerElement, Stream stream) {
  switch (bytesPerElement) {
  case 1:
    return nearest<std::uint8_t>(task, stream);
  case 2:
    return nearest<std::uint16_t>(task, stream);
  case 4:
    return nearest<std::uint32_t>(task, stream);
  default:
    return nearest<std::uint64_t>(task, stream);
  }
}

void warpLinear(const cpu::WarpTask<float>& task, Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const float outside = *static_cast<const float*>(task.outside);
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    const bool inside = p.inside();
    const int i = cell.lower(p);
    for (std::int64_t c = 0; c < task.channels; ++c)
      static_cast<float*>(task.values)[c * voxels + v] =
          inside
              ? sampleLinear(static_cast<const float*>(task.moving) + c * channel, cell, i, p).value
              : outside;
    if (task.inside) task.inside[v] = inside;
  });
}

void warpLinearGradient(const cpu::WarpTask<float>& task, Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup);
  const Cell cell(task.lookup);
  const float outside = *static_cast<const float*>(task.outside);
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    const bool inside = p.inside();
    const Sample s = sampleLinear(static_cast<const float*>(task.moving), cell, cell.lower(p), p);
    static_cast<float*>(task.values)[v] = inside ? s.value : outside;
    task.gradient[v] = inside ? s.dx : 0.0f;
    task.gradient[v + voxels] = inside ? s.dy : 0.0f;
    task.gradient[v + 2 * voxels] = inside ? s.dz : 0.0f;
    task.inside[v] = inside;
  });
}

void warpCubic(const cpu::WarpTask<float>& task, Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  const float outside = *static_cast<const float*>(task.outside);
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    const bool inside = p.inside();
    const SplineTaps x(p.x, int(task.lookup.moving[0]), 1);
    const SplineTaps y(p.y, int(task.lookup.moving[1]), cell.row);
    const SplineTaps z(p.z, int(task.lookup.moving[2]), cell.layer);
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const float* from = static_cast<const float*>(task.moving) + c * channel;
      float sum = 0;
      for (int k = 0; k < 4; ++k)
        for (int j = 0; j < 4; ++j) {
          const int row = z.offset[k] + y.offset[j];
          float line = 0;
          for (int i = 0; i < 4; ++i) line += x.weight[i] * from[row + x.offset[i]];
          sum += z.weight[k] * y.weight[j] * line;
        }
      static_cast<float*>(task.values)[c * voxels + v] = inside ? sum : outside;
    }
    if (task.inside) task.inside[v] = inside;
  });
}

void warpFieldGradient(const cpu::WarpBackwardTask<float>& task, Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const Cell cell(task.lookup);
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    const int i = cell.lower(p);
    float x = 0, y = 0, z = 0;
    if (p.inside())
      for (std::int64_t c = 0; c < task.channels; ++c) {
        const float g = task.upstream[c * voxels + v];
        const Sample s = sampleLinear(task.moving + c * channel, cell, i, p);
        x += g * s.dx, y += g * s.dy, z += g * s.dz;
      }
    const float* d = task.lookup.displacement;
    task.fieldGradient[v] = d[0] * x + d[3] * y + d[6] * z;
    task.fieldGradient[v + voxels] = d[1] * x + d[4] * y + d[7] * z;
    task.fieldGradient[v + 2 * voxels] = d[2] * x + d[5] * y + d[8] * z;
  });
}

void warpScatter(const cpu::WarpBackwardTask<float>& task, double largest, long long* sums,
                 Stream stream) {
  const std::int64_t voxels = fixedVoxels(task.lookup), channel = movingVoxels(task.lookup);
  const std::int64_t all = channel * task.channels;
  const Cell cell(task.lookup);
  const double scale = largest > 0 ? double(1ll << 40) / largest : 0;
  check(cudaMemsetAsync(sums, 0, std::size_t(all) * sizeof *sums, stream));
  forEach(voxels, stream, [=] __device__(std::int64_t v) {
    const Points p = pointsAt(task.lookup, v);
    if (!p.inside()) return;
    const int corner = cell.lower(p);
    for (std::int64_t c = 0; c < task.channels; ++c) {
      const double g = task.upstream[c * voxels + v] * scale;
      for (int k = 0; k < 8; ++k) {
        const float x = k & 1 ? p.x.weight : 1.0f - p.x.weight;
        const float y = k & 2 ? p.y.weight : 1.0f - p.y.weight;
        const float z = k & 4 ? p.z.weight : 1.0f - p.z.weight;
        const int i =
            corner + (k & 1 ? cell.dx : 0) + (k & 2 ? cell.dy : 0) + (k & 4 ? cell.dz : 0);
        const long long part = __double2ll_rn(g * (x * y * z));
        atomicAdd(reinterpret_cast<unsigned long long*>(sums + c * channel + i),
                  static_cast<unsigned long long>(part));
      }
    }
  });
  float* gradient = task.movingGradient;
  const double per = scale > 0 ? 1 / scale : 0;
  forEach(all, stream,
          [=] __device__(std::int64_t i) { gradient[i] = float(double(sums[i]) * per); });
}

void splinePrefilter(float* data, std::int64_t length, std::int64_t inner, std::int64_t lines,
                     Stream stream) {
  if (length < 2) return;
  forEach(lines, stream, [=] __device__(std::int64_t line) {
    constexpr double pole = -0.26794919243112270647; // sqrt(3) - 2
    constexpr std::int64_t horizon = 24;             // pole^24 is below float precision
    float* s = data + (line / inner) * length * inner + line % inner;
    double sum = s[0], power = pole;
    const std::int64_t period = 2 * length - 2;
    for (std::int64_t k = 1; k < horizon; ++k, power *= pole) {
      const std::int64_t at = k % period;
      sum += power * s[(at < length ? at : period - at) * inner];
    }
    double value = 6 * sum;
    s[0] = float(value);
    for (std::int64_t k = 1; k < length; ++k)
      s[k * inner] = float(value = 6 * s[k * inner] + pole * value);
    value = pole / (pole * pole - 1) * (value + pole * s[(length - 2) * inner]);
    s[(length - 1) * inner] = float(value);
    for (std::int64_t k = length - 2; k >= 0; --k)
      s[k * inner] = float(value = pole * (value - s[k * inner]));
  });
}

} // namespace svx::kernels::cuda
