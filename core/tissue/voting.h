// From the predictions for single spectra to one for a core.
#pragma once

#include "core/tissue/tissue.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// Probabilities of classes for some spectra of a tissue: float32 (n, classes), rows in the order
/// of `spectra`.
struct Predictions {
  std::vector<std::uint32_t> spectra;
  at::Tensor probabilities;

  /// The most probable class of each row; the first of several.
  std::vector<int> labels() const;
};

enum class VoteKind {
  Majority, ///< a vote for each spectrum; of equal shares the larger sum of probabilities wins
  Summed    ///< sums of probabilities, so that a doubtful spectrum counts for less
};

struct CoreVote {
  std::size_t core = 0;
  std::vector<double> shares; ///< of each class, 1 together
  int label = 0;
  double confidence = 0; ///< share of the label
  std::size_t spectra = 0;
};

/// For each core with spectra among the predictions, ascending.
std::vector<CoreVote> voteByCore(const Tissue& tissue, const Predictions& predictions,
                                 VoteKind kind = VoteKind::Majority);

} // namespace svx
