// The registration methods of the house.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// Adds `registration.linear` and `registration.variational`.
void registerRegistrationMethods(MethodRegistry& registry);

} // namespace svx
