// What every registered method of registration can be given.
#pragma once

#include "core/registration/methods.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace svx::phantom {

inline const MethodRegistry& registry() {
  static const MethodRegistry all = [] {
    MethodRegistry r;
    registerRegistrationMethods(r);
    return r;
  }();
  return all;
}

/// The ids of those that take two images.
inline std::vector<std::string> everyMethod() {
  std::vector<std::string> ids;
  for (const Method* method : registry().all()) {
    const auto fixed = [](const InputInfo& i) { return i.id == "fixed"; };
    if (std::ranges::any_of(method->info().inputs, fixed)) ids.push_back(method->info().id);
  }
  return ids;
}

inline bool takesLandmarks(const std::string& id) {
  return id == "registration.landmarks";
}
inline bool takesSurfaces(const std::string& id) {
  return id == "registration.icp";
}
/// Whether intensities say nothing to it.
inline bool isGeometric(const std::string& id) {
  return takesLandmarks(id) || takesSurfaces(id);
}

/// The name of a test of a method.
inline std::string testName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(info.param.find('.') + 1);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// Two images of `blobs` on any grids, moving(truth(x)) = fixed(x), with what the method needs
/// beside: points, or the surface of the large blob.
inline Inputs blobPair(const std::string& id, const Geometry& fixed, const Geometry& moving,
                       const AffineMap& truth) {
  const AffineMap back = truth.inverse();
  const auto at = [&](const Vec3& p) { return blobs(back(p)); };
  Inputs all = inputs(image(fixed, blobs), image(moving, at));
  if (takesLandmarks(id)) {
    auto here = std::make_shared<Landmarks>(), there = std::make_shared<Landmarks>();
    for (const Vec3& x : {Vec3{9, 6, 0}, Vec3{-8, 9, 0}, Vec3{-6, -10, 0}, Vec3{8, -8, 0},
                          Vec3{0, 1, 10}, Vec3{3, 0, -10}}) {
      if (fixed.size[2] == 1 && x[2] != 0) continue;
      here->points.push_back({"", x});
      there->points.push_back({"", truth(x)});
    }
    all["fixedLandmarks"] = std::shared_ptr<const Landmarks>(here);
    all["movingLandmarks"] = std::shared_ptr<const Landmarks>(there);
  }
  if (takesSurfaces(id)) {
    all["fixedLabels"] =
        std::shared_ptr<const LabelMap>(mask(fixed, [](const Vec3& p) { return blobs(p) > 60; }));
    all["movingLabels"] =
        std::shared_ptr<const LabelMap>(mask(moving, [&](const Vec3& p) { return at(p) > 60; }));
  }
  return all;
}

} // namespace svx::phantom
