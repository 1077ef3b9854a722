#include "core/registration/variational/variational_method.h"

#include "core/kernels/resample.h"
#include "core/registration/apply.h"
#include "core/registration/diffeomorphic/velocity.h"
#include "core/registration/linear/linear.h"
#include "core/registration/registration_interface.h"

#include <ATen/ATen.h>

#include <array>

namespace svx {
namespace {

constexpr std::array distances{"ssd", "ncc", "lncc", "ngf", "mi"};
constexpr std::array regularisers{"diffusion", "curvature", "elastic", "hyperelastic", "tv"};
constexpr std::array solvers{"lbfgs", "gauss-newton", "gradient-descent"};

std::vector<Parameter> parameters() {
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
      choiceParameter(
          "regulariser", "Smoothness", "curvature",
          {{"diffusion", "Diffusion: small differences between neighbours"},
           {"curvature", "Curvature: little bending"},
           {"elastic", "Elastic: little strain"},
           {"hyperelastic", "Hyperelastic: little strain, no folds"},
           {"tv", "Total variation: few sharp changes, as at sliding organs"}},
          "Which displacements count as smooth. Curvature lets linear maps pass freely."),
      realParameter(
          "alpha", "Smoothness weight", 8, 1e-6, 1e6, "",
          "Weight of smoothness against image distance. Larger = smoother, stiffer; raise "
          "it when the mapping folds."),
      choiceParameter(
          "solver", "Solver", "lbfgs",
          {{"lbfgs", "L-BFGS"},
           {"gauss-newton", "Gauss-Newton"},
           {"gradient-descent", "Gradient descent"}},
          "How the minimum is found. Gauss-Newton takes fewer, dearer steps than L-BFGS; "
          "gradient descent needs many and is there to compare with."),
      integerParameter(
          "levels", "Resolution levels", 4, 1, 8, "",
          "Each level halves the voxel size of the one before, along the axes that are "
          "finer than it."),
      realParameter("finest", "Finest resolution", 0, 0, 20, "mm",
                    "Voxel size of the last level; 0 = the fixed image's own, coarser above 12 "
                    "million voxels."),
      integerParameter("iterations", "Iterations, coarsest level", 50, 1, 1000, "",
                       "At most; between coarsest and finest the number changes evenly."),
      integerParameter("finestIterations", "Iterations, finest level", 15, 1, 1000, "",
                       "At most; most of the time goes here."),
      choiceParameter(
          "alignment", "Linear alignment first", "affine",
          {{"none", "None"}, {"rigid", "Rigid"}, {"affine", "Affine"}},
          "Without an initial transform the images are first aligned linearly, from the "
          "best of several starts."),
      boolParameter("unfold", "Repair folds", true,
                    "Afterwards smooths the displacement where it folds, and only there."),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  const auto n = [](std::int64_t v) { return Value(v); };
  return {
      {"default", "Same modality", "Like contrast, nothing special known.", {}},
      {"brain-mr-same-subject",
       "Brain MR, same subject",
       "Two scans of one head; small changes, stiff.",
       {{"alignment", "rigid"s}, {"alpha", 30.0}}},
      {"brain-mr-across-subjects",
       "Brain MR, across subjects",
       "Two heads, or a head and a template, with like contrast.",
       {{"alpha", 3.0}, {"finestIterations", n(20)}}},
      {"multimodal",
       "Different modalities",
       "T1 to T2 or FLAIR, MR to CT or ultrasound: edges are compared, not intensities.",
       {{"distance", "ngf"s}, {"alpha", 8.0}}},
      {"thorax-ct",
       "Thorax CT, breathing",
       "Two CTs of one chest; best with a lung mask on the fixed image.",
       {{"alpha", 30.0}, {"finestIterations", n(25)}}},
      {"cardiac-mr", "Heart MR, beating", "Two phases of one heart: large local motion.", {}},
      {"image-2d",
       "2-D images",
       "Photographs, radiographs, sections in one plane.",
       {{"iterations", n(100)}, {"finestIterations", n(50)}}},
  };
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.variational";
  info.title = "Variational registration";
  info.sentence =
      "Finds a smooth displacement of every voxel that makes two images alike, coarse to fine.";
  info.citation =
      "Modersitzki: FAIR: Flexible Algorithms for Image Registration. SIAM, 2009, "
      "doi:10.1137/1.9780898718843; Avants et al.: Symmetric diffeomorphic image registration with "
      "cross-correlation. Med. Image Anal. 12(1):26-41, 2008, doi:10.1016/j.media.2007.06.004; "
      "Haber, Modersitzki: Intensity gradient based registration and fusion of multi-modal images. "
      "MICCAI 2006, LNCS 4191:726-733, doi:10.1007/11866763_89";
  info.inputs = registrationInputs();
  info.outputs = registrationOutputs();
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

/// The same search for a velocity. Repairing folds, of which only those finer than the grid occur,
/// would take the inverse away.
MethodInfo describeVelocity() {
  MethodInfo info = describe();
  info.id = "registration.svf";
  info.title = "Stationary velocity registration";
  info.sentence = "Finds a smooth flow that makes two images alike and can be run backwards.";
  info.citation =
      "Arsigny et al.: A log-Euclidean framework for statistics on diffeomorphisms. MICCAI 2006, "
      "LNCS 4190:924-931, doi:10.1007/11866565_113; Hernandez, Bossa, Olmos: Registration of "
      "anatomical images using paths of diffeomorphisms parameterized with stationary vector field "
      "flows. Int. J. Comput. Vis. 85:291-306, 2009, doi:10.1007/s11263-009-0219-z";
  std::erase_if(info.parameters, [](const Parameter& p) { return p.id == "unfold"; });
  info.outputs.push_back(
      {"inverse", "Inverse transform (moving to fixed)", DataKind::Transform, "inverse"});
  return info;
}

VariationalSettings settingsOf(const Values& values, Mapping mapping) {
  VariationalSettings s;
  s.mapping = mapping;
  s.distance = chosen<DistanceKind>(distances, values.text("distance"));
  s.distanceOptions.window = int(values.integer("window")) | 1;
  s.distanceOptions.edge = values.real("edge");
  s.regulariser = chosen<RegulariserKind>(regularisers, values.text("regulariser"));
  s.alpha = values.real("alpha");
  s.solver = chosen<SolverKind>(solvers, values.text("solver"));
  s.levels = int(values.integer("levels"));
  s.finest = values.real("finest");
  s.iterations = int(values.integer("iterations"));
  s.finestIterations = int(values.integer("finestIterations"));
  s.unfold = mapping == Mapping::Displacement && values.boolean("unfold");
  return s;
}

AffineMap align(const ImagePair& pair, const Values& values, JobContext& context) {
  const auto& model = values.text("alignment");
  if (model == "none") return {};
  LinearSettings settings;
  settings.model = model == "rigid" ? LinearModel::Rigid : LinearModel::Affine;
  settings.metric = values.text("distance") == "ngf" || values.text("distance") == "mi"
                        ? LinearMetric::MutualInformation
                        : LinearMetric::Correlation;
  settings.samples = 50000;
  settings.seed = context.seed();
  context.log("Linear alignment first");
  return fitLinear(pair, settings, nullptr, context).map;
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

} // namespace

const MethodInfo& VariationalRegistration::info() const {
  static const MethodInfo info = describe(), velocity = describeVelocity();
  return mapping_ == Mapping::Displacement ? info : velocity;
}

Outputs VariationalRegistration::run(const Inputs& inputs, const Values& values,
                                     JobContext& context) const {
  checkJudgingInputs(inputs);
  std::vector<std::string> notices;
  ImagePair pair = prepare(inputs, notices);
  const auto settings = settingsOf(values, mapping_);

  TransformPtr initial = input<Transform>(inputs, "initial");
  AffineMap linear;
  if (!initial) {
    auto aligning = context.part(0, 0.1);
    linear = align(pair, values, aligning);
    initial = std::make_shared<AffineTransform>(linear, pair.fixed.centre());
  } else if (const auto map = asLinear(*initial)) {
    linear = *map;
  } else {
    pair.moving = resampled(pair.moving, pair.fixed.grid, *initial);
  }

  auto fitting = context.part(0.1, 0.9);
  pair = pair.on(context.device());
  auto fit = fitVariational(pair, linear, settings, fitting);
  if (fit.lineSearchFailed)
    notices.push_back(
        "The line search found no further decrease at the finest level; the result is "
        "the best point found.");
  if (fit.unfolded > 0)
    notices.push_back("The displacement was smoothed where it folded (" +
                      std::to_string(fit.unfolded) + " voxels before, " +
                      std::to_string(fit.folded) + " after).");
  auto displacement =
      std::make_shared<DisplacementFieldTransform>(fit.grid, fit.displacement.cpu());
  auto whole = std::make_shared<CompositeTransform>(
      std::vector<TransformPtr>{std::move(displacement), std::move(initial)});
  pair = {};
  if (mapping_ == Mapping::StationaryVelocity) {
    const auto [mean, largest] = roundTrip(fit.displacement, fit.backward, fit.grid);
    auto backward = std::make_shared<DisplacementFieldTransform>(fit.grid, fit.backward.cpu());
    auto inverse = std::make_shared<CompositeTransform>(
        std::vector<TransformPtr>{whole->parts().back()->inverse(), std::move(backward)});
    auto making = context.part(0.9, 1);
    auto outputs = registrationOutputs(inputs, std::move(whole), std::move(notices), making);
    outputs.data["inverse"] = TransformPtr(std::move(inverse));
    const auto figure = [&](const char* id, const char* label, double value) {
      outputs.figures.push_back({id, label, "mm", std::nullopt, value, 4, false,
                                 "How far a point lands from where it started when it is mapped "
                                 "there and back by the flow, inside the grid. 0 is best."});
    };
    figure("roundTrip.mean", "Round trip, mean", mean);
    figure("roundTrip.max", "Round trip, largest", largest);
    return outputs;
  }
  auto making = context.part(0.9, 1);
  return registrationOutputs(inputs, std::move(whole), std::move(notices), making);
}

std::uint64_t VariationalRegistration::memoryEstimate(const Inputs& inputs,
                                                      const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels =
      std::uint64_t(finestGrid(fixed->geometry, values.real("finest")).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  // Unknowns, gradients, directions and, for L-BFGS, five pairs of them, 12 bytes a voxel each; the
  // warped image with its gradient and the distance's own images.
  // The flow keeps every squaring for its gradient.
  const std::uint64_t flow = mapping_ == Mapping::StationaryVelocity ? 12 : 0;
  const auto& kind = values.text("regulariser");
  const std::uint64_t differences = kind == "hyperelastic" ? 12 : kind == "tv" ? 8 : 0;
  const std::uint64_t fields =
      (values.text("solver") == "lbfgs" ? 5 + 10 + 1 : 9) + differences + flow;
  const std::uint64_t fit = voxels * (fields * 12 + 18 + 24) + images * 6;
  return std::max(fit, outputMemory(inputs) + voxels * 12) + (32u << 20);
}

} // namespace svx
