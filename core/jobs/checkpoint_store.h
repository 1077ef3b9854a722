// Where long work leaves what it has done, so that it goes on from there after a cancel or a kill.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace svx {

/// Tensors on the CPU under keys of small letters, digits, '-' and '.'. Any thread.
class CheckpointStore {
public:
  using Tensors = std::map<std::string, at::Tensor>;

  virtual ~CheckpointStore() = default;
  /// Called before the work starts: what follows belongs to the run of this fingerprint, and only
  /// what was saved by it is found again.
  virtual void open(const std::string&) {}
  /// What was saved last, bit for bit; nothing when there is none or it is damaged.
  virtual std::optional<Tensors> load(const std::string& key) = 0;
  /// Never throws: work goes on when it cannot be kept.
  virtual void save(const std::string& key, const Tensors& tensors) = 0;
  virtual void remove(const std::string& key) = 0;
  /// What a person should know: that something was found again, or could not be kept.
  virtual std::vector<std::string> notices() const { return {}; }
};

/// A store for one piece of the work within that of the whole, which also remembers the time that
/// the piece has taken. `whole` may be nullptr: then nothing is kept.
class CheckpointPart final : public CheckpointStore {
public:
  CheckpointPart(CheckpointStore* whole, std::string prefix);

  std::optional<Tensors> load(const std::string& key) override;
  void save(const std::string& key, const Tensors& tensors) override;
  void remove(const std::string& key) override;
  /// Since it was made, and before what was loaded last was saved.
  double seconds() const;

private:
  CheckpointStore* whole_;
  std::string prefix_;
  std::chrono::steady_clock::time_point start_;
  double before_ = 0;
};

} // namespace svx
