// Honest division of a tissue microarray into training, validation and test.
#pragma once

#include "core/tissue/tissue.h"

namespace svx {

enum class Subset : std::uint8_t { None, Training, Validation, Test };

/// What is never torn apart. `Core` is the division of the published study; a patient with several
/// cores may then lie in training and test at once, and accuracies come out too high.
enum class Grouping { Patient, Core };

struct SplitOptions {
  double training = 0.5, test = 0.3; ///< shares of the spectra of each class; the rest validates
  Grouping grouping = Grouping::Patient;
  std::uint64_t seed = 1;
};

struct Split {
  SplitOptions options;
  std::vector<Subset> ofCore; ///< None for cores without label or spectra

  Subset of(const Tissue& tissue, std::size_t spectrum) const;
  /// Labelled spectra of a subset, ascending.
  std::vector<std::uint32_t> spectra(const Tissue& tissue, Subset subset) const;
};

/// For each class, groups in random order: training takes whole groups until it has its share of
/// the class's spectra, then test, and validation keeps the rest, so that it can come out small. A
/// patient whose cores have different labels counts for the label with the most spectra. The same
/// seed gives the same division. Throws `Error{Input}` for shares that leave nothing, fewer than
/// two classes, and a class with fewer groups than subsets.
Split splitTissue(const Tissue& tissue, const SplitOptions& options);

/// A division for each group, which is its test; of the others, some of each class validate, with
/// about the share of the spectra that `options` leaves to validation, in turns. For few patients.
/// Throws `Error{Input}` as `splitTissue`.
std::vector<Split> leaveOneOut(const Tissue& tissue, const SplitOptions& options);

/// Throws `Error{Input}` that names the first patient (or core) found on both sides.
void refuseLeakage(const Tissue& tissue, const Split& split);

// ---- Unequal classes; for training and validation, never for test

/// N / (C N_c) for each of C classes, of N labels. 0 for a class without any.
std::vector<double> inverseFrequencies(const std::vector<int>& labels, int classes);

/// Indices into `labels`, ascending: as many of each class as the rarest has, drawn without
/// replacement.
std::vector<std::uint32_t> drawAsRarest(const std::vector<int>& labels, int classes,
                                        std::uint64_t seed);
/// As many of each class as the most frequent has: all of them, and more drawn with replacement.
std::vector<std::uint32_t> drawAsMostFrequent(const std::vector<int>& labels, int classes,
                                              std::uint64_t seed);

/// The labels of the training cores dealt out anew among them, all spectra of a core alike, so that
/// each label goes to the same share of the cores of each class: by chance alone a few more would
/// keep theirs, and show it in the test. Others keep theirs. A classifier that still tells the test
/// cores apart has seen what it should not.
Tissue withShuffledLabels(const Tissue& tissue, const Split& split, std::uint64_t seed);

} // namespace svx
