#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/embedding.h"
#include "core/spectra/factorisation.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo embeddingInfo() {
  MethodInfo info;
  info.id = "spectra.embedding";
  info.title = "Spectra as colours (UMAP)";
  info.sentence = "Gives similar spectra similar colours.";
  info.citation = "McInnes, Healy, Melville: UMAP: Uniform manifold approximation and projection "
                  "for dimension reduction. arXiv:1802.03426, 2020";
  info.inputs = featureInputs();
  info.outputs = {{"colours", "Colours", DataKind::Volume, "colours.nii.gz"},
                  {"coordinates", "Coordinates", DataKind::Volume, "coordinates.nii.gz"}};
  info.parameters = {
      integerParameter("neighbours", "Neighbours", 15, 2, 200, "spectra",
                       "How many similar spectra a spectrum is kept near to. More show the large "
                       "structure, fewer the small one."),
      integerParameter("components", "Principal components", 30, 1, 500, "",
                       "By which spectra are compared, at most."),
      integerParameter("epochs", "Epochs", 0, 0, 10000, "",
                       "0 = 500 up to 10,000 spectra, else 200.")};
  std::ranges::move(featureParameters(), std::back_inserter(info.parameters));
  info.presets = {
      {"default", "As measured", "Processed spectra.", {}},
      {"normalised",
       "Normalised, square root",
       "Spectra that were not processed.",
       {{"normalisation", std::string("tic")}, {"transform", std::string("square-root")}}}};
  return info;
}

/// Each column from its first to its 99th percentile as 0 to 255.
at::Tensor asBytes(const at::Tensor& places) {
  const at::Tensor sorted = std::get<0>(places.sort(0));
  const std::int64_t cut = places.size(0) / 100;
  const at::Tensor low = sorted[cut], high = sorted[places.size(0) - 1 - cut];
  return (255 * (places - low) / (high - low).clamp_min(1e-30)).clamp(0, 255).round();
}

Outputs embed(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.1), reducing = context.part(0.1, 0.3),
       searching = context.part(0.3, 0.5), laying = context.part(0.5, 1);
  const auto spectra = spectraOf(inputs);
  const int k = int(values.integer("neighbours"));
  FeatureMatrix features = featuresOf(inputs, values, reading);
  features.keep(reading);
  const auto components =
      std::min({values.integer("components"), features.rows(), features.columns()});
  const at::Tensor points = principalComponents(features, int(components), reducing).scores;
  const Neighbours neighbours = nearestNeighbours(points, k, searching);
  EmbeddingOptions options;
  options.epochs = int(values.integer("epochs"));
  const at::Tensor places = embedding(neighbours, points, options, laying);

  Outputs outputs;
  outputs.figures = {
      figure("kept", "Neighbours kept", "%", 100 * neighboursKept(points, places, k), 1)};
  outputs.figures[0].help =
      "Share of the most similar spectra that are nearest in the embedding, too; higher is better.";
  outputs.notices = {"Distances between colours far apart mean little: compare similar ones."};
  auto colours = std::make_shared<Volume>(
      *componentImages(*spectra, features, asBytes(places), "Colours of spectra"));
  colours->voxels = colours->voxels.nan_to_num(0).to(at::kByte);
  colours->channelAxis = ChannelAxis::Colour;
  outputs.data = {{"colours", std::shared_ptr<const Volume>(std::move(colours))},
                  {"coordinates", componentImages(*spectra, features, places, "Coordinates")}};
  return outputs;
}

/// The matrix, its components, neighbours and the edges between them.
std::uint64_t embeddingMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t n = spectra ? spectra->size() : 0;
  return loopMemory(inputs, values) + 2 * featureMemory(inputs, values) +
         n * (std::uint64_t(values.integer("neighbours")) * 100 +
              std::uint64_t(values.integer("components")) * 16) +
         (512u << 20);
}

} // namespace

std::unique_ptr<Method> embeddingMethod() {
  return std::make_unique<DeclaredMethod>(embeddingInfo(), embed, embeddingMemory);
}

} // namespace svx
