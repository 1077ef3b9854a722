#include "widgets/result_overlay.h"

#include "widgets/slice_annotations.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

double largestOf(const DisplacementFieldTransform& displacement) {
  constexpr std::int64_t samples = 20000;
  const std::int64_t voxels = displacement.grid().voxelCount();
  const float* u = displacement.displacement().data_ptr<float>();
  std::vector<double> lengths;
  for (std::int64_t i = 0; i < voxels; i += std::max<std::int64_t>(1, voxels / samples))
    lengths.push_back(norm(Vec3{u[i], u[voxels + i], u[2 * voxels + i]}));
  const auto rank = lengths.begin() + std::ptrdiff_t(0.99 * double(lengths.size() - 1));
  std::nth_element(lengths.begin(), rank, lengths.end());
  const double below = roundLength(*rank);
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (below * factor >= *rank) return below * factor;
  return 1;
}

} // namespace

QString toString(DeformationStyle style) {
  constexpr std::array words{"off", "grid", "arrows", "magnitude", "jacobian"};
  return QString::fromLatin1(words[std::size_t(style)]);
}

bool showsColourBar(DeformationStyle style) {
  return style != DeformationStyle::Off && style != DeformationStyle::Grid;
}

ResultOverlay::ResultOverlay(StudyModel& model, QObject* parent) : QObject(parent), model_(model) {
  connect(&model, &StudyModel::studyChanged, this, [this](const StudyChange& change) {
    using Kind = StudyChange::Kind;
    if (change.kind != Kind::Removed && change.kind != Kind::Cleared) return;
    if (result_) setResult(change.kind == Kind::Cleared ? 0 : result_); // or an output has gone
  });
}

void ResultOverlay::setResult(ItemId result) {
  const Item* item = model_.study().find(result);
  result_ = item && item->result() ? result : 0;
  data_ = result_ ? dataOf(model_.study(), *item) : ResultData{};
  displacement_.reset();
  if (data_.field)
    displacement_ =
        std::make_shared<DisplacementFieldTransform>(data_.field->geometry, data_.field->voxels);
  largest_ = displacement_ ? largestOf(*displacement_) : 0;
  landmarks_ = landmarkErrors(data_);
  if (!has(style_)) style_ = DeformationStyle::Off;
  Q_EMIT changed();
}

bool ResultOverlay::has(DeformationStyle style) const {
  if (style == DeformationStyle::Off) return true;
  return style == DeformationStyle::Jacobian ? data_.jacobian != nullptr : displacement_ != nullptr;
}

void ResultOverlay::setStyle(DeformationStyle style) {
  if (style == style_ || !has(style)) return;
  style_ = style;
  Q_EMIT changed();
}

void ResultOverlay::setAmount(double amount) {
  amount = std::clamp(amount, 0.0, 1.0);
  if (amount == amounts_[std::size_t(style_)]) return;
  amounts_[std::size_t(style_)] = amount;
  Q_EMIT changed();
}

void ResultOverlay::setErrorsShown(bool shown) {
  if (shown == errorsShown_) return;
  errorsShown_ = shown;
  Q_EMIT changed();
}

void ResultOverlay::setBefore(bool before) {
  if (before == before_) return;
  before_ = before;
  Q_EMIT changed();
}

} // namespace svx
