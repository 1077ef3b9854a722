#include "app/command_line/batch_folder.h"

#include "core/io/checkpoint_folder.h"
#include "core/io/format.h"
#include "core/io/json.h"
#include "core/io/save.h"
#include "core/report/report.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace svx {

namespace {

namespace fs = std::filesystem;

void addStamp(const fs::path& file, std::int64_t& bytes, std::int64_t& newest) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return;
  bytes += found.st_size;
  newest =
      std::max<std::int64_t>(newest, found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec);
}

/// Size and time of an input: of a folder, all files in it; of a file, also those of the same stem
/// beside it, which hold the voxels of a detached header.
nlohmann::json stampOf(const fs::path& input, const fs::path& batch) {
  std::int64_t bytes = 0, newest = 0;
  std::error_code error;
  if (fs::is_directory(input, error)) {
    for (const auto& entry : fs::recursive_directory_iterator(input))
      if (entry.is_regular_file()) addStamp(entry.path(), bytes, newest);
  } else {
    addStamp(input, bytes, newest);
    const std::string suffix = suffixOf(input), stem = stemOf(input);
    if (suffix == ".mhd" || suffix == ".nhdr" || suffix == ".hdr" || suffix == ".img")
      for (const auto& entry : fs::directory_iterator(input.parent_path()))
        if (entry.path() != input && stemOf(entry.path()) == stem)
          addStamp(entry.path(), bytes, newest);
  }
  return {{"path", fs::proximate(input, batch).string()}, {"bytes", bytes}, {"modified", newest}};
}

nlohmann::json requestOf(const BatchPair& pair, const fs::path& batch, std::uint64_t seed) {
  const MethodInfo& info = pair.method->info();
  nlohmann::json request{{"method", info.id},     {"methodVersion", info.version},
                         {"preset", pair.preset}, {"values", nlohmann::json::object()},
                         {"seed", seed},          {"inputs", nlohmann::json::object()}};
  for (const auto& [id, value] : pair.values.all()) request["values"][id] = toJson(value);
  for (const auto& [id, path] : pair.paths) request["inputs"][id] = stampOf(path, batch);
  return request;
}

/// Null when the file is not there or is no JSON.
nlohmann::json readJson(const fs::path& path) {
  std::ifstream file(path);
  const nlohmann::json read = nlohmann::json::parse(file, nullptr, false);
  return read.is_discarded() ? nlohmann::json() : read;
}

void writeReport(const std::shared_ptr<const Result>& result, const Inputs& inputs,
                 const fs::path& path) {
  ReportContent content;
  content.result = result;
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  const auto after = input<Transform>(result->outputs.data, "transform");
  if (fixed && moving && after)
    content.pictures =
        slicePictures(*fixed, *moving, input<Transform>(inputs, "initial").get(), *after);
  replaceFile(path, toHtml(content));
}

} // namespace

PairFolder::PairFolder(const fs::path& batch, const BatchPair& pair, std::uint64_t seed)
    : pair_(pair), folder_(batch / pair.id), unfinished_(batch / ("." + pair.id + ".new")),
      old_(batch / ("." + pair.id + ".old")), seed_(seed),
      request_(requestOf(pair, fs::absolute(batch).lexically_normal(), seed)) {
  const bool ours = !fs::exists(folder_) || fs::exists(folder_ / "pair.json") ||
                    (fs::is_directory(folder_) && fs::is_empty(folder_));
  if (!ours)
    throw Error(ErrorKind::Input, shown(folder_) + " is in the way",
                "it is there and was not made by a batch.", "Give another folder with --out.");
}

std::optional<PairOutcome> PairFolder::found() const {
  const nlohmann::json record = readJson(folder_ / "pair.json");
  if (!record.is_object() || record.value("request", nlohmann::json()) != request_) return {};
  if (const auto error = record.find("error"); error != record.end() && error->is_string())
    return PairOutcome{{}, *error};
  try {
    return PairOutcome{resultFromJson(readJson(folder_ / "result.json")), {}};
  } catch (const Error&) {
    return {};
  }
}

PairOutcome PairFolder::run(JobRunner& runner) const {
  const auto start = [&] {
    fs::remove_all(unfinished_);
    fs::create_directory(unfinished_);
  };
  std::string why;
  try {
    start();
    PairOutcome outcome{runInto(unfinished_, runner), {}};
    publish();
    return outcome;
  } catch (const std::exception& failure) {
    const auto* error = dynamic_cast<const Error*>(&failure);
    if (error && error->kind() == ErrorKind::Cancelled) {
      std::error_code ignored;
      fs::remove_all(unfinished_, ignored);
      throw;
    }
    why = failure.what();
  }
  try {
    start();
    record(unfinished_, why);
    publish();
  } catch (const std::exception&) {
    // On a full disk the failure cannot be kept, either; this call's tables still say it.
  }
  return {{}, why};
}

Result PairFolder::runInto(const fs::path& folder, JobRunner& runner) const {
  RunRequest request;
  request.method = pair_.method;
  request.preset = pair_.preset;
  request.values = pair_.values;
  request.seed = seed_;
  const auto checkpoints =
      std::make_shared<CheckpointFolder>(folder_.parent_path() / "checkpoints");
  request.store = checkpoints;
  const auto result = readAndExecute(runner, request, pair_.paths);
  runner.run("Writing the results", 0, [&](JobContext& context) {
    // The transform says what these say, in less space.
    writeResult(*result, pair_.method->info(), folder, {"field", "jacobian"}, context);
    writeReport(result, request.inputs, folder / "report.html");
    record(folder, nullptr);
  });
  checkpoints->clear();
  Result kept = *result;
  kept.outputs.data.clear();
  return kept;
}

void PairFolder::record(const fs::path& folder, const nlohmann::json& error) const {
  const nlohmann::json record{{"pair", pair_.id}, {"request", request_}, {"error", error}};
  replaceFile(folder / "pair.json", record.dump(2) + "\n");
}

void PairFolder::publish() const {
  fs::remove_all(old_);
  if (fs::exists(folder_)) fs::rename(folder_, old_);
  fs::rename(unfinished_, folder_);
  fs::remove_all(old_);
}

} // namespace svx
