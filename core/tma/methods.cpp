#include "core/tma/methods.h"

namespace svx {

void registerTissueMethods(MethodRegistry& registry) {
  registry.add(findCoresMethod());
  registry.add(compareTissueMethod());
  registry.add(trainTissueMethod());
  registry.add(predictTissueMethod());
  registry.add(evaluateTissueMethod());
  registry.add(explainTissueMethod());
  registry.add(tissueBoundaryMethod());
  registry.add(searchTissueMethod());
  registry.add(learningRateMethod());
}

} // namespace svx
