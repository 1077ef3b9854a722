// Images with a closed form, so that the truth about any deformation of them is known.
#pragma once

#include "core/methods/method.h"

#include <ATen/ATen.h>

#include <cmath>
#include <functional>

namespace svx::phantom {

/// Five smooth blobs of different size, shape and sign around the origin; mm.
inline double blobs(const Vec3& p) {
  const auto blob = [&](Vec3 c, Vec3 s, double a) {
    double q = 0;
    for (int d = 0; d < 3; ++d) q += (p[d] - c[d]) * (p[d] - c[d]) / (s[d] * s[d]);
    return a * std::exp(-q / 2);
  };
  return 100 * (blob({0, 0, 0}, {18, 24, 20}, 1) + blob({9, 6, 4}, {5, 4, 5}, 0.8) +
                blob({-8, 9, -5}, {4, 6, 4}, -0.5) + blob({-6, -10, 6}, {5, 4, 6}, 0.7) +
                blob({8, -8, -8}, {3, 5, 4}, -0.4));
}

inline Geometry cube(std::int64_t n, double mm) {
  Geometry g;
  g.size = {n, n, n};
  g.spacing = {mm, mm, mm};
  const double corner = -0.5 * double(n - 1) * mm;
  g.origin = {corner, corner, corner};
  return g;
}

inline Geometry square(std::int64_t n, double mm) {
  Geometry g = cube(n, mm);
  g.size[2] = 1;
  g.origin[2] = 0;
  return g;
}

inline std::shared_ptr<Volume> image(const Geometry& grid,
                                     const std::function<double(const Vec3&)>& f) {
  auto v = std::make_shared<Volume>();
  v->name = "phantom";
  v->geometry = grid;
  const auto [nx, ny, nz] = grid.size;
  v->voxels = at::empty({nz, ny, nx}, at::kFloat);
  auto* out = v->voxels.data_ptr<float>();
  const auto toWorld = grid.indexToWorld();
  for (std::int64_t z = 0; z < nz; ++z)
    for (std::int64_t y = 0; y < ny; ++y)
      for (std::int64_t x = 0; x < nx; ++x)
        *out++ = float(f(toWorld({double(x), double(y), double(z)})));
  return v;
}

inline std::shared_ptr<LabelMap> mask(const Geometry& grid,
                                      const std::function<bool(const Vec3&)>& inside) {
  auto m = std::make_shared<LabelMap>();
  m->volume = *image(grid, [&](const Vec3& p) { return inside(p) ? 1 : 0; });
  m->volume.voxels = m->volume.voxels.to(at::kByte);
  return m;
}

inline Inputs inputs(std::shared_ptr<const Volume> fixed, std::shared_ptr<const Volume> moving) {
  return {{"fixed", std::move(fixed)}, {"moving", std::move(moving)}};
}

inline Mat3 turn(double degreesX, double degreesY, double degreesZ) {
  const auto r = [](double degrees, int a, int b) {
    Mat3 m = identity3;
    const double t = degrees * 3.14159265358979323846 / 180;
    m[a * 3 + a] = m[b * 3 + b] = std::cos(t);
    m[b * 3 + a] = std::sin(t);
    m[a * 3 + b] = -std::sin(t);
    return m;
  };
  return r(degreesZ, 0, 1) * r(degreesY, 2, 0) * r(degreesX, 1, 2);
}

/// Largest distance between two maps over the corners of a box of half width `reach` mm.
inline double largestDifference(const AffineMap& a, const AffineMap& b, double reach,
                                double reachZ) {
  double worst = 0;
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 p{corner & 1 ? reach : -reach, corner & 2 ? reach : -reach,
                 corner & 4 ? reachZ : -reachZ};
    worst = std::max(worst, norm(a(p) - b(p)));
  }
  return worst;
}

inline JobContext context() {
  return JobContext(Device{});
}

} // namespace svx::phantom
