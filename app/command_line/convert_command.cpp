#include "app/command_line/commands.h"
#include "app/command_line/job_runner.h"
#include "core/io/imzml_writer.h"
#include "core/io/json.h"
#include "core/io/open.h"
#include "core/io/save.h"

#include <iostream>

namespace svx {

namespace {

struct Options {
  DeviceOptions device;
  std::string in, out, layout, masses = "float64", intensities = "float32";
  bool compressed = false;
};

NumberType typeNamed(const std::string& name) {
  if (name == "float64") return NumberType::Float64;
  if (name == "int32") return NumberType::Int32;
  if (name == "int64") return NumberType::Int64;
  return NumberType::Float32;
}

void write(const Options& options, const Data& data, JobContext& context) {
  const auto* spectra = std::get_if<std::shared_ptr<const Spectra>>(&data);
  const bool asImzml = options.out.ends_with(".imzML") || options.out.ends_with(".imzml");
  if (!spectra || !asImzml) return save(data, options.out, &context);
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
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { convert(*options, *json); }, {}, json};
}

} // namespace svx
