#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/k_means.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo kMeansInfo() {
  MethodInfo info;
  info.id = "spectra.k-means";
  info.title = "Clusters (k-means)";
  info.sentence =
      "Divides the sample into regions of similar spectra, each pixel alone or with its "
      "neighbours.";
  info.citation =
      "Arthur, Vassilvitskii: k-means++: the advantages of careful seeding. SODA 2007:1027-1035; "
      "Alexandrov, Kobarg: Efficient spatial segmentation of large imaging mass spectrometry "
      "datasets with spatially aware clustering. Bioinformatics 27(13):i230-i238, 2011, "
      "doi:10.1093/bioinformatics/btr246";
  info.inputs = featureInputs();
  info.outputs = {{"clusters", "Clusters", DataKind::LabelMap, "clusters.nii.gz"},
                  {"centroids", "Mean spectra of the clusters", DataKind::Table, "centroids.csv"}};
  info.parameters = {
      integerParameter("clusters", "Clusters", 5, 1, 1000, "", ""),
      integerParameter(
          "radius", "Neighbourhood", 0, 0, 5, "pixels",
          "Spectra are compared together with those of the pixels this far around. 0 = "
          "each alone."),
      integerParameter("restarts", "Restarts", 5, 1, 1000, "",
                       "From other centres; the best result is kept."),
      integerParameter("iterations", "Iterations", 300, 1, 100000, "", "Of a start, at most.")};
  std::ranges::move(featureParameters(), std::back_inserter(info.parameters));
  info.presets = {
      {"default", "Each pixel alone", "Sharp borders between kinds of tissue.", {}},
      {"spatial",
       "With neighbours",
       "Noisy spectra of connected regions.",
       {{"radius", std::int64_t(1)}}},
      {"normalised",
       "Normalised",
       "Spectra that were not processed.",
       {{"normalisation", std::string("tic")}, {"transform", std::string("square-root")}}}};
  return info;
}

Outputs cluster(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.2), clustering = context.part(0.2, 1);
  const auto spectra = spectraOf(inputs);
  FeatureMatrix features = featuresOf(inputs, values, reading);
  const at::Tensor matrix = features.keep(reading);
  const int radius = int(values.integer("radius"));
  KMeansOptions options;
  options.clusters = int(values.integer("clusters"));
  options.restarts = int(values.integer("restarts"));
  options.iterations = int(values.integer("iterations"));
  const auto found =
      kMeans(matrix, radius > 0 ? around(*spectra, features, radius) : alone(features.rows()),
             options, clustering);

  std::vector<int> labels(spectra->size(), 0);
  std::vector<int> sizes(std::size_t(options.clusters), 0);
  for (std::int64_t r = 0; r < features.rows(); ++r) {
    labels[features.spectrumOf(r)] = found.labels[std::size_t(r)] + 1;
    ++sizes[std::size_t(found.labels[std::size_t(r)])];
  }
  auto map = std::make_shared<LabelMap>();
  map->volume.name = "Clusters of " + spectra->info().name;
  map->volume.geometry = spectra->grid();
  map->volume.voxels = labelImage(*spectra, labels);
  map->completeTable();
  for (Label& label : map->labels) label.name = "cluster " + std::to_string(label.value);
  Outputs outputs;
  const at::Tensor centred = matrix - matrix.mean(0);
  const double total = centred.square().sum(at::kDouble).item<double>();
  outputs.figures = {figure("inertia", "Variance within clusters", "%",
                            total > 0 ? 100 * found.inertia / total : 0, 2),
                     figure("largest", "Pixels of the largest", "", sizes.front(), 0),
                     figure("smallest", "Pixels of the smallest", "", sizes.back(), 0)};
  outputs.data = {
      {"clusters", std::shared_ptr<const LabelMap>(std::move(map))},
      {"centroids", componentTable(features, found.centroids, "cluster",
                                   "Mean spectra of clusters of " + spectra->info().name)}};
  return outputs;
}

/// The matrix, and products with the centres of each place.
std::uint64_t kMeansMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t n = spectra ? spectra->size() : 0,
                      k = std::uint64_t(values.integer("clusters"));
  const std::uint64_t side = 2 * std::uint64_t(values.integer("radius")) + 1;
  return loopMemory(inputs, values) + 3 * featureMemory(inputs, values) +
         n * (k * (side * side * 4 + 40) + side * side * 8 + 64);
}

} // namespace

std::unique_ptr<Method> kMeansMethod() {
  return std::make_unique<DeclaredMethod>(kMeansInfo(), cluster, kMeansMemory);
}

} // namespace svx
