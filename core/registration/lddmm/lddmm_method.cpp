#include "core/registration/lddmm/lddmm_method.h"

#include "core/registration/lddmm/lddmm.h"
#include "core/registration/nonlinear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

LevelSchedule schedule() {
  LevelSchedule s;
  s.levels = 3;
  s.iterations = 30;
  s.mostVoxels = 1e6;
  return s;
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.lddmm";
  info.title = "Geodesic shooting (LDDMM)";
  info.sentence = "Finds the shortest path of smooth, invertible deformations that makes two "
                  "images alike; its start, a momentum, says all of it.";
  info.citation =
      "Miller, Trouve, Younes: Geodesic shooting for computational anatomy. J. Math. Imaging Vis. "
      "24:209-228, 2006, doi:10.1007/s10851-005-3624-0; Singh et al.: A vector momenta formulation "
      "of diffeomorphisms for improved geodesic regression and atlas construction. ISBI 2013, "
      "1219-1222, doi:10.1109/ISBI.2013.6556700";
  info.inputs = registrationInputs();
  info.outputs = invertibleOutputs();
  info.parameters = distanceParameters();
  for (auto& p : info.parameters)
    if (p.id == "distance") p.defaultValue = std::string("lncc");
  const std::vector<Parameter> own{
      realParameter("alpha", "Energy weight", 0.001, 1e-8, 1e4, "",
                    "Weight of the length of the path against image distance. Larger = less "
                    "deformation."),
      realParameter("length", "Smoothness length", 2, 0.5, 20, "voxels",
                    "Motion finer than this is dear; in voxels of each level."),
      integerParameter("steps", "Time steps", 10, 4, 50, "", "Along the path."),
  };
  std::ranges::copy(own, std::back_inserter(info.parameters));
  std::ranges::move(alignmentParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(landmarkParameter());
  std::ranges::move(scheduleParameters(schedule()), std::back_inserter(info.parameters));
  info.presets = {{"default", "Same modality", "When the path itself matters.", {}}};
  return info;
}

} // namespace

const MethodInfo& LddmmRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs LddmmRegistration::run(const Inputs& inputs, const Values& values,
                               JobContext& context) const {
  LddmmSettings settings;
  static_cast<LevelSchedule&>(settings) = scheduleOf(values, schedule());
  settings.distance = distanceKind(values);
  settings.distanceOptions = distanceOptions(values);
  settings.alpha = values.real("alpha");
  settings.lengthVoxels = values.real("length");
  settings.steps = int(values.integer("steps"));
  auto starting = context.part(0, 0.1), fitting = context.part(0.1, 0.9),
       making = context.part(0.9, 1);
  NonlinearStart start =
      startNonlinear(inputs, values, comparesModalities(settings.distance), starting);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  const auto fit = fitLddmm(start.pair, start.linear, settings, fitting);
  return invertibleOutputs(inputs, std::move(start), fit.grid, fit.forward, fit.backward, making);
}

std::uint64_t LddmmRegistration::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels =
      std::uint64_t(finestGrid(fixed->geometry, scheduleOf(values, schedule())).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  // The path, L-BFGS's pairs, and one step with its derivatives: about thirty fields.
  const std::uint64_t fields = std::uint64_t(values.integer("steps")) + 1 + 16 + 30;
  return std::max(voxels * fields * 12 + images * 6, outputMemory(inputs) + voxels * 24) +
         (32u << 20);
}

} // namespace svx
