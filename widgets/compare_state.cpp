#include "widgets/compare_state.h"

#include <algorithm>

namespace svx {

namespace {
constexpr std::array<const char*, allCompareModes.size()> words{
    "off", "blend", "checkerboard", "wipe", "difference", "colourBlend", "contour"};
}

QString toString(CompareMode mode) {
  return QString::fromLatin1(words[std::size_t(mode)]);
}

QString title(CompareMode mode) {
  switch (mode) {
  case CompareMode::Off:
    return CompareState::tr("Layers");
  case CompareMode::Blend:
    return CompareState::tr("Blend");
  case CompareMode::Checkerboard:
    return CompareState::tr("Checkerboard");
  case CompareMode::Wipe:
    return CompareState::tr("Wipe");
  case CompareMode::Difference:
    return CompareState::tr("Difference");
  case CompareMode::ColourBlend:
    return CompareState::tr("Colour blend");
  case CompareMode::Contour:
    return CompareState::tr("Contour");
  }
  return {};
}

CompareMode compareMode(const QString& word) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [&](const char* w) { return word == QLatin1String(w); });
  return found == words.end() ? CompareMode::Off : CompareMode(found - words.begin());
}

void CompareState::setMode(CompareMode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  Q_EMIT changed();
}

void CompareState::setPair(ItemId base, ItemId overlay) {
  if (base == base_ && overlay == overlay_) return;
  base_ = base;
  overlay_ = overlay;
  Q_EMIT changed();
}

void CompareState::setAmount(double amount) {
  amount = std::clamp(amount, 0.0, 1.0);
  if (amount == amounts_[std::size_t(mode_)]) return;
  amounts_[std::size_t(mode_)] = amount;
  Q_EMIT changed();
}

} // namespace svx
