#include "core/registration/methods.h"

#include "core/registration/automatic/automatic.h"
#include "core/registration/implicit/image_network_method.h"
#include "core/registration/implicit/implicit_method.h"
#include "core/registration/linear/linear_method.h"
#include "core/registration/variational/variational_method.h"

namespace svx {

void registerRegistrationMethods(MethodRegistry& registry) {
  registry.add(std::make_unique<AutomaticRegistration>());
  registry.add(std::make_unique<ImageNetworkMethod>());
  registry.add(std::make_unique<ImplicitRegistration>());
  registry.add(std::make_unique<LinearRegistration>());
  registry.add(std::make_unique<VariationalRegistration>());
  registry.add(std::make_unique<VariationalRegistration>(Mapping::StationaryVelocity));
}

} // namespace svx
