#include "core/jobs/checkpoint_store.h"

#include <ATen/ATen.h>

namespace svx {

constexpr const char* secondsName = "seconds";

CheckpointPart::CheckpointPart(CheckpointStore* whole, std::string prefix)
    : whole_(whole), prefix_(std::move(prefix)), start_(std::chrono::steady_clock::now()) {}

std::optional<CheckpointStore::Tensors> CheckpointPart::load(const std::string& key) {
  auto found = whole_ ? whole_->load(prefix_ + key) : std::nullopt;
  if (!found) return found;
  const auto seconds = found->find(secondsName);
  if (seconds == found->end() || seconds->second.numel() != 1) return std::nullopt;
  before_ = seconds->second.item<double>();
  found->erase(seconds);
  return found;
}

void CheckpointPart::save(const std::string& key, const Tensors& tensors) {
  if (!whole_) return;
  Tensors timed = tensors;
  timed[secondsName] = at::full({}, seconds(), at::kDouble);
  whole_->save(prefix_ + key, timed);
}

void CheckpointPart::remove(const std::string& key) {
  if (whole_) whole_->remove(prefix_ + key);
}

double CheckpointPart::seconds() const {
  return before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

} // namespace svx
