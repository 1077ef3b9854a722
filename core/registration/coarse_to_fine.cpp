#include "core/registration/coarse_to_fine.h"

#include "core/registration/preview.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

double finestSpacing(const Geometry& g) {
  const double mm = std::min(g.spacing[0], g.spacing[1]);
  return g.size[2] > 1 ? std::min(mm, g.spacing[2]) : mm;
}

int iterationsAt(int level, const LevelSchedule& s) {
  if (level + 1 == s.levels) return s.finestIterations;
  const double t = double(level) / (s.levels - 1);
  return int(std::lround(s.iterations * std::pow(double(s.finestIterations) / s.iterations, t)));
}

} // namespace

bool isTooCoarse(const Geometry& grid) {
  return std::pow(double(grid.voxelCount()), 1.0 / grid.dimensions()) < 14;
}

Geometry finestGrid(const Geometry& fixed, const LevelSchedule& schedule) {
  if (schedule.finest > 0) return fixed.coarsened(schedule.finest);
  Geometry grid = fixed;
  for (double mm = *std::min_element(fixed.spacing.begin(), fixed.spacing.end());
       double(grid.voxelCount()) > schedule.mostVoxels; mm *= 1.1)
    grid = fixed.coarsened(mm);
  return grid;
}

void coarseToFine(const ImagePair& pair, const LevelSchedule& schedule, JobContext& context,
                  const std::function<void(const Level&)>& visit) {
  const Geometry finest = finestGrid(pair.fixed.grid, schedule);
  const double mm = finestSpacing(finest);
  auto plotted = context.curves()["loss"].x.size();
  double done = 0, total = 0;
  std::string below; // the level before
  std::vector<double> spacings;
  for (int l = 0; l < schedule.levels; ++l) {
    spacings.push_back(mm * std::exp2(schedule.levels - 1 - l));
    total += double(finest.coarsened(spacings.back()).voxelCount()) * iterationsAt(l, schedule);
  }
  for (int l = 0; l < schedule.levels; ++l) {
    const double spacing = spacings[std::size_t(l)];
    Level level;
    level.last = l + 1 == schedule.levels;
    if (!level.last && isTooCoarse(finest.coarsened(spacing))) continue;
    level.text = "Level " + std::to_string(l + 1) + " of " + std::to_string(schedule.levels);
    level.iterations = iterationsAt(l, schedule);
    context.progress(done / total, level.text);
    if (schedule.halving) {
      level.fixed = pair.fixed.coarsened(mm);
      level.moving = pair.moving.coarsened(mm);
      for (int k = l + 1; k < schedule.levels; ++k) {
        level.fixed = level.fixed.halved(*schedule.halving);
        level.moving = level.moving.halved(*schedule.halving);
      }
    } else {
      level.fixed = pair.fixed.coarsened(spacing);
      if (level.last && level.fixed.grid != finest) level.fixed = pair.fixed.coarsened(mm);
      level.moving = pair.moving.coarsened(spacing);
    }
    context.throwIfCancelled();
    const double work = double(level.fixed.grid.voxelCount());
    level.step = [&, work](int iteration, double loss) {
      context.plot("loss", double(plotted++), loss);
      context.progress((done + work * iteration) / total, level.text);
    };
    level.start = [&](const at::Tensor& u, const Geometry& grid, const AffineMap& initial) {
      if (below.empty()) return;
      showPreview(below, pair.moving, pair.fixed.grid,
                  CompositeTransform({std::make_shared<DisplacementFieldTransform>(grid, u.cpu()),
                                      std::make_shared<AffineTransform>(initial)}),
                  context);
    };
    context.plot("level", double(plotted), double(l + 1));
    visit(level);
    below = level.text;
    done += work * level.iterations;
  }
  context.progress(1, "Done");
}

std::vector<Parameter> scheduleParameters(const LevelSchedule& defaults) {
  const bool millions = defaults.mostVoxels >= 1e6;
  const auto most = std::to_string(std::lround(defaults.mostVoxels / (millions ? 1e6 : 1e3))) +
                    (millions ? " million voxels." : " thousand voxels.");
  return {
      integerParameter(
          "levels", "Resolution levels", defaults.levels, 1, 8, "",
          "Each level halves the voxel size of the one before, along the axes that are "
          "finer than it."),
      realParameter("finest", "Finest resolution", defaults.finest, 0, 20, "mm",
                    "Voxel size of the last level; 0 = the fixed image's own, coarser above " +
                        most),
      integerParameter("iterations", "Iterations, coarsest level", defaults.iterations, 1, 1000, "",
                       "At most; between coarsest and finest the number changes evenly."),
      integerParameter("finestIterations", "Iterations, finest level", defaults.finestIterations, 1,
                       1000, "", "At most; most of the time goes here."),
  };
}

LevelSchedule scheduleOf(const Values& values, const LevelSchedule& defaults) {
  LevelSchedule schedule = defaults;
  schedule.levels = int(values.integer("levels"));
  schedule.finest = values.real("finest");
  schedule.iterations = int(values.integer("iterations"));
  schedule.finestIterations = int(values.integer("finestIterations"));
  return schedule;
}

} // namespace svx
