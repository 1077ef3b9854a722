#include "core/spectra/factorisation.h"

#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

at::Tensor positive(std::int64_t rows, std::int64_t columns, double scale, Random& random) {
  const at::Tensor t = at::empty({rows, columns}, at::kFloat);
  float* to = t.data_ptr<float>();
  for (std::int64_t k = 0; k < t.numel(); ++k) to[k] = float(scale * (0.1 + random.uniform()));
  return t;
}

} // namespace

NonNegativeFactors nonNegativeFactors(const at::Tensor& matrix, const NonNegativeOptions& options,
                                      JobContext& context) {
  const std::int64_t n = matrix.size(0), m = matrix.size(1), k = options.factors;
  at::Tensor d = matrix.clamp_min(0);
  const double scale = std::sqrt(d.square().mean(at::kDouble).item<double>());
  if (!(scale > 0))
    throw Error(ErrorKind::Input, "The factors cannot be found", "no intensity is above 0.");
  d /= scale;
  constexpr double tiny = 1e-9;
  const double s = options.orthogonality;
  Random random(context.seed());
  // Rows of X of length about 1, as the orthogonality wants them.
  at::Tensor weights = positive(n, k, std::sqrt(double(m)) / double(k), random);
  at::Tensor factors = positive(k, m, 1 / std::sqrt(double(m)), random);
  const double square = d.square().sum(at::kDouble).item<double>();
  const auto distance = [&] {
    // |D - K X|^2 without that matrix: |D|^2 - 2 <D, K X> + <K'K, X X'>
    const double crossed = (at::mm(weights.t(), d) * factors).sum(at::kDouble).item<double>();
    const double own = (at::mm(weights.t(), weights) * at::mm(factors, factors.t()))
                           .sum(at::kDouble)
                           .item<double>();
    return std::max(0.0, square - 2 * crossed + own);
  };
  NonNegativeFactors result;
  for (int iteration = 1; iteration <= options.iterations; ++iteration) {
    context.checkpoint();
    weights *= at::mm(d, factors.t()) / (at::mm(weights, at::mm(factors, factors.t())) + tiny);
    context.throwIfCancelled();
    const at::Tensor gram = at::mm(weights.t(), weights) + s * at::mm(factors, factors.t());
    factors *= (at::mm(weights.t(), d) + s * factors) / (at::mm(gram, factors) + tiny);
    if (iteration % 10 == 0) context.plot("residual", iteration, std::sqrt(distance() / square));
    context.progress(double(iteration) / options.iterations, "Factorising");
  }
  result.residual = std::sqrt(distance() / square);
  result.deviation =
      (at::mm(factors, factors.t()) - at::eye(k, factors.options())).norm().item<double>();
  result.weights = weights * scale;
  result.factors = factors;
  return result;
}

} // namespace svx
