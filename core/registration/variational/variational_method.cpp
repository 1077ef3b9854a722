#include "core/registration/variational/variational_method.h"

#include "core/registration/discrete/convex.h"
#include "core/registration/nonlinear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace svx {
namespace {

constexpr std::array regularisers{"diffusion", "curvature", "elastic", "hyperelastic", "tv"};
constexpr std::array solvers{"lbfgs", "gauss-newton", "gradient-descent", "baseline", "fair"};

std::vector<Parameter> parameters() {
  auto all = distanceParameters();
  const std::vector<Parameter> own{
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
      boolParameter("unfold", "Repair folds", true,
                    "Afterwards smooths the displacement where it folds, and only there."),
      boolParameter("search", "Search for large motion", false,
                    "After the linear alignment tries all displacements on a coarse grid, and "
                    "starts from the best that agree. Turn it on where parts have moved further "
                    "than they are wide."),
  };
  std::ranges::copy(own, std::back_inserter(all));
  std::ranges::move(alignmentParameters(), std::back_inserter(all));
  all.push_back(landmarkParameter());
  std::ranges::move(scheduleParameters({}), std::back_inserter(all));
  return all;
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
       {{"alpha", 1.0}, {"finestIterations", n(20)}}},
      {"brain-t1-t2",
       "Brain MR, T1 to T2 or FLAIR",
       "One head in two contrasts; edges are compared, not intensities.",
       {{"distance", "ngf"s}, {"alignment", "rigid"s}, {"alpha", 30.0}}},
      {"brain-tumour-follow-up",
       "Brain tumour, over time",
       "One head before and after treatment: what has grown or been cut has no counterpart.",
       {{"alignment", "rigid"s}, {"alpha", 8.0}}},
      {"ct-mr-head",
       "Head, CT to MR",
       "One head in two machines.",
       {{"distance", "ngf"s}, {"alignment", "rigid"s}, {"alpha", 100.0}}},
      {"multimodal",
       "Different modalities",
       "One body in two modalities: edges are compared, not intensities.",
       {{"distance", "ngf"s}, {"alignment", "rigid"s}}},
      {"prostate-mr-us",
       "Prostate, MR to ultrasound",
       "Both images are centred on the gland; how they lie around it says little.",
       {{"distance", "mi"s}, {"alignment", "rigid-centres"s}, {"alpha", 100.0}}},
      {"thorax-ct",
       "Thorax CT, breathing",
       "Two CTs of one chest; best with a lung mask on the fixed image.",
       {{"alpha", 30.0}, {"finestIterations", n(25)}}},
      {"cardiac-mr", "Heart MR, beating", "Two phases of one heart: large local motion.", {}},
      {"image-2d",
       "2-D images, like intensities",
       "Radiographs or sections in one plane, taken alike.",
       {{"distance", "ssd"s}, {"iterations", n(100)}, {"finestIterations", n(50)}}},
      {"cine-2d",
       "Cine, 2-D",
       "Two frames of one series: no alignment before.",
       {{"alignment", "none"s}, {"iterations", n(100)}, {"finestIterations", n(50)}}},
      {"histology-2d",
       "Histology, two stains",
       "Neighbouring sections in different stains, or other pictures of unlike intensities; stiff, "
       "for stains show different things.",
       {{"alignmentMeasure", "mi"s},
        {"alpha", 100.0},
        {"iterations", n(100)},
        {"finestIterations", n(50)}}},
  };
}

/// Weighed as 1e-5 in coordinates from -1 to 1 with grey values from 0 to 255 of variance (edge /
/// 2)^2, such as radiographs of 128 pixels at 1 mm have.
std::vector<Preset> textbookPresets() {
  using namespace std::string_literals;
  const auto n = [](std::int64_t v) { return Value(v); };
  return {
      {"lbfgs-baseline",
       "L-BFGS baseline",
       "To compare with: squared differences, curvature, L-BFGS of five pairs without a "
       "preconditioner and without a start (Nocedal & Wright, Numerical Optimization, 2006).",
       {{"distance", "ssd"s},
        {"solver", "baseline"s},
        {"alpha", 1e-5},
        {"alignment", "none"s},
        {"unfold", false},
        {"iterations", n(30)},
        {"finestIterations", n(30)}}},
      {"fair",
       "FAIR (Modersitzki 2009)",
       "To compare with: squared differences, curvature, L-BFGS from an affine fit at the coarsest "
       "level, with that toolbox's pyramid, initial Hessian and stopping rule.",
       {{"distance", "ssd"s},
        {"solver", "fair"s},
        {"alpha", 1e-5},
        {"alignment", "affine-coarse"s},
        {"unfold", false},
        {"iterations", n(500)},
        {"finestIterations", n(500)}}},
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

/// With two searches to compare with, which know displacements alone.
MethodInfo describeDisplacement() {
  MethodInfo info = describe();
  const auto solver = std::ranges::find(info.parameters, "solver", &Parameter::id);
  solver->choices.push_back({"baseline", "L-BFGS without preconditioner"});
  solver->choices.push_back({"fair", "L-BFGS as in FAIR"});
  solver->help += " The last two halve the images as their authors do, and count as 0 what lies "
                  "outside the moving image.";
  std::ranges::move(textbookPresets(), std::back_inserter(info.presets));
  return info;
}

void eraseParameter(MethodInfo& info, const std::string& id) {
  std::erase_if(info.parameters, [&](const Parameter& p) { return p.id == id; });
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
  eraseParameter(info, "unfold");
  info.parameters.insert(
      info.parameters.begin(),
      boolParameter("symmetric", "Both directions alike", false,
                    "Compares the images in both directions, so that exchanging them gives nearly "
                    "the inverse. Takes about twice the time."));
  info.outputs = invertibleOutputs();
  return info;
}

/// The same search for the control points of a spline, which repairing folds would leave.
MethodInfo describeSpline() {
  MethodInfo info = describe();
  info.id = "registration.bspline";
  info.title = "B-spline registration";
  info.sentence = "Finds a free-form deformation between control points that makes two images "
                  "alike, coarse to fine.";
  info.citation =
      "Rueckert et al.: Nonrigid registration using free-form deformations: application to breast "
      "MR images. IEEE Trans. Med. Imaging 18(8):712-721, 1999, doi:10.1109/42.796284";
  eraseParameter(info, "unfold");
  info.parameters.insert(
      info.parameters.begin(),
      integerParameter("controlSpacing", "Control point spacing", 5, 2, 50, "voxels",
                       "Voxels of each level between two control points. Fewer follow smaller "
                       "structures."));
  return info;
}

VariationalSettings settingsOf(const Values& values, Mapping mapping) {
  VariationalSettings s;
  static_cast<LevelSchedule&>(s) = scheduleOf(values);
  s.mapping = mapping;
  s.distance = distanceKind(values);
  s.distanceOptions = distanceOptions(values);
  s.regulariser = chosen<RegulariserKind>(regularisers, values.text("regulariser"));
  s.alpha = values.real("alpha");
  s.solver = chosen<SolverKind>(solvers, values.text("solver"));
  if (isTextbook(s.solver)) {
    s.halving = s.solver == SolverKind::Fair ? Halving::Binomial : Halving::Cubic;
    s.relativeDecrease = 0;
  }
  if (mapping == Mapping::StationaryVelocity) s.symmetric = values.boolean("symmetric");
  if (mapping == Mapping::Displacement) s.unfold = values.boolean("unfold");
  if (mapping == Mapping::Spline) s.controlSpacing = int(values.integer("controlSpacing"));
  return s;
}

} // namespace

const MethodInfo& VariationalRegistration::info() const {
  static const std::array infos{describeDisplacement(), describeVelocity(), describeSpline()};
  return infos[std::size_t(mapping_)];
}

Outputs VariationalRegistration::run(const Inputs& inputs, const Values& values,
                                     JobContext& context) const {
  auto settings = settingsOf(values, mapping_);
  auto starting = context.part(0, 0.1), fitting = context.part(0.1, 0.9),
       making = context.part(0.9, 1);
  NonlinearStart start =
      startNonlinear(inputs, values, comparesModalities(settings.distance), starting);
  settings.landmarks = guidingLandmarks(inputs, values, start);
  if (values.boolean("search")) {
    auto searching = fitting.part(0, 0.2);
    fitting = fitting.part(0.2, 1);
    ConvexSettings wide;
    wide.landmarks = settings.landmarks;
    const auto coarse = fitConvex(start.pair, start.linear, wide, searching);
    settings.start = coarse.displacement;
    settings.startGrid = coarse.grid;
  }
  const auto fit = fitVariational(start.pair, start.linear, settings, fitting);
  if (fit.lineSearchFailed)
    start.notices.push_back(
        "The line search found no further decrease at the finest level; the result is "
        "the best point found.");
  if (fit.unfolded > 0)
    start.notices.push_back("The displacement was smoothed where it folded (" +
                            std::to_string(fit.unfolded) + " voxels before, " +
                            std::to_string(fit.folded) + " after).");
  if (mapping_ == Mapping::StationaryVelocity)
    return invertibleOutputs(inputs, std::move(start), fit.grid, fit.displacement, fit.backward,
                             making);
  TransformPtr search;
  if (mapping_ == Mapping::Spline)
    search =
        std::make_shared<BSplineTransform>(fit.controlGrid, fit.controls.to(at::kCPU, at::kDouble));
  else
    search = std::make_shared<DisplacementFieldTransform>(fit.grid, fit.displacement.cpu());
  return nonlinearOutputs(inputs, std::move(start), std::move(search), making);
}

std::uint64_t VariationalRegistration::memoryEstimate(const Inputs& inputs,
                                                      const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels = std::uint64_t(finestGrid(fixed->geometry, scheduleOf(values)).voxelCount());
  const auto images = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  // Unknowns, gradients, directions and, for L-BFGS, five pairs of them, 12 bytes a voxel each; the
  // warped image with its gradient and the distance's own images.
  // The flow keeps every squaring for its gradient.
  const std::uint64_t flow = mapping_ == Mapping::StationaryVelocity ? 12 : 0;
  const auto& kind = values.text("regulariser");
  const std::uint64_t differences = kind == "hyperelastic" ? 12 : kind == "tv" ? 8 : 0;
  const auto& solver = values.text("solver");
  const std::uint64_t fields =
      (solver == "gauss-newton" || solver == "gradient-descent" ? 9 : 5 + 10 + 1) + differences +
      flow;
  const std::uint64_t fit = voxels * (fields * 12 + 18 + 24) + images * 6;
  return std::max(fit, outputMemory(inputs) + voxels * 12) + (32u << 20);
}

} // namespace svx
