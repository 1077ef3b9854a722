// Finds the moving voxels around the points of a piece of a fixed row.
//
// A coordinate is kept as an integer voxel plus a small float, so that its error does not grow with
// the size of the volume.
#pragma once

#include "core/kernels/cpu/simd.h"
#include "core/kernels/cpu/warp.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

/// Coordinates start afresh in double after this many voxels.
constexpr int piece = 128;
constexpr float farAway = 1 << 29;

/// One axis of the moving grid along one piece.
struct Axis {
  std::int32_t base;    ///< integer part at the piece's first voxel
  std::int32_t stride;  ///< whole voxels per fixed voxel: -1, 0, 1
  float start, step;    ///< what is left of them
  float dx, dy, dz;     ///< displacement matrix row
  std::int32_t size;    ///< voxels
  std::int32_t highest; ///< the highest lower corner
  float top;            ///< the weight at the last voxel
};

struct Point {
  Ints voxel;    ///< lower corner, within the grid
  Floats weight; ///< of the upper corner
  Floats slope;  ///< 0 where the border value continues, else 1
  Ints nearest;  ///< within the grid where `inside`
  Ints inside;   ///< -1 or 0
};

inline Axis axisAt(const Lookup& task, int a, std::int64_t x, std::int64_t y, std::int64_t z) {
  const double* row = task.affine + 4 * a;
  const double position = row[0] * x + row[1] * y + row[2] * z + row[3];
  const double reachable =
      position > -farAway ? (position < farAway ? position : farAway) : -farAway;
  const std::int32_t base = static_cast<std::int32_t>(reachable);
  const std::int32_t stride = row[0] > 0.5 ? 1 : row[0] < -0.5 ? -1 : 0;
  const std::int32_t size = static_cast<std::int32_t>(task.moving[a]);
  const float* d = task.displacement + 3 * a;
  return {base,
          stride,
          static_cast<float>(reachable - base),
          static_cast<float>(row[0] - stride),
          d[0],
          d[1],
          d[2],
          size,
          size > 1 ? size - 2 : 0,
          size > 1 ? 1.0f : 0.0f};
}

inline Point pointOn(const Axis& axis, Ints v, Floats displaced) {
  Floats t = axis.start + axis.step * toFloats(v) + displaced;
  t = t > -farAway ? t : splat(-farAway); // also for NaN
  t = t < farAway ? t : splat(farAway);
  Ints whole = toInts(t);
  whole += toFloats(whole) > t; // true is -1
  Floats weight = t - toFloats(whole);
  const Ints i = axis.base + axis.stride * v + whole;
  const Ints below = i<0, above = i> axis.highest;
  Point p;
  p.nearest = i - (weight >= 0.5f);
  p.inside = (p.nearest >= 0) & (p.nearest < axis.size);
  p.slope = (below | (i >= axis.size) | ((i == axis.size - 1) & (weight > 0.0f))) ? splat(0.0f)
                                                                                  : splat(1.0f);
  weight = above ? splat(axis.top) : weight;
  p.weight = below ? splat(0.0f) : weight;
  p.voxel = below ? splat(0) : (above ? splat(axis.highest) : i);
  return p;
}

struct Points {
  Point x, y, z;
  Ints inside() const { return x.inside & y.inside & z.inside; }
};

/// Consecutive voxels of a fixed row, as many as a vector has lanes or what is left of the row.
struct Run {
  std::int64_t voxel; ///< the first, counted from the grid's first voxel
  int count;
};

template <bool WithField, typename Visit>
inline void forEachRun(const Lookup& task, std::int64_t begin, std::int64_t end, Visit visit) {
  const std::int64_t nx = task.size[0], ny = task.size[1];
  const std::int64_t voxels = nx * ny * task.size[2];
  const Ints numbers = laneNumbers();
  for (std::int64_t row = begin; row < end; ++row)
    for (std::int64_t x = 0; x < nx; x += piece) {
      const std::int64_t y = row % ny, z = row / ny, first = row * nx + x;
      const int count = static_cast<int>(nx - x < piece ? nx - x : piece);
      const Axis ax = axisAt(task, 0, x, y, z), ay = axisAt(task, 1, x, y, z),
                 az = axisAt(task, 2, x, y, z);
      for (int v = 0; v < count; v += lanes) {
        const Run run{first + v, count - v < lanes ? count - v : lanes};
        Floats ux{}, uy{}, uz{};
        if (WithField) {
          const float* u = task.field + run.voxel;
          ux = load(u, run.count);
          uy = load(u + voxels, run.count);
          uz = load(u + 2 * voxels, run.count);
        }
        visit(run, Points{pointOn(ax, numbers + v, ax.dx * ux + ax.dy * uy + ax.dz * uz),
                          pointOn(ay, numbers + v, ay.dx * ux + ay.dy * uy + ay.dz * uz),
                          pointOn(az, numbers + v, az.dx * ux + az.dy * uy + az.dz * uz)});
      }
    }
}

/// Calls visit(run, points) for the rows [begin, end) of the fixed grid.
template <typename Visit>
inline void forEachRun(const Lookup& task, std::int64_t begin, std::int64_t end, Visit visit) {
  if (task.field)
    forEachRun<true>(task, begin, end, visit);
  else
    forEachRun<false>(task, begin, end, visit);
}

/// The eight voxels around a point relative to its lower corner.
struct Cell {
  std::int32_t row, layer; ///< of the moving grid
  std::int32_t dx, dy, dz; ///< steps to the upper corners; 0 along axes of one voxel

  explicit Cell(const Lookup& task)
      : row(static_cast<std::int32_t>(task.moving[0])),
        layer(static_cast<std::int32_t>(task.moving[0] * task.moving[1])),
        dx(task.moving[0] > 1 ? 1 : 0), dy(task.moving[1] > 1 ? row : 0),
        dz(task.moving[2] > 1 ? layer : 0) {}

  Ints lower(const Points& p) const { return p.z.voxel * layer + p.y.voxel * row + p.x.voxel; }
};

} // namespace
} // namespace svx::kernels::cpu::SVX_ISA
