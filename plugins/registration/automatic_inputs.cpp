#include "plugins/registration/automatic_inputs.h"

#include <algorithm>
#include <cctype>

namespace svx {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return char(std::tolower(letter)); });
  return text;
}

std::size_t commonStart(const std::string& a, const std::string& b) {
  const auto end = std::min(a.size(), b.size());
  return std::size_t(std::mismatch(a.begin(), a.begin() + long(end), b.begin()).first - a.begin());
}

/// How clearly the candidate belongs to the image.
std::size_t affinity(const Item& candidate, const Item* image) {
  if (!image) return 0;
  if (candidate.parent == image->id) return 1000;
  return commonStart(lower(candidate.name), lower(image->name));
}

bool onGridOf(const Item& image, const LabelMap& labels) {
  const auto volume = image.as<Volume>();
  return volume && volume->geometry.sameGrid(labels.volume.geometry);
}

bool serves(const Item& item, const std::string& id, const Item& image) {
  if (id.ends_with("Landmarks")) return item.as<Landmarks>() != nullptr;
  const auto labels = item.as<LabelMap>();
  if (!labels || !onGridOf(image, *labels)) return false;
  const bool calledMask = lower(item.name).find("mask") != std::string::npos;
  return id.ends_with("Mask") == calledMask;
}

} // namespace

ItemId automaticInput(const Study& study, const std::string& id, ItemId imageId, ItemId otherId) {
  const Item* image = study.find(imageId);
  const Item* other = study.find(otherId);
  if (!image) return 0;
  ItemId best = 0;
  std::size_t bestAffinity = 0;
  for (const Item& item : study.items()) {
    if (!serves(item, id, *image)) continue;
    const std::size_t here = affinity(item, image);
    if (here <= affinity(item, other) || here <= bestAffinity) continue;
    best = item.id;
    bestAffinity = here;
  }
  return best;
}

} // namespace svx
