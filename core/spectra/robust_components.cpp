#include "core/spectra/factorisation.h"

#include <ATen/ATen.h>

#include <cmath>
#include <tuple>

namespace svx {
namespace {

at::Tensor softened(const at::Tensor& x, double by) {
  return x.sign() * (x.abs() - by).clamp_min_(0);
}

/// Singular values and right singular vectors, descending, of those above `threshold`.
struct Singular {
  at::Tensor values, vectors; ///< (r), (m, r)
};

Singular singularAbove(const at::Tensor& w, double threshold) {
  const bool wide = w.size(0) < w.size(1);
  const auto [squares, vectors] = at::linalg_eigh(wide ? at::mm(w, w.t()) : at::mm(w.t(), w));
  const at::Tensor all = squares.clamp_min(0).sqrt();
  const std::int64_t kept = all.gt(threshold).sum().item<std::int64_t>(), n = all.size(0);
  Singular s{all.narrow(0, n - kept, kept).flip(0), vectors.narrow(1, n - kept, kept).flip(1)};
  if (wide) s.vectors = at::mm(w.t(), s.vectors) / s.values;
  return s;
}

} // namespace

RobustComponents robustComponents(const at::Tensor& matrix, const RobustOptions& options,
                                  JobContext& context) {
  const at::Tensor d = matrix.to(at::kDouble);
  const double size = d.norm().item<double>();
  if (!(size > 0))
    throw Error(ErrorKind::Input, "The components cannot be found", "all intensities are 0.");
  const double longer = double(std::max(d.size(0), d.size(1)));
  const double lambda = options.lambda > 0 ? options.lambda : 1 / std::sqrt(longer);
  const double mu = double(d.numel()) / (4 * d.abs().sum().item<double>());
  RobustComponents result;
  result.sparse = at::zeros_like(d);
  at::Tensor dual = at::zeros_like(d);
  Singular s;
  while (result.iterations < options.iterations) {
    context.checkpoint();
    ++result.iterations;
    const at::Tensor wanted = d - result.sparse + dual / mu;
    s = singularAbove(wanted, 1 / mu);
    context.throwIfCancelled();
    const at::Tensor shrunk = s.vectors * (1 - 1 / (mu * s.values));
    result.lowRank = at::mm(at::mm(wanted, s.vectors), shrunk.t());
    result.sparse = softened(d - result.lowRank + dual / mu, lambda / mu);
    const at::Tensor left = d - result.lowRank - result.sparse;
    dual += mu * left;
    result.residual = left.norm().item<double>() / size;
    context.plot("residual", result.iterations, result.residual);
    context.progress(double(result.iterations) / options.iterations, "Splitting the matrix");
    if (result.residual <= options.tolerance) break;
  }
  result.singular = (s.values - 1 / mu).contiguous();
  result.loadings = s.vectors.t().contiguous();
  if (result.loadings.size(0) > 0) {
    const at::Tensor peak = std::get<1>(result.loadings.abs().max(1, true));
    result.loadings *= result.loadings.gather(1, peak).sign();
  }
  return result;
}

} // namespace svx
