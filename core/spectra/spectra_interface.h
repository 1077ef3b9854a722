// What the methods for mass spectra have in common.
#pragma once

#include "core/methods/method.h"
#include "core/spectra/normalisation.h"

namespace svx {

/// "spectra", the data set; throws `Error{Input}` for one without a spectrum.
InputInfo spectraInput();
std::shared_ptr<const Spectra> spectraOf(const Inputs& inputs);

/// "region": a label map on the raster; spectra where it is not 0 count.
InputInfo regionInput();
/// The spectra in the region, ascending; all when there is none. Throws `Error{Input}` when the
/// region lies on another raster or holds no spectrum.
std::vector<std::uint32_t> spectraWithin(const Inputs& inputs, const Spectra& spectra);

/// "tolerance" and "toleranceUnit".
std::vector<Parameter> toleranceParameters();
MassWindow windowOf(double mz, const Values& values);

/// "pooling".
Parameter poolingParameter(const std::string& value);
Pooling poolingOf(const Values& values);

/// "normalisation", "p", "standard" and "excluded".
std::vector<Parameter> normalisationParameters();
NormalisationOptions normalisationOf(const Values& values);

/// The sentences of citations.
extern const char* const imzmlCitation;

} // namespace svx
