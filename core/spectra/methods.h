// The methods for mass spectra.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Adds every `spectra.` method.
void registerSpectraMethods(MethodRegistry& registry);

} // namespace svx
