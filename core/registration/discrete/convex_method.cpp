#include "core/registration/discrete/convex_method.h"

#include "core/registration/discrete/convex.h"
#include "core/registration/nonlinear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.convex";
  info.title = "Discrete search with convex coupling";
  info.sentence = "Tries all displacements on a coarse grid and keeps those that agree with their "
                  "neighbours; for large motion, also between modalities.";
  info.citation =
      "Heinrich, Papiez, Schnabel, Handels: Non-parametric discrete registration with convex "
      "optimisation. WBIR 2014, LNCS 8545:51-61, doi:10.1007/978-3-319-08554-8_6; Heinrich et al.: "
      "Towards realtime multimodal fusion for image-guided interventions using self-similarities. "
      "MICCAI 2013, LNCS 8149:187-194, doi:10.1007/978-3-642-40811-3_24";
  info.inputs = registrationInputs();
  info.outputs = registrationOutputs();
  info.parameters = {
      realParameter("cell", "Cell size", 0, 0, 200, "mm",
                    "Distance between the positions searched; 0 = about 40,000 of them."),
      integerParameter("reach", "Reach", 4, 1, 12, "cells",
                       "The largest displacement tried, in each direction."),
      boolParameter("multimodal", "Different modalities", false,
                    "Aligns linearly by mutual information instead of correlation."),
  };
  std::ranges::move(alignmentParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(landmarkParameter());
  info.presets = {
      {"default", "Same modality", "Large motion; refine the result with another method.", {}},
      {"multimodal", "Different modalities", "MR to CT or ultrasound.", {{"multimodal", true}}},
  };
  return info;
}

} // namespace

const MethodInfo& ConvexRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs ConvexRegistration::run(const Inputs& inputs, const Values& values,
                                JobContext& context) const {
  ConvexSettings settings;
  settings.cell = values.real("cell");
  settings.reach = int(values.integer("reach"));
  auto starting = context.part(0, 0.3), searching = context.part(0.3, 0.7),
       making = context.part(0.7, 1);
  NonlinearStart start = startNonlinear(inputs, values, values.boolean("multimodal"), starting);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  const auto fit = fitConvex(start.pair, start.linear, settings, searching);
  auto search = std::make_shared<DisplacementFieldTransform>(fit.grid, fit.displacement.cpu());
  return nonlinearOutputs(inputs, std::move(start), std::move(search), making);
}

std::uint64_t ConvexRegistration::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  const double side = 2 * double(values.integer("reach")) + 1, cell = values.real("cell");
  const bool flat = fixed->geometry.dimensions() == 2;
  const Vec3 extent = fixed->geometry.extent();
  const double cells =
      cell > 0 ? extent[0] * extent[1] / (cell * cell) * (flat ? 1 : extent[2] / cell) : 60000;
  // Three times the costs while they are coupled.
  const double costs = 3 * cells * side * side * (flat ? 1 : side) * 4;
  return std::max(images * 8 + std::uint64_t(costs), outputMemory(inputs)) + (64u << 20);
}

} // namespace svx
