#include "core/io/checkpoint_folder.h"

#include "core/data/error.h"
#include "core/io/safetensors.h"

#include <ATen/ATen.h>

#include <zlib.h>

namespace svx {

namespace fs = std::filesystem;

namespace {

std::string checksum(const CheckpointStore::Tensors& tensors) {
  uLong sum = crc32(0, nullptr, 0);
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor held = tensor.contiguous();
    if (held.nbytes() > 0)
      sum = crc32_z(sum, static_cast<const Bytef*>(held.data_ptr()), held.nbytes());
  }
  return std::to_string(sum);
}

} // namespace

void CheckpointFolder::open(const std::string& fingerprint) {
  run_ = fingerprint;
  name_ = fingerprint.substr(0, 16);
}

fs::path CheckpointFolder::fileOf(const std::string& key) const {
  return folder_ / (name_ + "-" + key + ".safetensors");
}

std::optional<CheckpointStore::Tensors> CheckpointFolder::load(const std::string& key) {
  const fs::path file = fileOf(key);
  std::error_code none;
  if (!fs::exists(file, none)) return std::nullopt;
  bool whole = false;
  NamedTensors content;
  try {
    content = loadSafetensors(file);
    whole = content.about["run"] == run_ && content.about["crc32"] == checksum(content.tensors);
  } catch (const Error&) {
    // It counts as damaged.
  }
  const std::scoped_lock lock(mutex_);
  ++(whole ? found_ : damaged_);
  if (whole) return std::move(content.tensors);
  fs::remove(file, none);
  return std::nullopt;
}

void CheckpointFolder::save(const std::string& key, const Tensors& tensors) {
  try {
    std::error_code none;
    fs::create_directories(folder_, none);
    saveSafetensors({tensors, {{"run", run_}, {"crc32", checksum(tensors)}}}, fileOf(key));
  } catch (const Error& error) {
    const std::scoped_lock lock(mutex_);
    failure_ = error.why();
  }
}

void CheckpointFolder::remove(const std::string& key) {
  std::error_code none;
  fs::remove(fileOf(key), none);
}

std::vector<std::string> CheckpointFolder::notices() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> said;
  if (found_ > 0)
    said.push_back("The same run was cut off before; it went on from what was done already.");
  if (damaged_ > 0)
    said.push_back("What was done before the run was cut off is damaged in parts (" +
                   std::to_string(damaged_) + "): these were done again.");
  if (!failure_.empty())
    said.push_back("The way to the result could not be kept for a later continuation: " + failure_);
  return said;
}

void CheckpointFolder::clear() {
  if (name_.empty()) return;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none))
    if (entry.path().filename().string().find(name_ + "-") != std::string::npos)
      fs::remove(entry.path(), none);
  fs::remove(folder_, none);
}

} // namespace svx
