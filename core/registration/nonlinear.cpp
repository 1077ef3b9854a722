#include "core/registration/nonlinear.h"

#include "core/kernels/warp.h"
#include "core/registration/linear/linear.h"
#include "core/registration/preview.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

AffineMap align(const ImagePair& pair, const Values& values, bool multimodal, JobContext& context,
                std::vector<std::string>& notices) {
  const auto &model = values.text("alignment"), &measure = values.text("alignmentMeasure");
  if (model == "none") return {};
  LinearSettings settings;
  if (model == "affine-coarse") {
    settings.metric = LinearMetric::MeanSquares;
    settings.start = LinearStart::Physical;
    settings.levels = 1;
    const Vec3 extent = pair.fixed.grid.extent();
    settings.finest = std::max({extent[0], extent[1], extent[2]}) / 16;
    settings.samples = 0;
    return fitLinear(pair, settings, nullptr, context).map;
  }
  settings.model = model == "affine" ? LinearModel::Affine : LinearModel::Rigid;
  if (model == "rigid-centres") settings.start = LinearStart::Centres;
  const bool information = measure == "automatic" ? multimodal : measure == "mi";
  settings.metric = information ? LinearMetric::MutualInformation : LinearMetric::Correlation;
  settings.samples = 50000;
  settings.seed = context.seed();
  context.log("Linear alignment first");
  auto fit = fitLinear(pair, settings, nullptr, context);
  std::ranges::move(fit.notices, std::back_inserter(notices));
  return fit.map;
}

/// The moving image as `initial` brings it to the fixed grid, for transforms that are not linear.
PreparedImage resampled(const PreparedImage& moving, const Geometry& grid,
                        const Transform& initial) {
  PreparedImage result{grid, {}, {}};
  const auto field = initial.toField(grid);
  const auto map = kernels::samplingMap(grid, moving.grid);
  result.voxels = kernels::warp(moving.voxels, field, map, {}, &result.inside);
  if (moving.inside.defined()) {
    kernels::WarpOptions nearest;
    nearest.interpolation = kernels::Interpolation::Nearest;
    result.inside = result.inside * kernels::warp(moving.inside, field, map, nearest);
  }
  return result;
}

TransformPtr fieldTransform(const Geometry& grid, const at::Tensor& displacement) {
  return std::make_shared<DisplacementFieldTransform>(grid, displacement.cpu());
}

} // namespace

std::vector<Parameter> alignmentParameters() {
  return {
      choiceParameter("alignment", "Linear alignment first", "affine",
                      {{"none", "None"},
                       {"rigid", "Rigid"},
                       {"rigid-centres", "Rigid, from where the centres of the images meet"},
                       {"affine", "Affine"},
                       {"affine-coarse", "Affine, from where the images lie, 16 voxels across"}},
                      "Without an initial transform the images are first aligned linearly, from "
                      "the best of several starts. The last is Gauss-Newton on squared "
                      "differences alone, to compare with."),
      choiceParameter("alignmentMeasure", "Measure of the alignment", "automatic",
                      {{"automatic", "Automatic"},
                       {"ncc", "Normalised correlation"},
                       {"mi", "Mutual information"}},
                      "What the linear alignment compares. Automatic takes mutual information when "
                      "the image distance is one for different modalities."),
  };
}

std::vector<Parameter> distanceParameters() {
  return {
      choiceParameter(
          "distance", "Image distance", "lncc",
          {{"ssd", "Squared differences"},
           {"ncc", "Normalised correlation"},
           {"lncc", "Local normalised correlation"},
           {"ngf", "Normalised gradient fields"},
           {"mi", "Mutual information"}},
          "What makes the images alike. Squared differences for equal intensities, local "
          "correlation for the same modality with uneven brightness, gradient fields or mutual "
          "information for different modalities."),
      integerParameter("window", "Window", 7, 3, 31, "voxels",
                       "Edge length of the windows of local correlation; odd."),
      realParameter("edge", "Edge threshold", 1, 0.01, 100, "",
                    "For gradient fields: edges weaker than this times the mean gradient count as "
                    "noise."),
  };
}

DistanceKind distanceKind(const Values& values) {
  constexpr std::array names{"ssd", "ncc", "lncc", "ngf", "mi"};
  return chosen<DistanceKind>(names, values.text("distance"));
}

DistanceOptions distanceOptions(const Values& values) {
  DistanceOptions options;
  options.window = int(values.integer("window")) | 1;
  options.edge = values.real("edge");
  return options;
}

bool comparesModalities(DistanceKind kind) {
  return kind == DistanceKind::GradientField || kind == DistanceKind::MutualInformation;
}

NonlinearStart startNonlinear(const Inputs& inputs, const Values& values, bool multimodal,
                              JobContext& context) {
  checkJudgingInputs(inputs);
  NonlinearStart start;
  start.pair = prepare(inputs, start.notices);
  start.initial = input<Transform>(inputs, "initial");
  if (!start.initial) {
    start.linear = align(start.pair, values, multimodal, context, start.notices);
    start.initial = std::make_shared<AffineTransform>(start.linear, start.pair.fixed.centre());
  } else if (const auto map = asLinear(*start.initial)) {
    start.linear = *map;
  }
  // A level is as coarse in one image as in the other.
  const double scale = std::cbrt(std::abs(determinant(start.linear.linear)));
  if (scale < 0.5 || scale > 2 || !asLinear(*start.initial)) {
    start.linear = {};
    start.pair.moving = resampled(start.pair.moving, start.pair.fixed.grid, *start.initial);
  }
  start.pair = start.pair.on(context.device());
  showStart(start.pair, start.linear, context);
  return start;
}

GuidingLandmarks guidingLandmarks(const Inputs& inputs, const Values& values,
                                  NonlinearStart& start) {
  GuidingLandmarks pairs = guidingLandmarks(inputs, values, start.notices);
  if (!pairs.empty()) start.initial->inverse()->map(pairs.targets, pairs.targets);
  return pairs;
}

Outputs nonlinearOutputs(const Inputs& inputs, NonlinearStart start, TransformPtr search,
                         JobContext& context) {
  showResult(start.pair, search, start.linear, context);
  auto whole = std::make_shared<CompositeTransform>(
      std::vector<TransformPtr>{std::move(search), std::move(start.initial)});
  start.pair = {};
  return registrationOutputs(inputs, std::move(whole), std::move(start.notices), context);
}

std::vector<OutputInfo> invertibleOutputs() {
  auto outputs = registrationOutputs();
  outputs.push_back(
      {"inverse", "Inverse transform (moving to fixed)", DataKind::Transform, "inverse"});
  return outputs;
}

Outputs invertibleOutputs(const Inputs& inputs, NonlinearStart start, const Geometry& grid,
                          const at::Tensor& forward, const at::Tensor& backward,
                          JobContext& context) {
  const auto [mean, largest] = roundTrip(forward, backward, grid);
  TransformPtr inverse = std::make_shared<CompositeTransform>(
      std::vector<TransformPtr>{start.initial->inverse(), fieldTransform(grid, backward)});
  Outputs outputs =
      nonlinearOutputs(inputs, std::move(start), fieldTransform(grid, forward), context);
  outputs.data["inverse"] = std::move(inverse);
  const auto figure = [&](const char* id, const char* label, double value) {
    outputs.figures.push_back({id, label, "mm", std::nullopt, value, 4, false,
                               "How far a point lands from where it started when it is mapped "
                               "there and back, inside the grid. 0 is best."});
  };
  figure("roundTrip.mean", "Round trip, mean", mean);
  figure("roundTrip.max", "Round trip, largest", largest);
  return outputs;
}

std::pair<double, double> roundTrip(const at::Tensor& forward, const at::Tensor& backward,
                                    const Geometry& grid) {
  at::Tensor inside;
  const auto back = kernels::warp(forward, backward, kernels::samplingMap(grid, grid), {}, &inside)
                        .add_(backward);
  const auto error = back.square().sum(0).sqrt().masked_select(inside != 0);
  if (error.numel() == 0) return {0, 0};
  return {error.mean(at::kDouble).item<double>(), error.max().item<double>()};
}

} // namespace svx
