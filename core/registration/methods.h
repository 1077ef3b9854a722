// The registration methods of the house.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Adds every `registration.` method.
void registerRegistrationMethods(MethodRegistry& registry);

} // namespace svx
