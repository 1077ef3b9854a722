// The methods for mass spectra.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Adds every `spectra.` method.
void registerSpectraMethods(MethodRegistry& registry);

/// One for each method, beside its maths.
std::unique_ptr<Method> ionImageMethod();
std::unique_ptr<Method> meanSpectrumMethod();
std::unique_ptr<Method> peaksMethod();
std::unique_ptr<Method> normaliseMethod();
std::unique_ptr<Method> processMethod();
std::unique_ptr<Method> resampleMethod();
std::unique_ptr<Method> stackMethod();
std::unique_ptr<Method> alignMethod();
std::unique_ptr<Method> informativenessMethod();
std::unique_ptr<Method> pcaMethod();
std::unique_ptr<Method> robustPcaMethod();
std::unique_ptr<Method> nmfMethod();
std::unique_ptr<Method> kMeansMethod();
std::unique_ptr<Method> markersMethod();
std::unique_ptr<Method> embeddingMethod();

} // namespace svx
