#include "core/classifiers/boosted_trees.h"

#include "core/data/error.h"
#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

void check(int outcome) {
  if (outcome != 0)
    throw Error(ErrorKind::Input, "The decision trees cannot be used",
                std::string(XGBGetLastError()).substr(0, 300));
}

using Matrix = std::shared_ptr<void>;

Matrix matrixOf(const at::Tensor& features, int threads) {
  const at::Tensor rows = features.to(at::kFloat).contiguous();
  const std::string place =
      "{\"data\": [" + std::to_string(reinterpret_cast<std::uintptr_t>(rows.data_ptr())) +
      ", true], \"typestr\": \"<f4\", \"version\": 3, \"shape\": [" + std::to_string(rows.size(0)) +
      ", " + std::to_string(rows.size(1)) + "]}";
  const std::string config = "{\"missing\": NaN, \"nthread\": " + std::to_string(threads) + "}";
  DMatrixHandle made = nullptr;
  check(XGDMatrixCreateFromDense(place.c_str(), config.c_str(), &made));
  return {made, XGDMatrixFree};
}

std::shared_ptr<void> newModel(const Matrix& training) {
  DMatrixHandle handle = training.get();
  BoosterHandle made = nullptr;
  check(XGBoosterCreate(training ? &handle : nullptr, training ? 1 : 0, &made));
  return {made, XGBoosterFree};
}

void set(void* model, const char* name, const std::string& value) {
  check(XGBoosterSetParam(model, name, value.c_str()));
}

/// Outputs of all trees: float (n, 1 or classes), in memory of the model.
std::pair<const float*, std::int64_t> outputs(void* model, const Matrix& rows) {
  const char* config = "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, "
                       "\"iteration_end\": 0, \"strict_shape\": true}";
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* values = nullptr;
  check(XGBoosterPredictFromDMatrix(model, rows.get(), config, &shape, &dimensions, &values));
  return {values, dimensions == 2 ? std::int64_t(shape[1]) : -1};
}

int outputsFor(int classes) {
  return classes == 2 ? 1 : classes;
}

/// Sums of such numbers are exact in double, and so the same in any order.
float rounded(double value) {
  return float(std::nearbyint(value * 0x1p20) * 0x1p-20);
}

struct Gradients {
  std::vector<float> first, second;
};

/// A tree of squared error then has in each leaf the mean of 0 and 1: the share of the class.
void drawRows(Random& random, const std::vector<int>& labels, int groups, Gradients& to) {
  const std::size_t n = labels.size();
  std::vector<int> times(n, 0);
  for (std::size_t i = 0; i < n; ++i) ++times[std::size_t(random.whole(0, std::int64_t(n)))];
  for (std::size_t i = 0; i < n; ++i)
    for (int g = 0; g < groups; ++g) {
      const bool ofClass = labels[i] == (groups == 1 ? 1 : g);
      to.first[i * std::size_t(groups) + std::size_t(g)] = ofClass ? -float(times[i]) : 0;
      to.second[i * std::size_t(groups) + std::size_t(g)] = float(times[i]);
    }
}

/// Of the likelihood: p - y and p (1 - p).
void towardsLabels(const float* scores, const std::vector<int>& labels, int groups, Gradients& to) {
  std::vector<double> p(std::size_t(std::max(groups, 2)));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float* row = scores + i * std::size_t(groups);
    double sum = 0;
    const double highest = groups == 1 ? 0 : *std::max_element(row, row + groups);
    for (int g = 0; g < groups; ++g) sum += p[std::size_t(g)] = std::exp(row[g] - highest);
    if (groups == 1) sum += 1;
    for (int g = 0; g < groups; ++g) {
      const double share = p[std::size_t(g)] / sum;
      const bool ofClass = labels[i] == (groups == 1 ? 1 : g);
      const std::size_t at = i * std::size_t(groups) + std::size_t(g);
      to.first[at] = rounded(share - ofClass);
      to.second[at] = rounded(std::max(share * (1 - share), 0x1p-16));
    }
  }
}

} // namespace

TreeOptions forestOptions() {
  return {};
}

TreeOptions boostingOptions() {
  TreeOptions options;
  options.ensemble = TreeEnsemble::Boosting;
  options.rounds = 300;
  options.depth = 4;
  return options;
}

DecisionTrees fitDecisionTrees(const at::Tensor& features, const std::vector<int>& labels,
                               int classes, const TreeOptions& options, JobContext& context) {
  for (int c = 0; c < classes; ++c)
    if (std::ranges::find(labels, c) == labels.end())
      throw Error(ErrorKind::Input, "Decision trees cannot be grown", "a class has no spectrum.");
  const bool forest = options.ensemble == TreeEnsemble::Forest;
  const int groups = outputsFor(classes), threads = context.device().threads;
  const Matrix rows = matrixOf(features, threads);
  DecisionTrees trees;
  trees.ensemble_ = options.ensemble;
  trees.classes_ = classes;
  trees.model_ = newModel(rows);
  void* model = trees.model_.get();
  const double m = double(features.size(1));
  set(model, "verbosity", "0");
  set(model, "nthread", std::to_string(threads));
  set(model, "seed", std::to_string(context.seed() & 0x7fffffff));
  set(model, "tree_method", "hist");
  set(model, "base_score", "0");
  if (groups > 1) set(model, "num_class", std::to_string(groups));
  set(model, "max_depth", std::to_string(options.depth));
  set(model, "max_bin", std::to_string(options.bins));
  set(model, "eta", std::to_string(forest ? 1.0 / options.rounds : options.rate));
  if (forest) {
    set(model, "lambda", "0");
    set(model, "min_child_weight", std::to_string(options.leastRows));
    set(model, "colsample_bynode", std::to_string(std::min(1.0, std::max(1.0, std::sqrt(m)) / m)));
  }
  const std::size_t count = labels.size() * std::size_t(groups);
  Gradients gradients{std::vector<float>(count), std::vector<float>(count)};
  Random random(context.seed());
  for (int round = 0; round < options.rounds; ++round) {
    context.checkpoint();
    context.progress(double(round) / options.rounds, "Growing trees");
    if (forest)
      drawRows(random, labels, groups, gradients);
    else
      towardsLabels(outputs(model, rows).first, labels, groups, gradients);
    check(XGBoosterBoostOneIter(model, rows.get(), gradients.first.data(), gradients.second.data(),
                                count));
  }
  // Apart from the training rows, which the model would keep.
  return DecisionTrees::fromBytes(trees.bytes(), options.ensemble, features.size(1), classes);
}

at::Tensor DecisionTrees::probabilities(const at::Tensor& features, JobContext& context) const {
  constexpr std::int64_t atATime = 4096;
  const int threads = context.device().threads, groups = outputsFor(classes_);
  set(model_.get(), "nthread", std::to_string(threads));
  std::vector<at::Tensor> blocks{at::empty({0, classes_}, at::kFloat)};
  for (std::int64_t first = 0; first < features.size(0); first += atATime) {
    context.throwIfCancelled();
    const std::int64_t count = std::min(atATime, features.size(0) - first);
    const Matrix rows = matrixOf(features.narrow(0, first, count), threads);
    at::Tensor block = at::empty({count, groups}, at::kFloat);
    std::copy_n(outputs(model_.get(), rows).first, block.numel(), block.data_ptr<float>());
    if (ensemble_ == TreeEnsemble::Forest) {
      block = block.clamp(1e-9, 1 - 1e-9);
      if (groups == 1) block = at::cat({1 - block, block}, 1);
      blocks.push_back(block / block.sum(1, true));
    } else {
      if (groups == 1) block = at::cat({at::zeros_like(block), block}, 1);
      blocks.push_back(at::softmax(block, 1));
    }
  }
  return at::cat(blocks);
}

at::Tensor DecisionTrees::bytes() const {
  bst_ulong length = 0;
  const char* content = nullptr;
  check(XGBoosterSaveModelToBuffer(model_.get(), "{\"format\": \"ubj\"}", &length, &content));
  const at::Tensor bytes = at::empty({std::int64_t(length)}, at::kByte);
  std::copy_n(content, length, reinterpret_cast<char*>(bytes.data_ptr()));
  return bytes;
}

DecisionTrees DecisionTrees::fromBytes(const at::Tensor& bytes, TreeEnsemble ensemble,
                                       std::int64_t features, int classes) {
  DecisionTrees trees;
  trees.ensemble_ = ensemble;
  trees.classes_ = classes;
  trees.model_ = newModel(nullptr);
  const at::Tensor held = bytes.contiguous();
  check(XGBoosterLoadModelFromBuffer(trees.model_.get(), held.data_ptr(), held.nbytes()));
  bst_ulong columns = 0;
  check(XGBoosterGetNumFeature(trees.model_.get(), &columns));
  const Matrix one = matrixOf(at::zeros({1, std::int64_t(columns)}), 1);
  if (std::int64_t(columns) != features ||
      outputs(trees.model_.get(), one).second != outputsFor(classes))
    throw Error(ErrorKind::Input, "The decision trees cannot be used",
                "they are of other features or classes.");
  return trees;
}

std::uint64_t treeMemory(std::int64_t rows, std::int64_t features, const TreeOptions& options) {
  const double leaves = std::min(std::exp2(options.depth), double(rows) / options.leastRows);
  return std::uint64_t(double(rows) * double(features) * 11 +
                       2 * leaves * double(features) * options.bins * 16);
}

} // namespace svx
