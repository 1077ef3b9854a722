#include "core/classifiers/support_vectors.h"

#include "core/data/error.h"

#include <ATen/ATen.h>
#include <libsvm/svm.h>

#include <algorithm>
#include <memory>

namespace svx {
namespace {

/// k(a, b) for all rows of both, double.
at::Tensor kernelMatrix(const at::Tensor& a, const at::Tensor& b, const SupportOptions& options) {
  const at::Tensor left = a.to(at::kDouble), right = b.to(at::kDouble);
  at::Tensor products = at::mm(left, right.t());
  if (options.kernel == SupportKernel::Linear) return products;
  const at::Tensor squares =
      left.square().sum(1).unsqueeze(1) + right.square().sum(1) - 2 * products;
  return squares.clamp_min_(0).mul_(-options.gamma).exp_();
}

/// Rows of a kernel matrix as LIBSVM wants them: a serial number, the values, an end mark.
class KernelRows {
public:
  explicit KernelRows(std::int64_t rows)
      : width_(std::size_t(rows) + 2), nodes_(std::size_t(rows) * width_) {}

  void set(std::int64_t row, const double* values) {
    svm_node* to = this->row(row);
    const auto count = width_ - 2;
    to[0] = {0, double(row + 1)};
    for (std::size_t k = 0; k < count; ++k) to[k + 1] = {int(k + 1), values[k]};
    to[count + 1] = {-1, 0};
  }
  svm_node* row(std::int64_t row) { return nodes_.data() + std::size_t(row) * width_; }

private:
  std::size_t width_;
  std::vector<svm_node> nodes_;
};

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};
using Model = std::unique_ptr<svm_model, FreeModel>;

KernelRows kernelRows(const at::Tensor& features, const SupportOptions& options,
                      JobContext& context) {
  const std::int64_t n = features.size(0);
  KernelRows rows(n);
  constexpr std::int64_t atATime = 512;
  for (std::int64_t first = 0; first < n; first += atATime) {
    context.throwIfCancelled();
    context.progress(double(first) / double(n), "Comparing the spectra");
    const std::int64_t count = std::min(atATime, n - first);
    const at::Tensor block =
        kernelMatrix(features.narrow(0, first, count), features, options).contiguous();
    for (std::int64_t r = 0; r < count; ++r) rows.set(first + r, block.data_ptr<double>() + r * n);
  }
  return rows;
}

/// The machine of two classes: rows `of` with +1 for the first of them.
Model trainPair(KernelRows& kernel, const std::vector<std::int64_t>& of,
                const std::vector<double>& signs, const SupportOptions& options) {
  std::vector<svm_node*> rows;
  for (const std::int64_t r : of) rows.push_back(kernel.row(r));
  std::vector<double> targets = signs;
  svm_problem problem{int(of.size()), targets.data(), rows.data()};
  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = PRECOMPUTED;
  parameter.C = options.cost;
  parameter.eps = options.tolerance;
  parameter.shrinking = 1;
  parameter.cache_size = 200; // MB
  return Model(svm_train(&problem, &parameter));
}

} // namespace

at::Tensor SupportVectors::decisions(const at::Tensor& features) const {
  return at::addmm(intercepts, kernelMatrix(features, vectors, options), weights.t());
}

std::vector<int> SupportVectors::labels(const at::Tensor& features) const {
  const at::Tensor values = decisions(features).contiguous();
  const double* d = values.data_ptr<double>();
  std::vector<int> result;
  for (std::int64_t r = 0; r < values.size(0); ++r) {
    std::vector<int> votes(static_cast<std::size_t>(classes));
    for (int a = 0; a < classes; ++a)
      for (int b = a + 1; b < classes; ++b) ++votes[std::size_t(*d++ > 0 ? a : b)];
    result.push_back(int(std::ranges::max_element(votes) - votes.begin()));
  }
  return result;
}

SupportVectors fitSupportVectors(const at::Tensor& features, const std::vector<int>& labels,
                                 int classes, const SupportOptions& options, JobContext& context) {
  SupportVectors result;
  result.options = options;
  result.classes = classes;
  if (result.options.gamma <= 0) result.options.gamma = 1 / double(features.size(1));
  std::vector<std::vector<std::int64_t>> members(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i)
    members[std::size_t(labels[i])].push_back(std::int64_t(i));
  if (std::ranges::any_of(members, [](const auto& m) { return m.empty(); }))
    throw Error(ErrorKind::Input, "The support vectors cannot be found",
                "a class has no spectrum.");

  auto comparing = context.part(0, 0.3);
  KernelRows kernel = kernelRows(features, result.options, comparing);
  svm_set_print_string_function([](const char*) {});
  const std::int64_t n = features.size(0), pairs = std::int64_t(classes) * (classes - 1) / 2;
  at::Tensor weights = at::zeros({pairs, n}, at::kDouble);
  result.intercepts = at::empty({pairs}, at::kDouble);
  std::int64_t pair = 0;
  for (int a = 0; a < classes; ++a)
    for (int b = a + 1; b < classes; ++b, ++pair) {
      context.throwIfCancelled();
      context.progress(0.3 + 0.7 * double(pair) / double(pairs), "Separating the classes");
      std::vector<std::int64_t> of = members[std::size_t(a)];
      of.insert(of.end(), members[std::size_t(b)].begin(), members[std::size_t(b)].end());
      std::vector<double> signs(of.size(), -1);
      std::fill_n(signs.begin(), members[std::size_t(a)].size(), 1);
      const Model model = trainPair(kernel, of, signs, result.options);
      double* to = weights[pair].data_ptr<double>();
      for (int k = 0; k < model->l; ++k)
        to[of[std::size_t(model->sv_indices[k] - 1)]] = model->sv_coef[0][k];
      result.intercepts[pair] = -model->rho[0];
    }
  const at::Tensor used = (weights != 0).any(0).nonzero().squeeze(1).contiguous();
  result.rows.assign(used.data_ptr<std::int64_t>(), used.data_ptr<std::int64_t>() + used.numel());
  result.vectors = features.index_select(0, used).to(at::kFloat);
  result.weights = weights.index_select(1, used).contiguous();
  return result;
}

std::uint64_t supportMemory(std::int64_t rows) {
  return std::uint64_t(rows) * std::uint64_t(rows + 2) * sizeof(svm_node);
}

} // namespace svx
