// What the methods that classify tissue have in common.
#pragma once

#include "core/methods/method.h"
#include "core/tma/comparison.h"
#include "core/tma/feature_space.h"

namespace svx {

/// "spectra", "peaks" and those of `tissueInputs`: what classifiers learn from.
std::vector<InputInfo> labelledInputs();

/// "model": a trained tissue classifier.
InputInfo modelInput();

/// "leastSpectra".
Parameter leastSpectraParameter();
/// "vote".
Parameter voteParameter();
VoteKind voteOf(const Values& values);

/// What divides the labelled spectra: "classes", "leastSpectra", "mostSpectra", "training", "test",
/// "grouping", "balancing" and "components".
std::vector<Parameter> divisionParameters();
/// "precision", in which networks learn.
Parameter precisionParameter();
bool learnsInBfloat16(const Values& values);
/// How networks learn: "epochs", "learningRate" and "precision".
std::vector<Parameter> networkParameters();
/// Of the three and of the vote; the seed is the job's.
tma::ComparisonOptions learningOptionsOf(const Values& values, const JobContext& context);

/// The tissue with the classes that were chosen, without the cores that have too few spectra and
/// the classes that none has then. `notices` gets what was left out, which patients have several
/// classes, and that a division by cores may tear patients apart.
Tissue tissueToLearn(const Inputs& inputs, const Values& values, const Spectra& spectra,
                     std::vector<std::string>& notices);

/// The spectra of the rows of a matrix.
std::vector<std::uint32_t> spectraOfRows(const FeatureMatrix& features);

/// One honest division of labelled spectra by `divisionParameters`, ready to learn from.
struct DividedTissue {
  std::shared_ptr<const Spectra> spectra;
  Tissue tissue;
  Split split;
  tma::FeatureSpace space;
  at::Tensor features;             ///< float32 (n, m)
  std::vector<std::uint32_t> rows; ///< their spectra
  tma::Division division;
};
/// Throws as `tissueToLearn`, `splitTissue`, `refuseLeakage` and `findFeatures` do.
DividedTissue dividedTissue(const Inputs& inputs, const Values& values,
                            std::vector<std::string>& notices, JobContext& context);

/// Bytes for the matrix, its parts for one division, and what the classifiers named keep beside.
std::uint64_t learningMemory(const Inputs& inputs, const Values& values,
                             const std::string& classifiers);

/// What calling spectra by a model needs: a block of them, and the calls.
std::uint64_t callingMemory(const Inputs& inputs, const Values& values);

// ---- Outputs

/// valueOf(spectrum): 0 = none, else 1 and on, called `names`.
std::shared_ptr<const LabelMap> mapOf(const Spectra& spectra, const std::string& name,
                                      const std::vector<std::string>& names,
                                      const std::function<int(std::size_t)>& valueOf);
/// What the spectra were called.
std::shared_ptr<const LabelMap> predictionMap(const Spectra& spectra, const std::string& name,
                                              const std::vector<std::string>& classes,
                                              const Predictions& predictions);
std::shared_ptr<const LabelMap> divisionMap(const Spectra& spectra, const std::string& name,
                                            const Tissue& tissue, const Split& split);
/// The table under the name "`word` of `spectra`".
std::shared_ptr<const Table> tableOf(Table table, const std::string& word, const Spectra& spectra);

/// Those of `judgementTables`.
std::vector<OutputInfo> judgementOutputs();
void addJudgement(Outputs& outputs, const tma::Comparison& comparison, const Tissue& tissue,
                  const Spectra& spectra);

} // namespace svx
