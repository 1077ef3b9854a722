#include "core/registration/landmark/icp_method.h"

#include "core/evaluation/overlap.h"
#include "core/registration/landmark/icp.h"
#include "core/registration/landmark/surface.h"
#include "core/registration/registration_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace svx {
namespace {

constexpr std::array models{"rigid", "similarity", "affine"};
constexpr std::array startNames{"automatic", "physical", "centres", "axes"};

Parameter labelsParameter() {
  Parameter p;
  p.id = "labels";
  p.label = "Labels";
  p.type = ParameterType::Text;
  p.defaultValue = std::string();
  p.help = "The values to be matched, with commas between; empty = all that both maps have.";
  return p;
}

std::vector<Parameter> parameters() {
  return {
      choiceParameter("model", "Transformation", "rigid",
                      {{"rigid", "Rigid: rotation and translation"},
                       {"similarity", "Similarity: rigid and one scale"},
                       {"affine", "Affine: also stretch and shear"}},
                      "What the transform may do. Rigid for one bone or organ on two days, affine "
                      "across subjects."),
      choiceParameter("start", "Start", "automatic",
                      {{"automatic", "Automatic: the best of the others"},
                       {"physical", "As the images lie in space"},
                       {"centres", "Centres of the surfaces on each other"},
                       {"axes", "Centres and principal axes on each other, every way round"}},
                      "Where the search starts; ignored with an initial transform."),
      realParameter("share", "Share that matches", 0.9, 0.1, 1, "",
                    "The share of the surface points that have a true partner; the others, the "
                    "farthest in each step, are left out. Lower it when one surface is cut off or "
                    "damaged."),
      integerParameter("points", "Surface points", 10000, 100, 1000000, "",
                       "Drawn from each surface; each looks for its partner among all of the "
                       "other."),
      integerParameter("iterations", "Iterations", 200, 1, 10000, "",
                       "At most; it stops earlier when the surfaces stand still."),
      labelsParameter(),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  return {
      {"default", "Same bone or organ", "One rigid part, outlined in both images.", {}},
      {"across-subjects",
       "Across subjects",
       "The same structures of two subjects, or of a subject and an atlas.",
       {{"model", "affine"s}}},
      {"partial",
       "Partly seen",
       "One image shows only a part of the structure, or it has changed in places.",
       {{"share", 0.7}}},
  };
}

std::vector<InputInfo> inputsOf() {
  auto inputs = registrationInputs();
  for (InputInfo& input : inputs) {
    if (input.id == "fixedLabels")
      input.help = "The structures whose surfaces are matched, each with its like.";
    if (input.id == "fixedMask" || input.id == "movingMask")
      input.help = "Without labels, the surface of what is not 0 here is matched.";
    if (input.id == "fixedLandmarks") input.help = "For judging the result; never used to find it.";
  }
  return inputs;
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.icp";
  info.title = "Surface registration";
  info.sentence = "Brings the surfaces of labels or masks onto each other, whatever the images "
                  "look like.";
  info.citation =
      "Besl, McKay: A method for registration of 3-D shapes. IEEE Trans. Pattern Anal. Mach. "
      "Intell. 14(2):239-256, 1992, doi:10.1109/34.121791; "
      "Chetverikov, Svirko, Stepanov, Krsek: The trimmed iterative closest point algorithm. "
      "Proc. ICPR 2002, vol. 3, 545-548, doi:10.1109/ICPR.2002.1047997";
  info.inputs = inputsOf();
  info.outputs = registrationOutputs();
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

std::vector<std::int64_t> parsed(const std::string& text) {
  std::vector<std::int64_t> values;
  const char *at = text.data(), *const end = at + text.size();
  while (at != end) {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    std::int64_t value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || value == 0 || (next != end && *next != ' ' && *next != ','))
      throw Error(ErrorKind::Usage, "The labels '" + text + "' cannot be read",
                  "they are whole numbers other than 0 with commas between",
                  "Write them as 1,2,17, or leave them empty for all.");
    values.push_back(value);
    at = next;
  }
  return values;
}

/// Values that both maps have, of those that are wanted (empty = all).
std::vector<std::int64_t> common(const LabelMap& fixed, const LabelMap& moving,
                                 const std::vector<std::int64_t>& wanted) {
  const auto f = labelsIn(fixed.volume.channel(0)), m = labelsIn(moving.volume.channel(0));
  std::vector<std::int64_t> both, result;
  std::set_intersection(f.begin(), f.end(), m.begin(), m.end(), std::back_inserter(both));
  for (const auto value : both)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end())
      result.push_back(value);
  if (result.empty())
    throw Error(ErrorKind::Input, "There are no surfaces to match",
                wanted.empty() ? "the two label maps have no value in common"
                               : "none of the labels asked for is in both label maps",
                "Give label maps that mark the same structures with the same values.");
  return result;
}

LabelMap binary(const LabelMap& mask) {
  LabelMap one = mask;
  one.volume.voxels = (mask.volume.channel(0) != 0).to(at::kByte);
  return one;
}

struct SurfacePair {
  PointSets fixed, moving; ///< LPS mm
};

SurfacePair surfacesFrom(const Inputs& inputs, const std::string& labels,
                         std::vector<std::string>& notices) {
  auto fixed = input<LabelMap>(inputs, "fixedLabels"),
       moving = input<LabelMap>(inputs, "movingLabels");
  SurfacePair pair;
  std::vector<std::int64_t> values{1};
  if (fixed) {
    values = common(*fixed, *moving, parsed(labels));
    notices.push_back("The labels made the transform: their overlap says how well it follows "
                      "them, not how good it is elsewhere.");
  } else {
    const auto fixedMask = input<LabelMap>(inputs, "fixedMask"),
               movingMask = input<LabelMap>(inputs, "movingMask");
    if (!fixedMask || !movingMask)
      throw Error(ErrorKind::Usage, "There are no surfaces to match",
                  "neither labels nor masks of both images were given",
                  "Give 'fixedLabels' and 'movingLabels', or 'fixedMask' and 'movingMask'.");
    fixed = std::make_shared<LabelMap>(binary(*fixedMask));
    moving = std::make_shared<LabelMap>(binary(*movingMask));
  }
  fixed->volume.geometry.validate("The fixed label map");
  moving->volume.geometry.validate("The moving label map");
  PointSets fixedSets = surfacesOf(*fixed, values), movingSets = surfacesOf(*moving, values);
  for (std::size_t l = 0; l < values.size(); ++l)
    if (!fixedSets[l].empty() && !movingSets[l].empty()) {
      pair.fixed.push_back(std::move(fixedSets[l]));
      pair.moving.push_back(std::move(movingSets[l]));
    }
  if (pair.fixed.empty())
    throw Error(ErrorKind::Input, "There are no surfaces to match",
                "the labels or masks have no border inside both images",
                "Give labels that end inside the image.");
  return pair;
}

void addFigures(Outputs& outputs, double before, double after, const IcpFit& fit) {
  Figure mean;
  mean.id = "surface.mean";
  mean.label = "Surface distance, mean";
  mean.unit = "mm";
  mean.before = before;
  mean.after = after;
  mean.decimals = 2;
  mean.headline = true;
  mean.help =
      "Of the surface points to the other surface, both ways, all of them. Lower is better.";
  Figure kept = mean;
  kept.id = "surface.rms";
  kept.label = "Surface distance of the share that matches, root mean square";
  kept.before.reset();
  kept.after = fit.rms;
  kept.headline = false;
  kept.help = "Of the pairs that were fitted. Lower is better.";
  Figure steps;
  steps.id = "iterations";
  steps.label = "Iterations";
  steps.after = fit.iterations;
  steps.decimals = 0;
  steps.help = "Until the surfaces stood still.";
  outputs.figures.insert(outputs.figures.begin(), {mean, kept, steps});
}

} // namespace

const MethodInfo& IcpRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs IcpRegistration::run(const Inputs& inputs, const Values& values,
                             JobContext& context) const {
  checkJudgingInputs(inputs);
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  fixed->geometry.validate("The fixed image");
  moving->geometry.validate("The moving image");
  std::vector<std::string> notices;
  context.progress(0, "Finding surfaces");
  const SurfacePair world = surfacesFrom(inputs, values.text("labels"), notices);
  context.throwIfCancelled();

  IcpSettings settings;
  settings.model = chosen<LinearModel>(models, values.text("model"));
  settings.start = chosen<IcpStart>(startNames, values.text("start"));
  settings.share = values.real("share");
  settings.points = values.integer("points");
  settings.iterations = int(values.integer("iterations"));
  settings.seed = context.seed();

  std::optional<AffineMap> initial;
  if (const auto given = input<Transform>(inputs, "initial")) {
    initial = asLinear(*given);
    if (!initial)
      throw Error(ErrorKind::Input, "The initial transform cannot be used",
                  "it is a " + given->kind() + ", and surfaces are matched by a linear one",
                  "Give an affine transform.");
  }
  auto fitting = context.part(0.1, 0.6);
  const IcpFit fit =
      fitSurfaces(world.fixed, world.moving, framesOf(fixed->geometry, moving->geometry), settings,
                  initial ? &*initial : nullptr, fitting);
  if (!fit.settled)
    notices.push_back("The surfaces were still moving after " + std::to_string(fit.iterations) +
                      " iterations; allow more.");
  const auto distance = [&](const AffineMap& map) {
    return meanSurfaceDistance(world.fixed, world.moving, map, settings);
  };
  const double before = distance(initial.value_or(AffineMap{})), after = distance(fit.map);
  context.throwIfCancelled();

  auto making = context.part(0.6, 1);
  Outputs outputs = registrationOutputs(
      inputs, std::make_shared<AffineTransform>(fit.map, fixed->geometry.centre()),
      std::move(notices), making);
  addFigures(outputs, before, after, fit);
  return outputs;
}

std::uint64_t IcpRegistration::memoryEstimate(const Inputs& inputs, const Values&) const {
  if (!inputs.contains("fixed") || !inputs.contains("moving")) return 0;
  // Labels as numbers while surfaces are found; points and trees are far smaller than the images.
  const auto voxels = std::uint64_t(input<Volume>(inputs, "fixed")->geometry.voxelCount() +
                                    input<Volume>(inputs, "moving")->geometry.voxelCount());
  return outputMemory(inputs) + voxels * 8 + (64u << 20);
}

} // namespace svx
