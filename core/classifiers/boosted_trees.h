// Many decision trees that decide together: random forests and gradient boosting.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace svx {

enum class TreeEnsemble {
  /// Breiman: Random forests. Machine Learning 45:5-32, 2001. Each tree learns from rows drawn with
  /// replacement and looks at the root of the number of features for each split; it predicts the
  /// share of a class among the rows of a leaf (one tree for each class, one in all for two
  /// classes).
  Forest,
  /// Friedman: Greedy function approximation. Ann. Statist. 29:1189-1232, 2001, of the softmax
  /// likelihood, by Newton steps.
  Boosting
};

struct TreeOptions {
  TreeEnsemble ensemble = TreeEnsemble::Forest;
  int rounds = 500;   ///< trees, or as many for each class
  int depth = 8;      ///< splits from root to leaf, at most
  int leastRows = 5;  ///< in a leaf of a forest
  double rate = 0.05; ///< of boosting: what a tree counts
  int bins = 32;      ///< of each feature, between which splits lie
};
/// As published or usual: a forest of 500 trees; 300 rounds of boosting with trees of depth 4.
TreeOptions forestOptions();
TreeOptions boostingOptions();

class DecisionTrees {
public:
  /// float32 (n, classes), each row 1 together. One thread at a time.
  at::Tensor probabilities(const at::Tensor& features, JobContext& context) const;
  /// All that was learned: uint8 (bytes), a model of XGBoost.
  at::Tensor bytes() const;
  /// Throws `Error{Input}` when `bytes` is not of such trees, features and classes.
  static DecisionTrees fromBytes(const at::Tensor& bytes, TreeEnsemble ensemble,
                                 std::int64_t features, int classes);

private:
  friend DecisionTrees fitDecisionTrees(const at::Tensor&, const std::vector<int>&, int,
                                        const TreeOptions&, JobContext&);
  TreeEnsemble ensemble_ = TreeEnsemble::Forest;
  int classes_ = 0;
  std::shared_ptr<void> model_; ///< XGBoost's booster
};

/// Trees of XGBoost (Chen & Guestrin, KDD 2016) on histograms. features: float32 (n, m). The same
/// seed gives the same trees whatever the number of threads: gradients are rounded so that their
/// sums are exact. Throws `Error{Input}` when a class has no row, `Error{Cancelled}` between trees.
DecisionTrees fitDecisionTrees(const at::Tensor& features, const std::vector<int>& labels,
                               int classes, const TreeOptions& options, JobContext& context);

/// Bytes that training needs beside the features: a copy with indices, bins, and the histograms of
/// all nodes of a tree.
std::uint64_t treeMemory(std::int64_t rows, std::int64_t features, const TreeOptions& options);

} // namespace svx
