#include "core/tissue/split.h"

#include "core/data/error.h"

#include "core/study/synthetic/random.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>

namespace svx {
namespace {

/// Cores that stay together.
struct Group {
  std::vector<std::size_t> cores;
  std::size_t spectra = 0;
  int label = TissueCore::unlabelled;
};

const std::string& keyOf(const TissueCore& core, Grouping grouping) {
  return grouping == Grouping::Patient ? core.patient : core.name;
}

std::vector<Group> groupsOf(const Tissue& tissue, Grouping grouping) {
  const auto members = tissue.spectraOfCores();
  std::map<std::string, std::size_t> indices;
  std::vector<Group> groups;
  std::vector<std::map<int, std::size_t>> counts; // spectra of each label in each group
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    const TissueCore& core = tissue.cores[c];
    if (core.label < 0 || members[c].empty()) continue;
    const auto [at, isNew] = indices.try_emplace(keyOf(core, grouping), groups.size());
    if (isNew) {
      groups.emplace_back();
      counts.emplace_back();
    }
    groups[at->second].cores.push_back(c);
    groups[at->second].spectra += members[c].size();
    counts[at->second][core.label] += members[c].size();
  }
  for (std::size_t g = 0; g < groups.size(); ++g)
    groups[g].label = std::ranges::max_element(counts[g], {}, [](const auto& entry) {
                        return entry.second;
                      })->first;
  return groups;
}

template <typename T>
void shuffle(std::vector<T>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i)
    std::swap(values[i - 1], values[std::size_t(random.whole(0, std::int64_t(i)))]);
}

[[noreturn]] void refuseDivision(std::string why, std::string remedy = {}) {
  throw Error(ErrorKind::Input, "The tissue cannot be divided", std::move(why), std::move(remedy));
}

/// Of each class that occurs, its groups in random order.
std::vector<std::vector<Group>> groupsOfClasses(const Tissue& tissue, const SplitOptions& options) {
  if (!(options.training > 0) || !(options.test > 0) || !(options.training + options.test < 1))
    refuseDivision("Training and test would take " +
                       std::to_string(std::lround(100 * (options.training + options.test))) +
                       " % of the spectra.",
                   "Leave something for validation, and something for each of them.");
  const auto groups = groupsOf(tissue, options.grouping);
  std::vector<std::vector<Group>> classes;
  for (int label = 0; label < int(tissue.classes.size()); ++label) {
    std::vector<Group> members;
    std::ranges::copy_if(groups, std::back_inserter(members),
                         [&](const Group& group) { return group.label == label; });
    if (members.empty()) continue;
    if (members.size() < 3)
      refuseDivision("'" + tissue.classes[std::size_t(label)] + "' has only " +
                         std::to_string(members.size()) +
                         (options.grouping == Grouping::Patient ? " patients" : " cores") +
                         ", and training, validation and test each need one.",
                     "Leave this class out, or join it with another.");
    Random random(options.seed, std::uint64_t(label));
    shuffle(members, random);
    classes.push_back(std::move(members));
  }
  if (classes.size() < 2)
    refuseDivision("There are not two classes with spectra in labelled cores.");
  return classes;
}

std::size_t spectraOf(const std::vector<Group>& groups) {
  std::size_t spectra = 0;
  for (const Group& group : groups) spectra += group.spectra;
  return spectra;
}

void put(const Group& group, Subset subset, Split& split) {
  for (const std::size_t c : group.cores) split.ofCore[c] = subset;
}

std::vector<std::vector<std::uint32_t>> byClass(const std::vector<int>& labels, int classes) {
  std::vector<std::vector<std::uint32_t>> members(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] >= 0) members[std::size_t(labels[i])].push_back(std::uint32_t(i));
  return members;
}

std::vector<std::uint32_t> merged(const std::vector<std::vector<std::uint32_t>>& parts) {
  std::vector<std::uint32_t> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  std::ranges::sort(all);
  return all;
}

} // namespace

Subset Split::of(const Tissue& tissue, std::size_t spectrum) const {
  const std::int32_t core = tissue.coreOf[spectrum];
  return core == Tissue::noCore ? Subset::None : ofCore[std::size_t(core)];
}

std::vector<std::uint32_t> Split::spectra(const Tissue& tissue, Subset subset) const {
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < tissue.coreOf.size(); ++i)
    if (of(tissue, i) == subset) found.push_back(std::uint32_t(i));
  return found;
}

Split splitTissue(const Tissue& tissue, const SplitOptions& options) {
  Split split{options, std::vector<Subset>(tissue.cores.size(), Subset::None)};
  for (const auto& members : groupsOfClasses(tissue, options)) {
    const std::size_t spectra = spectraOf(members);
    std::size_t taken[2] = {0, 0}, next = 0;
    const std::pair<Subset, double> parts[] = {{Subset::Training, options.training},
                                               {Subset::Test, options.test}};
    for (int p = 0; p < 2; ++p) {
      const std::size_t left = members.size() - (p == 0 ? 2 : 1); // one for each that follows
      while (next < left && double(taken[p]) < parts[p].second * double(spectra)) {
        taken[p] += members[next].spectra;
        put(members[next++], parts[p].first, split);
      }
    }
    for (; next < members.size(); ++next) put(members[next], Subset::Validation, split);
  }
  return split;
}

std::vector<Split> leaveOneOut(const Tissue& tissue, const SplitOptions& options) {
  const auto classes = groupsOfClasses(tissue, options);
  std::vector<Split> splits;
  for (std::size_t tested = 0; tested < classes.size(); ++tested)
    for (std::size_t test = 0; test < classes[tested].size(); ++test) {
      Split split{options, std::vector<Subset>(tissue.cores.size(), Subset::None)};
      for (std::size_t c = 0; c < classes.size(); ++c) {
        const auto& members = classes[c];
        const std::size_t others = members.size() - (c == tested);
        const double share = 1 - options.training - options.test;
        std::size_t validating = std::clamp<std::size_t>(
            std::size_t(std::lround(share * double(others))), 1, others - 1);
        for (std::size_t k = 0; k < members.size(); ++k) {
          const Group& group = members[(test + k) % members.size()];
          Subset subset = Subset::Training;
          if (c == tested && k == 0)
            subset = Subset::Test;
          else if (validating > 0) {
            subset = Subset::Validation;
            --validating;
          }
          put(group, subset, split);
        }
      }
      splits.push_back(std::move(split));
    }
  return splits;
}

void refuseLeakage(const Tissue& tissue, const Split& split) {
  std::map<std::string, Subset> seen;
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    if (split.ofCore[c] == Subset::None) continue;
    const std::string& key = keyOf(tissue.cores[c], split.options.grouping);
    const auto [at, isNew] = seen.try_emplace(key, split.ofCore[c]);
    if (!isNew && at->second != split.ofCore[c])
      throw Error(ErrorKind::Input, "The division leaks",
                  std::string(split.options.grouping == Grouping::Patient ? "Patient" : "Core") +
                      " '" + key + "' lies in two of training, validation and test.",
                  "Divide again, or correct whose the cores are.");
  }
}

std::vector<double> inverseFrequencies(const std::vector<int>& labels, int classes) {
  const auto members = byClass(labels, classes);
  std::size_t all = 0;
  for (const auto& m : members) all += m.size();
  std::vector<double> weights;
  for (const auto& m : members)
    weights.push_back(m.empty() ? 0 : double(all) / (double(classes) * double(m.size())));
  return weights;
}

std::vector<std::uint32_t> drawAsRarest(const std::vector<int>& labels, int classes,
                                        std::uint64_t seed) {
  auto members = byClass(labels, classes);
  std::size_t fewest = labels.size();
  for (const auto& m : members)
    if (!m.empty()) fewest = std::min(fewest, m.size());
  for (std::size_t c = 0; c < members.size(); ++c) {
    Random random(seed, c);
    shuffle(members[c], random);
    members[c].resize(std::min(fewest, members[c].size()));
  }
  return merged(members);
}

std::vector<std::uint32_t> drawAsMostFrequent(const std::vector<int>& labels, int classes,
                                              std::uint64_t seed) {
  auto members = byClass(labels, classes);
  std::size_t most = 0;
  for (const auto& m : members) most = std::max(most, m.size());
  for (std::size_t c = 0; c < members.size(); ++c) {
    Random random(seed, c);
    const auto own = std::int64_t(members[c].size());
    while (own > 0 && members[c].size() < most)
      members[c].push_back(members[c][std::size_t(random.whole(0, own))]);
  }
  return merged(members);
}

Tissue withShuffledLabels(const Tissue& tissue, const Split& split, std::uint64_t seed) {
  std::vector<std::vector<std::size_t>> byTruth(tissue.classes.size());
  for (std::size_t c = 0; c < tissue.cores.size(); ++c)
    if (split.ofCore[c] == Subset::Training)
      byTruth[std::size_t(tissue.cores[c].label)].push_back(c);
  // Labels evenly mixed, dealt to one class after the other.
  std::vector<std::pair<double, int>> labels;
  std::vector<std::size_t> cores;
  Random random(seed);
  for (std::size_t label = 0; label < byTruth.size(); ++label) {
    const double count = double(byTruth[label].size()), start = random.uniform();
    for (double k = 0; k < count; ++k) labels.emplace_back((k + start) / count, int(label));
    shuffle(byTruth[label], random);
    cores.insert(cores.end(), byTruth[label].begin(), byTruth[label].end());
  }
  std::ranges::sort(labels);
  Tissue shuffled = tissue;
  for (std::size_t k = 0; k < cores.size(); ++k) shuffled.cores[cores[k]].label = labels[k].second;
  return shuffled;
}

} // namespace svx
