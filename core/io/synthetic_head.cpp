#include "core/io/synthetic_head.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

struct Ellipsoid {
  const char* name;
  Vec3 centre, radii; ///< LPS mm
  double intensity;
  int label; ///< 0: drawn without a label
};

/// Outer ones first; later ones are drawn over earlier ones.
constexpr Ellipsoid anatomy[] = {{"scalp", {0, 0, 0}, {78, 94, 88}, 170, 0},
                                 {"skull", {0, 0, 0}, {73, 89, 83}, 40, 0},
                                 {"cerebrospinal fluid", {0, 0, 2}, {68, 84, 78}, 60, 0},
                                 {"grey matter", {0, 0, 4}, {64, 80, 72}, 130, 1},
                                 {"white matter, left", {26, 2, 8}, {26, 62, 52}, 190, 2},
                                 {"white matter, right", {-26, 2, 8}, {26, 62, 52}, 190, 3},
                                 {"ventricle, left", {11, -4, 14}, {7, 30, 12}, 55, 4},
                                 {"ventricle, right", {-11, -4, 14}, {7, 30, 12}, 55, 5},
                                 {"thalamus, left", {13, 12, -2}, {9, 14, 9}, 145, 6},
                                 {"thalamus, right", {-13, 12, -2}, {9, 14, 9}, 145, 7},
                                 {"putamen, left", {28, -12, -2}, {6, 17, 10}, 150, 8},
                                 {"putamen, right", {-28, -12, -2}, {6, 17, 10}, 150, 9},
                                 {"cerebellum", {0, 52, -46}, {42, 24, 20}, 140, 10},
                                 {"brain stem", {0, 24, -52}, {11, 13, 28}, 180, 11}};

/// 0 in the centre, 1 on the surface.
double depth(const Ellipsoid& e, const Vec3& p) {
  double sum = 0;
  for (int a = 0; a < 3; ++a) sum += std::pow((p[a] - e.centre[a]) / e.radii[a], 2);
  return std::sqrt(sum);
}

/// Folds and grain that registration can hold on to.
double texture(const Vec3& p) {
  return 9 * std::sin(p[0] / 5 + 2 * std::sin(p[1] / 17)) *
             std::sin(p[1] / 6 + 2 * std::sin(p[2] / 13)) *
             std::sin(p[2] / 5.5 + 2 * std::sin(p[0] / 15)) +
         5 * std::sin(p[0] / 2.7) * std::sin(p[1] / 3.1) * std::sin(p[2] / 2.9);
}

} // namespace

SyntheticHead makeSyntheticHead() {
  Geometry grid;
  grid.size = {120, 140, 132};
  grid.spacing = {1.5, 1.5, 1.5};
  grid.origin = {-89.25, -104.25, -98.25};
  at::Tensor image = at::zeros({grid.size[2], grid.size[1], grid.size[0]}, at::kByte);
  at::Tensor labels = at::zeros_like(image);
  auto* intensities = image.data_ptr<std::uint8_t>();
  auto* values = labels.data_ptr<std::uint8_t>();
  at::parallel_for(0, grid.size[2], 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t z = begin; z < end; ++z)
      for (std::int64_t y = 0; y < grid.size[1]; ++y)
        for (std::int64_t x = 0; x < grid.size[0]; ++x) {
          const Vec3 p = grid.origin + 1.5 * Vec3{double(x), double(y), double(z)};
          const std::int64_t i = (z * grid.size[1] + y) * grid.size[0] + x;
          const Ellipsoid* inside = nullptr;
          for (const Ellipsoid& e : anatomy)
            if (depth(e, p) <= 1) inside = &e;
          if (!inside) continue;
          intensities[i] =
              static_cast<std::uint8_t>(std::clamp(inside->intensity + texture(p), 1.0, 255.0));
          values[i] = static_cast<std::uint8_t>(inside->label);
        }
  });

  SyntheticHead head;
  head.image.geometry = grid;
  head.image.voxels = image;
  head.image.modality = Modality::MR;
  head.labels.volume = head.image;
  head.labels.volume.voxels = labels;
  for (const Ellipsoid& e : anatomy) {
    if (e.label == 0) continue;
    head.labels.labels.push_back({e.label, e.name, {}, 1});
    if (e.label < 4) continue;
    const std::string name = e.name;
    head.landmarks.points.push_back({name + ", centre", e.centre});
    head.landmarks.points.push_back({name + ", front", e.centre - Vec3{0, e.radii[1], 0}});
    head.landmarks.points.push_back({name + ", top", e.centre + Vec3{0, 0, e.radii[2]}});
  }
  return head;
}

} // namespace svx
