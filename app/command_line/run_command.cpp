#include "app/command_line/commands.h"
#include "app/command_line/figure_table.h"
#include "app/command_line/method_help.h"
#include "app/command_line/method_run.h"
#include "core/io/checkpoint_folder.h"
#include "core/io/json.h"
#include "core/methods/near_match.h"

#include <algorithm>
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

InputPaths pathsOf(const Options& options, const MethodInfo& info) {
  InputPaths paths;
  std::vector<std::string> known;
  for (const InputInfo& input : info.inputs) known.push_back(input.id);
  for (const std::string& assignment : options.inputs) {
    const auto [id, path] = splitAssignment(assignment, "--input");
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
  request.values = valuesOf(info, options.preset, options.values);
  request.seed = options.seed;
  const auto paths = pathsOf(options, info);
  JobRunner runner(options.device);
  const fs::path folder = options.out;
  prepareFolder(folder);
  const auto checkpoints = std::make_shared<CheckpointFolder>(folder / "checkpoints");
  request.store = checkpoints;

  const auto result = readAndExecute(runner, request, paths);
  std::vector<fs::path> files;
  runner.run("Writing the results", 0,
             [&](JobContext& context) { files = writeResult(*result, info, folder, {}, context); });
  checkpoints->clear();
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
  parser
      ->add_option("--out", options->out,
                   "the folder for the results. A long run that was cut off goes on when it is "
                   "started again with the same folder")
      ->required();
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
