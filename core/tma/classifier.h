// Classifiers of spectra behind one face.
#pragma once

#include "core/jobs/job.h"
#include "core/tissue/tissue.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace svx::tma {

/// Rows of float32 (n, features), and of each row what is known of it.
struct Examples {
  Examples() = default;
  Examples(at::Tensor rows, std::vector<int> classes = {}) // NOLINT: spectra alone are examples
      : features(std::move(rows)), labels(std::move(classes)) {}

  at::Tensor features;
  std::vector<int> labels;               ///< class, or empty
  std::vector<std::int32_t> cores;       ///< index into the cores of a tissue, or empty
  std::vector<RasterPosition> positions; ///< or empty
};

/// Rows of features for these spectra, with what the tissue says of them.
Examples examplesOf(const Tissue& tissue, const std::vector<std::uint32_t>& spectra,
                    at::Tensor features);

/// What a classifier has learned: tensors by name, on the CPU.
using State = std::map<std::string, at::Tensor>;

/// Throws `Error{Input}` when there is no such tensor, or of another type or shape; -1: any size.
at::Tensor tensorOf(const State& state, const std::string& name, at::ScalarType type,
                    at::IntArrayRef shape);

class Classifier {
public:
  virtual ~Classifier() = default;
  /// Learns from `training`. `validation` may decide when to stop and which of its states to keep;
  /// test spectra are never seen here. With a store in the context, networks leave checkpoints
  /// there and go on from the last one, under the key "training".
  virtual void fit(const Examples& training, const Examples& validation, int classes,
                   JobContext& context) = 0;
  /// float32 (n, classes), each row 1 together. Of support vectors the shares of the votes of its
  /// machines. Labels are not looked at; networks that see cores or images need cores or positions
  /// and throw `Error{Input}` without them.
  virtual at::Tensor probabilities(const Examples& examples, JobContext& context) const = 0;

  /// As the functions of core/tma/explain.h. Only after `fit` or `restore`. Throws `Error{Usage}`
  /// where there is no gradient or no map.
  virtual at::Tensor sensitivity(const at::Tensor& features, const std::vector<int>& called,
                                 int classes, JobContext& context) const;
  virtual at::Tensor activationMaps(const at::Tensor& features, const std::vector<int>& called,
                                    int classes, JobContext& context) const;

  /// Only after `fit` or `restore`. Copies.
  virtual State state() const = 0;
  /// From now on as the classifier of this kind that `state` came from, bit for bit. Throws
  /// `Error{Input}` when its tensors are not those of a classifier of so many features and classes;
  /// networks that take spectra piece by piece have the same for many lengths.
  virtual void restore(const State& state, std::int64_t features, int classes) = 0;
};

struct LearningSettings {
  std::string name;              ///< before the names of the curves of networks
  std::int64_t epochs = 0;       ///< of networks, at most; 0 = those of the network's preset
  double rate = 0;               ///< at which networks begin to learn; 0 = that of the preset
  bool bfloat16 = false;         ///< networks learn with products in it: core/nn/bfloat16.h
  double checkpointSeconds = 20; ///< between checkpoints of networks, at least
};

struct ClassifierKind {
  std::string id;       ///< "lda", or that of a network's preset
  std::string title;    ///< "Linear discriminant"
  bool network = false; ///< minutes to hours in place of seconds
  std::function<std::unique_ptr<Classifier>(const LearningSettings&)> make;
  bool fewFeatures = false; ///< made for peaks or components: slow on whole spectra
  bool places = false;      ///< sees cores or images: all spectra of a core must come together
};

/// In the order of a list on a screen.
const std::vector<ClassifierKind>& classifierKinds();

/// Those named in a list such as "lda, svm-linear". Throws `Error{Usage}` that lists the ids there
/// are.
std::vector<ClassifierKind> classifiersNamed(const std::string& list);

} // namespace svx::tma
