#include "core/registration/cpab/cpab_method.h"

#include "core/registration/cpab/cpab.h"
#include "core/registration/nonlinear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

LevelSchedule schedule() {
  LevelSchedule s;
  s.levels = 3;
  s.iterations = 40;
  s.mostVoxels = 3e5; // the deformation has no finer detail
  return s;
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.cpab";
  info.title = "Piecewise-affine flow (CPAB)";
  info.sentence = "Finds a smooth, invertible deformation of few numbers: the flow of a velocity "
                  "that is affine in each cell of a coarse mesh.";
  info.citation =
      "Freifeld, Hauberg, Batmanghelich, Fisher: Transformations based on continuous "
      "piecewise-affine velocity fields. IEEE Trans. Pattern Anal. Mach. Intell. 39:2496-2509, "
      "2017, doi:10.1109/TPAMI.2016.2646685";
  info.inputs = registrationInputs();
  info.outputs = invertibleOutputs();
  info.parameters = distanceParameters();
  const CpabSettings defaults;
  const std::vector<Parameter> own{
      integerParameter("cells", "Boxes per axis", defaults.boxes, 1, 10, "",
                       "The fixed image's box is cut into so many parts along each axis, each of "
                       "4 triangles or 5 tetrahedra. More = finer deformation."),
      realParameter("alpha", "Smoothness weight", defaults.alpha, 1e-8, 1e4, "",
                    "Weight of the velocity's squared gradient against image distance. Larger = "
                    "less deformation."),
      integerParameter("steps", "Time steps", defaults.steps, 4, 100, "",
                       "Of the flow. More = a more exact inverse."),
  };
  std::ranges::copy(own, std::back_inserter(info.parameters));
  std::ranges::move(alignmentParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(landmarkParameter());
  std::ranges::move(scheduleParameters(schedule()), std::back_inserter(info.parameters));
  info.presets = {
      {"default", "Same modality", "When few numbers should describe the deformation.", {}}};
  return info;
}

} // namespace

const MethodInfo& CpabRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs CpabRegistration::run(const Inputs& inputs, const Values& values,
                              JobContext& context) const {
  CpabSettings settings;
  static_cast<LevelSchedule&>(settings) = scheduleOf(values, schedule());
  settings.distance = distanceKind(values);
  settings.distanceOptions = distanceOptions(values);
  settings.boxes = int(values.integer("cells"));
  settings.alpha = values.real("alpha");
  settings.steps = int(values.integer("steps"));
  auto starting = context.part(0, 0.1), fitting = context.part(0.1, 0.9),
       making = context.part(0.9, 1);
  NonlinearStart start =
      startNonlinear(inputs, values, comparesModalities(settings.distance), starting);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  const auto fit = fitCpab(start.pair, start.linear, settings, fitting);
  return invertibleOutputs(inputs, std::move(start), fit.grid, fit.forward, fit.backward, making);
}

std::uint64_t CpabRegistration::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels =
      std::uint64_t(finestGrid(fixed->geometry, scheduleOf(values, schedule())).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  const auto boxes = std::uint64_t(values.integer("cells"));
  const auto vertices = fixed->geometry.dimensions() == 2
                            ? (boxes + 1) * (boxes + 1) + boxes * boxes
                            : (boxes + 1) * (boxes + 1) * (boxes + 1);
  // The displacement, its gradient and what the distance needs: about twelve fields; the stiffness
  // and its factors.
  const auto search = voxels * 12 * 12 + vertices * vertices * 8 * 8;
  return std::max(search + images * 6, outputMemory(inputs) + voxels * 24) + (32u << 20);
}

} // namespace svx
