#include "core/registration/linear/linear_method.h"

#include "core/registration/preview.h"
#include "core/registration/registration_interface.h"

#include <array>

namespace svx {
namespace {

constexpr std::array models{"rigid", "similarity", "affine"};
constexpr std::array metrics{"msd", "ncc", "mi", "ngf", "cr"};
constexpr std::array startNames{"automatic", "physical", "centres", "mass", "moments"};
constexpr std::array optimisers{"levenberg-marquardt", "lucas-kanade", "baseline", "fair"};
constexpr std::array searches{"near", "all"};

std::vector<Parameter> parameters() {
  return {
      choiceParameter("model", "Transformation", "affine",
                      {{"rigid", "Rigid: rotation and translation"},
                       {"similarity", "Similarity: rigid and one scale"},
                       {"affine", "Affine: also stretch and shear"}},
                      "What the transform may do. Rigid for the same head or bone on another day, "
                      "affine across subjects and before a non-linear registration."),
      choiceParameter("metric", "Similarity measure", "ncc",
                      {{"msd", "Mean squared difference"},
                       {"ncc", "Normalised correlation"},
                       {"mi", "Mutual information (Mattes)"},
                       {"ngf", "Normalised gradient fields"},
                       {"cr", "Correlation ratio"}},
                      "Mean squares for equal intensities (CT), correlation for the same modality, "
                      "mutual information, correlation ratio or gradient fields for different "
                      "ones. Gradient fields look at edges alone."),
      choiceParameter("optimiser", "Optimiser", "levenberg-marquardt",
                      {{"levenberg-marquardt", "Levenberg-Marquardt"},
                       {"lucas-kanade", "Lucas-Kanade, inverse compositional"},
                       {"baseline", "L-BFGS without preconditioner"},
                       {"fair", "L-BFGS as in FAIR"}},
                      "Lucas-Kanade takes cheaper steps, works with the mean squared difference "
                      "alone, and needs images that start close. The last two are there to compare "
                      "with: they take one start, and mean squared differences and affine maps "
                      "alone."),
      choiceParameter("start", "Start", "automatic",
                      {{"automatic", "Automatic: the best of the next three"},
                       {"physical", "As the images lie in space"},
                       {"centres", "Centres of the images on each other"},
                       {"mass", "Centres of mass on each other"},
                       {"moments", "Centres of mass and principal axes"}},
                      "Where the search starts; ignored with an initial transform. With masks, "
                      "centres are those of the masks."),
      choiceParameter("search", "Orientations", "near",
                      {{"near", "Near: turned by up to 60 degrees"}, {"all", "All orientations"}},
                      "How far the images may be turned against each other. Near tries rotations "
                      "about an automatic start only. All orientations finds images that lie on "
                      "their side or upside down; an initial transform is then only one more "
                      "start."),
      integerParameter(
          "levels", "Resolution levels", 4, 1, 8, "",
          "Each level halves the voxel size of the one before. More levels catch larger "
          "displacements."),
      realParameter("finest", "Finest resolution", 0, 0, 20, "mm",
                    "Voxel size of the last level; 0 = the images' own."),
      integerParameter("iterations", "Iterations", 50, 1, 1000, "",
                       "At most, at each level; it stops earlier when the points stand still."),
      integerParameter(
          "samples", "Sample points", 100000, 0, 100000000, "",
          "Points drawn at random at the last level, a quarter of them before; 0 = every voxel."),
      integerParameter("bins", "Histogram bins", 32, 8, 128, "",
                       "Of mutual information, for each image."),
      landmarkParameter(),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  return {
      {"default", "Do your best", "Same modality, nothing special known.", {}},
      {"brain-mr-same-subject",
       "Brain MR, same subject",
       "Two scans of one head with like contrast, for example on different days.",
       {{"model", "rigid"s}}},
      {"brain-mr-across-subjects",
       "Brain MR, across subjects",
       "Two heads, or a head and a template, with like contrast.",
       {{"model", "affine"s}}},
      {"multimodal-same-subject",
       "Different modalities, same subject",
       "T1 to T2 or FLAIR, MR to CT or PET of one person: mutual information, rigid.",
       {{"model", "rigid"s}, {"metric", "mi"s}}},
      {"multimodal-across-subjects",
       "Different modalities, across subjects",
       "As above with another person or a template: mutual information, affine.",
       {{"model", "affine"s}, {"metric", "mi"s}}},
      {"thorax-ct",
       "Thorax CT, breathing",
       "Two CTs of one chest; best with lung masks. Mutual information copes with the change of "
       "density.",
       {{"model", "affine"s}, {"metric", "mi"s}}},
      {"prostate-mr-us",
       "Prostate, MR to ultrasound",
       "Both images are centred on the gland; how they lie around it says little.",
       {{"model", "rigid"s}, {"metric", "mi"s}, {"start", "centres"s}}},
      {"lucas-kanade",
       "Lucas-Kanade",
       "Two images of equal intensities that lie close: the classical tracker.",
       {{"metric", "msd"s}, {"optimiser", "lucas-kanade"s}}},
      {"lbfgs-baseline",
       "L-BFGS baseline",
       "To compare with: squared differences, L-BFGS of five pairs from where the images lie "
       "(Nocedal & Wright, Numerical Optimization, 2006).",
       {{"metric", "msd"s},
        {"optimiser", "baseline"s},
        {"start", "physical"s},
        {"iterations", std::int64_t(30)}}},
      {"fair",
       "FAIR (Modersitzki 2009)",
       "To compare with: squared differences, L-BFGS from where the images lie, with that "
       "toolbox's pyramid and stopping rule.",
       {{"metric", "msd"s},
        {"optimiser", "fair"s},
        {"start", "physical"s},
        {"iterations", std::int64_t(500)}}},
      {"any-orientation",
       "Any orientation",
       "Like contrast, but the header does not say how the images lie: every rotation is tried.",
       {{"search", "all"s}}},
      {"image-2d",
       "2-D images",
       "Photographs, radiographs, sections in one plane.",
       {{"model", "affine"s}, {"samples", std::int64_t(0)}}},
      {"histology-2d",
       "Histology, two stains",
       "Neighbouring sections in different stains.",
       {{"model", "affine"s}, {"metric", "mi"s}, {"samples", std::int64_t(0)}}},
  };
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.linear";
  info.title = "Linear registration";
  info.sentence =
      "Finds the rotation, translation, scale or shear that brings one image to another.";
  info.citation =
      "Thevenaz, Unser: Optimization of mutual information for multiresolution image registration. "
      "IEEE Trans. Image Process. 9(12):2083-2099, 2000, doi:10.1109/83.887976; "
      "Mattes et al.: PET-CT image registration in the chest using free-form deformations. "
      "IEEE Trans. Med. Imaging 22(1):120-128, 2003, doi:10.1109/TMI.2003.809072; "
      "Haber, Modersitzki: Intensity gradient based registration and fusion of multi-modal images. "
      "MICCAI 2006, LNCS 4191:726-733, doi:10.1007/11866763_89; "
      "Roche et al.: The correlation ratio as a new similarity measure for multimodal image "
      "registration. MICCAI 1998, LNCS 1496:1115-1124, doi:10.1007/BFb0056301; "
      "Baker, Matthews: Lucas-Kanade 20 years on. Int. J. Comput. Vis. 56(3):221-255, 2004, "
      "doi:10.1023/B:VISI.0000011205.11775.fd";
  info.inputs = registrationInputs();
  info.outputs = registrationOutputs();
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

} // namespace

const MethodInfo& LinearRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs LinearRegistration::run(const Inputs& inputs, const Values& values,
                                JobContext& context) const {
  checkJudgingInputs(inputs);
  std::vector<std::string> notices;
  const ImagePair pair = prepare(inputs, notices);
  if (context.device().kind == DeviceKind::Cuda)
    context.log("A linear registration takes few points: it computes on the CPU.");
  LinearSettings settings;
  settings.model = chosen<LinearModel>(models, values.text("model"));
  settings.metric = chosen<LinearMetric>(metrics, values.text("metric"));
  settings.start = chosen<LinearStart>(startNames, values.text("start"));
  settings.optimiser = chosen<LinearOptimiser>(optimisers, values.text("optimiser"));
  settings.search = chosen<LinearSearch>(searches, values.text("search"));
  settings.levels = int(values.integer("levels"));
  settings.finest = values.real("finest");
  settings.iterations = int(values.integer("iterations"));
  settings.samples = values.integer("samples");
  settings.bins = int(values.integer("bins"));
  settings.seed = context.seed();

  settings.landmarks = guidingLandmarks(inputs, values, notices);

  std::optional<AffineMap> initial;
  if (const auto given = input<Transform>(inputs, "initial")) {
    initial = asLinear(*given);
    if (!initial)
      throw Error(ErrorKind::Input, "The initial transform cannot be used",
                  "it is a " + given->kind() +
                      ", and a linear registration can only start from a "
                      "linear one",
                  "Give an affine transform, or use registration.variational.");
  }
  showStart(pair, initial.value_or(AffineMap{}), context);
  auto fitting = context.part(0, 0.7);
  const LinearFit fit = fitLinear(pair, settings, initial ? &*initial : nullptr, fitting);
  notices.insert(notices.end(), fit.notices.begin(), fit.notices.end());
  for (const auto& [level, map] : fit.levels)
    if (level < settings.levels)
      showPreview("Level " + std::to_string(level) + " of " + std::to_string(settings.levels),
                  pair.moving, pair.fixed.grid, AffineTransform(map), context);
  showPreview("Result", pair.moving, pair.fixed.grid, AffineTransform(fit.map), context);
  auto making = context.part(0.7, 1);
  return registrationOutputs(inputs, std::make_shared<AffineTransform>(fit.map, fit.centre),
                             std::move(notices), making);
}

std::uint64_t LinearRegistration::memoryEstimate(const Inputs& inputs, const Values&) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  // Both as float32 with masks, kept while the results are made.
  const auto voxels = std::uint64_t(fixed->geometry.voxelCount() + moving->geometry.voxelCount());
  return voxels * 6 + outputMemory(inputs) + (32u << 20);
}

} // namespace svx
