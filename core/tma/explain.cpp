#include "core/tma/explain.h"

#include "core/classifiers/linear_discriminant.h"
#include "core/classifiers/support_vectors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx::tma {
namespace {

constexpr std::int64_t atATime = 256;

/// Each class above the mean of all.
at::Tensor aboveMean(const at::Tensor& byClass) {
  return byClass - byClass.mean(0, true);
}

/// double (classes, pairs): the mean of a class's machines, which speak for their first class.
at::Tensor votesOf(int classes) {
  const at::Tensor votes = at::zeros({classes, classes * (classes - 1) / 2}, at::kDouble);
  auto vote = votes.accessor<double, 2>();
  std::int64_t pair = 0;
  for (int a = 0; a < classes; ++a)
    for (int b = a + 1; b < classes; ++b, ++pair) {
      vote[a][pair] = 1.0 / (classes - 1);
      vote[b][pair] = -1.0 / (classes - 1);
    }
  return votes;
}

at::Tensor rowsCalled(const std::vector<int>& called, int label) {
  std::vector<std::int64_t> rows;
  for (std::size_t r = 0; r < called.size(); ++r)
    if (called[r] == label) rows.push_back(std::int64_t(r));
  return at::tensor(rows, at::kLong);
}

} // namespace

at::Tensor sensitivity(const LinearDiscriminant& discriminant) {
  return aboveMean(discriminant.coefficients);
}

at::Tensor sensitivity(const SupportVectors& machines, const at::Tensor& features,
                       const std::vector<int>& called, JobContext& context) {
  const at::Tensor vectors = machines.vectors.to(at::kDouble);
  const at::Tensor weights = aboveMean(at::mm(votesOf(machines.classes), machines.weights));
  if (machines.options.kernel == SupportKernel::Linear) return at::mm(weights, vectors);
  // d/dx sum_v w_v exp(-g |x - v|^2) = 2 g sum_v w_v k(x, v) (v - x)
  const double gamma = machines.options.gamma;
  const at::Tensor squares = vectors.square().sum(1);
  std::vector<at::Tensor> means;
  for (int c = 0; c < machines.classes; ++c) {
    const at::Tensor rows = rowsCalled(called, c);
    at::Tensor ofVectors = at::zeros({vectors.size(0)}, at::kDouble),
               ofRows = at::zeros({vectors.size(1)}, at::kDouble);
    for (std::int64_t first = 0; first < rows.numel(); first += atATime) {
      context.throwIfCancelled();
      const at::Tensor x =
          features.index_select(0, rows.narrow(0, first, std::min(atATime, rows.numel() - first)))
              .to(at::kDouble);
      const at::Tensor distances =
          x.square().sum(1).unsqueeze(1) + squares - 2 * at::mm(x, vectors.t());
      const at::Tensor pull = distances.clamp_min_(0).mul_(-gamma).exp_() * weights[c];
      ofVectors += pull.sum(0);
      ofRows += at::mv(x.t(), pull.sum(1));
    }
    const double scale = 2 * gamma / double(std::max<std::int64_t>(1, rows.numel()));
    means.push_back((at::mv(vectors.t(), ofVectors) - ofRows) * scale);
  }
  return at::stack(means);
}

at::Tensor patterns(const at::Tensor& features, const at::Tensor& scores) {
  const at::Tensor score = scores.to(at::kDouble);
  const at::Tensor above = score - score.mean(1, true), centred = above - above.mean(0, true);
  at::Tensor sums = at::zeros({scores.size(1), features.size(1)}, at::kDouble);
  for (std::int64_t first = 0; first < features.size(0); first += atATime) {
    const std::int64_t count = std::min(atATime, features.size(0) - first);
    sums.addmm_(centred.narrow(0, first, count).t(),
                features.narrow(0, first, count).to(at::kDouble));
  }
  const at::Tensor spread = features.std(0, false).to(at::kDouble) *
                            centred.std(0, false).unsqueeze(1) * double(features.size(0));
  return at::where(spread > 0, sums / spread, at::zeros_like(sums));
}

at::Tensor throughComponents(const at::Tensor& relevance, const at::Tensor& loadings) {
  return at::mm(relevance.to(at::kDouble), loadings.to(at::kDouble));
}

at::Tensor scaledBySpread(const at::Tensor& relevance, const at::Tensor& features) {
  return relevance * features.std(0, features.size(0) > 1).to(at::kDouble);
}

Table relevanceTable(const at::Tensor& relevance, const std::vector<double>& masses,
                     const std::vector<std::string>& classes) {
  Table table;
  table.columns = {{"m/z", "", masses, 4}};
  const at::Tensor rows = relevance.to(at::kDouble).contiguous();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const double* row = rows.data_ptr<double>() + c * masses.size();
    table.columns.push_back({classes[c], "", std::vector<double>(row, row + masses.size()), 6});
  }
  return table;
}

Table topTable(const at::Tensor& relevance, const std::vector<double>& masses,
               const std::vector<std::string>& classes, const at::Tensor& features,
               const std::vector<int>& called, int count, double apart) {
  std::vector<std::string> names;
  std::vector<double> ranks, tops, values, within, others;
  const at::Tensor all = features.sum(0, false, at::kDouble),
                   of = relevance.to(at::kDouble).contiguous();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const double* value = of.data_ptr<double>() + c * masses.size();
    std::vector<std::size_t> order(masses.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, [&](auto a, auto b) { return value[a] > value[b]; });
    const at::Tensor rows = rowsCalled(called, int(c));
    const at::Tensor own = features.index_select(0, rows).sum(0, false, at::kDouble);
    const double inside = double(rows.numel()), outside = double(features.size(0)) - inside;
    std::vector<double> taken;
    for (const std::size_t k : order) {
      if (int(taken.size()) == count || !(value[k] > 0)) break;
      if (std::ranges::any_of(taken, [&](double mz) { return std::abs(mz - masses[k]) < apart; }))
        continue;
      taken.push_back(masses[k]);
      names.push_back(classes[c]);
      ranks.push_back(double(taken.size()));
      tops.push_back(masses[k]);
      values.push_back(value[k]);
      const double sum = own[std::int64_t(k)].item<double>();
      within.push_back(sum / inside);
      others.push_back((all[std::int64_t(k)].item<double>() - sum) / outside);
    }
  }
  Table table;
  table.columns = {{"class", "", std::move(names), 0},
                   {"rank", "", std::move(ranks), 0},
                   {"m/z", "", std::move(tops), 4},
                   {"relevance", "", std::move(values), 6},
                   {"mean intensity", "", std::move(within), 4},
                   {"mean intensity of others", "", std::move(others), 4}};
  return table;
}

} // namespace svx::tma
