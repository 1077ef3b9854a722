#include "core/tma/comparison.h"

#include "core/data/error.h"
#include "core/jobs/checkpoint_store.h"

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
/// that is right.
CheckpointStore::Tensors learn(Classifier& classifier, const Division& division, int classes,
                               JobContext& context) {
  classifier.fit(division.training, division.validation, classes, context);
  const at::Tensor test = classifier.probabilities(division.test, context);
  const Predictions validated{{}, classifier.probabilities(division.validation, context)};
  const Confusion found(classes, division.validation.labels, validated.labels());
  return {{"test", test}, {"validation", at::full({}, found.accuracy(), at::kDouble)}};
}

bool fits(const CheckpointStore::Tensors& kept, std::int64_t spectra, int classes) {
  const auto test = kept.find("test"), validation = kept.find("validation");
  return test != kept.end() && validation != kept.end() &&
         test->second.scalar_type() == at::kFloat &&
         test->second.sizes() == at::IntArrayRef{spectra, classes} &&
         validation->second.scalar_type() == at::kDouble && validation->second.numel() == 1;
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
  return features.index_select(0, at::tensor(found, at::kLong));
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
  const int classes = int(tissue.classes.size());
  Steps steps(context, double(options.splits) * double(classifiers.size() + 1));
  std::vector<std::vector<Trial>> bySplit;
  for (int s = 0; s < options.splits; ++s) {
    SplitOptions splitting = options.split;
    splitting.seed += std::uint64_t(s);
    const Split split = splitTissue(tissue, splitting);
    refuseLeakage(tissue, split);
    const auto testSpectra = split.spectra(tissue, Subset::Test);
    JobContext dividing = steps.next();
    std::optional<Division> division; // not needed where all trials are kept
    bySplit.emplace_back();
    for (std::size_t c = 0; c < classifiers.size(); ++c) {
      JobContext learning = steps.next();
      learning.progress(0, "Training " + classifiers[c].title);
      const std::string prefix = std::to_string(s) + "-" + std::to_string(c) + ".";
      CheckpointPart part(context.store(), prefix);
      auto found = part.load("trial");
      if (!found || !fits(*found, std::int64_t(testSpectra.size()), classes)) {
        if (!division) {
          const Tissue taught =
              options.randomLabels ? withShuffledLabels(tissue, split, splitting.seed) : tissue;
          division = divide(tissue, taught, split, features, rows, options, dividing);
        }
        part = CheckpointPart(context.store(), prefix); // its time starts now
        if (context.store()) learning = learning.withStore(&part);
        LearningSettings settings = options.learning;
        settings.name = classifiers[c].title + ", division " + std::to_string(s + 1);
        found = learn(*classifiers[c].make(settings), *division, classes, learning);
        part.save("trial", *found);
        part.remove("training");
      }
      Trial trial = judged(tissue, {testSpectra, found->at("test")}, options.vote);
      trial.classifier = c;
      trial.split = std::size_t(s);
      trial.validation = found->at("validation").item<double>();
      trial.seconds = part.seconds();
      bySplit.back().push_back(std::move(trial));
    }
    comparison.splits.push_back(split);
  }
  for (std::size_t c = 0; c < classifiers.size(); ++c)
    for (auto& trials : bySplit) comparison.trials.push_back(std::move(trials[c]));
  return comparison;
}

} // namespace svx::tma
