#include "core/spectra/methods.h"

namespace svx {

void registerSpectraMethods(MethodRegistry& registry) {
  for (const auto make :
       {ionImageMethod, meanSpectrumMethod, peaksMethod, normaliseMethod, processMethod,
        resampleMethod, stackMethod, alignMethod, informativenessMethod, pcaMethod, robustPcaMethod,
        nmfMethod, kMeansMethod, markersMethod, embeddingMethod})
    registry.add(make());
}

} // namespace svx
