// Mass spectra in sessions: those that a method made are made again, not stored.
#pragma once

#include "core/io/session.h"

#include <nlohmann/json.hpp>

namespace svx {

/// How the item's spectra come about again: the run in the session that made them, and the items
/// that went into it. Nothing when one of these is not in the session or has changed since.
std::optional<nlohmann::json> runJson(const Item& item, const std::vector<Item>& all);

/// Runs again what `runJson` describes, each run once.
class SessionRuns {
public:
  explicit SessionRuns(JobContext* context) : context_(context) {}

  /// The output among the items that were loaded so far. Nothing, with a notice in the session,
  /// when it cannot be made; a notice also when it may differ from what was saved.
  std::optional<Data> output(const nlohmann::json& run, const std::string& name, Session& session);

private:
  ResultPtr again(const nlohmann::json& run, const std::string& name, Session& session);

  JobContext* context_;
  std::map<ItemId, ResultPtr> done_;
};

} // namespace svx
