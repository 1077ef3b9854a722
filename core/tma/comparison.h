// Several classifiers on the same honest divisions of a tissue microarray.
#pragma once

#include "core/tissue/scores.h"
#include "core/tissue/split.h"
#include "core/tissue/voting.h"
#include "core/tma/classifier.h"
#include "core/tma/reduction.h"

namespace svx::tma {

enum class Balancing { None, AsRarest, AsMostFrequent };

struct ComparisonOptions {
  int splits = 3;           ///< with the seeds that follow `split.seed`
  bool leaveOneOut = false; ///< in place of them, each patient (or core) is the test once
  SplitOptions split;
  Balancing balancing = Balancing::None; ///< of training and validation
  int components = 0;                    ///< principal components of training; 0 = the features
  VoteKind vote = VoteKind::Majority;
  LearningSettings learning;
  bool randomLabels = false; ///< training cores get each other's labels: what must then fail
};

/// The spectra of one division, ready to learn from.
struct Division {
  std::vector<std::uint32_t> trainingSpectra, validationSpectra, testSpectra; ///< balanced
  Examples training, validation, test;                                        ///< reduced
  Reduction reduction; ///< as found on the training rows
};

/// `features` and `rows` as of `compareClassifiers`; training rows have the labels of `taught`.
Division divide(const Tissue& tissue, const Tissue& taught, const Split& split,
                const at::Tensor& features, const std::vector<std::uint32_t>& rows,
                const ComparisonOptions& options, JobContext& context);

/// The rows of the feature matrix that hold these spectra. Throws `Error{Internal}` for others.
at::Tensor rowsOf(const std::vector<std::uint32_t>& spectra, const at::Tensor& features,
                  const std::vector<std::uint32_t>& rows);

/// One classifier on one division.
struct Trial {
  std::size_t classifier = 0, split = 0;
  double validation = 0;   ///< share of the validation spectra that is right
  Predictions predictions; ///< of the test spectra
  std::vector<CoreVote> votes;
  Confusion spectra, cores;
  double seconds = 0;
};

/// Votes and counts of some predictions for spectra with a label; neither validation nor time.
Trial judged(const Tissue& tissue, Predictions predictions, VoteKind kind);

struct Comparison {
  std::vector<ClassifierKind> classifiers;
  bool leaveOneOut = false; ///< each labelled spectrum was tested once
  std::vector<Split> splits;
  std::vector<Trial> trials; ///< classifier by classifier, each split by split

  const Trial& trial(std::size_t classifier, std::size_t split) const {
    return trials[classifier * splits.size() + split];
  }
  /// The trials of a classifier as one: what they called, one after another, their counts and times
  /// added up, and the mean of validation.
  Trial together(std::size_t classifier) const;
};

/// `features`: float32 (n, m), row r is spectrum `rows[r]` of the tissue, ascending; all labelled
/// spectra must be there. Everything that learns sees training spectra only; validation serves
/// early stopping and `Trial::validation`. Of few patients none is to be wasted: leaving one out,
/// classifiers that do not stop early learn anew from both before the test. With a store in the
/// context, trials that are there are not done again, and those to come are kept. Throws
/// `Error{Input}` of `splitTissue` and `refuseLeakage`.
Comparison compareClassifiers(const Tissue& tissue, const at::Tensor& features,
                              const std::vector<std::uint32_t>& rows,
                              const std::vector<ClassifierKind>& classifiers,
                              const ComparisonOptions& options, JobContext& context);

// ---- As tables

/// Of the share of the test spectra that is right, by `patientInterval`.
Interval spectraInterval(const Trial& trial, const Tissue& tissue);

/// A row for each trial and, of several divisions, one for the mean of a classifier; leaving one
/// out, a row for all trials of a classifier together. Spectra and cores that are right, k, n and
/// share, with 95 % intervals (spectra: of patients drawn anew; cores: exact), balanced accuracy,
/// macro F1.
Table trialTable(const Comparison& comparison, const Tissue& tissue);
/// Counts of each true and predicted class over all divisions, of spectra and of cores.
Table confusionTable(const Comparison& comparison, const Tissue& tissue);
/// For each test core of each division: its label, what each classifier calls it, with which share
/// of the votes, and whether all are wrong: then the label deserves a second look.
Table coreVoteTable(const Comparison& comparison, const Tissue& tissue);
/// Exact McNemar tests of pairs of classifiers on the test patients, each counted once a division:
/// right when most of its cores are.
Table pairedTable(const Comparison& comparison, const Tissue& tissue);

} // namespace svx::tma
