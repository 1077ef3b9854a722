// Where a training gets its examples from.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace svx::nn {

struct Batch {
  at::Tensor input;  ///< batch first; on the CPU or already on the device; may be the source's own
  at::Tensor target; ///< batch first; undefined where there is nothing to compare with
};

/// Examples by number. `batch` is called from one thread at a time, which is not always the same.
class DataSource {
public:
  virtual ~DataSource() = default;
  virtual std::int64_t size() const = 0;
  /// The examples of these numbers, in this order.
  virtual Batch batch(const std::vector<std::int64_t>& examples, JobContext& context) const = 0;
  /// The examples of each batch of a pass. In order without `shuffle`; else drawn with `seed`
  /// alone. A last batch of one example joins the one before it.
  virtual std::vector<std::vector<std::int64_t>> batches(std::int64_t size, bool shuffle,
                                                         std::uint64_t seed) const;
};

/// Examples in memory: rows of an input and of a target.
class TensorSource : public DataSource {
public:
  TensorSource(at::Tensor input, at::Tensor target)
      : input_(std::move(input)), target_(std::move(target)) {}
  std::int64_t size() const override;
  Batch batch(const std::vector<std::int64_t>& examples, JobContext& context) const override;

private:
  at::Tensor input_, target_;
};

} // namespace svx::nn
