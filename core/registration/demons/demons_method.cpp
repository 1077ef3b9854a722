#include "core/registration/demons/demons_method.h"

#include "core/registration/demons/demons.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/nonlinear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace svx {
namespace {

constexpr std::array kinds{"thirion", "symmetric", "diffeomorphic"};

std::vector<Parameter> parameters() {
  std::vector<Parameter> all{
      choiceParameter("kind", "Demons", "diffeomorphic",
                      {{"thirion", "Thirion: along the fixed image's edges"},
                       {"symmetric", "Symmetric: along the edges of both images"},
                       {"diffeomorphic", "Diffeomorphic: symmetric, without folds"}},
                      "How each voxel is pushed and how the pushes are put together."),
      boolParameter("matchIntensities", "Match intensities first", true,
                    "Maps the moving image's intensities so that its histogram is the fixed "
                    "image's. Turn it off for intensities that are measured, as in CT."),
      realParameter("step", "Longest step", 1, 0.1, 5, "voxels", "Of one iteration."),
      realParameter("fluid", "Smoothing of each update", 1, 0, 10, "voxels",
                    "Standard deviation of a Gaussian; makes the motion like a fluid's."),
      realParameter("diffusion", "Smoothing of the displacement", 1.5, 0, 10, "voxels",
                    "Standard deviation of a Gaussian; larger = smoother, stiffer."),
  };
  std::ranges::move(alignmentParameters(), std::back_inserter(all));
  all.push_back(landmarkParameter());
  LevelSchedule schedule;
  schedule.iterations = 100;
  schedule.finestIterations = 30;
  std::ranges::move(scheduleParameters(schedule), std::back_inserter(all));
  return all;
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.demons";
  info.title = "Demons registration";
  info.sentence = "Pushes every voxel along the edges towards equal intensity, and smooths.";
  info.citation =
      "Thirion: Image matching as a diffusion process: an analogy with Maxwell's demons. Med. "
      "Image Anal. 2(3):243-260, 1998, doi:10.1016/S1361-8415(98)80022-4; Vercauteren et al.: "
      "Diffeomorphic demons: efficient non-parametric image registration. NeuroImage "
      "45(1):S61-S72, 2009, doi:10.1016/j.neuroimage.2008.10.040";
  info.inputs = registrationInputs();
  info.outputs = invertibleOutputs();
  info.parameters = parameters();
  info.presets = {
      {"default", "Same modality", "Images of the same modality and brightness.", {}},
      {"ct", "CT", "Hounsfield units are compared as they are.", {{"matchIntensities", false}}},
  };
  return info;
}

} // namespace

const MethodInfo& DemonsRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs DemonsRegistration::run(const Inputs& inputs, const Values& values,
                                JobContext& context) const {
  DemonsSettings settings;
  static_cast<LevelSchedule&>(settings) = scheduleOf(values);
  settings.kind = chosen<DemonsKind>(kinds, values.text("kind"));
  settings.stepVoxels = values.real("step");
  settings.fluidVoxels = values.real("fluid");
  settings.diffusionVoxels = values.real("diffusion");
  auto starting = context.part(0, 0.1), fitting = context.part(0.1, 0.9),
       making = context.part(0.9, 1);
  NonlinearStart start = startNonlinear(inputs, values, false, starting);
  if (values.boolean("matchIntensities"))
    start.pair.moving.voxels = matchedIntensities(start.pair.moving, start.pair.fixed);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  const auto fit = fitDemons(start.pair, start.linear, settings, fitting);
  const auto backward = inverted(fit.displacement, fit.grid, making);
  return invertibleOutputs(inputs, std::move(start), fit.grid, fit.displacement, backward, making);
}

std::uint64_t DemonsRegistration::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels = std::uint64_t(finestGrid(fixed->geometry, scheduleOf(values)).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  // Displacement, update, both gradients and what the exponential and smoothing hold: eight fields.
  const std::uint64_t fit = voxels * (8 * 12 + 24) + images * 6;
  return std::max(fit, outputMemory(inputs) + voxels * 24) + (32u << 20);
}

} // namespace svx
