#include "core/registration/implicit/implicit_method.h"

#include "core/registration/linear/linear.h"
#include "core/registration/preview.h"
#include "core/registration/registration_interface.h"

#include <ATen/ATen.h>

#include <array>

namespace svx {
namespace {

constexpr std::array models{"displacement", "velocity"};
constexpr std::array distances{"ssd", "ncc", "mi"};
constexpr std::array smoothnesses{"jacobian", "diffusion",    "elastic", "st-venant",
                                  "ogden",    "hyperelastic", "bending"};

std::vector<Parameter> parameters() {
  return {
      choiceParameter("model", "Model", "displacement",
                      {{"displacement", "Displacement network (D)"},
                       {"velocity", "Velocity network (V): invertible, many times slower"}},
                      "What the network gives: the displacement itself, or a velocity that is "
                      "followed in small steps, so that the mapping can be inverted exactly."),
      integerParameter("width", "Width", 256, 8, 2048, "units",
                       "Units of each hidden layer. More follow finer motion, at a cost that grows "
                       "with the square."),
      integerParameter("hidden", "Hidden layers", 3, 1, 8, "", "Layers with a sine."),
      realParameter("omega", "Frequency factor", 32, 0.1, 1000, "",
                    "Factor inside the sines. Larger follows sharper changes of motion; too large "
                    "gives needless oscillation."),
      realParameter("omegaStart", "Frequency factor at the start", 0, 0, 1000, "",
                    "Above 0: the factor rises from this over the first half of the iterations, "
                    "coarse to fine."),
      boolParameter("zeroLast", "Start without deformation", true,
                    "The last layer starts at zero. Off: random, as first published; the start is "
                    "then several voxels off."),
      integerParameter("steps", "Time steps", 16, 1, 256, "",
                       "Of the velocity network, from the fixed to the moving image."),
      boolParameter("boundary", "Hold the faces still", false,
                    "No motion at the faces of the fixed image; needed for a mapping of the box "
                    "onto itself."),
      choiceParameter("distance", "Image distance", "ncc",
                      {{"ssd", "Squared differences"},
                       {"ncc", "Normalised correlation"},
                       {"mi", "Mutual information"}},
                      "What makes the images alike at the sampled points. Mutual information for "
                      "different modalities."),
      choiceParameter("smoothness", "Smoothness", "jacobian",
                      {{"jacobian", "Volume: little change of it"},
                       {"diffusion", "Diffusion: small derivatives"},
                       {"elastic", "Elastic: little strain, for small motion"},
                       {"st-venant", "Green-St-Venant strain: for large motion"},
                       {"ogden", "Ogden: length, area, volume; not symmetric"},
                       {"hyperelastic", "Hyperelastic: length, area, volume, no folding"},
                       {"bending", "Bending: small second derivatives"}},
                      "What counts as a plausible motion. Volume discourages folding; diffusion "
                      "treats the axes apart; elastic and St-Venant do not control compression; "
                      "hyperelastic treats expansion and compression alike."),
      realParameter("alpha", "Smoothness weight", 0.05, 0, 1e6, "",
                    "Against the image distance. 0 = none: perfect match, chaotic motion."),
      realParameter("length", "Weight of lengths", 1, 0, 1e6, "", "In Ogden and hyperelastic."),
      realParameter("area", "Weight of areas", 1, 0, 1e6, "",
                    "In Ogden and hyperelastic; not used in 2-D."),
      realParameter("volume", "Weight of volumes", 1, 0, 1e6, "", "In Ogden and hyperelastic."),
      realParameter("nu", "First elastic constant", 1, 0, 1e6, "", "In elastic and St-Venant."),
      realParameter("mu", "Second elastic constant", 1, 0, 1e6, "", "In elastic and St-Venant."),
      boolParameter("ogdenLiteral", "Ogden's volume term literally", false,
                    "v^2 - ln v, which favours shrinking, instead of v^2 - 2 ln v - 1."),
      boolParameter("physical", "Derivatives in millimetres", false,
                    "Off: in the box [-1, 1] of the image, as published."),
      integerParameter("smoothnessSamples", "Points for smoothness", 2000, 0, 10000000, "",
                       "Of the points of an iteration, how many measure smoothness, which costs "
                       "four times as much as comparing; 0 = all."),
      realParameter("timeWeight", "Weight of steady velocity", 0, 0, 1000, "",
                    "Velocity network only: it should change little over time."),
      realParameter("landmarkWeight", "Weight of guiding landmarks", 0.01, 0, 1000, "per mm",
                    "Pull of the guiding landmarks, where there are some."),
      realParameter("betweenWeight", "Weight of images in between", 0.25, 0, 1000, "",
                    "Velocity network only: of each image between moving and fixed."),
      integerParameter("samples", "Points per iteration", 5000, 16, 10000000, "",
                       "Drawn afresh in every iteration, inside the fixed mask."),
      boolParameter("onVoxels", "Points on voxels", true,
                    "Off: anywhere, not only at the centres of voxels."),
      integerParameter("iterations", "Iterations", 500, 1, 10000000, "",
                       "Steps of Adam. The time grows in proportion."),
      realParameter("rate", "Learning rate", 1e-4, 1e-9, 1, "",
                    "Step of Adam. Lower it when the loss jumps."),
      boolParameter("decay", "Lower the rate towards the end", true,
                    "Along a half cosine, to 0: fewer iterations with a larger rate."),
      boolParameter("networks", "Images as networks", false,
                    "First fits a network to each image and compares those, without any "
                    "interpolation: slow, and fine detail is lost."),
      integerParameter("imageIterations", "Iterations of image networks", 20000, 1, 10000000, "",
                       "At most, for each; the fit stops when it no longer improves."),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  const auto n = [](std::int64_t v) { return Value(v); };
  const std::map<std::string, Value> thesis{{"width", n(512)},
                                            {"omega", 30.0},
                                            {"zeroLast", false},
                                            {"distance", "ssd"s},
                                            {"smoothness", "hyperelastic"s},
                                            {"alpha", 0.01},
                                            {"samples", n(5000)},
                                            {"onVoxels", false},
                                            {"smoothnessSamples", n(0)},
                                            {"decay", false},
                                            {"iterations", n(100000)},
                                            {"rate", 1e-6},
                                            {"networks", true}};
  auto velocity = thesis;
  velocity["model"] = "velocity"s;
  return {
      {"default",
       "Do your best",
       "IDIR's network and distance with larger steps that shrink; best with a mask on the fixed "
       "image.",
       {}},
      {"idir",
       "IDIR as published",
       "Small steps at 10,000 points each: many times slower than the first preset.",
       {{"samples", n(10000)},
        {"smoothnessSamples", n(0)},
        {"iterations", n(2500)},
        {"rate", 1e-5},
        {"decay", false}}},
      {"multimodal",
       "Different modalities",
       "T1 to T2, MR to CT: mutual information.",
       {{"distance", "mi"s}}},
      {"invertible",
       "Invertible",
       "A velocity network of moderate size: the inverse is exact.",
       {{"model", "velocity"s},
        {"width", n(128)},
        {"steps", n(8)},
        {"samples", n(4000)},

        {"iterations", n(600)}}},
      {"thesis-displacement", "First published, displacement",
       "For comparison with published tables only: image networks and 100,000 iterations, many "
       "hours on a processor, about two on a graphics card.",
       thesis},
      {"thesis-velocity", "First published, velocity",
       "As above with 16 time steps: days on a processor, about twelve hours on a graphics card.",
       velocity},
  };
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.implicit";
  info.title = "Implicit registration";
  info.sentence = "Fits a small network that is the deformation: continuous, free of any grid.";
  info.citation =
      "Wolterink, Zwienenberg, Brune: Implicit neural representations for deformable image "
      "registration. MIDL 2022, PMLR 172:1349-1359; Sitzmann et al.: Implicit neural "
      "representations with periodic activation functions. NeurIPS 2020; Burger, Modersitzki, "
      "Ruthotto: A hyperelastic regularization energy for image registration. SIAM J. Sci. "
      "Comput. 35(1):B132-B148, 2013, doi:10.1137/110835955";
  info.inputs = registrationInputs();
  info.inputs.push_back({"fixedGuides", "Guiding landmarks, fixed", DataKind::Landmarks, false,
                         "Used to find the result; do not judge it by the same points."});
  info.inputs.push_back({"movingGuides", "Guiding landmarks, moving", DataKind::Landmarks, false,
                         "The same points in the moving image, in the same order."});
  info.inputs.push_back({"between", "Images in between", DataKind::Volume, false,
                         "Frames between moving and fixed, in that order, as one series; for the "
                         "velocity network."});
  info.outputs = registrationOutputs();
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

ImplicitSettings settingsOf(const Values& values, const JobContext& context) {
  ImplicitSettings s;
  s.deformation.velocity = values.text("model") == models[1];
  s.deformation.steps = int(values.integer("steps"));
  s.deformation.boundary = values.boolean("boundary");
  s.width = int(values.integer("width"));
  s.hidden = int(values.integer("hidden"));
  s.omega = values.real("omega");
  s.omegaStart = values.real("omegaStart");
  s.zeroLast = values.boolean("zeroLast");
  s.distance = chosen<SampledDistance>(distances, values.text("distance"));
  s.smoothness.kind = chosen<Smoothness>(smoothnesses, values.text("smoothness"));
  s.smoothness.length = values.real("length");
  s.smoothness.area = values.real("area");
  s.smoothness.volume = values.real("volume");
  s.smoothness.nu = values.real("nu");
  s.smoothness.mu = values.real("mu");
  s.smoothness.ogdenLiteral = values.boolean("ogdenLiteral");
  s.physical = values.boolean("physical");
  s.alpha = values.real("alpha");
  s.smoothnessSamples = values.integer("smoothnessSamples");
  s.timeWeight = values.real("timeWeight");
  s.landmarkWeight = values.real("landmarkWeight");
  s.betweenWeight = values.real("betweenWeight");
  s.samples = values.integer("samples");
  s.onVoxels = values.boolean("onVoxels");
  s.iterations = int(values.integer("iterations"));
  s.rate = values.real("rate");
  s.decay = values.boolean("decay");
  s.networks = values.boolean("networks");
  s.image.iterations = int(values.integer("imageIterations"));
  s.seed = context.seed();
  return s;
}

AffineMap start(const Inputs& inputs, const ImagePair& pair, const ImplicitSettings& settings,
                JobContext& context) {
  if (const auto initial = input<Transform>(inputs, "initial")) {
    const auto linear = asLinear(*initial);
    if (linear) return *linear;
    throw Error(ErrorKind::Input, "The initial transform cannot be used",
                "it is a " + initial->kind() + ", and this method can only start from a linear one",
                "Give an affine transform, or none.");
  }
  LinearSettings linear;
  linear.metric = settings.distance == SampledDistance::MutualInformation
                      ? LinearMetric::MutualInformation
                      : LinearMetric::Correlation;
  linear.samples = 50000;
  linear.seed = context.seed();
  context.log("Linear alignment first");
  return fitLinear(pair, linear, nullptr, context).map;
}

LandmarkPairs guides(const Inputs& inputs) {
  const auto fixed = input<Landmarks>(inputs, "fixedGuides");
  const auto moving = input<Landmarks>(inputs, "movingGuides");
  if (!fixed && !moving) return {};
  if (!fixed || !moving || fixed->points.size() != moving->points.size())
    throw Error(ErrorKind::Input, "The guiding landmarks cannot be used",
                "fixed and moving ones do not come in pairs",
                "Give two lists of the same length in the same order.");
  return {fixed->placedOn(input<Volume>(inputs, "fixed")->geometry).positions(),
          moving->placedOn(input<Volume>(inputs, "moving")->geometry).positions()};
}

ImagesBetween imagesBetween(const Inputs& inputs) {
  ImagesBetween images;
  if (const auto series = input<Volume>(inputs, "between"))
    for (std::int64_t c = 0; c < series->channels(); ++c)
      images.push_back({series->geometry, series->asFloat(c), {}});
  return images;
}

std::string number(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", v);
  return text;
}

void note(const ImplicitFit& fit, const ImplicitSettings& settings,
          std::vector<std::string>& notices) {
  if (fit.folded > 0)
    notices.push_back("The network still folded at " + std::to_string(fit.folded) +
                      " sampled points of the last iterations; raise the smoothness weight.");
  if (settings.deformation.velocity && fit.steepest >= 1)
    notices.push_back("A time step changes the velocity by " + number(fit.steepest) +
                      " of its length, so that the inverse may not exist; take more time steps.");
  if (settings.networks)
    notices.push_back("The image networks show the images with a peak signal-to-noise ratio of " +
                      number(fit.fixedPsnr) + " dB (fixed) and " + number(fit.movingPsnr) +
                      " dB (moving).");
  if (fit.outside > 0.1)
    notices.push_back(number(100 * fit.outside) +
                      " % of the sampled points fall outside the moving image or its mask.");
}

} // namespace

const MethodInfo& ImplicitRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs ImplicitRegistration::run(const Inputs& inputs, const Values& values,
                                  JobContext& context) const {
  checkJudgingInputs(inputs);
  std::vector<std::string> notices;
  ImagePair pair = prepare(inputs, notices);
  const auto settings = settingsOf(values, context);
  const auto landmarks = guides(inputs);
  auto aligning = context.part(0, 0.05);
  const AffineMap linear = start(inputs, pair, settings, aligning);
  showStart(pair, linear, context);
  auto fitting = context.part(0.05, 0.95);
  const auto fit = fitImplicit(pair, linear, landmarks, imagesBetween(inputs), settings, fitting);
  context.log(number(fit.iterationsPerSecond) + " iterations per second");
  note(fit, settings, notices);
  showResult(pair, fit.transform, linear, context);
  auto whole = std::make_shared<CompositeTransform>(std::vector<TransformPtr>{
      fit.transform, std::make_shared<AffineTransform>(linear, pair.fixed.centre())});
  pair = {};
  auto making = context.part(0.95, 1);
  auto outputs = registrationOutputs(inputs, std::move(whole), std::move(notices), making);
  outputs.figures.push_back({"iterationsPerSecond", "Iterations per second", "1/s", std::nullopt,
                             fit.iterationsPerSecond, 1, false, "Of the fit, on this device."});
  return outputs;
}

std::uint64_t ImplicitRegistration::memoryEstimate(const Inputs& inputs,
                                                   const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels = std::uint64_t(fixed->geometry.voxelCount());
  const auto images = voxels + std::uint64_t(moving->geometry.voxelCount());
  const auto width = std::uint64_t(values.integer("width"));
  const auto hidden = std::uint64_t(values.integer("hidden"));
  const int d = fixed->geometry.dimensions();
  const bool bending = values.text("smoothness") == "bending";
  const auto slabs = std::uint64_t(nn::slabCount(bending ? 2 : 1, d));
  // Linear parts and activations of every layer, and what the reverse sweep holds, of a chunk (on a
  // graphics card of all points).
  std::uint64_t fit =
      std::uint64_t(values.integer("samples")) * width * 4 * slabs * (2 * hidden + 4);
  if (values.boolean("networks")) fit = std::max<std::uint64_t>(fit, images * 24);
  fit += width * width * hidden * 20 + images * 10 + voxels * (12 + 8);
  const std::uint64_t making = (1 << 14) * width * 4 * 4 * (2 * hidden + 4);
  return std::max(fit, outputMemory(inputs) + making) + (64u << 20);
}

} // namespace svx
