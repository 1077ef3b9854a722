// The folder that a batch makes for each pair: complete, or as if it were not there.
#pragma once

#include "app/command_line/batch_list.h"

#include <nlohmann/json.hpp>

namespace svx {

/// What is known of a pair: its result, or why there is none.
struct PairOutcome {
  std::optional<Result> result; ///< without its data
  std::string error;            ///< empty with a result
};

/// DIR/ID with the outputs, "result.json", "report.html" and "pair.json": what was asked for, and
/// the error when it failed. All of it is written to DIR/.ID.new and renamed when it is complete.
class PairFolder {
public:
  /// Notes the inputs' sizes and times. Throws `Error{Input}` when DIR/ID is there and is not a
  /// batch's: nothing of somebody else is ever overwritten.
  PairFolder(const std::filesystem::path& batch, const BatchPair& pair, std::uint64_t seed);

  /// What an earlier call left for the same method, values, seed and inputs; nothing when there is
  /// no such.
  std::optional<PairOutcome> found() const;

  /// Whether an earlier call was ended while it ran the pair, perhaps by the pair.
  bool interrupted() const { return std::filesystem::exists(unfinished_); }

  /// Runs the pair. What fails becomes the outcome and is recorded; only `Error{Cancelled}` is
  /// thrown.
  PairOutcome run(JobRunner& runner) const;

private:
  Result runInto(const std::filesystem::path& folder, JobRunner& runner) const;
  void record(const std::filesystem::path& folder, const nlohmann::json& error) const;
  void publish() const;

  const BatchPair& pair_;
  std::filesystem::path folder_, unfinished_, old_;
  std::uint64_t seed_;
  nlohmann::json request_;
};

} // namespace svx
