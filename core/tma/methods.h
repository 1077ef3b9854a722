// Methods that classify tissue by its spectra.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Adds every `tma.` method.
void registerTissueMethods(MethodRegistry& registry);

/// One for each method.
std::unique_ptr<Method> findCoresMethod();
std::unique_ptr<Method> compareTissueMethod();
std::unique_ptr<Method> trainTissueMethod();
std::unique_ptr<Method> predictTissueMethod();
std::unique_ptr<Method> evaluateTissueMethod();
std::unique_ptr<Method> explainTissueMethod();
std::unique_ptr<Method> tissueBoundaryMethod();
std::unique_ptr<Method> searchTissueMethod();
std::unique_ptr<Method> learningRateMethod();

} // namespace svx
