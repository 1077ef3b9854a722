#include "app/window/result_data.h"

namespace svx {
namespace {

template <typename T>
std::shared_ptr<const T> input(const Study& study, const Result& result, const std::string& id) {
  for (const InputRecord& record : result.inputs) {
    if (record.id != id) continue;
    for (const Item& item : study.items())
      if (auto data = item.as<T>(); data && nameOf(*item.data()) == record.name) return data;
  }
  return nullptr;
}

/// The output where the result holds it, else the first of its kind below the result's item.
template <typename T>
std::shared_ptr<const T> output(const Study& study, const Item& item, const std::string& id) {
  if (auto held = svx::input<T>(item.result()->outputs.data, id)) return held;
  for (const Item& child : study.items())
    if (child.parent == item.id)
      if (auto data = child.as<T>()) return data;
  return nullptr;
}

} // namespace

ResultData dataOf(const Study& study, const Item& item) {
  ResultData data;
  const ResultPtr result = item.result();
  if (!result) return data;
  data.transform = output<Transform>(study, item, "transform");
  data.warped = output<Volume>(study, item, "warped");
  data.fixed = input<Volume>(study, *result, "fixed");
  data.moving = input<Volume>(study, *result, "moving");
  data.movingLabels = input<LabelMap>(study, *result, "movingLabels");
  for (const InputRecord& record : result->inputs)
    if (record.id == "moving") data.movingHash = record.sha256;
  return data;
}

} // namespace svx
