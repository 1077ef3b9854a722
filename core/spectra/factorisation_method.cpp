#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/factorisation.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

constexpr std::uint64_t keptBytes = std::uint64_t(4) << 30; ///< a matrix up to this stays in memory

std::vector<Parameter> withFeatures(std::vector<Parameter> own) {
  std::ranges::move(featureParameters(), std::back_inserter(own));
  return own;
}

/// A column of numbers as `values` has them.
TableColumn column(const std::string& name, const std::string& unit, const at::Tensor& values,
                   int decimals) {
  const at::Tensor of = values.to(at::kDouble).contiguous();
  const double* from = of.data_ptr<double>();
  return {name, unit, std::vector<double>(from, from + of.numel()), decimals};
}

/// 1 to n, the variances and their shares in `total`.
std::shared_ptr<const Table> varianceTable(const at::Tensor& variances, double total,
                                           const std::string& name) {
  auto table = std::make_shared<Table>();
  table->name = name;
  table->columns = {column("component", "", at::arange(1, variances.size(0) + 1), 0),
                    column("variance", "", variances, 6),
                    column("share", "%", 100 * variances / total, 4),
                    column("sum of shares", "%", 100 * variances.cumsum(0) / total, 4)};
  return table;
}

const std::string& nameOf(const Inputs& inputs) {
  return input<Spectra>(inputs, "spectra")->info().name;
}

// ---- Principal components

MethodInfo pcaInfo() {
  MethodInfo info;
  info.id = "spectra.pca";
  info.title = "Principal components";
  info.sentence = "Finds the few patterns of peaks that explain most of the differences between "
                  "spectra.";
  info.citation =
      "Musco, Musco: Randomized block Krylov methods for stronger and faster approximate singular "
      "value decomposition. NIPS 28, 2015, arXiv:1504.05477; Halko, Martinsson, Tropp: Finding "
      "structure with randomness. SIAM Rev. 53(2):217-288, 2011, doi:10.1137/090771806";
  info.inputs = featureInputs();
  info.outputs = {{"scores", "Component images", DataKind::Volume, "scores.nii.gz"},
                  {"loadings", "Loadings", DataKind::Table, "loadings.csv"},
                  {"variance", "Explained variance", DataKind::Table, "variance.csv"}};
  info.parameters = withFeatures({integerParameter("components", "Components", 10, 1, 2000, "",
                                                   "No more than spectra and features.")});
  info.presets = {
      {"default", "Ten components", "Spectra as they are.", {}},
      {"normalised",
       "Normalised, square root",
       "Spectra that were not processed.",
       {{"normalisation", std::string("tic")}, {"transform", std::string("square-root")}}}};
  return info;
}

Outputs pca(const Inputs& inputs, const Values& values, JobContext& context) {
  auto measuring = context.part(0, 0.1), reading = context.part(0.1, 0.3),
       finding = context.part(0.3, 1);
  const auto spectra = spectraOf(inputs);
  FeatureMatrix features = featuresOf(inputs, values, measuring);
  if (features.bytes() <= keptBytes) features.keep(reading);
  const auto found = principalComponents(features, int(values.integer("components")), finding);
  Outputs outputs;
  const at::Tensor shares = 100 * found.variances / found.total;
  outputs.figures = {figure("explained", "Explained variance", "%", shares.sum().item<double>(), 2),
                     figure("first", "Explained by the first", "%", shares[0].item<double>(), 2),
                     figure("passes", "Passes over the matrix", "", found.passes, 0)};
  outputs.data = {
      {"scores", componentImages(*spectra, features, found.scores, "Principal components")},
      {"loadings",
       componentTable(features, found.loadings, "component", "Loadings of " + nameOf(inputs))},
      {"variance",
       varianceTable(found.variances, found.total, "Explained variance of " + nameOf(inputs))}};
  return outputs;
}

/// The matrix or a block of it, directions in double precision, scores and their images.
std::uint64_t pcaMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t matrix = featureMemory(inputs, values), n = spectra ? spectra->size() : 1;
  const std::uint64_t columns = matrix / (4 * std::max<std::uint64_t>(1, n)),
                      k = std::uint64_t(values.integer("components"));
  return loopMemory(inputs, values) + (matrix <= keptBytes ? matrix : 0) +
         columns * (k + 10) * 8 * 30 + n * k * 16 + (256u << 20);
}

// ---- Robust principal components

MethodInfo robustInfo() {
  MethodInfo info;
  info.id = "spectra.robust-pca";
  info.title = "Robust principal components";
  info.sentence = "Splits the spectra into what follows few patterns and what single spectra have "
                  "besides.";
  info.citation = "Candes, Li, Ma, Wright: Robust principal component analysis? J. ACM 58(3):11, "
                  "2011, doi:10.1145/1970392.1970395";
  info.inputs = featureInputs();
  info.outputs = {{"scores", "Component images", DataKind::Volume, "scores.nii.gz"},
                  {"outliers", "Sparse part", DataKind::Volume, "sparse.nii.gz"},
                  {"loadings", "Loadings", DataKind::Table, "loadings.csv"},
                  {"variance", "Singular values", DataKind::Table, "singular-values.csv"}};
  info.parameters = withFeatures(
      {integerParameter("components", "Components", 10, 1, 2000, "",
                        "Of the low-rank part that are written; no more than it has."),
       realParameter("lambda", "Weight of the sparse part", 0, 0, 1e6, "",
                     "Larger leaves less in it. 0 = 1 over the root of the longer side."),
       realParameter("accuracy", "Accuracy", 1e-7, 1e-12, 0.1, "",
                     "Of the sum of both parts, relative to the matrix."),
       integerParameter("iterations", "Iterations", 1000, 1, 100000, "", "At most.")});
  info.presets = {{"default", "Ten components", "Some hundred features, as of peaks.", {}}};
  return info;
}

Outputs robust(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.1), splitting = context.part(0.1, 1);
  const auto spectra = spectraOf(inputs);
  FeatureMatrix features = featuresOf(inputs, values, reading);
  RobustOptions options;
  options.lambda = values.real("lambda");
  options.tolerance = values.real("accuracy");
  options.iterations = int(values.integer("iterations"));
  const auto found = robustComponents(features.keep(reading), options, splitting);
  const std::int64_t rank = found.singular.size(0),
                     k = std::min<std::int64_t>(values.integer("components"), rank);
  Outputs outputs;
  outputs.figures = {figure("rank", "Rank of the low-rank part", "", double(rank), 0),
                     figure("sparse", "Entries in the sparse part", "%",
                            100 * found.sparse.ne(0).to(at::kDouble).mean().item<double>(), 2),
                     figure("residual", "Residual", "", found.residual, 9)};
  if (found.residual > options.tolerance)
    outputs.notices.push_back("Stopped after " + std::to_string(found.iterations) +
                              " iterations, before the tolerance was reached.");
  if (rank == 0)
    throw Error(ErrorKind::Input, "There is no low-rank part",
                "all of the matrix went to the sparse part.", "Choose a larger weight.");
  const at::Tensor loadings = found.loadings.narrow(0, 0, k);
  const at::Tensor scores = at::mm(features.keep(reading).to(at::kDouble), loadings.t());
  outputs.data = {
      {"scores", componentImages(*spectra, features, scores, "Robust principal components")},
      {"outliers", componentImages(*spectra, features, found.sparse.norm(2, 1, true),
                                   "Size of the sparse part")},
      {"loadings",
       componentTable(features, loadings, "component", "Robust loadings of " + nameOf(inputs))},
      {"variance",
       varianceTable(found.singular.square(), found.singular.square().sum().item<double>(),
                     "Squared singular values of the low-rank part")}};
  return outputs;
}

/// Six matrices in double precision and the Gram matrix.
std::uint64_t robustMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t matrix = featureMemory(inputs, values), n = spectra ? spectra->size() : 1;
  const std::uint64_t side = std::min(n, matrix / (4 * std::max<std::uint64_t>(1, n)));
  return loopMemory(inputs, values) + 18 * matrix + 32 * side * side;
}

// ---- Factors that are not negative

MethodInfo nmfInfo() {
  MethodInfo info;
  info.id = "spectra.nmf";
  info.title = "Non-negative factors";
  info.sentence = "Finds spectra of which all others are sums, and how much of each is where.";
  info.citation =
      "Lee, Seung: Algorithms for non-negative matrix factorization. NIPS 13, 2000; Ding, Li, "
      "Peng, "
      "Park: Orthogonal nonnegative matrix tri-factorizations for clustering. KDD 2006, "
      "doi:10.1145/1150402.1150420";
  info.inputs = featureInputs();
  info.outputs = {{"weights", "Factor images", DataKind::Volume, "factors.nii.gz"},
                  {"factors", "Factors", DataKind::Table, "factors.csv"}};
  info.parameters = withFeatures(
      {integerParameter("factors", "Factors", 6, 1, 2000, "", "No more than spectra and features."),
       realParameter("orthogonality", "Orthogonality", 1, 0, 1e9, "",
                     "Weight of factors that share no peaks and have length 1. 0 = none."),
       integerParameter("iterations", "Iterations", 500, 1, 100000, "", ""),
       choiceParameter("image", "Images of", "weights",
                       {{"weights", "Weights"}, {"projections", "Projections on the factors"}},
                       "Weights sum the factors up to the spectra; projections do not depend on "
                       "the other spectra.")});
  info.presets = {{"default", "Six factors", "Peaks or binned spectra.", {}}};
  return info;
}

Outputs nmf(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.1), factorising = context.part(0.1, 1);
  const auto spectra = spectraOf(inputs);
  FeatureMatrix features = featuresOf(inputs, values, reading);
  NonNegativeOptions options;
  options.factors = int(values.integer("factors"));
  options.orthogonality = values.real("orthogonality");
  options.iterations = int(values.integer("iterations"));
  if (options.factors > std::min(features.rows(), features.columns()))
    throw Error(ErrorKind::Input, "The factors cannot be found",
                std::to_string(options.factors) + " are wanted of " +
                    std::to_string(features.rows()) + " spectra with " +
                    std::to_string(features.columns()) + " features.",
                "Choose no more factors than spectra and features.");
  const at::Tensor matrix = features.keep(reading);
  const auto found = nonNegativeFactors(matrix, options, factorising);
  Outputs outputs;
  outputs.figures = {figure("residual", "Residual", "%", 100 * found.residual, 2),
                     figure("orthogonality", "Distance from orthogonal", "", found.deviation, 4)};
  const auto negative = matrix.lt(0).sum().item<std::int64_t>();
  if (negative > 0)
    outputs.notices.push_back(std::to_string(negative) + " negative intensities counted as 0.");
  const bool projected = values.text("image") == "projections";
  outputs.data = {
      {"weights",
       componentImages(*spectra, features,
                       projected ? at::mm(matrix.clamp_min(0), found.factors.t()) : found.weights,
                       projected ? "Projections on factors" : "Weights of factors")},
      {"factors",
       componentTable(features, found.factors, "factor", "Factors of " + nameOf(inputs))}};
  return outputs;
}

std::uint64_t nmfMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t matrix = featureMemory(inputs, values), n = spectra ? spectra->size() : 1;
  const std::uint64_t columns = matrix / (4 * std::max<std::uint64_t>(1, n));
  return loopMemory(inputs, values) + 3 * matrix +
         24 * std::uint64_t(values.integer("factors")) * (n + columns);
}

} // namespace

std::unique_ptr<Method> pcaMethod() {
  return std::make_unique<DeclaredMethod>(pcaInfo(), pca, pcaMemory);
}

std::unique_ptr<Method> robustPcaMethod() {
  return std::make_unique<DeclaredMethod>(robustInfo(), robust, robustMemory);
}

std::unique_ptr<Method> nmfMethod() {
  return std::make_unique<DeclaredMethod>(nmfInfo(), nmf, nmfMemory);
}

} // namespace svx
