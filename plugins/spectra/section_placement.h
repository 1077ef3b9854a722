// Where a section lies among the volumes.
#pragma once

#include "widgets/result_data.h"

namespace svx {

/// Between the world of the views and the pixels of a data set. A registration whose moving image
/// lies on the data set's grid places the section in its fixed image; the one that ended last
/// counts. Without any, the grid lies where `Spectra::grid()` says.
class SectionPlacement {
public:
  SectionPlacement() = default;
  SectionPlacement(const Study& study, const Spectra& spectra);

  bool placed() const { return toSection_ != nullptr; }
  Vec3 toPixels(const Vec3& world) const; ///< x, y, z as indices of the grid
  /// Throws `Error{Input}` when the registration cannot be inverted.
  Vec3 toWorld(const Vec3& pixels) const;

private:
  Geometry grid_;
  TransformPtr toSection_, toWorld_;
};

} // namespace svx
