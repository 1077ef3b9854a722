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

  /// The pixel that holds a place of the world; its third index is the section. Nothing for a place
  /// beside the sections, or before or behind them by more than half of their thickness and of the
  /// fixed image's voxels.
  std::optional<Vec3> pixelAt(const Vec3& world) const;
  /// Throws `Error{Input}` when the registration cannot be inverted.
  Vec3 toWorld(const Vec3& pixels);

private:
  Geometry grid_;
  TransformPtr toSection_;
  TransformPtr toWorld_; ///< made when it is first asked for: it can take a while
  double reach_ = 0;     ///< mm before or behind a section that still count as on it
};

} // namespace svx
