#include "app/command_line/commands.h"
#include "app/command_line/figure_table.h"
#include "app/command_line/inputs.h"
#include "app/command_line/job_runner.h"
#include "app/command_line/method_help.h"
#include "core/io/json.h"
#include "core/io/save.h"
#include "core/methods/near_match.h"

#include <unistd.h>

#include <iostream>

namespace svx {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string method, preset, out;
  std::vector<std::string> inputs, values;
  std::uint64_t seed = 1;
  DeviceOptions device;
};

/// "name=value" in its two parts.
std::pair<std::string, std::string> split(const std::string& text, const std::string& option) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw Error(ErrorKind::Usage, "\"" + option + " " + text + "\" cannot be understood",
                "it is not of the form name=value.",
                "Write e.g. " + option +
                    (option == "--input" ? " fixed=scan.nii.gz." : " alpha=0.1."));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Values valuesOf(const Options& options, const MethodInfo& info) {
  Values values = options.preset.empty() ? info.defaults() : info.valuesOf(options.preset);
  for (const std::string& assignment : options.values) {
    const auto [id, text] = split(assignment, "--set");
    const Parameter* parameter = info.parameter(id);
    if (!parameter) {
      Values unknown;
      unknown.set(id, text);
      info.check(unknown); // throws, naming the near match
    }
    values.set(id, parseValue(*parameter, text));
  }
  return values;
}

std::map<std::string, fs::path> pathsOf(const Options& options, const MethodInfo& info) {
  std::map<std::string, fs::path> paths;
  std::vector<std::string> known;
  for (const InputInfo& input : info.inputs) known.push_back(input.id);
  for (const std::string& assignment : options.inputs) {
    const auto [id, path] = split(assignment, "--input");
    if (std::find(known.begin(), known.end(), id) == known.end())
      throw Error(ErrorKind::Usage, info.id + " has no input \"" + id + "\"",
                  "an input is named by its id.", suggestion(id, known));
    if (!paths.emplace(id, path).second)
      throw Error(ErrorKind::Usage, "The input " + id + " is given twice", "there is one of it.");
  }
  for (const InputInfo& input : info.inputs)
    if (input.required && !paths.contains(input.id))
      throw Error(ErrorKind::Usage, info.id + " needs the input \"" + input.id + "\"",
                  input.label + " was not given.", "Add --input " + input.id + "=FILE.");
  return paths;
}

/// Makes the folder and sees that it can be written before any time is spent.
void prepareFolder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure && access(folder.c_str(), W_OK) != 0)
    failure = std::error_code(errno, std::generic_category());
  if (failure)
    throw Error(ErrorKind::Input, "Nothing can be written to " + folder.string(),
                failure.message() + ".", "Give another folder with --out.");
}

Inputs load(const std::map<std::string, fs::path>& paths, const MethodInfo& info,
            JobContext& context) {
  Inputs inputs;
  for (const InputInfo& declared : info.inputs) {
    const auto path = paths.find(declared.id);
    if (path == paths.end()) continue;
    context.progress(static_cast<double>(inputs.size()) / static_cast<double>(paths.size()),
                     "Reading " + path->second.filename().string());
    inputs[declared.id] = openAs(declared.kind, path->second, context);
  }
  for (const auto& [points, image] :
       {std::pair("fixedLandmarks", "fixed"), std::pair("movingLandmarks", "moving")})
    if (const auto landmarks = input<Landmarks>(inputs, points))
      if (const auto volume = input<Volume>(inputs, image))
        inputs[points] = placed(landmarks, volume->geometry);
  return inputs;
}

bool holdsField(const Transform& transform) {
  if (const auto* composite = dynamic_cast<const CompositeTransform*>(&transform))
    return std::any_of(composite->parts().begin(), composite->parts().end(),
                       [](const TransformPtr& part) { return holdsField(*part); });
  return transform.kind() != "affine" && transform.kind() != "B-spline";
}

fs::path fileOf(const OutputInfo& info, const Data& data) {
  if (info.kind != DataKind::Transform) return info.file;
  return info.file + (holdsField(*std::get<TransformPtr>(data)) ? ".h5" : ".tfm");
}

std::vector<fs::path> write(const Result& result, const MethodInfo& info, const fs::path& folder,
                            JobContext& context) {
  std::vector<fs::path> written;
  for (const OutputInfo& output : info.outputs) {
    const auto data = result.outputs.data.find(output.id);
    if (data == result.outputs.data.end()) continue;
    const fs::path file = fileOf(output, data->second);
    context.progress(static_cast<double>(written.size()) / static_cast<double>(info.outputs.size()),
                     "Writing " + file.string());
    save(data->second, folder / file, &context);
    written.push_back(folder / file);
  }
  replaceFile(folder / "result.json", toJson(result, true).dump(2) + "\n");
  written.push_back(folder / "result.json");
  return written;
}

void report(const Result& result, const std::vector<fs::path>& files, bool json) {
  for (const std::string& notice : result.outputs.notices) std::cerr << notice << "\n";
  if (json) {
    nlohmann::json printed = toJson(result, true);
    printed["files"] = nlohmann::json::array();
    for (const fs::path& file : files) printed["files"].push_back(file.string());
    std::cout << printed.dump(2) << "\n";
    return;
  }
  std::cout << result.methodTitle << ", " << result.seconds << " s, "
            << formatBytes(result.peakMemory) << " of memory, " << result.device << "\n\n"
            << figureTable(result.outputs.figures) << "\n";
  for (const fs::path& file : files) std::cout << "Wrote " << file.string() << "\n";
}

void runMethod(const Options& options, bool json) {
  const Method& method = MethodRegistry::builtIn().get(options.method);
  const MethodInfo& info = method.info();
  RunRequest request;
  request.method = &method;
  request.preset = options.preset;
  request.values = valuesOf(options, info);
  request.seed = options.seed;
  const auto paths = pathsOf(options, info);
  JobRunner runner(options.device);
  const fs::path folder = options.out;
  prepareFolder(folder);

  runner.run("Reading the inputs", 0,
             [&](JobContext& context) { request.inputs = load(paths, info, context); });
  std::shared_ptr<const Result> result;
  runner.run(info.title, method.memoryEstimate(request.inputs, request.values),
             [&](JobContext& context) { result = execute(request, context); });
  std::vector<fs::path> files;
  runner.run("Writing the results", 0,
             [&](JobContext& context) { files = write(*result, info, folder, context); });
  report(*result, files, json);
}

} // namespace

Command addRunCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("run", "Run a method on files");
  const auto options = std::make_shared<Options>();
  parser->add_option("METHOD", options->method, "the id of a method; see `spectravox methods`")
      ->required();
  addRepeated(*parser, "--input", options->inputs, "ID=FILE, for each input");
  parser->add_option("--preset", options->preset, "the id of a preset");
  addRepeated(*parser, "--set", options->values, "PARAMETER=VALUE, over the preset's");
  parser->add_option("--out", options->out, "the folder for the results")->required();
  parser->add_option("--seed", options->seed, "of the random numbers")->capture_default_str();
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  const auto help = [options]() -> std::string {
    const Method* method = MethodRegistry::builtIn().find(options->method);
    return method ? methodHelp(method->info()) : "";
  };
  return {parser, [options, json] { runMethod(*options, *json); }, help, json};
}

} // namespace svx
