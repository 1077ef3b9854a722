// What the methods for mass spectra have in common.
#pragma once

#include "core/methods/method.h"
#include "core/spectra/mean_spectrum.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/processing.h"

namespace svx {

/// "spectra", the data set; throws `Error{Input}` for one without a spectrum.
InputInfo spectraInput();
std::shared_ptr<const Spectra> spectraOf(const Inputs& inputs);

/// "region": a label map on the raster; spectra where it is not 0 count.
InputInfo regionInput();
/// The spectra in the region, ascending; empty when there is none: then all count. Throws
/// `Error{Input}` when the region lies on another raster or holds no spectrum.
std::vector<std::uint32_t> spectraWithin(const Inputs& inputs, const Spectra& spectra);

/// The label of each spectrum's pixel in the label map `id`; empty when that was not given. Throws
/// `Error{Input}` when it lies on another raster.
std::vector<std::int64_t> labelsOfSpectra(const Inputs& inputs, const Spectra& spectra,
                                          const std::string& id = "region");

/// "tolerance" and "toleranceUnit".
std::vector<Parameter> toleranceParameters();
MassWindow windowOf(double mz, const Values& values);

/// "pooling".
Parameter poolingParameter(const std::string& value);
Pooling poolingOf(const Values& values);

/// "normalisation", "p", "standard" and "excluded".
std::vector<Parameter> normalisationParameters();
NormalisationOptions normalisationOf(const Values& values);
std::string normalisationText(const Values& values); ///< "normalised: Median", "not normalised"

/// "smoothing", "smoothingWindow", "baseline" and "baselineWindow", chosen at first as said.
std::vector<Parameter> processingParameters(const std::string& smoothing,
                                            const std::string& baseline);
ProcessingOptions processingOf(const Values& values); ///< without "transform"

/// "transform".
Parameter transformParameter();
IntensityTransform transformOf(const Values& values);
std::string unitOf(IntensityTransform transform, const std::string& unit); ///< "log2(1 + counts)"

/// "bin": the width of the bins of spectra without a common axis.
Parameter binParameter();
/// Of the spectra in the region, normalised and on the axis that the values name. Throws
/// `Error{Input}` when they hold no points.
SpectrumStatistics statisticsOf(const Inputs& inputs, const Values& values, JobContext& context);

/// A headline figure; without a value when that is not finite.
Figure figure(std::string id, std::string label, std::string unit, double value, int decimals);
std::string massText(double mz); ///< with four decimals

/// What reading one spectrum after the other needs.
std::uint64_t loopMemory(const Inputs& inputs, const Values& values);
/// What `statisticsOf` needs.
std::uint64_t meanMemory(const Inputs& inputs, const Values& values);

/// The sentences of citations.
extern const char* const imzmlCitation;

} // namespace svx
