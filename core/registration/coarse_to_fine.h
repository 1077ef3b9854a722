// The pyramid that non-linear registrations climb.
#pragma once

#include "core/methods/parameter.h"
#include "core/registration/image_pair.h"

#include <optional>

namespace svx {

struct LevelSchedule {
  int levels = 4;
  double finest = 0;         ///< mm; 0 = the fixed image's own, coarser above `mostVoxels`
  int iterations = 50;       ///< at the coarsest level
  int finestIterations = 15; ///< at the finest; between them geometrically
  double mostVoxels = 12e6;  ///< of the finest level when `finest` is 0
  /// Makes each level from the one finer; none: by Gaussians, along the axes that are finer.
  std::optional<Halving> halving;
};

/// One resolution: both images at about the same voxel size, twice that of the next level.
struct Level {
  PreparedImage fixed, moving;
  int iterations = 0;
  bool last = false;
  std::string text;                      ///< "Level 2 of 4"
  std::function<void(int, double)> step; ///< to be told each iteration and its loss
  /// To be told, before the first iteration, what the level begins from: initial(x + u(x)) for u
  /// (float32 (3, z, y, x), mm) on `grid`. After the first level it becomes a preview.
  std::function<void(const at::Tensor& u, const Geometry& grid, const AffineMap& initial)> start;
};

/// Calls `visit` from the coarsest level to the finest; levels too coarse to say anything are left
/// out. Progress by voxels times iterations; plots "loss" and "level" on from what is there.
void coarseToFine(const ImagePair& pair, const LevelSchedule& schedule, JobContext& context,
                  const std::function<void(const Level&)>& visit);

/// Whether an image is too few voxels across, on average, to say anything.
bool isTooCoarse(const Geometry& grid);

/// The grid of the finest level.
Geometry finestGrid(const Geometry& fixed, const LevelSchedule& schedule);

/// The schedule as parameters of a method, and back.
std::vector<Parameter> scheduleParameters(const LevelSchedule& defaults);
LevelSchedule scheduleOf(const Values& values, const LevelSchedule& defaults = {});

} // namespace svx
