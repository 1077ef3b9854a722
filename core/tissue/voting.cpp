#include "core/tissue/voting.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace svx {

std::vector<int> Predictions::labels() const {
  const at::Tensor best = std::get<1>(probabilities.max(1)).contiguous();
  const std::int64_t* values = best.data_ptr<std::int64_t>();
  return {values, values + best.numel()};
}

std::vector<CoreVote> voteByCore(const Tissue& tissue, const Predictions& predictions,
                                 VoteKind kind) {
  const auto classes = std::size_t(predictions.probabilities.size(1));
  const std::vector<int> labels = predictions.labels();
  const at::Tensor all = predictions.probabilities.to(at::kFloat).contiguous();
  struct Sums {
    std::vector<double> votes, probabilities;
    std::size_t spectra = 0;
  };
  std::map<std::size_t, Sums> cores;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const std::int32_t core = tissue.coreOf[predictions.spectra[r]];
    if (core == Tissue::noCore) continue;
    Sums& sums = cores[std::size_t(core)];
    sums.votes.resize(classes);
    sums.probabilities.resize(classes);
    sums.votes[std::size_t(labels[r])] += 1;
    const float* row = all.data_ptr<float>() + r * classes;
    for (std::size_t c = 0; c < classes; ++c) sums.probabilities[c] += row[c];
    ++sums.spectra;
  }
  std::vector<CoreVote> result;
  for (const auto& [core, sums] : cores) {
    CoreVote vote;
    vote.core = core;
    vote.spectra = sums.spectra;
    vote.shares = kind == VoteKind::Majority ? sums.votes : sums.probabilities;
    for (double& share : vote.shares) share /= double(sums.spectra);
    for (std::size_t c = 1; c < classes; ++c) {
      const auto best = std::size_t(vote.label);
      if (std::pair(vote.shares[c], sums.probabilities[c]) >
          std::pair(vote.shares[best], sums.probabilities[best]))
        vote.label = int(c);
    }
    vote.confidence = vote.shares[std::size_t(vote.label)];
    result.push_back(std::move(vote));
  }
  return result;
}

} // namespace svx
