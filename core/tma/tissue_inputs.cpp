#include "core/tma/tissue_inputs.h"

#include "core/data/error.h"
#include "core/tma/tissue_interface.h"

namespace svx {

std::vector<InputInfo> tissueInputs() {
  return {{"cores", "Cores", DataKind::Table, false,
           "A row for each core: x, y and radius in pixels, core, patient, label. As found by "
           "'Find the cores', or from QuPath. Or a row for each spectrum: x, y, patient, label."},
          {"regions", "Regions", DataKind::LabelMap, false,
           "In place of cores: a region for each, named 'label:core'."},
          {"patients", "Patients", DataKind::Table, false,
           "Whose the cores are and what a pathologist called them: columns core or patient, "
           "patient, label."}};
}

Tissue tissueOf(const Inputs& inputs, const Spectra& spectra, std::vector<std::string>& notices) {
  const auto cores = input<Table>(inputs, "cores");
  const auto regions = input<LabelMap>(inputs, "regions");
  if (!cores == !regions)
    throw Error(ErrorKind::Usage, "The cores are not known",
                cores ? "there are both a table of cores and regions."
                      : "there is neither a table of cores nor regions.",
                "Give one of them. 'Find the cores' makes a table.");
  Tissue tissue = cores ? tissueOf(*cores, spectra) : tissueOf(*regions, spectra);
  if (const auto patients = input<Table>(inputs, "patients"))
    for (std::string& notice : joinPatients(tissue, *patients)) notices.push_back(notice);
  return tissue;
}

std::shared_ptr<const LabelMap> regionsOf(const Tissue& tissue, const Spectra& spectra,
                                          const std::string& name) {
  std::vector<std::string> names;
  for (const TissueCore& core : tissue.cores)
    names.push_back((core.label < 0 ? "" : tissue.classes[std::size_t(core.label)] + ":") +
                    core.name);
  return mapOf(spectra, name, names, [&](std::size_t i) { return tissue.coreOf[i] + 1; });
}

} // namespace svx
