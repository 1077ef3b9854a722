#include "core/data/error.h"
#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tissue/voting.h"
#include "core/tma/explain.h"
#include "core/tma/methods.h"
#include "core/tma/tissue_interface.h"
#include "core/tma/trained_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <optional>

namespace svx {
namespace {

MethodInfo explainInfo() {
  MethodInfo info;
  info.id = "tma.explain";
  info.title = "Explain a tissue classifier";
  info.sentence = "Says which m/z a trained tissue classifier looks at, class by class.";
  info.citation =
      "Simonyan, Vedaldi & Zisserman: Deep inside convolutional networks: visualising image "
      "classification models and saliency maps. ICLR workshop 2014, arXiv:1312.6034; Zhou et al.: "
      "Learning deep features for discriminative localization. CVPR 2016, "
      "doi:10.1109/CVPR.2016.319; Haufe et al.: On the interpretation of weight vectors of linear "
      "models in multivariate neuroimaging. NeuroImage 87:96-110, 2014, "
      "doi:10.1016/j.neuroimage.2013.10.067";
  info.inputs = {spectraInput(),
                 modelInput(),
                 {"cores", "Cores", DataKind::Table, false,
                  "A row for each core, x, y and radius in pixels: only their spectra count."},
                 regionInput()};
  info.outputs = {{"relevance", "Relevance of each m/z", DataKind::Table, "relevance.csv"},
                  {"top", "Most relevant m/z", DataKind::Table, "top.csv"}};
  info.parameters = {
      choiceParameter(
          "way", "By", "gradient",
          {{"gradient", "Gradient"}, {"map", "Class activation map"}, {"pattern", "Pattern"}},
          "Gradient: how far a class's score moves when an intensity changes by its usual spread; "
          "of "
          "linear classifiers their weights. Map: what each place adds to a class's score; "
          "networks "
          "of convolutions only, and no finer than their kernels. Pattern: how closely an "
          "intensity "
          "goes with the score; of any classifier, without a difference between cause and "
          "company."),
      integerParameter("top", "m/z of a class", 20, 1, 10000, "", "In the list, at most."),
      realParameter("apart", "Apart by", 0.5, 0, 100, "Da",
                    "Nearer m/z belong to one peak, and the most relevant of them is listed."),
      integerParameter("most", "Spectra, at most", 2000, 2, 10'000'000, "",
                       "Taken evenly from all of them.")};
  info.presets = {
      {"default", "Gradient", "Always.", {}},
      {"map", "Activation map", "Networks of convolutions.", {{"way", std::string("map")}}},
      {"pattern",
       "Pattern",
       "Forests, and to find marker candidates.",
       {{"way", std::string("pattern")}}}};
  return info;
}

/// Spectra of the region and of the cores, not too many unless cores must be whole.
std::vector<std::uint32_t> chosen(const Inputs& inputs, const Values& values,
                                  const Spectra& spectra, const Tissue* tissue, bool whole) {
  std::vector<std::uint32_t> which = spectraWithin(inputs, spectra);
  if (which.empty()) { // no region was given
    which.resize(spectra.size());
    std::iota(which.begin(), which.end(), 0u);
  }
  if (tissue)
    std::erase_if(which, [&](std::uint32_t i) { return tissue->coreOf[i] == Tissue::noCore; });
  if (which.empty())
    throw Error(ErrorKind::Input, "There is nothing to explain",
                "no spectrum of the region lies in a core.", "Choose another region.");
  const auto most = std::size_t(values.integer("most"));
  if (whole || which.size() <= most) return which;
  std::vector<std::uint32_t> even(most);
  for (std::size_t k = 0; k < most; ++k) even[k] = which[k * which.size() / most];
  return even;
}

at::Tensor relevanceOf(const tma::TrainedModel& trained, const at::Tensor& features,
                       const Predictions& called, const std::string& way, JobContext& context) {
  const int classes = int(trained.classes.size());
  if (way == "pattern") return tma::patterns(features, called.probabilities.clamp_min(1e-12).log());
  const bool reduced = trained.reduction.loadings.defined();
  const at::Tensor seen = trained.reduction(features);
  if (way == "gradient") {
    const at::Tensor slopes = trained.learned->sensitivity(seen, called.labels(), classes, context);
    return tma::scaledBySpread(
        reduced ? tma::throughComponents(slopes, trained.reduction.loadings) : slopes, features);
  }
  if (reduced)
    throw Error(ErrorKind::Usage, "The classifier has no activation maps",
                "it looks at principal components, which have no places.", "Choose the gradient.");
  return trained.learned->activationMaps(features, called.labels(), classes, context);
}

Outputs explain(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.4), calling = context.part(0.4, 0.6),
       explaining = context.part(0.6, 1);
  const auto spectra = spectraOf(inputs);
  const auto trained = tma::trainedModelOf(*input<Model>(inputs, "model"));
  Outputs outputs;
  std::optional<Tissue> tissue;
  if (const auto cores = input<Table>(inputs, "cores")) tissue = tissueOf(*cores, *spectra);
  const bool whole = tma::classifiersNamed(trained.classifier).front().places;
  const auto which = chosen(inputs, values, *spectra, tissue ? &*tissue : nullptr, whole);
  FeatureMatrix matrix =
      tma::featuresIn(trained.features, spectra, which, outputs.notices, reading);
  const at::Tensor features = matrix.keep(reading);
  calling.progress(0, "Calling the spectra");
  const at::Tensor seen = trained.reduction(features);
  const tma::Examples examples =
      tissue ? tma::examplesOf(*tissue, spectraOfRows(matrix), seen) : tma::Examples(seen);
  const Predictions called{spectraOfRows(matrix),
                           trained.learned->probabilities(examples, calling)};
  const auto labels = called.labels();
  explaining.progress(0, "Explaining the calls");
  const at::Tensor relevance =
      relevanceOf(trained, features, called, values.text("way"), explaining);

  const auto& masses = trained.features.masses;
  Table all = tma::relevanceTable(relevance, masses, trained.classes);
  const at::Tensor mean = features.mean(0).to(at::kDouble).contiguous();
  all.columns.push_back(
      {"mean intensity", "",
       std::vector<double>(mean.data_ptr<double>(), mean.data_ptr<double>() + mean.numel()), 4});
  for (std::size_t c = 0; c < trained.classes.size(); ++c)
    if (std::ranges::find(labels, int(c)) == labels.end())
      outputs.notices.push_back("No spectrum was called '" + trained.classes[c] +
                                "': nothing is known of what speaks for it.");
  outputs.notices.push_back(
      "Relevance is of the classifier, not of the disease: what it looks at need not be a marker.");
  outputs.notices.push_back(researchUseOnly);
  outputs.figures = {figure("spectra", "Spectra", "", double(labels.size()), 0)};
  const std::string of = " of " + trained.name;
  all.name = "Relevance" + of;
  Table top = tma::topTable(relevance, masses, trained.classes, features, labels,
                            int(values.integer("top")), values.real("apart"));
  top.name = "Most relevant m/z" + of;
  outputs.data = {{"relevance", std::make_shared<const Table>(std::move(all))},
                  {"top", std::make_shared<const Table>(std::move(top))}};
  return outputs;
}

/// Beside calling, the features and what is made of some at a time.
std::uint64_t explainMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const std::uint64_t rows =
      spectra ? std::min<std::uint64_t>(spectra->size(), std::uint64_t(values.integer("most"))) : 0;
  const std::uint64_t columns = spectra ? std::uint64_t(spectra->longest()) : 0;
  return callingMemory(inputs, values) + 8 * rows * columns + (std::uint64_t(256) << 20);
}

} // namespace

std::unique_ptr<Method> explainTissueMethod() {
  return std::make_unique<DeclaredMethod>(explainInfo(), explain, explainMemory);
}

} // namespace svx
