#include "core/kernels/attention.h"

#include "core/kernels/cpu/attention.h"
#include "core/kernels/tensors.h"

#include <cmath>

namespace svx::kernels {
namespace {

/// Where head h of example n begins, in tensors of type T.
template <typename T>
class Heads {
public:
  Heads(const at::Tensor& queriesKeysValues, const std::vector<at::Tensor>& seen)
      : input_(queriesKeysValues.contiguous()), examples_(input_.size(0)),
        positions_(input_.size(1)), heads_(input_.size(3)), depth_(input_.size(4)) {
    for (const at::Tensor& pattern : seen) seen_.push_back(pattern.contiguous());
    for (std::int64_t h = 0; h < heads_; ++h) {
      starts_.push_back(weightsOfExample);
      weightsOfExample += positions_ * most(h);
    }
  }

  /// weights and out: contiguous.
  cpu::AttentionTask<T> task(std::int64_t n, std::int64_t h, const at::Tensor& weights,
                             const at::Tensor& out) const {
    const T* const from = input_.template data_ptr<T>() + inputStart(n, h);
    const std::int64_t width = heads_ * depth_;
    return {from,
            from + width,
            from + 2 * width,
            3 * width,
            width,
            positions_,
            most(h),
            depth_,
            seen_.empty() ? nullptr : pattern(h).template data_ptr<std::int32_t>(),
            T(1 / std::sqrt(double(depth_))),
            weights.template data_ptr<T>() + n * weightsOfExample + starts_[std::size_t(h)],
            out.defined() ? out.template data_ptr<T>() + outStart(n, h) : nullptr};
  }
  cpu::AttentionGradients<T> gradients(std::int64_t n, std::int64_t h, const at::Tensor& byOut,
                                       const at::Tensor& byInput, T* scratch) const {
    T* const to = byInput.template data_ptr<T>() + inputStart(n, h);
    const std::int64_t width = heads_ * depth_;
    return {byOut.template data_ptr<T>() + outStart(n, h), to, to + width, to + 2 * width, scratch};
  }

  template <typename Visit>
  void forEach(Visit visit) const {
    parallel(examples_ * heads_, 1, [&](std::int64_t begin, std::int64_t end) {
      std::vector<T> scratch(static_cast<std::size_t>(mostOfAll()));
      for (std::int64_t i = begin; i < end; ++i) visit(i / heads_, i % heads_, scratch.data());
    });
  }

  at::Tensor newOut() const {
    return at::empty({examples_, positions_, heads_, depth_}, input_.options());
  }
  at::Tensor newWeights() const {
    return at::empty({examples_, weightsOfExample}, input_.options());
  }

private:
  const at::Tensor& pattern(std::int64_t h) const { return seen_[std::size_t(h) % seen_.size()]; }
  std::int64_t most(std::int64_t h) const {
    return seen_.empty() ? positions_ : pattern(h).size(1);
  }
  std::int64_t mostOfAll() const {
    std::int64_t all = 0;
    for (std::int64_t h = 0; h < heads_; ++h) all = std::max(all, most(h));
    return all;
  }
  std::int64_t inputStart(std::int64_t n, std::int64_t h) const {
    return n * positions_ * 3 * heads_ * depth_ + h * depth_;
  }
  std::int64_t outStart(std::int64_t n, std::int64_t h) const {
    return n * positions_ * heads_ * depth_ + h * depth_;
  }

  at::Tensor input_;
  std::vector<at::Tensor> seen_;
  std::int64_t examples_, positions_, heads_, depth_, weightsOfExample = 0;
  std::vector<std::int64_t> starts_;
};

void check(const at::Tensor& input, const std::vector<at::Tensor>& seen) {
  TORCH_CHECK(input.is_cpu() && input.dim() == 5 && input.size(2) == 3,
              "expected (n, positions, 3, heads, depth) on the CPU");
  for (const at::Tensor& pattern : seen)
    TORCH_CHECK(pattern.scalar_type() == at::kInt && pattern.dim() == 2 &&
                    pattern.size(0) == input.size(1),
                "expected patterns of int32 (positions, most)");
}

} // namespace

Attended attend(const at::Tensor& queriesKeysValues, const std::vector<at::Tensor>& seen) {
  check(queriesKeysValues, seen);
  return AT_DISPATCH_FLOATING_TYPES(queriesKeysValues.scalar_type(), "attend", [&] {
    const Heads<scalar_t> heads(queriesKeysValues, seen);
    const Attended result{heads.newOut(), heads.newWeights()};
    heads.forEach([&](std::int64_t n, std::int64_t h, scalar_t*) {
      cpu::attendHead<scalar_t>(heads.task(n, h, result.weights, result.out));
    });
    return result;
  });
}

at::Tensor attendBackward(const at::Tensor& queriesKeysValues, const std::vector<at::Tensor>& seen,
                          const at::Tensor& weights, const at::Tensor& gradient) {
  check(queriesKeysValues, seen);
  return AT_DISPATCH_FLOATING_TYPES(queriesKeysValues.scalar_type(), "attendBackward", [&] {
    const Heads<scalar_t> heads(queriesKeysValues, seen);
    const auto byOut = gradient.contiguous();
    auto byInput = at::zeros(queriesKeysValues.sizes(), queriesKeysValues.options());
    heads.forEach([&](std::int64_t n, std::int64_t h, scalar_t* scratch) {
      cpu::attendHeadBackward<scalar_t>(heads.task(n, h, weights, {}),
                                        heads.gradients(n, h, byOut, byInput, scratch));
    });
    return byInput;
  });
}

} // namespace svx::kernels
