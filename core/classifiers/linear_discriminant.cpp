#include "core/classifiers/linear_discriminant.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double tolerance = 1e-4;
constexpr std::int64_t rowsAtATime = 1024;

/// Singular values above the tolerance, descending, and their right singular vectors as columns.
struct RightVectors {
  at::Tensor values, vectors;
};

/// rows(first, count) gives rows of a matrix (n, m) in double.
template <typename Rows>
RightVectors rightVectors(std::int64_t n, std::int64_t m, Rows rows, JobContext& context) {
  const bool byFeatures = m <= n;
  const auto eachBlock = [&](auto body) {
    for (std::int64_t first = 0; first < n; first += rowsAtATime) {
      context.throwIfCancelled();
      body(first, rows(first, std::min(rowsAtATime, n - first)));
    }
  };
  at::Tensor gram = at::zeros({std::min(n, m), std::min(n, m)}, at::kDouble);
  eachBlock([&](std::int64_t first, const at::Tensor& block) {
    if (byFeatures) {
      gram.addmm_(block.t(), block);
      return;
    }
    eachBlock([&](std::int64_t second, const at::Tensor& other) {
      if (second <= first)
        gram.narrow(0, first, block.size(0))
            .narrow(1, second, other.size(0))
            .copy_(at::mm(block, other.t()));
    });
  });
  const auto [squares, vectors] = at::linalg_eigh(gram, "L");
  const at::Tensor values = squares.clamp_min(0).sqrt().flip(0);
  const std::int64_t rank = (values > tolerance).sum().item<std::int64_t>();
  const at::Tensor kept = values.narrow(0, 0, rank);
  at::Tensor right = vectors.flip(1).narrow(1, 0, rank);
  if (!byFeatures) {
    const at::Tensor left = right;
    right = at::zeros({m, rank}, at::kDouble);
    eachBlock([&](std::int64_t first, const at::Tensor& block) {
      right.addmm_(block.t(), left.narrow(0, first, block.size(0)));
    });
    right /= kept;
  }
  return {kept, right};
}

} // namespace

at::Tensor LinearDiscriminant::scores(const at::Tensor& features) const {
  return at::addmm(intercepts, features.to(at::kDouble), coefficients.t());
}

at::Tensor LinearDiscriminant::probabilities(const at::Tensor& features) const {
  return at::softmax(scores(features), 1);
}

LinearDiscriminant fitLinearDiscriminant(const at::Tensor& features, const std::vector<int>& labels,
                                         int classes, JobContext& context,
                                         WithinCovariance within) {
  const std::int64_t n = features.size(0), m = features.size(1);
  const at::Tensor classOf = at::tensor(labels, at::kLong);
  const at::Tensor counts = at::bincount(classOf, {}, classes).to(at::kDouble);
  if (n <= classes || counts.min().item<double>() == 0)
    throw Error(ErrorKind::Input, "The linear discriminant cannot be found",
                n <= classes ? "there are only " + std::to_string(n) + " spectra."
                             : "a class has no spectrum.");
  at::Tensor means = at::zeros({classes, m}, at::kDouble);
  const auto eachBlock = [&](auto body) {
    for (std::int64_t first = 0; first < n; first += rowsAtATime) {
      context.throwIfCancelled();
      const std::int64_t count = std::min(rowsAtATime, n - first);
      body(features.narrow(0, first, count).to(at::kDouble), classOf.narrow(0, first, count));
    }
  };
  eachBlock([&](const at::Tensor& block, const at::Tensor& of) { means.index_add_(0, of, block); });
  means /= counts.unsqueeze(1);
  at::Tensor squares = at::zeros({m}, at::kDouble);
  eachBlock([&](const at::Tensor& block, const at::Tensor& of) {
    squares += (block - means.index_select(0, of)).square_().sum(0);
  });
  at::Tensor deviation = (squares / double(n)).sqrt();
  deviation.masked_fill_(deviation == 0, 1);

  const at::Tensor scale =
      deviation * std::sqrt(double(within == WithinCovariance::Unbiased ? n - classes : n));
  const auto main = rightVectors(
      n, m,
      [&](std::int64_t first, std::int64_t count) {
        return (features.narrow(0, first, count).to(at::kDouble) -
                means.index_select(0, classOf.narrow(0, first, count)))
            .div_(scale);
      },
      context);
  const at::Tensor whitening = main.vectors / deviation.unsqueeze(1) / main.values;

  const at::Tensor priors = counts / double(n);
  const at::Tensor centre = at::mv(means.t(), priors);
  const at::Tensor weights = (double(n) * priors / double(classes - 1)).sqrt();
  const at::Tensor between = at::mm((means - centre) * weights.unsqueeze(1), whitening);
  const auto [u, s, v] = at::linalg_svd(between, false);
  const std::int64_t rank =
      s.numel() ? (s > tolerance * s[0]).sum().item<std::int64_t>() : std::int64_t(0);
  const at::Tensor directions = at::mm(whitening, v.narrow(0, 0, rank).t());
  const at::Tensor projected = at::mm(means - centre, directions);

  LinearDiscriminant result;
  result.coefficients = at::mm(projected, directions.t());
  result.intercepts =
      priors.log() - projected.square().sum(1) / 2 - at::mv(result.coefficients, centre);
  return result;
}

} // namespace svx
