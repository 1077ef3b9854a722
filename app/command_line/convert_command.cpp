#include "app/command_line/commands.h"
#include "app/command_line/job_runner.h"
#include "core/io/imzml_writer.h"
#include "core/io/json.h"
#include "core/io/ome_tiff.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/spectra/ion_image.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace svx {

namespace {

struct Options {
  DeviceOptions device;
  std::string in, out, layout, masses = "float64", intensities = "float32";
  bool compressed = false, ppm = false;
  std::vector<double> shown;
  double tolerance = 0.1;
};

NumberType typeNamed(const std::string& name) {
  if (name == "float64") return NumberType::Float64;
  if (name == "int32") return NumberType::Int32;
  if (name == "int64") return NumberType::Int64;
  return NumberType::Float32;
}

bool endsIn(const std::string& name, std::initializer_list<const char*> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](const char* suffix) { return name.ends_with(suffix); });
}

std::shared_ptr<const Volume> ionImage(const Spectra& spectra, double mz, const Options& options,
                                       JobContext& context) {
  const auto unit = options.ppm ? MassUnit::Ppm : MassUnit::Dalton;
  auto image = std::make_shared<Volume>();
  std::ostringstream name;
  name << "m/z " << std::setprecision(10) << mz;
  image->name = name.str();
  image->geometry = spectra.grid();
  image->voxels = asImage(spectra, windowIntensities(spectra, around(mz, options.tolerance, unit),
                                                     Pooling::Sum, {}, context));
  image->modality = Modality::MassSpectrometry;
  image->unit = "ion count";
  return image;
}

/// Spectra as pictures: one for each m/z asked for.
void writeIonImages(const Options& options, const Spectra& spectra, JobContext& context) {
  const bool many = isOmeTiff(options.out);
  if (options.shown.empty() || (options.shown.size() > 1 && !many))
    throw Error(ErrorKind::Usage, "Cannot write " + options.out,
                many ? "no m/z was named." : "such a file holds the ion image of one m/z.",
                "Name it by --mz; .ome.tif holds any number, .imzML and .csv whole spectra.");
  std::vector<std::shared_ptr<const Volume>> images;
  for (const double mz : options.shown) images.push_back(ionImage(spectra, mz, options, context));
  if (many) return writeOmeTiff(images, options.out, &context);
  save(images.front(), options.out, &context);
}

void write(const Options& options, const Data& data, JobContext& context) {
  const auto* spectra = std::get_if<std::shared_ptr<const Spectra>>(&data);
  if (!spectra || endsIn(options.out, {".csv", ".tsv"})) return save(data, options.out, &context);
  if (!endsIn(options.out, {".imzML", ".imzml"}))
    return writeIonImages(options, **spectra, context);
  ImzmlOptions written;
  if (!options.layout.empty()) written.continuous = options.layout == "continuous";
  written.masses = typeNamed(options.masses);
  written.intensities = typeNamed(options.intensities);
  written.compressed = options.compressed;
  saveImzml(**spectra, options.out, written, &context);
}

void convert(const Options& options, bool json) {
  JobRunner runner(options.device);
  runner.run("Converting", 0, [&](JobContext& context) {
    OpenOptions opening;
    opening.context = &context;
    const Opened opened = open(options.in, opening);
    if (opened.data.size() != 1)
      throw Error(ErrorKind::Input, "\"" + options.in + "\" cannot be converted",
                  "it holds " + std::to_string(opened.data.size()) +
                      " pieces of data and one is wanted.",
                  "Name one file of one image, point list or data set.");
    write(options, opened.data.front(), context);
  });
  if (json)
    std::cout << nlohmann::json{{"files", {options.out}}}.dump(2) << "\n";
  else
    std::cout << "Wrote " << options.out << "\n";
}

} // namespace

Command addConvertCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("convert", "Write a file in another format");
  const auto options = std::make_shared<Options>();
  const auto oneOf = [](const char* a, const char* b, const char* c = "", const char* d = "") {
    std::vector<std::string> words{a, b, c, d};
    std::erase(words, "");
    return CLI::IsMember(words).description("");
  };
  parser->add_option("IN", options->in, "any file that can be opened")->required();
  parser->add_option("OUT", options->out, "the file to write; its suffix names the format")
      ->required();
  parser
      ->add_option("--layout", options->layout,
                   "imzML: continuous (one m/z axis) or processed [as it is]")
      ->check(oneOf("continuous", "processed"));
  parser->add_option("--masses", options->masses, "imzML: float64 or float32 [float64]")
      ->check(oneOf("float64", "float32"));
  parser
      ->add_option("--intensities", options->intensities,
                   "imzML: float32, float64, int32 or int64 [float32]")
      ->check(oneOf("float32", "float64", "int32", "int64"));
  parser->add_flag("--compressed", options->compressed, "imzML: compress each spectrum by zlib");
  parser->add_option("--mz", options->shown,
                     "pictures of spectra: the m/z to show; .ome.tif takes several");
  parser->add_option("--tolerance", options->tolerance, "around each m/z [0.1]")
      ->check(CLI::PositiveNumber.description(""));
  parser->add_flag("--ppm", options->ppm, "the tolerance is in ppm, not Da");
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { convert(*options, *json); }, {}, json};
}

} // namespace svx
