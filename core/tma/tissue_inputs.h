// Labelled tissue as the inputs of a method.
#pragma once

#include "core/methods/method.h"
#include "core/tissue/tissue.h"

namespace svx {

/// "cores", "regions" and "patients".
std::vector<InputInfo> tissueInputs();

/// From cores or regions, joined with the patients. `notices` gets what a person should know about
/// names and labels. Throws `Error{Usage}` unless either cores or regions are there, and what
/// `tissueOf` and `joinPatients` throw.
Tissue tissueOf(const Inputs& inputs, const Spectra& spectra, std::vector<std::string>& notices);

/// A row for each core becomes a region of its spectra, named "label:core" or "core".
std::shared_ptr<const LabelMap> regionsOf(const Tissue& tissue, const Spectra& spectra,
                                          const std::string& name);

} // namespace svx
