#include "core/tma/prediction.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx::tma {
namespace {

constexpr std::int64_t blockBytes = 64 << 20;
constexpr double manyUnfamiliar = 0.05;

std::string percentText(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

} // namespace

double Called::unfamiliarShare() const {
  if (distances.empty()) return 0;
  return double(std::ranges::count_if(distances, [](double d) { return !(d <= 1); })) /
         double(distances.size());
}

Called callSpectra(const TrainedModel& trained, const std::shared_ptr<const Spectra>& spectra,
                   const std::vector<std::uint32_t>& which, const Tissue* tissue,
                   std::vector<std::string>& notices, JobContext& context) {
  JobContext preparing = context.part(0, 0.2), calling = context.part(0.2, 1);
  const FeatureMatrix matrix = featuresIn(trained.features, spectra, which, notices, preparing);
  const std::int64_t rows = matrix.rows();
  const bool whole = classifiersNamed(trained.classifier).front().places;
  const std::int64_t atATime =
      whole ? rows : std::clamp<std::int64_t>(blockBytes / (4 * matrix.columns()), 64, 1 << 14);
  Called called;
  std::vector<at::Tensor> probabilities;
  for (std::int64_t first = 0; first < rows; first += atATime) {
    const std::int64_t count = std::min(atATime, rows - first);
    JobContext part =
        calling.part(double(first) / double(rows), double(first + count) / double(rows));
    part.checkpoint();
    part.progress(0, "Calling the spectra");
    at::Tensor block = matrix.block(first, count, part);
    const at::Tensor heard = (block != 0).any(1);
    const bool* signal = heard.data_ptr<bool>();
    Examples examples;
    for (std::int64_t r = 0; r < count; ++r) {
      const std::uint32_t i = matrix.spectrumOf(first + r);
      (signal[r] ? called.predictions.spectra : called.silent).push_back(i);
      if (!signal[r]) continue;
      examples.cores.push_back(tissue ? tissue->coreOf[i] : Tissue::noCore);
      examples.positions.push_back(spectra->info().positions[i]);
    }
    if (!heard.all().item<bool>()) block = block.index_select(0, heard.nonzero().squeeze(1));
    if (block.size(0) == 0) continue;
    examples.features = trained.reduction(block);
    probabilities.push_back(trained.learned->probabilities(examples, part));
    std::ranges::copy(trained.familiarity.distances(block), std::back_inserter(called.distances));
  }
  if (probabilities.empty())
    throw Error(ErrorKind::Input, "\"" + spectra->info().name + "\" cannot be called",
                "none of its spectra holds a signal at the m/z of the model.",
                "Check that it is the right data set.");
  called.predictions.probabilities = at::cat(probabilities);
  if (!called.silent.empty())
    notices.push_back(std::to_string(called.silent.size()) +
                      " spectra hold no signal at the m/z of the model and were not called.");
  if (const double share = called.unfamiliarShare(); share > manyUnfamiliar)
    notices.push_back(percentText(share) +
                      " of the spectra look unlike those that the model was made from, of which "
                      "about 2 % would: what it says of them may be worth nothing.");
  return called;
}

} // namespace svx::tma
