// A small pair of images to register.
#pragma once

#include "core/io/save.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx::test {

/// Smooth blobs on a cube of `size` voxels of 2 mm, moved by `shift` (mm, along x).
inline std::shared_ptr<const Volume> blobs(int size, double shift) {
  auto volume = std::make_shared<Volume>();
  volume->name = "blobs";
  volume->geometry = {{size, size, size}, {2, 2, 2}, {-double(size), -double(size), 0}, identity3};
  volume->voxels = at::empty({size, size, size});
  const AffineMap toWorld = volume->geometry.indexToWorld();
  float* voxel = volume->voxels.data_ptr<float>();
  const double scale = 1.0 / size;
  for (int z = 0; z < size; ++z)
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x) {
        const Vec3 p = toWorld({double(x), double(y), double(z)}) - Vec3{shift, 0, double(size)};
        const auto blob = [&](Vec3 centre, double width) {
          const Vec3 d = (1.0 / width) * (scale * p - centre);
          return std::exp(-dot(d, d));
        };
        *voxel++ = static_cast<float>(
            1000 * blob({0, 0, 0}, 0.45) + 600 * blob({0.3, 0.1, 0}, 0.2) -
            400 * blob({-0.2, 0.25, 0.2}, 0.2) + 300 * blob({0, -0.3, -0.3}, 0.15));
      }
  return volume;
}

inline std::shared_ptr<const Landmarks> corners(double shift) {
  auto landmarks = std::make_shared<Landmarks>();
  for (const auto& [name, p] :
       {std::pair("p0", Vec3{0, 0, 30}), std::pair("p1", Vec3{10, 5, 35}),
        std::pair("p2", Vec3{-8, 12, 25}), std::pair("p3", Vec3{5, -10, 40})})
    landmarks->points.push_back({name, p + Vec3{shift, 0, 0}});
  return landmarks;
}

} // namespace svx::test
