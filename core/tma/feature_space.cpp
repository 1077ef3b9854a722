#include "core/tma/feature_space.h"

#include "core/data/error.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/processed_spectra.h"
#include "core/spectra/resample.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

namespace svx::tma {
namespace {

std::string rangeText(double low, double high) {
  char text[80];
  std::snprintf(text, sizeof text, "m/z %.2f to %.2f", low, high);
  return text;
}

/// Typical distance of neighbours on an axis, in ppm.
double spacingOf(const std::vector<double>& axis) {
  std::vector<double> steps;
  for (std::size_t k = 1; k < axis.size(); ++k)
    steps.push_back(1e6 * (axis[k] - axis[k - 1]) / axis[k]);
  if (steps.empty()) return 0;
  std::ranges::nth_element(steps, steps.begin() + std::ptrdiff_t(steps.size() / 2));
  return steps[steps.size() / 2];
}

/// Equal up to 1 ppm or a hundredth of the distance of two points.
bool sameAxis(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double step = k > 0 ? a[k] - a[k - 1] : 0;
    if (std::abs(a[k] - b[k]) > std::max(0.01 * step, 1e-6 * a[k])) return false;
  }
  return true;
}

[[noreturn]] void refuseSpectra(const Spectra& spectra, const std::string& why,
                                const std::string& remedy) {
  throw Error(ErrorKind::Input, "The model does not fit \"" + spectra.info().name + "\"", why,
              remedy);
}

std::string axisText(const Spectra& spectra) {
  const auto [low, high] = massRange(spectra);
  return rangeText(low, high) +
         (spectra.continuous()
              ? " at " + std::to_string(spectra.info().sharedAxis.size()) + " points"
              : " without a common axis");
}

void checkMeasurement(const FeatureSpace& space, const Spectra& spectra) {
  const SpectraInfo& info = spectra.info();
  if (!space.polarity.empty() && !info.polarity.empty() && space.polarity != info.polarity)
    refuseSpectra(spectra,
                  "it was trained on spectra of " + space.polarity + " ions, and these are of " +
                      info.polarity + " ones.",
                  "Train a model on spectra like these.");
  const auto unlike = [&](SpectrumKind a, SpectrumKind b) {
    return space.kind == a && info.kind == b;
  };
  if (!space.peaks && unlike(SpectrumKind::Profile, SpectrumKind::Centroid))
    refuseSpectra(spectra, "it was trained on whole profiles, and these are centroids.",
                  "Give it the profiles, or train a model on peaks.");
  if (!space.peaks && unlike(SpectrumKind::Centroid, SpectrumKind::Profile))
    refuseSpectra(spectra, "it was trained on centroids, and these are profiles.",
                  "Give it the centroids, or train a model on peaks.");
}

/// Throws where m/z that the features need were not measured.
void checkRange(const FeatureSpace& space, const Spectra& spectra) {
  const auto [low, high] = massRange(spectra);
  // A norm is of all m/z.
  const double first = space.norm > 0 ? space.low : space.masses.front();
  const double last = space.norm > 0 ? space.high : space.masses.back();
  // The outermost peaks of centroids lie where they lie; points of an axis are there or not.
  const double slack = spectra.continuous() ? 2e-6 * spacingOf(spectra.info().sharedAxis) * last
                                            : 0.02 * (last - first);
  if (!(low <= first + slack) || !(high >= last - slack))
    refuseSpectra(spectra,
                  "it needs " + rangeText(first, last) + ", and these spectra have " +
                      axisText(spectra) + ".",
                  "Train a model on the m/z that both have.");
}

/// The spectra on the axis of training where they have another.
std::shared_ptr<const Spectra> onAxisOf(const FeatureSpace& space,
                                        const std::shared_ptr<const Spectra>& spectra,
                                        std::vector<std::string>& notices) {
  if (space.axis.empty() || sameAxis(space.axis, spectra->info().sharedAxis)) return spectra;
  const bool centroids = spectra->info().kind == SpectrumKind::Centroid;
  if (!centroids && spectra->continuous()) {
    const double own = spacingOf(spectra->info().sharedAxis), wanted = spacingOf(space.axis);
    if (own > 2 * wanted)
      refuseSpectra(*spectra,
                    "it was trained on points " + std::to_string(std::lround(wanted)) +
                        " ppm apart, and these lie " + std::to_string(std::lround(own)) +
                        " ppm apart (" + axisText(*spectra) + ").",
                    "Train a model on spectra like these.");
  }
  notices.push_back("The spectra have another axis (" + axisText(*spectra) +
                    ") than the model was trained on (" +
                    rangeText(space.axis.front(), space.axis.back()) + " at " +
                    std::to_string(space.axis.size()) + " points): they were put on that one, " +
                    (centroids ? "each peak at the nearest point." : "by linear interpolation."));
  return std::make_shared<ResampledSpectra>(spectra, space.axis,
                                            centroids ? Resampling::Bins : Resampling::Linear);
}

} // namespace

std::vector<Parameter> featureSpaceParameters() {
  auto parameters = processingParameters("none", "none");
  std::ranges::move(featureParameters(), std::back_inserter(parameters));
  return parameters;
}

std::string FeatureSpace::describe() const {
  std::string text = std::to_string(masses.size()) +
                     (peaks        ? " peaks"
                      : binPpm > 0 ? " bins"
                                   : " points") +
                     " of " + rangeText(masses.front(), masses.back()) + ", " +
                     normalisationText(values);
  for (const auto& [id, label] :
       {std::pair("smoothing", ", smoothing: "), std::pair("baseline", ", baseline: "),
        std::pair("transform", ", transform: ")})
    if (values.text(id) != "none") text += label + values.text(id);
  return text;
}

FoundFeatures findFeatures(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto original = spectraOf(inputs);
  const auto spectra = processed(original, processingOf(values));
  FeatureSpace space;
  for (const Parameter& parameter : featureSpaceParameters())
    space.values.set(parameter.id, values.all().at(parameter.id));
  space.axis = original->info().sharedAxis;
  std::tie(space.low, space.high) = massRange(*original);
  space.kind = original->info().kind;
  space.polarity = original->info().polarity;
  FeatureChoice choice = featureChoiceOf(inputs, values);
  space.peaks = !choice.peaks.empty();
  if (const auto options = normalisationOf(values); options.kind != Normalisation::None) {
    const auto measured = norms(*spectra, options, context);
    space.norm = typicalNorm(measured);
    choice.factors = factorsOf(measured, space.norm);
  }
  FeatureMatrix matrix(spectra, std::move(choice));
  space.masses = matrix.masses();
  space.binPpm = matrix.axis().widthPpm();
  return {std::move(space), std::move(matrix)};
}

FeatureMatrix featuresIn(const FeatureSpace& space, const std::shared_ptr<const Spectra>& given,
                         const std::vector<std::uint32_t>& which, std::vector<std::string>& notices,
                         JobContext& context) {
  checkMeasurement(space, *given);
  checkRange(space, *given);
  const auto spectra = processed(onAxisOf(space, given, notices), processingOf(space.values));
  FeatureChoice choice = featureChoiceOf({}, space.values);
  if (space.peaks) choice.peaks = space.masses;
  if (space.binPpm > 0) choice.axis = MassAxis::ofBins(space.masses, space.binPpm);
  choice.which = which;
  if (auto options = normalisationOf(space.values); options.kind != Normalisation::None) {
    if (space.axis.empty()) { // m/z beyond those of training do not count
      constexpr double most = std::numeric_limits<double>::infinity();
      options.excluded.push_back({-most, std::nextafter(space.low, 0)});
      options.excluded.push_back({std::nextafter(space.high, most), most});
    }
    choice.factors = factorsOf(norms(*spectra, options, context), space.norm);
  }
  return {spectra, std::move(choice)};
}

} // namespace svx::tma
