#include "core/kernels/sampling_map.h"

namespace svx::kernels {

SamplingMap samplingMap(const Geometry& fixed, const Geometry& moving, const AffineMap& world) {
  const AffineMap toMoving = moving.worldToIndex();
  return {toMoving * world * fixed.indexToWorld(), toMoving.linear};
}

} // namespace svx::kernels
