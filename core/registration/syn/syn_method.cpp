#include "core/registration/syn/syn_method.h"

#include "core/registration/nonlinear.h"
#include "core/registration/syn/syn.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.syn";
  info.title = "Greedy symmetric registration (SyN)";
  info.sentence = "Moves both images towards a middle by local correlation, so that neither is "
                  "preferred and the way can be gone back.";
  info.citation =
      "Avants, Epstein, Grossman, Gee: Symmetric diffeomorphic image registration with "
      "cross-correlation: evaluating automated labeling of elderly and neurodegenerative brain. "
      "Med. Image Anal. 12(1):26-41, 2008, doi:10.1016/j.media.2007.06.004";
  info.inputs = registrationInputs();
  info.outputs = invertibleOutputs();
  info.parameters = {
      integerParameter("window", "Window", 9, 3, 31, "voxels",
                       "Edge length of the windows of local correlation; odd."),
      realParameter("step", "Longest step", 0.2, 0.01, 1, "voxels", "Of one iteration."),
      realParameter("updateSmoothing", "Smoothing of each update", 1.75, 0, 20, "voxels",
                    "Standard deviation of a Gaussian; makes the motion like a fluid's."),
      realParameter("totalSmoothing", "Smoothing of the displacement", 0.5, 0, 20, "voxels",
                    "Standard deviation of a Gaussian; larger = smoother, stiffer."),
  };
  std::ranges::move(alignmentParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(landmarkParameter());
  LevelSchedule schedule;
  schedule.iterations = 100;
  schedule.finestIterations = 20;
  std::ranges::move(scheduleParameters(schedule), std::back_inserter(info.parameters));
  info.presets = {{"default", "Same modality", "Also where brightness is uneven.", {}}};
  return info;
}

} // namespace

const MethodInfo& SynRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs SynRegistration::run(const Inputs& inputs, const Values& values,
                             JobContext& context) const {
  SynSettings settings;
  static_cast<LevelSchedule&>(settings) = scheduleOf(values);
  settings.window = int(values.integer("window")) | 1;
  settings.stepVoxels = values.real("step");
  settings.updateSmoothing = values.real("updateSmoothing");
  settings.totalSmoothing = values.real("totalSmoothing");
  auto starting = context.part(0, 0.1), fitting = context.part(0.1, 0.9),
       making = context.part(0.9, 1);
  NonlinearStart start = startNonlinear(inputs, values, false, starting);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  const auto fit = fitSyn(start.pair, start.linear, settings, fitting);
  return invertibleOutputs(inputs, std::move(start), fit.grid, fit.forward, fit.backward, making);
}

std::uint64_t SynRegistration::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels = std::uint64_t(finestGrid(fixed->geometry, scheduleOf(values)).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  // Two halves and their inverses, an update, and three more while one is inverted; what the
  // distance holds.
  const std::uint64_t fit = voxels * (9 * 12 + 60) + images * 6;
  return std::max(fit, outputMemory(inputs) + voxels * 24) + (32u << 20);
}

} // namespace svx
