// Finds the moving voxels around the points of a piece of a fixed row.
//
// A coordinate is kept as an integer voxel plus a small T, float or double, so that its error does
// not grow with the size of the volume.
#pragma once

#include "core/kernels/cpu/simd.h"
#include "core/kernels/cpu/warp.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

/// Coordinates start afresh in double after this many voxels.
constexpr int piece = 128;
constexpr float farAway = 1 << 29;

/// One axis of the moving grid along one piece.
template <typename T>
struct Axis {
  std::int32_t base;    ///< integer part at the piece's first voxel
  std::int32_t stride;  ///< whole voxels per fixed voxel: -1, 0, 1
  T start, step;        ///< what is left of them
  T dx, dy, dz;         ///< displacement matrix row
  std::int32_t size;    ///< voxels
  std::int32_t highest; ///< the highest lower corner
  T top;                ///< the weight at the last voxel
};

template <typename T>
struct Point {
  Wholes<T> voxel;   ///< lower corner, within the grid
  Reals<T> weight;   ///< of the upper corner
  Reals<T> slope;    ///< 0 where the border value continues, else 1
  Wholes<T> nearest; ///< within the grid where `inside`
  Wholes<T> inside;  ///< -1 or 0
};

template <typename T>
[[gnu::always_inline]] inline Axis<T> axisAt(const Lookup<T>& task, int a, std::int64_t x,
                                             std::int64_t y, std::int64_t z) {
  const double* row = task.affine + 4 * a;
  const double position = row[0] * x + row[1] * y + row[2] * z + row[3];
  const double reachable =
      position > -farAway ? (position < farAway ? position : farAway) : -farAway;
  const std::int32_t base = static_cast<std::int32_t>(reachable);
  const std::int32_t stride = row[0] > 0.5 ? 1 : row[0] < -0.5 ? -1 : 0;
  const std::int32_t size = static_cast<std::int32_t>(task.moving[a]);
  const T* d = task.displacement + 3 * a;
  return {
      base, stride, static_cast<T>(reachable - base), static_cast<T>(row[0] - stride), d[0], d[1],
      d[2], size,   size > 1 ? size - 2 : 0,          size > 1 ? T(1) : T(0)};
}

template <typename T>
inline Point<T> pointOn(const Axis<T>& axis, Wholes<T> v, Reals<T> displaced) {
  Reals<T> t = axis.start + axis.step * toReals<T>(v) + displaced;
  t = t > -farAway ? t : splat<T>(-farAway); // also for NaN
  t = t < farAway ? t : splat<T>(farAway);
  Wholes<T> whole = toWholes<T>(t);
  whole += toReals<T>(whole) > t; // true is -1
  Reals<T> weight = t - toReals<T>(whole);
  const Wholes<T> i = axis.base + axis.stride * v + whole;
  const Wholes<T> below = i<0, above = i> axis.highest;
  Point<T> p;
  p.nearest = i - (weight >= 0.5f);
  p.inside = (p.nearest >= 0) & (p.nearest < axis.size);
  p.slope = (below | (i >= axis.size) | ((i == axis.size - 1) & (weight > 0.0f))) ? splat<T>(0)
                                                                                  : splat<T>(1);
  weight = above ? splat<T>(axis.top) : weight;
  p.weight = below ? splat<T>(0) : weight;
  p.voxel = below ? splatWhole<T>(0) : (above ? splatWhole<T>(axis.highest) : i);
  return p;
}

template <typename T>
struct Points {
  Point<T> x, y, z;
  Wholes<T> inside() const { return x.inside & y.inside & z.inside; }
};

/// Consecutive voxels of a fixed row, as many as a vector has lanes or what is left of the row.
struct Run {
  std::int64_t voxel; ///< the first, counted from the grid's first voxel
  int count;
};

template <bool WithField, typename T, typename Visit>
inline void forEachRun(const Lookup<T>& task, std::int64_t begin, std::int64_t end, Visit visit) {
  const std::int64_t nx = task.size[0], ny = task.size[1];
  const std::int64_t voxels = nx * ny * task.size[2];
  constexpr int lanes = lanesOf<T>;
  const Wholes<T> numbers = laneNumbers<T>();
  for (std::int64_t row = begin; row < end; ++row)
    for (std::int64_t x = 0; x < nx; x += piece) {
      const std::int64_t y = row % ny, z = row / ny, first = row * nx + x;
      const int count = static_cast<int>(nx - x < piece ? nx - x : piece);
      const Axis<T> ax = axisAt(task, 0, x, y, z), ay = axisAt(task, 1, x, y, z),
                    az = axisAt(task, 2, x, y, z);
      for (int v = 0; v < count; v += lanes) {
        const Run run{first + v, count - v < lanes ? count - v : lanes};
        Reals<T> ux{}, uy{}, uz{};
        if (WithField) {
          const T* u = task.field + run.voxel;
          ux = load(u, run.count);
          uy = load(u + voxels, run.count);
          uz = load(u + 2 * voxels, run.count);
        }
        visit(run, Points<T>{pointOn(ax, numbers + v, ax.dx * ux + ax.dy * uy + ax.dz * uz),
                             pointOn(ay, numbers + v, ay.dx * ux + ay.dy * uy + ay.dz * uz),
                             pointOn(az, numbers + v, az.dx * ux + az.dy * uy + az.dz * uz)});
      }
    }
}

/// Calls visit(run, points) for the rows [begin, end) of the fixed grid.
template <typename T, typename Visit>
inline void forEachRun(const Lookup<T>& task, std::int64_t begin, std::int64_t end, Visit visit) {
  if (task.field)
    forEachRun<true>(task, begin, end, visit);
  else
    forEachRun<false>(task, begin, end, visit);
}

/// The eight voxels around a point relative to its lower corner.
struct Cell {
  std::int32_t row, layer; ///< of the moving grid
  std::int32_t dx, dy, dz; ///< steps to the upper corners; 0 along axes of one voxel

  template <typename T>
  explicit Cell(const Lookup<T>& task)
      : row(static_cast<std::int32_t>(task.moving[0])),
        layer(static_cast<std::int32_t>(task.moving[0] * task.moving[1])),
        dx(task.moving[0] > 1 ? 1 : 0), dy(task.moving[1] > 1 ? row : 0),
        dz(task.moving[2] > 1 ? layer : 0) {}

  template <typename T>
  Wholes<T> lower(const Points<T>& p) const {
    return p.z.voxel * layer + p.y.voxel * row + p.x.voxel;
  }
};

} // namespace
} // namespace svx::kernels::cpu::SVX_ISA
