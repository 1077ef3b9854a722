#include "core/registration/methods.h"

#include "core/registration/automatic/automatic.h"
#include "core/registration/cpab/cpab_method.h"
#include "core/registration/demons/demons_method.h"
#include "core/registration/discrete/convex_method.h"
#include "core/registration/implicit/image_network_method.h"
#include "core/registration/implicit/implicit_method.h"
#include "core/registration/landmark/icp_method.h"
#include "core/registration/landmark/keypoint_method.h"
#include "core/registration/landmark/landmark_method.h"
#include "core/registration/lddmm/lddmm_method.h"
#include "core/registration/linear/linear_method.h"
#include "core/registration/syn/syn_method.h"
#include "core/registration/variational/variational_method.h"

namespace svx {

void registerRegistrationMethods(MethodRegistry& registry) {
  registry.add(std::make_unique<AutomaticRegistration>());
  registry.add(std::make_unique<ConvexRegistration>());
  registry.add(std::make_unique<CpabRegistration>());
  registry.add(std::make_unique<DemonsRegistration>());
  registry.add(std::make_unique<IcpRegistration>());
  registry.add(std::make_unique<ImageNetworkMethod>());
  registry.add(std::make_unique<ImplicitRegistration>());
  registry.add(std::make_unique<KeypointRegistration>());
  registry.add(std::make_unique<LandmarkRegistration>());
  registry.add(std::make_unique<LddmmRegistration>());
  registry.add(std::make_unique<LinearRegistration>());
  registry.add(std::make_unique<SynRegistration>());
  for (const auto mapping : {Mapping::Displacement, Mapping::StationaryVelocity, Mapping::Spline})
    registry.add(std::make_unique<VariationalRegistration>(mapping));
}

} // namespace svx
