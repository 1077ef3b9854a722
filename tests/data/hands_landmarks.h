// The seven landmarks of the two hands in the FAIR book.
#pragma once

#include "core/data/landmarks.h"
#include "tests/shared_data.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace svx::test {

struct HandsLandmarks {
  std::shared_ptr<const Landmarks> fixed, moving;
};

/// On the grid of the pictures. The book's millimetres are 20 x 25, y upwards, for 128 x 128
/// pixels.
inline HandsLandmarks handsLandmarks(const Geometry& grid) {
  auto fixed = std::make_shared<Landmarks>(), moving = std::make_shared<Landmarks>();
  const auto place = [&](double x, double y) {
    return Landmark{"", grid.indexToWorld()({x / 20 * 128 - 0.5, (25 - y) / 25 * 128 - 0.5, 0})};
  };
  std::ifstream csv(std::filesystem::path(SVX_SHARED_DATA) / "xray-2d/hands_landmarks.csv");
  double tx, ty, rx, ry;
  for (std::string line; std::getline(csv, line);)
    if (std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf", &tx, &ty, &rx, &ry) == 4) {
      fixed->points.push_back(place(rx, ry));
      moving->points.push_back(place(tx, ty));
    }
  return {fixed, moving};
}

} // namespace svx::test
