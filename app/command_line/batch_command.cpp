#include "app/command_line/batch_tables.h"
#include "app/command_line/commands.h"
#include "core/io/json.h"
#include "core/io/save.h"
#include "core/methods/near_match.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <numeric>
#include <thread>

namespace svx {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string list, out;
  BatchDefaults defaults;
  std::vector<std::string> only;
  bool collect = false, listOnly = false;
  std::uint64_t seed = 1;
  DeviceOptions device;
};

/// Keeps a second batch out of the folder while this one writes there; single pairs may be written
/// by many at once. Goes with the process, also when that is killed. Where a file system has no
/// locks, nothing is kept out.
class FolderLock {
public:
  FolderLock(const fs::path& folder, bool shared)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    const int kind = (shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
    // What a killed batch forked may live a moment longer than it.
    for (int look = 0; ::flock(descriptor_, kind) != 0 && errno == EWOULDBLOCK; ++look) {
      if (look == 20) {
        ::close(descriptor_);
        throw Error(ErrorKind::Input, "Another batch is writing to " + folder.string(),
                    "two would overwrite each other's pairs.",
                    "Wait for it, or give another folder with --out.");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  ~FolderLock() { ::close(descriptor_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

private:
  int descriptor_;
};

std::vector<BatchPair> chosenPairs(const Options& options) {
  std::vector<BatchPair> pairs = readBatchList(options.list, options.defaults);
  std::vector<std::string> ids;
  for (const BatchPair& pair : pairs) ids.push_back(pair.id);
  for (const std::string& id : options.only)
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      throw Error(ErrorKind::Usage, options.list + " has no pair \"" + id + "\"",
                  "--only takes the id of a pair.", suggestion(id, ids));
  if (!options.only.empty())
    std::erase_if(pairs, [&](const BatchPair& pair) {
      return std::find(options.only.begin(), options.only.end(), pair.id) == options.only.end();
    });
  return pairs;
}

/// What earlier calls left of each pair.
std::vector<BatchRow> foundRows(const std::vector<BatchPair>& pairs,
                                const std::vector<PairFolder>& folders) {
  std::vector<BatchRow> rows;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    rows.push_back({&pairs[i], folders[i].found().value_or(
                                   PairOutcome{{}, "Not run yet with these values and inputs."})});
  return rows;
}

void runMissing(std::vector<BatchRow>& rows, const std::vector<PairFolder>& folders,
                const Options& options) {
  const auto complete = std::count_if(
      rows.begin(), rows.end(), [](const BatchRow& row) { return row.outcome.result.has_value(); });
  if (complete > 0)
    std::cerr << complete << " of " << rows.size() << (rows.size() == 1 ? " pair is" : " pairs are")
              << " complete and skipped.\n";
  // A pair that ends the process, for want of memory, does so after the others.
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(),
                        [&](std::size_t i) { return !folders[i].interrupted(); });
  JobRunner runner(options.device);
  for (const std::size_t i : order) {
    if (rows[i].outcome.result) continue;
    const std::string title = rows[i].pair->id + " (" + std::to_string(i + 1) + " of " +
                              std::to_string(rows.size()) + ")";
    std::cerr << title << "\n";
    try {
      rows[i].outcome = folders[i].run(runner);
    } catch (const Error& cancelled) {
      throw Error(ErrorKind::Cancelled, "The batch was stopped at " + title, cancelled.why(),
                  "Call it again to go on; what is complete is skipped.");
    }
    if (!rows[i].outcome.result) std::cerr << title << " failed: " << rows[i].outcome.error << "\n";
  }
}

void writeTables(const std::vector<BatchRow>& rows, const fs::path& folder, bool json) {
  const std::vector<fs::path> files{folder / "results.csv", folder / "summary.csv",
                                    folder / "summary.tex"};
  replaceFile(files[0], resultsCsv(rows, folder));
  replaceFile(files[1], summaryCsv(rows));
  replaceFile(files[2], summaryLatex(rows));
  if (json) return;
  std::cout << summaryText(rows) << "\n";
  for (const fs::path& file : files) std::cout << "Wrote " << file.string() << "\n";
}

void failWhere(const std::vector<BatchRow>& rows, bool inTable) {
  std::string names;
  std::size_t failed = 0;
  for (const BatchRow& row : rows)
    if (!row.outcome.result && ++failed <= 5) names += (names.empty() ? "" : ", ") + row.pair->id;
  if (failed == 0) return;
  throw Error(ErrorKind::Input,
              std::to_string(failed) + " of " + std::to_string(rows.size()) +
                  (rows.size() == 1 ? " pair" : " pairs") + " has no result",
              names + (failed > 5 ? " and others" : "") +
                  (inTable ? "; the column \"error\" of results.csv says why."
                           : "; the lines above say why."),
              "Mend what is wrong and call this again: what is complete is skipped.");
}

void printPairs(const std::vector<BatchPair>& pairs, bool json) {
  nlohmann::json list = nlohmann::json::array();
  for (const BatchPair& pair : pairs) {
    if (!json) std::cout << pair.id << "\n";
    nlohmann::json inputs = nlohmann::json::object();
    for (const auto& [id, path] : pair.paths) inputs[id] = path.string();
    list.push_back({{"id", pair.id},
                    {"method", pair.method->info().id},
                    {"preset", pair.preset},
                    {"inputs", inputs}});
  }
  if (json) std::cout << list.dump(2) << "\n";
}

void runBatch(const Options& options, bool json) {
  const std::vector<BatchPair> pairs = chosenPairs(options);
  if (options.listOnly) return printPairs(pairs, json);
  const fs::path folder = options.out;
  prepareFolder(folder);
  std::optional<FolderLock> lock;
  if (!options.collect) lock.emplace(folder, !options.only.empty());
  std::vector<PairFolder> folders;
  for (const BatchPair& pair : pairs)
    folders.emplace_back(folder, pair, pair.seed.value_or(options.seed));
  std::vector<BatchRow> rows = foundRows(pairs, folders);
  if (!options.collect) runMissing(rows, folders, options);
  if (options.only.empty()) writeTables(rows, folder, json);
  failWhere(rows, options.only.empty());
  if (!json) return;
  std::cout << nlohmann::json{{"pairs", rows.size()}, {"table", folder / "results.csv"}}.dump(2)
            << "\n";
}

} // namespace

Command addBatchCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand(
      "batch", "Run a method on a list of pairs, or on all files of a folder");
  const auto options = std::make_shared<Options>();
  parser
      ->add_option("FILE", options->list,
                   "CSV with headings, or JSON: a list of objects. Columns: id, fixed, moving, any "
                   "other input of the method; parameters, method, preset and seed where a pair "
                   "has its own. Paths "
                   "are relative to FILE. Or a folder, for methods of one input")
      ->required();
  parser->add_option("--method", options->defaults.method, "the id of a method");
  parser->add_option("--preset", options->defaults.preset, "the id of a preset");
  addRepeated(*parser, "--set", options->defaults.values, "PARAMETER=VALUE, over the preset's");
  parser
      ->add_option("--out", options->out,
                   "the folder for the results: one for each pair, results.csv, summary.csv and "
                   "summary.tex. Pairs that are complete there are skipped")
      ->required();
  CLI::Option* only = addRepeated(*parser, "--only", options->only,
                                  "ID of a pair to run alone, without the tables");
  CLI::Option* collect =
      parser->add_flag("--collect", options->collect, "run nothing, only make the tables");
  parser->add_flag("--list", options->listOnly, "run nothing, only check and print the list")
      ->excludes(collect);
  collect->excludes(only);
  parser->add_option("--seed", options->seed, "of the random numbers")->capture_default_str();
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { runBatch(*options, *json); }, {}, json};
}

} // namespace svx
