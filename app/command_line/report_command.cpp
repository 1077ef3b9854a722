#include "app/command_line/commands.h"
#include "app/command_line/inputs.h"
#include "app/command_line/job_runner.h"
#include "core/io/json.h"
#include "core/io/save.h"
#include "core/report/report.h"
#ifdef SPECTRAVOX_GUI
#include "app/pdf/pdf.h"
#endif

#include <fstream>
#include <iostream>

namespace svx {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string result, out;
  bool withNames = false;
  DeviceOptions device;
};

fs::path resultFile(const fs::path& given) {
  return fs::is_directory(given) ? given / "result.json" : given;
}

Result readResult(const fs::path& path) {
  std::ifstream file(path);
  if (!file)
    throw Error(ErrorKind::Input, "Cannot read " + path.string(), "there is no such file.",
                "Give a result.json or the folder of a run.");
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  if (json.is_discarded())
    throw Error(ErrorKind::Input, "Cannot read " + path.string(), "it is no JSON.",
                "Give the result.json of a run.");
  return resultFromJson(json);
}

/// The recorded input, or nullptr with a line in the log when its file is gone or has changed.
template <typename T>
std::shared_ptr<const T> recorded(const Result& result, const std::string& id, DataKind kind,
                                  JobContext& context) {
  for (const InputRecord& record : result.inputs) {
    if (record.id != id) continue;
    if (record.path.empty() || !fs::exists(record.path)) {
      context.log("The report has no pictures: the " + id + " image " + record.file +
                  " is no longer where it was.");
      return nullptr;
    }
    const Data data = openAs(kind, record.path, context);
    if (sha256(data) != record.sha256) {
      context.log("The report has no pictures: " + record.file + " has changed since the run.");
      return nullptr;
    }
    return std::get<std::shared_ptr<const T>>(data);
  }
  return nullptr;
}

/// Pictures of a registration whose inputs and transform are still there.
std::vector<ReportPicture> pictures(const Result& result, const fs::path& folder,
                                    JobContext& context) {
  TransformPtr after;
  for (const char* name : {"transform.tfm", "transform.h5"})
    if (fs::exists(folder / name))
      after = std::get<TransformPtr>(openAs(DataKind::Transform, folder / name, context));
  if (!after) return {};
  const auto fixed = recorded<Volume>(result, "fixed", DataKind::Volume, context);
  const auto moving = recorded<Volume>(result, "moving", DataKind::Volume, context);
  if (!fixed || !moving) return {};
  const auto before = std::none_of(result.inputs.begin(), result.inputs.end(),
                                   [](const InputRecord& record) { return record.id == "initial"; })
                          ? nullptr
                          : recorded<Transform>(result, "initial", DataKind::Transform, context);
  context.progress(0.5, "Drawing");
  return slicePictures(*fixed, *moving, before.get(), *after);
}

/// Of what the run left beside its result, what a report draws: tables under their titles, label
/// maps, and the plane that a classifier divides.
void readOutputs(Result& result, const fs::path& folder, JobContext& context) {
  const Method* method = MethodRegistry::builtIn().find(result.methodId);
  if (!method) return;
  for (const OutputInfo& output : method->info().outputs) {
    const bool drawn = output.kind == DataKind::Table || output.kind == DataKind::LabelMap ||
                       output.id == "decision";
    if (!drawn || !fs::exists(folder / output.file)) continue;
    Data data = openAs(output.kind, folder / output.file, context);
    if (const auto* table = std::get_if<std::shared_ptr<const Table>>(&data)) {
      auto titled = std::make_shared<Table>(**table);
      titled->name = output.label;
      data = std::shared_ptr<const Table>(std::move(titled));
    }
    result.outputs.data.emplace(output.id, std::move(data));
  }
}

void writeReport(const ReportContent& content, const fs::path& path) {
  const std::string suffix = path.extension().string();
  if (suffix == ".html") return replaceFile(path, toHtml(content));
  if (suffix == ".csv") return replaceFile(path, toCsv(*content.result));
#ifdef SPECTRAVOX_GUI
  return replaceFile(path, toPdf(toHtml(content)));
#endif
}

void checkSuffix(const fs::path& path) {
  const std::string suffix = path.extension().string();
  if (suffix == ".html" || suffix == ".csv") return;
  if (suffix != ".pdf")
    throw Error(ErrorKind::Usage, "A report cannot be written as \"" + suffix + "\"",
                "it is .html, .pdf or .csv.", "Change the name after --out.");
#ifndef SPECTRAVOX_GUI
  throw Error(ErrorKind::Usage, "This build writes no PDF", "PDF needs the build with the window.",
              "Write .html and print it from a browser.");
#endif
}

void makeReport(const Options& options) {
  const fs::path out = options.out, file = resultFile(options.result);
  checkSuffix(out);
  ReportContent content;
  content.withNames = options.withNames;
  const auto result = std::make_shared<Result>(readResult(file));
  JobRunner(options.device).run("Making the report", 0, [&](JobContext& context) {
    if (out.extension() == ".csv") return;
    readOutputs(*result, file.parent_path(), context);
    content.pictures = pictures(*result, file.parent_path(), context);
  });
  content.result = result;
  writeReport(content, out);
}

} // namespace

Command addReportCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("report", "Write a report on a result");
  const auto options = std::make_shared<Options>();
  parser->add_option("RESULT", options->result, "a result.json or the folder of a run")->required();
  parser->add_option("--out", options->out, "FILE.html, FILE.pdf or FILE.csv")->required();
  parser->add_flag("--with-names", options->withNames,
                   "add the names of the inputs; they can be a patient's");
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  const auto run = [options, json] {
    makeReport(*options);
    if (*json)
      std::cout << nlohmann::json{{"files", {options->out}}}.dump(2) << "\n";
    else
      std::cout << "Wrote " << options->out << "\n";
  };
  return {parser, run, {}, json};
}

} // namespace svx
