#include "app/command_line/commands.h"
#include "app/command_line/inputs.h"
#include "app/command_line/job_runner.h"
#include "core/io/dataset/pair_table.h"
#include "core/io/imzml_writer.h"
#include "core/io/json.h"
#include "core/io/sample_study.h"
#include "core/io/save.h"
#include "core/study/synthetic/random.h"
#include "core/study/synthetic/synthetic_pair.h"
#include "core/study/synthetic/tissue_array.h"

#include <algorithm>
#include <iostream>
#include <optional>

namespace svx {

namespace {

namespace fs = std::filesystem;

/// A kind of synthetic pair: what is drawn and how it is deformed.
struct PairKind {
  const char* name;
  Picture picture;
  Deformation deformation;
  double shear;     ///< of `AffineRange`
  RbfKernel kernel; ///< of `RbfRange`
  double rbfStrength;
};

constexpr PairKind pairKinds[] = {
    {"hands", Picture::Hand, Deformation::Affine, 0, RbfKernel::Multiquadric, 0.5},
    {"brain", Picture::Brain, Deformation::Affine, 0, RbfKernel::Multiquadric, 0.5},
    {"affine", Picture::Hand, Deformation::Affine, 0.15, RbfKernel::Multiquadric, 0.5},
    {"rbf", Picture::Hand, Deformation::Rbf, 0, RbfKernel::Multiquadric, 0.5},
    {"large", Picture::Hand, Deformation::Large, 0.15, RbfKernel::Multiquadric, 0.5},
    {"blobs", Picture::Blobs, Deformation::Rbf, 0, RbfKernel::ThinPlate, 1},
    {"diffeomorphic", Picture::Hand, Deformation::Diffeomorphism, 0, RbfKernel::Multiquadric, 0.5}};

struct Options {
  std::string folder, kind = "head", image, moving;
  std::int64_t count = 1;
  std::uint64_t seed = 1;
  double strength = 1;
  std::optional<double> degrees, shift, shear, noise;
  TissueArrayRecipe array;
  DeviceOptions device;
};

const PairKind* pairKind(const std::string& name) {
  for (const PairKind& kind : pairKinds)
    if (name == kind.name) return &kind;
  return nullptr;
}

PairRecipe recipeOf(const PairKind& kind, const Options& options) {
  PairRecipe recipe;
  recipe.deformation = kind.deformation;
  recipe.affine.degrees = options.strength * options.degrees.value_or(recipe.affine.degrees);
  recipe.affine.shift = options.strength * options.shift.value_or(recipe.affine.shift);
  recipe.affine.shear = options.shear.value_or(kind.shear);
  recipe.rbf.kernel = kind.kernel;
  recipe.rbf.strength = options.strength * kind.rbfStrength;
  recipe.shooting.strength = options.strength;
  recipe.noise = options.noise.value_or(options.image.empty() ? recipe.noise : 0);
  return recipe;
}

/// A suffix that holds the transform.
const char* truthName(const Transform& truth) {
  if (truth.kind() == "affine") return "truth.tfm";
  return truth.kind() == "displacement field" ? "truth.nii.gz" : "truth.h5";
}

std::string numbered(std::int64_t i, std::int64_t count) {
  const std::string number = std::to_string(i), most = std::to_string(count);
  return "pair-" + std::string(std::max<std::size_t>(most.size(), 3) - number.size(), '0') + number;
}

std::vector<fs::path> writePairs(const PairKind& kind, const Options& options,
                                 JobContext& context) {
  std::shared_ptr<const Volume> image, moving;
  const auto volume = [&](const std::string& path) {
    return std::get<std::shared_ptr<const Volume>>(openAs(DataKind::Volume, path, context));
  };
  if (!options.image.empty()) image = volume(options.image);
  if (!options.moving.empty()) moving = volume(options.moving);
  const PairRecipe recipe = recipeOf(kind, options);
  std::vector<fs::path> files;
  std::vector<PairFiles> table;
  for (std::int64_t i = 1; i <= options.count; ++i) {
    context.checkpoint();
    context.progress(double(i - 1) / double(options.count), "Pair " + std::to_string(i));
    Random random(options.seed, static_cast<std::uint64_t>(i));
    const SyntheticPair pair = makeSyntheticPair(
        image ? image : std::make_shared<Volume>(drawPicture(kind.picture, random)), recipe,
        random);
    PairFiles row{numbered(i, options.count), {}};
    const fs::path folder = fs::path(options.folder) / row.id;
    fs::create_directories(folder);
    const auto write = [&](const std::string& name, const Data& data) {
      files.push_back(folder / name);
      save(data, files.back());
      return files.back();
    };
    row.files["fixed"] = write("fixed.nii.gz", pair.fixed);
    row.files["moving"] = !options.moving.empty()  ? fs::path(options.moving)
                          : !options.image.empty() ? fs::path(options.image)
                                                   : write("moving.nii.gz", pair.moving);
    row.files["fixedLandmarks"] = write("fixed-landmarks.csv", pair.fixedLandmarks);
    row.files["movingLandmarks"] = write("moving-landmarks.csv", pair.movingLandmarks);
    write(truthName(*pair.truth), pair.truth);
    table.push_back(std::move(row));
  }
  files.push_back(writePairTable(table, options.folder));
  return files;
}

/// The data set, its cores and what tells their classes apart.
std::vector<fs::path> writeTissueArray(const Options& options, JobContext& context) {
  TissueArrayRecipe recipe = options.array;
  recipe.seed = options.seed;
  const DrawnTissueArray array(recipe);
  ImzmlOptions written;
  Random random(options.seed);
  for (auto& byte : written.uuid) byte = std::uint8_t(random.whole(1, 256));
  const fs::path folder = options.folder;
  fs::create_directories(folder);
  saveImzml(array, folder / "tissue-array.imzML", written, &context);
  save(std::make_shared<const Table>(array.coreTable()), folder / "cores.csv");
  Table markers;
  std::vector<std::string> labels;
  std::vector<double> masses;
  for (std::size_t c = 0; c < array.markers().size(); ++c)
    for (const double mz : array.markers()[c]) {
      labels.push_back("class " + std::to_string(c + 1));
      masses.push_back(mz);
    }
  markers.columns = {{"m/z", "", std::move(masses), 4}, {"higher in", "", std::move(labels), 0}};
  save(std::make_shared<const Table>(std::move(markers)), folder / "markers.csv");
  return {folder / "tissue-array.imzML", folder / "tissue-array.ibd", folder / "cores.csv",
          folder / "markers.csv"};
}

std::vector<fs::path> writeStudy(const Options& options, JobContext& context) {
  const SampleStudy study = makeSampleStudy(
      options.kind == "head" ? SampleKind::Head : SampleKind::SyntheticHead, &context);
  for (const std::string& notice : study.notices) context.log(notice);
  context.checkpoint();
  fs::create_directories(options.folder);
  return writeSampleStudy(study, options.folder);
}

void run(const Options& options, bool json) {
  const PairKind* kind = pairKind(options.kind);
  if (!options.moving.empty() && options.image.empty())
    throw Error(ErrorKind::Usage, "--moving needs --image",
                "the fixed image is made of the one that --image names.",
                "Add --image FILE, of the same place as the moving image.");
  std::vector<fs::path> files;
  JobRunner(options.device).run("Writing the sample", 0, [&](JobContext& context) {
    files = kind                    ? writePairs(*kind, options, context)
            : options.kind == "msi" ? writeTissueArray(options, context)
                                    : writeStudy(options, context);
  });
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& file : files) list.push_back(file.string());
    std::cout << nlohmann::json{{"files", list}}.dump(2) << "\n";
  } else {
    for (const auto& file : files) std::cout << "Wrote " << file.string() << "\n";
  }
}

} // namespace

Command addSampleCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand(
      "sample", "Write the sample study, or image pairs with a known mapping between them");
  const auto options = std::make_shared<Options>();
  std::vector<std::string> kinds{"head", "synthetic-head", "msi"};
  for (const PairKind& kind : pairKinds) kinds.push_back(kind.name);
  parser->add_option("--out,DIR", options->folder, "the folder to write to")->required();
  parser
      ->add_option("--kind", options->kind,
                   "the sample study: head or synthetic-head; a tissue microarray: msi; pairs: "
                   "hands, brain (turned and "
                   "shifted), affine (sheared, too), rbf, large (both), blobs, diffeomorphic")
      ->check(CLI::IsMember(kinds).description(""))
      ->capture_default_str();
  parser->add_option("--count", options->count, "how many pairs")
      ->check(CLI::Range(1, 100000).description(""))
      ->capture_default_str();
  parser->add_option("--seed", options->seed, "of the drawing: the same gives the same pairs")
      ->capture_default_str();
  parser->add_option("--image", options->image,
                     "deform this image instead of a drawn one; it is the moving image");
  parser->add_option("--moving", options->moving,
                     "the moving image, when it is another one of the same place as --image");
  parser->add_option("--strength", options->strength, "a factor on how far things move")
      ->check(CLI::Range(0.0, 10.0).description(""))
      ->capture_default_str();
  parser->add_option("--degrees", options->degrees, "largest rotation either way (60)");
  parser->add_option("--shift", options->shift,
                     "largest shift along each axis, as a share of the image (0.25)");
  parser->add_option("--shear", options->shear,
                     "largest change of a matrix entry, as a share of the largest angle");
  parser->add_option("--noise", options->noise,
                     "largest variance of the noise on the fixed image, as a share of the image's "
                     "(a third; none with --image)");
  const auto number = [&](const char* name, auto& value, double least, double most,
                          const char* help) {
    parser->add_option(name, value, help)
        ->check(CLI::Range(least, most).description(""))
        ->capture_default_str()
        ->group("Tissue microarray");
  };
  TissueArrayRecipe& array = options->array;
  number("--rows", array.rows, 1, 1000, "rows of cores");
  number("--columns", array.columns, 1, 1000, "columns of cores");
  number("--diameter", array.diameter, 1, 10000, "of a core, pixels");
  number("--patients", array.patients, 1, 100000, "whose cores they are");
  number("--classes", array.classes, 1, 20, "of tissue");
  number("--contrast", array.contrast, 1, 100, "how much higher a class's peaks are");
  number("--points", array.points, 100, 1e7, "of a spectrum");
  number("--shift-ppm", array.shiftPpm, 0, 1000, "spread of the mass error");
  parser->add_flag("--centroids", array.centroids, "peaks instead of profiles")
      ->group("Tissue microarray");
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { run(*options, *json); }, {}, json};
}

} // namespace svx
