// A method's description as text.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Inputs, presets, parameters and outputs, as `spectravox methods ID` and `run ID --help` print.
std::string methodHelp(const MethodInfo& info);

} // namespace svx
