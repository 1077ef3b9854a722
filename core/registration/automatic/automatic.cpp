#include "core/registration/automatic/automatic.h"

#include "core/data/intensities.h"
#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"
#include "core/registration/linear/linear.h"
#include "core/registration/registration_interface.h"
#include "core/registration/variational/variational_method.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// Few thick slices, as hearts are taken.
bool isThickStack(const Geometry& grid) {
  const double inPlane = std::max(grid.spacing[0], grid.spacing[1]);
  return grid.size[2] > 1 && grid.size[2] <= 30 && grid.spacing[2] >= 2.5 * inPlane;
}

/// As wide as a head, or as a slab of one, in thin slices.
bool coversAHead(const Geometry& grid) {
  Vec3 extent = grid.extent();
  std::sort(extent.begin(), extent.end());
  return extent[1] >= 120 && extent[2] <= 290 && grid.spacing[2] <= 3;
}

/// Of images that cover a head or a slab of one.
bool isSlab(const Geometry& grid) {
  const Vec3 extent = grid.extent();
  return std::min({extent[0], extent[1], extent[2]}) < 100;
}

bool isColour(const Volume& volume) {
  return volume.channelAxis == ChannelAxis::Colour;
}

/// Lung tissue, from -950 to -500 HU, is rare elsewhere.
double lungShare(const Volume& volume) {
  const at::Tensor hu = volume.asFloat(0);
  return hu.gt(-950).logical_and_(hu.lt(-500)).to(at::kFloat).mean(at::kDouble).item<double>();
}

/// 1 where a removed background lies, as around a skull-stripped brain: voxels of exactly the first
/// one's value, when they are many. Its outline is alike in all modalities.
PreparedImage blank(const PreparedImage& image) {
  const at::Tensor empty =
      image.voxels.eq(image.voxels.view(-1)[0].item<float>()).to(at::kFloat).contiguous();
  const bool removed = empty.mean(at::kDouble).item<double>() > 0.1;
  return {image.grid, removed ? empty : at::zeros_like(empty), {}};
}

struct Trial {
  AffineMap map;
  double likeness;   ///< mean correlation, with its sign, in small windows full of structure
  double difference; ///< mean squared difference over the fixed image's variance
};

Trial tryAffine(const ImagePair& pair, LinearMetric metric, JobContext& context) {
  LinearSettings settings;
  settings.metric = metric;
  settings.samples = 30000;
  settings.seed = context.seed();
  const AffineMap map = fitLinear(pair, settings, nullptr, context).map;

  const Vec3 extent = pair.fixed.grid.extent();
  const double coarse = std::max(extent[0], extent[1]) / 64;
  const PreparedImage fixed = pair.fixed.coarsened(coarse), moving = pair.moving.coarsened(coarse);
  const auto sampling = kernels::samplingMap(fixed.grid, moving.grid, map);
  at::Tensor inside;
  const at::Tensor warped =
      kernels::warpAffine(moving.voxels, fixed.grid.size, sampling.affine, {}, &inside);
  if (fixed.inside.defined()) inside = inside * fixed.inside;
  const at::Tensor edge = blank(pair.fixed).coarsened(coarse).voxels +
                          kernels::warpAffine(blank(pair.moving).coarsened(coarse).voxels,
                                              fixed.grid.size, sampling.affine);
  const at::Tensor weight = inside.to(at::kFloat);
  const auto windows = [&](const at::Tensor& t) {
    return kernels::boxSum((t * weight).contiguous(), {2, 2, 2}).to(at::kDouble);
  };
  const at::Tensor n = windows(at::ones_like(weight)).clamp_min(1);
  const at::Tensor f = windows(fixed.voxels) / n, w = windows(warped) / n;
  const at::Tensor varF = windows(fixed.voxels.square()) / n - f.square();
  const at::Tensor varW = windows(warped.square()) / n - w.square();
  const at::Tensor cross = windows(fixed.voxels * warped) / n - f * w;
  // Windows with less than a tenth of the usual structure show noise.
  const auto structured = [&](const at::Tensor& variance) {
    const at::Tensor counted = variance.masked_select(inside != 0);
    return variance > 0.1 * counted.mean();
  };
  at::Tensor shown = structured(varF).logical_and(structured(varW)).logical_and(inside != 0);
  const at::Tensor within = shown.logical_and(kernels::boxSum(edge.contiguous(), {2, 2, 2}) < 0.5);
  // Thin slabs are edge all over.
  if (within.sum().item<std::int64_t>() > shown.sum().item<std::int64_t>() / 10) shown = within;
  if (!shown.any().item<bool>()) return {map, 0, 1};
  const at::Tensor local = cross / (varF.clamp_min(1e-12) * varW.clamp_min(1e-12)).sqrt();
  const at::Tensor counted = fixed.voxels.masked_select(inside != 0);
  const double difference =
      (counted - warped.masked_select(inside != 0)).square().mean().item<double>() /
      std::max(counted.var().item<double>(), 1e-30);
  return {map, local.masked_select(shown).mean().item<double>(), difference};
}

/// By mutual information; of single slices, where it loses its way more easily, also by
/// correlation: what agrees better in small.
Trial quickTrial(const ImagePair& pair, JobContext& context) {
  const Trial any = tryAffine(pair, LinearMetric::MutualInformation, context);
  if (!pair.flat) return any;
  const Trial alike = tryAffine(pair, LinearMetric::Correlation, context);
  return alike.likeness > any.likeness ? alike : any;
}

/// How far the map is from turning and shifting alone.
double stretch(const AffineMap& map) {
  double most = 0;
  for (int c = 0; c < 3; ++c) {
    const double length = norm(Vec3{map.linear[std::size_t(c)], map.linear[std::size_t(3 + c)],
                                    map.linear[std::size_t(6 + c)]});
    most = std::max(most, std::abs(length - 1));
  }
  return most;
}

std::string percent(double share) {
  return std::to_string(std::lround(100 * share)) + " %";
}

const VariationalRegistration& engine() {
  static const VariationalRegistration variational;
  return variational;
}

} // namespace

PresetChoice choosePreset(const Inputs& inputs, JobContext& context) {
  std::vector<std::string> notices; // said by the registration itself
  const ImagePair pair = prepare(inputs, notices);
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  const bool fixedCt = holdsHounsfield(*fixed), movingCt = holdsHounsfield(*moving);
  if (fixedCt && movingCt) {
    const double share = std::min(lungShare(*fixed), lungShare(*moving));
    if (share > 0.05)
      return {"thorax-ct", "both are CT and " + percent(share) + " of them is lung"};
    return {"default", "both are CT"};
  }
  if (fixedCt != movingCt)
    return {"multimodal",
            std::string("only the ") + (fixedCt ? "fixed" : "moving") + " image is CT"};
  const auto known = [](const Volume& v) { return v.modality != Modality::Unknown; };
  if (known(*fixed) && known(*moving) && fixed->modality != moving->modality)
    return {"multimodal", "the files name different modalities"};

  if (pair.flat && isColour(*fixed) && isColour(*moving))
    return {"histology-2d", "both images are pictures in colour"};
  const Trial trial = quickTrial(pair, context);
  char alike[64];
  std::snprintf(alike, sizeof alike, "%.2f", trial.likeness);
  const std::string found =
      std::string("after a quick affine trial small neighbourhoods correlate by ") + alike;
  const bool heads = !pair.flat && coversAHead(fixed->geometry) && coversAHead(moving->geometry);
  if (trial.likeness < 0.42)
    return {heads ? "brain-t1-t2" : "multimodal",
            found + ", as those of different " + (heads ? "contrasts" : "modalities") + " do"};
  if (pair.flat)
    return trial.difference < 0.5
               ? PresetChoice{"image-2d", "both images are single slices of like intensities"}
               : PresetChoice{"histology-2d", "both images are single slices of one structure "
                                              "but not of like intensities"};
  if (isThickStack(fixed->geometry) && isThickStack(moving->geometry))
    return {"cardiac-mr", found + ", and both are stacks of few thick slices"};
  if (!heads) return {"default", found + ", as those of one modality do"};
  if (isSlab(fixed->geometry) || isSlab(moving->geometry))
    return {"brain-mr-across-subjects",
            found + ", and they are slabs of a head, too thin to tell whether of one person"};
  const std::string alikeHeads = found + ", both are as large as a head";
  const double stretched = stretch(trial.map);
  if (trial.likeness < 0.9) return {"brain-mr-across-subjects", alikeHeads + " and differ much"};
  if (trial.likeness > 0.95 && stretched < 0.02)
    return {"brain-mr-same-subject", alikeHeads + " and nothing had to be stretched"};
  return {"default", alikeHeads + " and differ little"};
}

const MethodInfo& AutomaticRegistration::info() const {
  static const MethodInfo info = [] {
    MethodInfo i;
    i.id = "registration.auto";
    i.title = "Automatic registration";
    i.sentence = "Looks at the images, chooses how to register them, and says what it chose.";
    i.citation = engine().info().citation;
    i.inputs = registrationInputs();
    i.outputs = registrationOutputs();
    return i;
  }();
  return info;
}

Outputs AutomaticRegistration::run(const Inputs& inputs, const Values&, JobContext& context) const {
  checkJudgingInputs(inputs);
  context.progress(0, "Looking at the images");
  JobContext looking = context.part(0, 0.1), registering = context.part(0.1, 1);
  const PresetChoice choice = choosePreset(inputs, looking);
  const MethodInfo& method = engine().info();
  const std::string said = "Chose '" + method.preset(choice.preset)->title + "' of " +
                           method.title + ", because " + choice.reason + ".";
  registering.progress(0, method.preset(choice.preset)->title);
  Outputs outputs = engine().run(inputs, method.valuesOf(choice.preset), registering);
  outputs.notices.insert(outputs.notices.begin(), said);
  return outputs;
}

std::uint64_t AutomaticRegistration::memoryEstimate(const Inputs& inputs, const Values&) const {
  return engine().memoryEstimate(inputs, engine().info().defaults());
}

} // namespace svx
