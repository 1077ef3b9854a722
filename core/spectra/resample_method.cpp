#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/resample.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

MethodInfo resampleInfo() {
  MethodInfo info;
  info.id = "spectra.resample";
  info.title = "Resample spectra";
  info.sentence = "Puts all spectra on one m/z axis, and can keep the largest of every few points.";
  info.citation = imzmlCitation;
  info.inputs = {spectraInput()};
  info.outputs = {{"spectra", "Resampled spectra", DataKind::Spectra, "resampled.imzML"}};
  info.parameters = {
      choiceParameter("method", "Intensities by", "bins",
                      {{"bins", "Sum of the points in a bin"}, {"linear", "Linear interpolation"}},
                      "Bins keep the counts of ions; interpolation keeps the shape of profiles."),
      realParameter("low", "From", 0, 0, 1e6, "m/z", "0 = the lowest of all spectra."),
      realParameter("high", "To", 0, 0, 1e6, "m/z", "0 = the highest of all spectra."),
      realParameter(
          "step", "Step", 0, 0, 1e6, "",
          "Between points of the axis. 0 = the axis that the spectra share; of spectra "
          "with axes of their own the typical distance of profiles, 10 ppm of centroids."),
      choiceParameter("stepUnit", "Step in", "da", {{"da", "Da"}, {"ppm", "ppm"}},
                      "Parts per million widen with m/z."),
      integerParameter("pool", "Largest of", 1, 1, 1000, "points",
                       "Neighbouring points of the axis of which only the largest intensity is "
                       "kept.")};
  info.presets = {{"bins", "Bins of 0.25 Da", "A small table of centroids.", {}},
                  {"profiles",
                   "Profiles, common axis",
                   "Profiles with axes of their own.",
                   {{"method", std::string("linear")}, {"step", 0.0}}},
                  {"pool-4",
                   "Largest of 4",
                   "Profiles for a network, a quarter of the points.",
                   {{"method", std::string("linear")}, {"step", 0.0}, {"pool", std::int64_t(4)}}},
                  {"pool-8",
                   "Largest of 8",
                   "Profiles for a network, an eighth of the points.",
                   {{"method", std::string("linear")}, {"step", 0.0}, {"pool", std::int64_t(8)}}}};
  return info;
}

constexpr double mostPoints = 1 << 24;

std::vector<double> axisOf(const Spectra& spectra, const Values& values) {
  double low = values.real("low"), high = values.real("high");
  const auto [lowest, highest] = massRange(spectra);
  if (!(highest > 0))
    throw Error(ErrorKind::Input, "The spectra cannot be resampled", "they hold no points.");
  if (low == 0) low = lowest;
  if (high == 0) high = highest;
  if (!(high >= low))
    throw Error(ErrorKind::Usage, "The spectra cannot be resampled",
                "the axis ends at m/z " + massText(high) + ", before it begins.",
                "Choose a higher end.");
  const double step = values.real("step");
  std::vector<double> axis;
  if (step == 0) {
    axis = MassAxis::of(spectra).points();
    std::erase_if(axis, [&](double mz) { return mz < low || mz > high; });
  } else {
    const bool ppm = values.text("stepUnit") == "ppm";
    if (ppm) low = std::max(low, high * 1e-6);
    const double factor = std::log1p(step * 1e-6);
    const double points = 1 + std::floor(ppm ? std::log(high / low) / factor : (high - low) / step);
    if (points > mostPoints)
      throw Error(ErrorKind::Usage, "The spectra cannot be resampled",
                  "the axis would have " + std::to_string(std::uint64_t(points)) + " points.",
                  "Choose a larger step.");
    for (std::size_t k = 0; k < std::size_t(points); ++k)
      axis.push_back(ppm ? low * std::exp(factor * double(k)) : low + step * double(k));
  }
  if (axis.empty())
    throw Error(ErrorKind::Usage, "The spectra cannot be resampled",
                "no point of their axis lies from m/z " + massText(low) + " to " + massText(high) +
                    ".",
                "Choose a wider range or a step.");
  return axis;
}

Outputs resampled(const Inputs& inputs, const Values& values, JobContext&) {
  const auto spectra = spectraOf(inputs);
  const auto how = values.text("method") == "linear" ? Resampling::Linear : Resampling::Bins;
  std::shared_ptr<const Spectra> result =
      std::make_shared<ResampledSpectra>(spectra, axisOf(*spectra, values), how);
  const auto pool = values.integer("pool");
  if (pool > 1) result = std::make_shared<PooledSpectra>(result, int(pool));
  Outputs outputs;
  outputs.figures = {figure("points", "Points", "", double(result->info().sharedAxis.size()), 0)};
  outputs.data = {{"spectra", std::move(result)}};
  return outputs;
}

// ---- Neighbours

MethodInfo stackInfo() {
  MethodInfo info;
  info.id = "spectra.stack";
  info.title = "Means of neighbours";
  info.sentence = "Makes each spectrum the mean of itself and its four neighbours.";
  info.citation = imzmlCitation;
  info.inputs = {spectraInput(), regionInput()};
  info.inputs.back().help =
      "A label map on the pixels of the spectra; neighbours of another label do not count.";
  info.outputs = {{"spectra", "Means of neighbours", DataKind::Spectra, "stacked.imzML"}};
  info.presets = {{"default", "Four neighbours", "Noise matters more than edges.", {}}};
  return info;
}

Outputs stacked(const Inputs& inputs, const Values&, JobContext&) {
  const auto spectra = spectraOf(inputs);
  Outputs outputs;
  outputs.data = {
      {"spectra", std::shared_ptr<const Spectra>(std::make_shared<StackedSpectra>(
                      spectra, crossNeighbours(*spectra, labelsOfSpectra(inputs, *spectra))))}};
  return outputs;
}

} // namespace

std::unique_ptr<Method> resampleMethod() {
  return std::make_unique<DeclaredMethod>(resampleInfo(), resampled, loopMemory);
}

std::unique_ptr<Method> stackMethod() {
  return std::make_unique<DeclaredMethod>(stackInfo(), stacked, loopMemory);
}

} // namespace svx
