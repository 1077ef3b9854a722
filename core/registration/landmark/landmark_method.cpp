#include "core/registration/landmark/landmark_method.h"

#include "core/registration/registration_interface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace svx {
namespace {

constexpr std::array linearModels{"rigid", "similarity", "affine"};
constexpr std::array trends{"none", "translation", "affine"};

std::vector<Parameter> parameters() {
  return {
      choiceParameter(
          "model", "Transformation", "rigid",
          {{"rigid", "Rigid: rotation and translation"},
           {"similarity", "Similarity: rigid and one scale"},
           {"affine", "Affine: also stretch and shear"},
           {"tps", "Thin-plate spline: bends everywhere"},
           {"rbf", "Radial basis functions: bends near the landmarks"}},
          "What the transform may do. Rigid needs 3 landmarks (2 in a plane), affine and "
          "thin-plate spline 4 that are not in one plane (3 in a plane)."),
      realParameter(
          "smoothing", "Smoothing", 0, 0, 1e9, "",
          "Of thin-plate splines and radial basis functions: 0 goes through every "
          "landmark, more follows them less. In mm for thin plates in space, in square mm "
          "in a plane, without unit for radial basis functions."),
      choiceParameter("kernel", "Radial function", "wendland",
                      {{"wendland", "Wendland: nothing beyond the radius"},
                       {"gaussian", "Gaussian: fades with distance"}},
                      "How a landmark's pull fades."),
      realParameter(
          "radius", "Radius", 100, 0.001, 100000, "mm",
          "How far a landmark pulls: where Wendland's function ends, and where a Gaussian "
          "has fallen to 1/e."),
      choiceParameter("trend", "Beside the radial functions", "affine",
                      {{"affine", "An affine map"},
                       {"translation", "A translation"},
                       {"none", "Nothing: what is far from landmarks stays"}},
                      "What moves the parts that no landmark reaches."),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  return {
      {"default", "Same head or bone", "The same rigid part on two days; 3 landmarks or more.", {}},
      {"across-subjects",
       "Across subjects",
       "Two subjects, or a subject and a template; 4 landmarks or more, not in one plane.",
       {{"model", "affine"s}}},
      {"deforming",
       "Deforming tissue",
       "Landmarks all over tissue that bends, placed with care: a thin-plate spline through them.",
       {{"model", "tps"s}}},
      {"local",
       "Local correction",
       "A few landmarks where an earlier registration, given as initial transform, went wrong.",
       {{"model", "rbf"s}, {"trend", "none"s}}},
  };
}

std::vector<InputInfo> inputsOf() {
  auto inputs = registrationInputs();
  for (InputInfo& input : inputs) {
    if (input.id == "fixedLandmarks") {
      input.required = true;
      input.help = "The transform is made from these points.";
    }
    if (input.id == "movingLandmarks") {
      input.required = true;
      input.help = "The same points in the moving image: of the same names, or in the same order.";
    }
    if (input.id == "initial")
      input.help = "Applied to the fixed landmarks first; it is part of the resulting transform.";
    if (input.id == "fixedMask") input.help = "Where the result is judged.";
    if (input.id == "movingMask") input.help = "Where the result is judged.";
  }
  return inputs;
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.landmarks";
  info.title = "Landmark registration";
  info.sentence = "Brings landmarks of the fixed image onto their partners in the moving one.";
  info.citation =
      "Horn: Closed-form solution of absolute orientation using unit quaternions. J. Opt. Soc. Am. "
      "A 4(4):629-642, 1987, doi:10.1364/JOSAA.4.000629; "
      "Bookstein: Principal warps: thin-plate splines and the decomposition of deformations. "
      "IEEE Trans. Pattern Anal. Mach. Intell. 11(6):567-585, 1989, doi:10.1109/34.24792; "
      "Fornefett, Rohr, Stiehl: Radial basis functions with compact support for elastic "
      "registration of medical images. Image Vis. Comput. 19(1-2):87-96, 2001, "
      "doi:10.1016/S0262-8856(00)00057-3";
  info.inputs = inputsOf();
  info.outputs = registrationOutputs();
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

struct Fitted {
  TransformPtr transform;
  std::vector<double> leftOut; ///< mm; empty when the others do not determine a mapping
};

std::vector<double> linearLeftOut(LinearModel model, const PointPairs& inner, bool flat,
                                  const JobContext& context) {
  std::vector<double> errors;
  const int needed = dimensionsNeeded(model, flat);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    context.throwIfCancelled();
    const PointPairs rest = inner.without(i);
    if (dimensionsSpanned(rest.fixed) < needed || dimensionsSpanned(rest.moving) < needed)
      return {};
    errors.push_back(norm(fitPoints(model, rest, flat)(inner.fixed[i]) - inner.moving[i]));
  }
  return errors;
}

Fitted fitted(const PointPairs& pairs, const Frames& frames, const Geometry& grid,
              const Values& values, const JobContext& context) {
  const std::string& model = values.text("model");
  const PointPairs inner = frames.inside(pairs);
  if (model == "tps" || model == "rbf") {
    RadialSettings settings;
    settings.smoothing = values.real("smoothing");
    settings.kernel = frames.flat ? RadialKernel::ThinPlate2D : RadialKernel::ThinPlate3D;
    if (model == "rbf") {
      settings.kernel =
          values.text("kernel") == "gaussian" ? RadialKernel::Gaussian : RadialKernel::Wendland;
      settings.trend = chosen<RadialTrend>(trends, values.text("trend"));
      settings.radius = values.real("radius");
    }
    const bool affine = model == "tps" || settings.trend == RadialTrend::Affine;
    checkSpan(inner, "landmarks", affine ? dimensionsNeeded(LinearModel::Affine, frames.flat) : 0,
              model == "tps" ? "thin-plate spline" : "radial mapping with an affine part");
    RadialFit fit = fitRadial(settings, pairs, frames, context);
    return {std::make_shared<RadialTransform>(std::move(fit.parts), grid), std::move(fit.leftOut)};
  }
  const auto linear = chosen<LinearModel>(linearModels, model);
  checkSpan(inner, "landmarks", dimensionsNeeded(linear, frames.flat), model + " transform");
  const AffineMap map = frames.toWorld(fitPoints(linear, inner, frames.flat));
  return {std::make_shared<AffineTransform>(map, spreadOf(pairs.fixed).centre),
          linearLeftOut(linear, inner, frames.flat, context)};
}

std::vector<double> distances(const PointPairs& pairs, const Transform* transform) {
  std::vector<Vec3> mapped = pairs.fixed;
  if (transform) transform->map(pairs.fixed, mapped);
  std::vector<double> errors;
  for (std::size_t i = 0; i < mapped.size(); ++i)
    errors.push_back(norm(mapped[i] - pairs.moving[i]));
  return errors;
}

double rootMeanSquare(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x * x;
  return std::sqrt(sum / double(v.size()));
}
double mean(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x;
  return sum / double(v.size());
}
double largest(const std::vector<double>& v) {
  return *std::max_element(v.begin(), v.end());
}

/// A landmark far from where all others put it is mostly a slip of the hand.
void noteDoubtful(const std::vector<double>& leftOut, const NamedPairs& pairs,
                  std::vector<std::string>& notices) {
  if (leftOut.size() < 5) return;
  std::vector<double> sorted = leftOut;
  std::sort(sorted.begin(), sorted.end());
  const double usual = sorted[sorted.size() / 2];
  const double least = 0.01 * norm(spreadOf(pairs.points.fixed).widths);
  for (std::size_t i = 0; i < leftOut.size(); ++i)
    if (leftOut[i] > std::max(5 * usual, least)) {
      char text[64];
      std::snprintf(text, sizeof text, "%.1f mm from where the others put it", leftOut[i]);
      notices.push_back("Landmark '" + pairs.names[i] + "' lies " + text +
                        ", far more than is usual here; check it in both images.");
    }
}

/// Before the figures that every registration has.
void addFigures(Outputs& outputs, const std::vector<double>& before,
                const std::vector<double>& after, const std::vector<double>& leftOut) {
  const auto millimetres = [](std::string id, std::string label, double start,
                              std::optional<double> end, std::string help) {
    Figure f;
    f.id = std::move(id);
    f.label = std::move(label);
    f.unit = "mm";
    f.before = start;
    f.after = end;
    f.decimals = 2;
    f.help = std::move(help);
    return f;
  };
  const std::string fiducial = "Distance between mapped fixed landmarks and their partners. These "
                               "landmarks made the transform: it says how well the model can "
                               "follow them, not how good it is elsewhere.";
  const std::string crossed = "Each landmark's error under a transform made from all others: what "
                              "to expect between the landmarks. Lower is better.";
  std::vector<Figure> figures{millimetres("fre.rms", "Fiducial error (FRE), root mean square",
                                          rootMeanSquare(before), rootMeanSquare(after), fiducial),
                              millimetres("fre.max", "Fiducial error (FRE), largest",
                                          largest(before), largest(after), fiducial)};
  figures.front().headline = true;
  if (leftOut.empty()) {
    outputs.notices.push_back("There are too few landmarks to leave one out: only the fiducial "
                              "error is known, which says nothing about the rest of the image.");
  } else {
    figures.push_back(
        millimetres("loo.mean", "Leave-one-out error, mean", mean(before), mean(leftOut), crossed));
    figures.back().headline = true;
    figures.push_back(millimetres("loo.max", "Leave-one-out error, largest", largest(before),
                                  largest(leftOut), crossed));
  }
  for (Figure& f : outputs.figures)
    if (f.id == "ncc" || f.id == "nmi") f.headline = false; // up to three are shown large
  outputs.figures.insert(outputs.figures.begin(), figures.begin(), figures.end());
}

} // namespace

const MethodInfo& LandmarkRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs LandmarkRegistration::run(const Inputs& inputs, const Values& values,
                                  JobContext& context) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  fixed->geometry.validate("The fixed image");
  moving->geometry.validate("The moving image");
  std::vector<std::string> notices;
  const NamedPairs given = pairLandmarks(inputs, notices);
  // They have done their work: what is measured at them is no target registration error.
  Inputs judged = inputs;
  judged.erase("fixedLandmarks");
  judged.erase("movingLandmarks");
  checkJudgingInputs(judged);

  const auto initial = input<Transform>(inputs, "initial");
  PointPairs pairs = given.points;
  if (initial) initial->map(pairs.fixed, pairs.fixed);
  // Where the initial transform has brought the fixed points, the moving image's plane is theirs.
  const Frames frames =
      framesOf(initial && fixed->geometry.dimensions() == 2 ? moving->geometry : fixed->geometry,
               moving->geometry);
  context.progress(0, "Fitting to the landmarks");
  const Fitted fit = fitted(pairs, frames, fixed->geometry, values, context);
  noteDoubtful(fit.leftOut, given, notices);
  const TransformPtr whole = appended(initial, fit.transform);
  context.throwIfCancelled();
  auto making = context.part(0.2, 1);
  Outputs outputs = registrationOutputs(judged, whole, std::move(notices), making);
  addFigures(outputs, distances(given.points, initial.get()), distances(given.points, whole.get()),
             fit.leftOut);
  return outputs;
}

std::uint64_t LandmarkRegistration::memoryEstimate(const Inputs& inputs, const Values&) const {
  const auto landmarks = input<Landmarks>(inputs, "fixedLandmarks");
  if (!landmarks || !inputs.contains("fixed") || !inputs.contains("moving")) return 0;
  const auto n = std::uint64_t(landmarks->points.size() + 4);
  return outputMemory(inputs) + n * n * 2 * sizeof(double) + (4u << 20);
}

} // namespace svx
