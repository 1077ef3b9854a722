#include "core/tma/comparison.h"

#include "core/data/error.h"
#include "core/jobs/checkpoint_store.h"
#include "core/jobs/scratch_tensor.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

namespace svx::tma {
namespace {

std::vector<int> labelsOf(const Tissue& tissue, const std::vector<std::uint32_t>& spectra) {
  std::vector<int> labels;
  for (const std::uint32_t i : spectra) labels.push_back(tissue.labelOf(i));
  return labels;
}

std::vector<std::uint32_t> balanced(const Tissue& tissue, std::vector<std::uint32_t> spectra,
                                    Balancing balancing, std::uint64_t seed) {
  if (balancing == Balancing::None) return spectra;
  const auto labels = labelsOf(tissue, spectra);
  const int classes = int(tissue.classes.size());
  const auto drawn = balancing == Balancing::AsRarest ? drawAsRarest(labels, classes, seed)
                                                      : drawAsMostFrequent(labels, classes, seed);
  std::vector<std::uint32_t> chosen;
  for (const std::uint32_t k : drawn) chosen.push_back(spectra[k]);
  return chosen;
}

/// What is kept of a trial: "test", probabilities of the test spectra, and "validation", the share
/// that is right. The test may be of what was learned from `both` training and validation.
CheckpointStore::Tensors learn(Classifier& classifier, const Division& division,
                               const Examples* both, int classes, JobContext& context) {
  classifier.fit(division.training, division.validation, classes, context);
  const Predictions validated{{}, classifier.probabilities(division.validation, context)};
  const Confusion found(classes, division.validation.labels, validated.labels());
  if (both) classifier.fit(*both, division.validation, classes, context);
  const at::Tensor test = classifier.probabilities(division.test, context);
  return {{"test", test}, {"validation", at::full({}, found.accuracy(), at::kDouble)}};
}

bool fits(const CheckpointStore::Tensors& kept, std::int64_t spectra, int classes) {
  const auto test = kept.find("test"), validation = kept.find("validation");
  return test != kept.end() && validation != kept.end() &&
         test->second.scalar_type() == at::kFloat &&
         test->second.sizes() == at::IntArrayRef{spectra, classes} &&
         validation->second.scalar_type() == at::kDouble && validation->second.numel() == 1;
}

Examples joined(const Examples& a, const Examples& b) {
  Examples both = a;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  both.features = at::cat({a.features, b.features});
  append(both.labels, b.labels);
  append(both.cores, b.cores);
  append(both.positions, b.positions);
  return both;
}

std::vector<Split> splitsOf(const Tissue& tissue, const ComparisonOptions& options) {
  if (options.leaveOneOut) return leaveOneOut(tissue, options.split);
  std::vector<Split> splits;
  for (int s = 0; s < options.splits; ++s) {
    SplitOptions splitting = options.split;
    splitting.seed += std::uint64_t(s);
    splits.push_back(splitTissue(tissue, splitting));
  }
  return splits;
}

/// The steps of a comparison as parts of its progress.
class Steps {
public:
  Steps(JobContext& context, double count) : context_(context), count_(count) {}
  JobContext next() {
    ++done_;
    return context_.part((done_ - 1) / count_, done_ / count_);
  }

private:
  JobContext& context_;
  double count_, done_ = 0;
};

} // namespace

at::Tensor rowsOf(const std::vector<std::uint32_t>& spectra, const at::Tensor& features,
                  const std::vector<std::uint32_t>& rows) {
  std::vector<std::int64_t> found;
  for (const std::uint32_t i : spectra) {
    const auto at = std::ranges::lower_bound(rows, i);
    if (at == rows.end() || *at != i)
      throw Error(ErrorKind::Internal, "The spectra cannot be classified",
                  "a labelled spectrum has no features.");
    found.push_back(at - rows.begin());
  }
  at::Tensor taken = scratchTensor({std::int64_t(found.size()), features.size(1)});
  return at::index_select_out(taken, features, 0, at::tensor(found, at::kLong));
}

Division divide(const Tissue& tissue, const Tissue& taught, const Split& split,
                const at::Tensor& features, const std::vector<std::uint32_t>& rows,
                const ComparisonOptions& options, JobContext& context) {
  const auto take = [&](const std::vector<std::uint32_t>& spectra) {
    return rowsOf(spectra, features, rows);
  };
  const auto part = [&](const Tissue& of, Subset subset) {
    return balanced(of, split.spectra(tissue, subset), options.balancing, split.options.seed);
  };
  Division division;
  division.trainingSpectra = part(taught, Subset::Training);
  division.validationSpectra = part(tissue, Subset::Validation);
  division.testSpectra = split.spectra(tissue, Subset::Test);
  const at::Tensor learned = take(division.trainingSpectra);
  const Reduction& reduced = division.reduction =
      Reduction::of(learned, options.components, context);
  division.training = examplesOf(taught, division.trainingSpectra, reduced(learned));
  division.validation =
      examplesOf(tissue, division.validationSpectra, reduced(take(division.validationSpectra)));
  division.test = examplesOf(tissue, division.testSpectra, reduced(take(division.testSpectra)));
  return division;
}

Trial judged(const Tissue& tissue, Predictions predictions, VoteKind kind) {
  const int classes = int(tissue.classes.size());
  Trial trial{.predictions = std::move(predictions),
              .spectra = Confusion(classes),
              .cores = Confusion(classes)};
  trial.spectra =
      Confusion(classes, labelsOf(tissue, trial.predictions.spectra), trial.predictions.labels());
  trial.votes = voteByCore(tissue, trial.predictions, kind);
  for (const CoreVote& vote : trial.votes)
    trial.cores.add(tissue.cores[vote.core].label, vote.label);
  return trial;
}

Comparison compareClassifiers(const Tissue& tissue, const at::Tensor& features,
                              const std::vector<std::uint32_t>& rows,
                              const std::vector<ClassifierKind>& classifiers,
                              const ComparisonOptions& options, JobContext& context) {
  Comparison comparison;
  comparison.classifiers = classifiers;
  comparison.leaveOneOut = options.leaveOneOut;
  comparison.splits = splitsOf(tissue, options);
  const int classes = int(tissue.classes.size());
  Steps steps(context, double(comparison.splits.size()) * double(classifiers.size() + 1));
  std::vector<std::vector<Trial>> bySplit;
  for (std::size_t s = 0; s < comparison.splits.size(); ++s) {
    const Split& split = comparison.splits[s];
    refuseLeakage(tissue, split);
    const auto testSpectra = split.spectra(tissue, Subset::Test);
    JobContext dividing = steps.next();
    std::optional<Division> division; // not needed where all trials are kept
    std::optional<Examples> both;
    bySplit.emplace_back();
    for (std::size_t c = 0; c < classifiers.size(); ++c) {
      JobContext learning = steps.next();
      learning.progress(0, "Training " + classifiers[c].title);
      const std::string prefix = std::to_string(s) + "-" + std::to_string(c) + ".";
      CheckpointPart part(context.store(), prefix);
      auto found = part.load("trial");
      if (!found || !fits(*found, std::int64_t(testSpectra.size()), classes)) {
        if (!division) {
          const Tissue taught = options.randomLabels
                                    ? withShuffledLabels(tissue, split, options.split.seed + s)
                                    : tissue;
          division = divide(tissue, taught, split, features, rows, options, dividing);
          if (options.leaveOneOut && !options.randomLabels)
            both = joined(division->training, division->validation);
        }
        part = CheckpointPart(context.store(), prefix); // its time starts now
        if (context.store()) learning = learning.withStore(&part);
        LearningSettings settings = options.learning;
        settings.name = classifiers[c].title + ", division " + std::to_string(s + 1);
        found = learn(*classifiers[c].make(settings), *division,
                      both && !classifiers[c].network ? &*both : nullptr, classes, learning);
        part.save("trial", *found);
      }
      part.remove("training"); // also what a kill between the two left
      Trial trial = judged(tissue, {testSpectra, found->at("test")}, options.vote);
      trial.classifier = c;
      trial.split = s;
      trial.validation = found->at("validation").item<double>();
      trial.seconds = part.seconds();
      bySplit.back().push_back(std::move(trial));
    }
  }
  for (std::size_t c = 0; c < classifiers.size(); ++c)
    for (auto& trials : bySplit) comparison.trials.push_back(std::move(trials[c]));
  return comparison;
}

Trial Comparison::together(std::size_t classifier) const {
  Trial all = trial(classifier, 0);
  std::vector<at::Tensor> probabilities;
  for (std::size_t s = 0; s < splits.size(); ++s) {
    const Trial& one = trial(classifier, s);
    probabilities.push_back(one.predictions.probabilities);
    if (s == 0) continue;
    all.predictions.spectra.insert(all.predictions.spectra.end(), one.predictions.spectra.begin(),
                                   one.predictions.spectra.end());
    all.votes.insert(all.votes.end(), one.votes.begin(), one.votes.end());
    all.spectra += one.spectra;
    all.cores += one.cores;
    all.validation += one.validation;
    all.seconds += one.seconds;
  }
  all.predictions.probabilities = at::cat(probabilities);
  all.validation /= double(splits.size());
  return all;
}

} // namespace svx::tma
