#include "core/nn/data_source.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <numeric>

namespace svx::nn {

std::vector<std::vector<std::int64_t>> DataSource::batches(std::int64_t size, bool shuffle,
                                                           std::uint64_t seed) const {
  std::vector<std::int64_t> order(std::size_t(this->size()));
  std::iota(order.begin(), order.end(), 0);
  if (shuffle) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const auto drawn = at::randperm(this->size(), generator, at::TensorOptions(at::kLong));
    std::copy_n(drawn.data_ptr<std::int64_t>(), order.size(), order.begin());
  }
  std::vector<std::vector<std::int64_t>> result;
  for (auto from = order.begin(); from != order.end();) {
    const auto left = order.end() - from;
    const auto to = left <= size || (left == size + 1 && size > 1) ? order.end() : from + size;
    result.emplace_back(from, to);
    from = to;
  }
  return result;
}

std::int64_t TensorSource::size() const {
  return input_.size(0);
}

Batch TensorSource::batch(const std::vector<std::int64_t>& examples, JobContext&) const {
  const auto breaks = std::ranges::adjacent_find(
      examples, [](std::int64_t one, std::int64_t next) { return next != one + 1; });
  if (!examples.empty() && breaks == examples.end()) { // as prediction goes: nothing is copied
    const auto rows = [&](const at::Tensor& from) {
      return from.narrow(0, examples.front(), std::int64_t(examples.size()));
    };
    return {rows(input_), target_.defined() ? rows(target_) : at::Tensor()};
  }
  const auto rows = at::tensor(examples, at::kLong).to(input_.device());
  return {input_.index_select(0, rows),
          target_.defined() ? target_.index_select(0, rows) : at::Tensor()};
}

} // namespace svx::nn
