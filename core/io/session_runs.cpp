#include "core/io/session_runs.h"

#include <algorithm>

namespace svx {

using nlohmann::json;

namespace {

const Item* itemOf(const std::vector<Item>& items, ItemId id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

/// The item with the data that a run took. Names tell most apart, content the others; to hash it is
/// a moment's work, but of spectra it reads a thousand.
const Item* inputOf(const InputRecord& record, const std::vector<Item>& all) {
  std::vector<const Item*> named;
  for (const Item& item : all)
    if (item.data() && nameOf(*item.data()) == record.name) named.push_back(&item);
  if (named.size() == 1 && kindOf(*named.front()->data()) == DataKind::Spectra)
    return named.front();
  for (const Item* item : named)
    if (sha256(*item->data()) == record.sha256) return item;
  return nullptr;
}

} // namespace

std::optional<json> runJson(const Item& item, const std::vector<Item>& all) {
  const Item* owner = itemOf(all, item.parent);
  const ResultPtr result = owner ? owner->result() : nullptr;
  if (!result || !MethodRegistry::builtIn().find(result->methodId)) return {};
  json run{{"result", owner->id}, {"inputs", json::object()}};
  for (const auto& [id, data] : result->outputs.data)
    if (data == *item.data()) run["output"] = id;
  if (!run.contains("output")) return {};
  for (const InputRecord& record : result->inputs) {
    const Item* input = inputOf(record, all);
    if (!input) return {};
    run["inputs"][record.id] = input->id;
  }
  return run;
}

ResultPtr SessionRuns::again(const json& run, const std::string& name, Session& session) {
  const Item* owner = itemOf(session.items, run.at("result").get<ItemId>());
  const ResultPtr result = owner ? owner->result() : nullptr;
  const auto leaveOut = [&](const std::string& why) {
    session.notices.push_back("'" + name + "' was left out: " + why);
    return nullptr;
  };
  if (!result) return leaveOut("the run that made it is missing.");
  RunRequest request;
  request.method = MethodRegistry::builtIn().find(result->methodId);
  if (!request.method) return leaveOut("there is no method " + result->methodId + " any more.");
  request.preset = result->preset;
  request.values = result->values;
  request.seed = result->seed;
  for (const auto& [id, item] : run.at("inputs").items()) {
    const Item* input = itemOf(session.items, item.get<ItemId>());
    if (!input || !input->data()) return leaveOut("what it was made from is missing.");
    request.inputs[id] = *input->data();
  }
  JobContext own(findDevice("cpu"));
  ResultPtr made;
  try {
    made = execute(request, context_ ? *context_ : own);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Cancelled) throw;
    return leaveOut(error.what());
  }
  const bool same = std::equal(made->inputs.begin(), made->inputs.end(), result->inputs.begin(),
                               result->inputs.end(), [](const auto& now, const auto& then) {
                                 return now.id == then.id && now.sha256 == then.sha256;
                               });
  if (!same || made->methodVersion != result->methodVersion)
    session.notices.push_back("'" + name + "' may differ from what was saved: " +
                              (same ? "the method" : "what it is made from") +
                              " has changed since.");
  return made;
}

std::optional<Data> SessionRuns::output(const json& run, const std::string& name,
                                        Session& session) {
  const auto owner = run.at("result").get<ItemId>();
  if (!done_.contains(owner)) done_[owner] = again(run, name, session);
  const ResultPtr& result = done_[owner];
  if (!result) return {};
  const auto found = result->outputs.data.find(run.at("output").get<std::string>());
  if (found == result->outputs.data.end()) return {};
  return found->second;
}

} // namespace svx
