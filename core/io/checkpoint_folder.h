// Checkpoints of runs in a folder.
#pragma once

#include "core/jobs/checkpoint_store.h"

#include <filesystem>
#include <mutex>

namespace svx {

/// A safetensors file for each checkpoint, named after the run and the key, so that several runs
/// may share the folder, at the same time, too. Files appear whole or not at all; one whose
/// checksum is wrong is removed. The folder is made with the first file.
class CheckpointFolder final : public CheckpointStore {
public:
  explicit CheckpointFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void open(const std::string& fingerprint) override;
  std::optional<Tensors> load(const std::string& key) override;
  void save(const std::string& key, const Tensors& tensors) override;
  void remove(const std::string& key) override;
  std::vector<std::string> notices() const override;

  /// Removes what this run has left, of a process that was killed, too, and the folder when it is
  /// empty then.
  void clear();

private:
  std::filesystem::path fileOf(const std::string& key) const;

  std::filesystem::path folder_;
  std::string run_, name_; ///< the fingerprint, and the start of it that names the files
  mutable std::mutex mutex_;
  int found_ = 0, damaged_ = 0;
  std::string failure_;
};

} // namespace svx
