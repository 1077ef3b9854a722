// A classifier that was trained, with all that is needed to use it on other data.
#pragma once

#include "core/data/model.h"
#include "core/tissue/tissue.h"
#include "core/tma/classifier.h"
#include "core/tma/familiarity.h"
#include "core/tma/feature_space.h"
#include "core/tma/reduction.h"

#include <set>

namespace svx::tma {

/// Patients whose spectra taught the model or chose its state, as salted hashes: their names do not
/// leave with it. Short names can still be guessed by trying.
struct KnownPatients {
  std::string salt;
  std::set<std::string> hashes;

  void add(const std::string& patient);
  bool holds(const std::string& patient) const;
};

struct TrainedModel {
  std::string name;
  std::string classifier; ///< id of its ClassifierKind
  std::vector<std::string> classes;
  std::map<std::string, std::string> classOfLabel; ///< as in `Tissue`
  FeatureSpace features;
  Reduction reduction;
  std::shared_ptr<const Classifier> learned;
  Familiarity familiarity;
  KnownPatients patients;
  std::vector<std::pair<std::string, std::string>> card; ///< of `Model`
};

/// "tissue classifier".
extern const char* const tissueClassifier;

Model modelOf(const TrainedModel& trained);

/// Predicts bit for bit as the model that was saved. Throws `Error{Input}` for a model of another
/// kind or of a newer version, one that lacks something, and a classifier that this program was
/// built without.
TrainedModel trainedModelOf(const Model& model);

/// The tissue with the model's classes: labels by their names, or as they were chosen in training.
/// Cores of other classes become unlabelled; their classes are returned. Throws `Error{Input}` that
/// names both when no labelled core is left.
std::vector<std::string> useClassesOf(const TrainedModel& trained, Tissue& tissue);

} // namespace svx::tma
