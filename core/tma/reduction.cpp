#include "core/tma/reduction.h"

#include "core/spectra/factorisation.h"

#include <ATen/ATen.h>

namespace svx::tma {

Reduction Reduction::of(const at::Tensor& training, int components, JobContext& context) {
  if (components == 0) return {};
  const auto found = principalComponents(FeatureMatrix(training), components, context);
  return {found.mean.to(at::kFloat).contiguous(), found.loadings.to(at::kFloat).contiguous()};
}

at::Tensor Reduction::operator()(const at::Tensor& rows) const {
  if (!mean.defined()) return rows;
  std::vector<at::Tensor> reduced;
  for (const at::Tensor& block : rows.split(1024))
    reduced.push_back(at::mm(block - mean, loadings.t()));
  return at::cat(reduced);
}

} // namespace svx::tma
