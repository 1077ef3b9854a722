#include "app/command_line/method_run.h"

#include "app/command_line/inputs.h"
#include "core/io/json.h"
#include "core/io/save.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace svx {

namespace fs = std::filesystem;

namespace {

Inputs load(const InputPaths& paths, const MethodInfo& info, JobContext& context) {
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

} // namespace

std::pair<std::string, std::string> splitAssignment(const std::string& text,
                                                    const std::string& option) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw Error(ErrorKind::Usage, "\"" + option + " " + text + "\" cannot be understood",
                "it is not of the form name=value.",
                "Write e.g. " + option +
                    (option == "--input" ? " fixed=scan.nii.gz." : " alpha=0.1."));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Values valuesOf(const MethodInfo& info, const std::string& preset,
                const std::vector<std::string>& assignments) {
  Values values = preset.empty() ? info.defaults() : info.valuesOf(preset);
  for (const std::string& assignment : assignments) {
    const auto [id, text] = splitAssignment(assignment, "--set");
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

void prepareFolder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure && access(folder.c_str(), W_OK) != 0)
    failure = std::error_code(errno, std::generic_category());
  if (failure)
    throw Error(ErrorKind::Input, "Nothing can be written to " + folder.string(),
                failure.message() + ".", "Give another folder with --out.");
}

std::shared_ptr<const Result> readAndExecute(JobRunner& runner, RunRequest& request,
                                             const InputPaths& paths) {
  const MethodInfo& info = request.method->info();
  runner.run("Reading the inputs", 0,
             [&](JobContext& context) { request.inputs = load(paths, info, context); });
  std::shared_ptr<const Result> result;
  runner.run(info.title, request.method->memoryEstimate(request.inputs, request.values),
             [&](JobContext& context) { result = execute(request, context); });
  return result;
}

std::vector<fs::path> writeResult(const Result& result, const MethodInfo& info,
                                  const fs::path& folder, const std::set<std::string>& without,
                                  JobContext& context) {
  std::vector<fs::path> written;
  for (const OutputInfo& output : info.outputs) {
    const auto data = result.outputs.data.find(output.id);
    if (data == result.outputs.data.end() || without.contains(output.id)) continue;
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

} // namespace svx
