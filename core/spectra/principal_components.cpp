#include "core/spectra/factorisation.h"

#include "core/kernels/centred_products.h"
#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>

#include <cmath>
#include <tuple>

namespace svx {
namespace {

std::int64_t rowsOfBlock(const FeatureMatrix& matrix) {
  return std::clamp<std::int64_t>((1 << 25) / matrix.columns(), 64, 16384);
}

/// body(first, block) for blocks of rows of some hundred megabytes.
template <typename Body>
void forEachBlock(const FeatureMatrix& matrix, JobContext& context, Body body) {
  const std::int64_t rows = rowsOfBlock(matrix);
  for (std::int64_t first = 0; first < matrix.rows(); first += rows) {
    context.throwIfCancelled();
    body(first, matrix.block(first, std::min(rows, matrix.rows() - first), context));
    context.progress(double(first) / double(matrix.rows()), "Going through the spectra");
  }
}

/// The columns of w made orthonormal, and orthogonal to those of `basis`.
at::Tensor orthogonal(at::Tensor w, const at::Tensor& basis) {
  for (int round = 0; round < 2; ++round) {
    if (basis.defined()) w = w - at::mm(basis, at::mm(basis.t(), w));
    w = std::get<0>(at::linalg_qr(w));
  }
  return w;
}

at::Tensor randomDirections(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  Random random(seed);
  const at::Tensor directions = at::empty({rows, columns}, at::kDouble);
  double* to = directions.data_ptr<double>();
  for (std::int64_t k = 0; k < directions.numel(); ++k) to[k] = random.normal();
  return directions;
}

} // namespace

PrincipalComponents principalComponents(const FeatureMatrix& matrix, int components,
                                        JobContext& context) {
  const std::int64_t n = matrix.rows(), m = matrix.columns();
  if (components > std::min(n, m))
    throw Error(ErrorKind::Input, "The components cannot be found",
                std::to_string(components) + " are wanted of " + std::to_string(n) +
                    " spectra with " + std::to_string(m) + " features.",
                "Choose no more components than spectra and features.");
  constexpr int mostPasses = 10, extra = 10;
  constexpr double enough = 1e-4;
  const auto part = [&](int step) {
    return context.part(double(step) / (mostPasses + 2), double(step + 1) / (mostPasses + 2));
  };

  PrincipalComponents result;
  auto averaging = part(0);
  result.mean = at::zeros({m}, at::kDouble);
  forEachBlock(matrix, averaging,
               [&](std::int64_t, const at::Tensor& block) { result.mean += block.sum(0); });
  result.mean /= double(n);
  const at::Tensor mean = result.mean.to(at::kFloat);

  const std::int64_t width = std::min(std::int64_t(components + extra + 31) / 32 * 32, m);
  at::Tensor next = orthogonal(randomDirections(m, width, context.seed()), {});
  at::Tensor basis, images, values, vectors; // images: the covariance times the basis
  double captured = 0;
  while (next.size(1) > 0) {
    auto passing = part(1 + result.passes);
    const at::Tensor directions = next.to(at::kFloat);
    at::Tensor image = at::zeros({m, next.size(1)}, at::kDouble);
    double squares = 0;
    forEachBlock(matrix, passing, [&](std::int64_t, const at::Tensor& block) {
      squares += kernels::addNormalProduct(block, mean, directions, image);
    });
    image /= double(std::max<std::int64_t>(1, n - 1));
    if (result.passes++ == 0) {
      result.total = squares / double(std::max<std::int64_t>(1, n - 1));
      if (!(result.total > 0))
        throw Error(ErrorKind::Input, "The components cannot be found",
                    "all spectra are the same in the features that were chosen.");
    }
    basis = basis.defined() ? at::cat({basis, next}, 1) : next;
    images = images.defined() ? at::cat({images, image}, 1) : image;
    const at::Tensor projected = at::mm(basis.t(), images);
    std::tie(values, vectors) = at::linalg_eigh((projected + projected.t()) / 2);
    const double now =
        values.narrow(0, values.size(0) - components, components).sum().item<double>();
    context.plot("captured variance", result.passes, now / result.total);
    if (result.passes == mostPasses || now - captured < enough * now) break;
    captured = now;
    next = orthogonal(image, basis).narrow(1, 0, std::min(width, m - basis.size(1)));
  }

  const auto largest = [&](const at::Tensor& t, int axis) {
    return t.narrow(axis, t.size(axis) - components, components).flip(axis);
  };
  result.variances = largest(values, 0).clamp_min(0).contiguous();
  result.loadings = at::mm(basis, largest(vectors, 1)).t().contiguous();
  const at::Tensor peak = std::get<1>(result.loadings.abs().max(1, true));
  result.loadings *= result.loadings.gather(1, peak).sign();
  result.scores = at::empty({n, components}, at::kFloat);
  const at::Tensor loadings = result.loadings.to(at::kFloat).t();
  auto scoring = part(mostPasses + 1);
  forEachBlock(matrix, scoring, [&](std::int64_t first, const at::Tensor& block) {
    result.scores.narrow(0, first, block.size(0))
        .copy_(kernels::centredProduct(block, mean, loadings));
  });
  return result;
}

} // namespace svx
