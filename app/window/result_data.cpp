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

/// The last of its kind below the result's item: outputs are in the order of their ids, where
/// "transform" comes after "field" and "warped" after "jacobian".
template <typename T>
std::shared_ptr<const T> output(const Study& study, const Item& item) {
  std::shared_ptr<const T> last;
  for (const Item& child : study.items())
    if (child.parent == item.id)
      if (auto data = child.as<T>()) last = data;
  return last;
}

} // namespace

ResultData dataOf(const Study& study, const Item& item) {
  ResultData data;
  const ResultPtr result = item.result();
  if (!result) return data;
  data.transform = output<Transform>(study, item);
  data.warped = output<Volume>(study, item);
  data.fixed = input<Volume>(study, *result, "fixed");
  data.moving = input<Volume>(study, *result, "moving");
  data.movingLabels = input<LabelMap>(study, *result, "movingLabels");
  for (const InputRecord& record : result->inputs)
    if (record.id == "moving") data.movingHash = record.sha256;
  return data;
}

} // namespace svx
