// Examples as networks take them: spectra, whole cores, spectra with the images around them,
// images.
#pragma once

#include "core/nn/data_source.h"
#include "core/tma/classifier.h"

#include <memory>

namespace svx::tma {

/// The features that make up ion images, and how their values are scaled.
struct ImageFeatures {
  at::Tensor columns;         ///< int64 (k), of the features
  at::Tensor mean, deviation; ///< float (k), of the training spectra
  std::int64_t features = 0;  ///< of how many they are

  std::int64_t count() const { return columns.defined() ? columns.size(0) : 0; }
};

/// The up to 10 features that best tell one class of the training spectra from the others (area
/// under the ROC curve), of features that say the same (correlation above 0.9) the best.
ImageFeatures chooseImages(const Examples& training, int classes, JobContext& context);

class ExampleSource : public nn::DataSource {
public:
  /// A row for each example from the outputs for all that this source gives, in order.
  virtual at::Tensor perExample(const at::Tensor& outputs) const = 0;
};

/// Whether a network of this architecture sees ion images; and whether these, or whole cores.
bool seesImages(const std::string& architecture);
bool seesPlaces(const std::string& architecture);

/// "voting": the spectra of a core together. "two-branch": each spectrum with patches of `patch` by
/// `patch` pixels of its core around it. "unet": images of a core. Others: spectra. Values of other
/// cores never come in; pixels without a spectrum count as the mean. Throws `Error{Input}` when the
/// examples do not say where they lie.
std::unique_ptr<ExampleSource> exampleSource(const std::string& architecture,
                                             const Examples& examples, const ImageFeatures& images,
                                             std::int64_t patch);

} // namespace svx::tma
