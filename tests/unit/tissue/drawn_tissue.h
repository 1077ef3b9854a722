// Tissue without spectra behind it: three classes, patients of two cores each.
#pragma once

#include "core/tissue/tissue.h"

namespace svx {

inline Tissue drawnTissue(int patientsOfClass = 8, int coresOfPatient = 2) {
  Tissue tissue;
  tissue.classes = {"A", "B", "C"};
  for (int label = 0; label < 3; ++label)
    for (int p = 0; p < patientsOfClass; ++p)
      for (int c = 0; c < coresOfPatient; ++c) {
        TissueCore core;
        core.patient = tissue.classes[std::size_t(label)] + std::to_string(p);
        core.name = core.patient + "-" + std::to_string(c);
        core.label = label;
        const int spectra = 20 + (7 * p + 3 * c) % 11;
        tissue.coreOf.insert(tissue.coreOf.end(), std::size_t(spectra),
                             std::int32_t(tissue.cores.size()));
        tissue.cores.push_back(core);
      }
  tissue.coreOf.push_back(Tissue::noCore);
  return tissue;
}

} // namespace svx
