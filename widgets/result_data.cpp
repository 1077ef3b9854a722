#include "widgets/result_data.h"

#include <algorithm>

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

template <typename T>
std::shared_ptr<const T> output(const Study& study, const Result& result, const std::string& id) {
  const auto found = result.outputs.data.find(id);
  if (found == result.outputs.data.end() || !itemWith(study, found->second)) return nullptr;
  const auto* data = std::get_if<std::shared_ptr<const T>>(&found->second);
  return data ? *data : nullptr;
}

} // namespace

ResultData dataOf(const Study& study, const Item& item) {
  ResultData data;
  const ResultPtr result = item.result();
  if (!result) return data;
  data.transform = output<Transform>(study, *result, "transform");
  data.warped = output<Volume>(study, *result, "warped");
  data.field = output<Volume>(study, *result, "field");
  data.jacobian = output<Volume>(study, *result, "jacobian");
  data.initial = input<Transform>(study, *result, "initial");
  data.fixed = input<Volume>(study, *result, "fixed");
  data.moving = input<Volume>(study, *result, "moving");
  data.movingLabels = input<LabelMap>(study, *result, "movingLabels");
  data.fixedLandmarks = input<Landmarks>(study, *result, "fixedLandmarks");
  data.movingLandmarks = input<Landmarks>(study, *result, "movingLandmarks");
  for (const InputRecord& record : result->inputs)
    if (record.id == "moving") data.movingHash = record.sha256;
  return data;
}

ItemId itemWith(const Study& study, const Data& data) {
  for (const Item& item : study.items())
    if (item.data() && *item.data() == data) return item.id;
  return 0;
}

std::vector<LandmarkError> landmarkErrors(const ResultData& data) {
  if (!data.transform || !data.fixed || !data.moving || !data.fixedLandmarks ||
      !data.movingLandmarks)
    return {};
  const Landmarks fixed = data.fixedLandmarks->placedOn(data.fixed->geometry);
  const std::vector<Vec3> from = fixed.positions();
  const std::vector<Vec3> to = data.movingLandmarks->placedOn(data.moving->geometry).positions();
  if (from.size() != to.size()) return {};
  std::vector<Vec3> start = from, end(from.size());
  if (data.initial) data.initial->map(from, start);
  data.transform->map(from, end);
  std::vector<LandmarkError> errors;
  for (std::size_t i = 0; i < from.size(); ++i)
    errors.push_back({fixed.points[i].name, from[i], to[i], to[i] - start[i], to[i] - end[i]});
  return errors;
}

} // namespace svx
