#include "core/tissue/tissue.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace svx {
namespace {

[[noreturn]] void refuse(std::string why, std::string remedy = {}) {
  throw Error(ErrorKind::Input, "The cores cannot be used", std::move(why), std::move(remedy));
}

} // namespace

int Tissue::addClass(const std::string& name) {
  if (name.empty()) return TissueCore::unlabelled;
  const auto found = std::ranges::find(classes, name);
  if (found == classes.end()) classes.push_back(name);
  return int(std::ranges::find(classes, name) - classes.begin());
}

int Tissue::labelOf(std::size_t spectrum) const {
  const std::int32_t core = coreOf[spectrum];
  return core == noCore ? TissueCore::unlabelled : cores[std::size_t(core)].label;
}

std::vector<std::vector<std::uint32_t>> Tissue::spectraOfCores() const {
  std::vector<std::vector<std::uint32_t>> spectra(cores.size());
  for (std::size_t i = 0; i < coreOf.size(); ++i)
    if (coreOf[i] != noCore) spectra[std::size_t(coreOf[i])].push_back(std::uint32_t(i));
  return spectra;
}

bool Tissue::patientsHaveSeveralCores() const {
  std::set<std::string> patients;
  for (const TissueCore& core : cores)
    if (!patients.insert(core.patient).second) return true;
  return false;
}

void refuseNamesUsedTwice(const Tissue& tissue) {
  std::set<std::string> names;
  for (const TissueCore& core : tissue.cores)
    if (!names.insert(core.name).second) refuse("Two cores are called '" + core.name + "'.");
}

Tissue tissueOf(const LabelMap& regions, const Spectra& spectra) {
  const auto& raster = spectra.info().raster;
  const at::Tensor voxels = regions.volume.voxels.to(at::kInt).contiguous();
  if (voxels.dim() != 3 || voxels.size(0) != raster[2] || voxels.size(1) != raster[1] ||
      voxels.size(2) != raster[0])
    refuse("The regions lie on another grid than the spectra.",
           "Draw them on this data set, or import them for it.");
  Tissue tissue;
  tissue.name = regions.volume.name;
  tissue.positions = spectra.info().positions;
  std::map<int, std::int32_t> coreOfValue;
  for (const Label& label : regions.labels) {
    coreOfValue[label.value] = std::int32_t(tissue.cores.size());
    TissueCore core;
    core.name = core.patient = label.name;
    const auto colon = label.name.find(':');
    if (colon != std::string::npos) core.label = tissue.addClass(label.name.substr(0, colon));
    tissue.cores.push_back(std::move(core));
  }
  refuseNamesUsedTwice(tissue);
  const int* values = voxels.data_ptr<int>();
  const auto& positions = spectra.info().positions;
  tissue.coreOf.assign(positions.size(), Tissue::noCore);
  std::vector<std::array<double, 3>> sums(tissue.cores.size()); // x, y, spectra
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto& at = positions[i];
    const int value = values[(std::int64_t(at.z) * raster[1] + at.y) * raster[0] + at.x];
    const auto found = coreOfValue.find(value);
    if (found == coreOfValue.end()) continue;
    tissue.coreOf[i] = found->second;
    auto& sum = sums[std::size_t(found->second)];
    sum[0] += at.x;
    sum[1] += at.y;
    sum[2] += 1;
    tissue.cores[std::size_t(found->second)].section = at.z;
  }
  for (std::size_t c = 0; c < sums.size(); ++c) {
    const double count = std::max(1.0, sums[c][2]);
    tissue.cores[c].x = sums[c][0] / count;
    tissue.cores[c].y = sums[c][1] / count;
    tissue.cores[c].radius = std::sqrt(count / 3.14159265358979);
  }
  return tissue;
}

std::vector<std::string> patientsOfSeveralClasses(const Tissue& tissue) {
  std::map<std::string, std::set<int>> labels;
  for (const TissueCore& core : tissue.cores)
    if (core.label >= 0) labels[core.patient].insert(core.label);
  std::vector<std::string> patients;
  for (const auto& [patient, of] : labels)
    if (of.size() > 1) patients.push_back(patient);
  return patients;
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

std::vector<std::size_t> rejectSmallCores(Tissue& tissue, std::size_t least) {
  const auto members = tissue.spectraOfCores();
  std::vector<std::size_t> rejected;
  for (std::size_t c = 0; c < members.size(); ++c) {
    if (members[c].size() >= least) continue;
    rejected.push_back(c);
    for (const std::uint32_t i : members[c]) tissue.coreOf[i] = Tissue::noCore;
  }
  return rejected;
}

std::size_t thinCores(Tissue& tissue, std::size_t most) {
  std::size_t thinned = 0;
  for (const auto& members : tissue.spectraOfCores()) {
    if (members.size() <= most) continue;
    ++thinned;
    for (std::size_t k = 0; k < members.size(); ++k) // stays where k * most / n grows
      if (k * most / members.size() == (k + 1) * most / members.size())
        tissue.coreOf[members[k]] = Tissue::noCore;
  }
  return thinned;
}

std::vector<std::string> dropEmptyClasses(Tissue& tissue) {
  std::set<int> met;
  const auto members = tissue.spectraOfCores();
  for (std::size_t c = 0; c < members.size(); ++c)
    if (!members[c].empty()) met.insert(tissue.cores[c].label);
  std::vector<int> renumbered;
  std::vector<std::string> kept, dropped;
  for (int label = 0; label < int(tissue.classes.size()); ++label) {
    const std::string& name = tissue.classes[std::size_t(label)];
    renumbered.push_back(met.contains(label) ? int(kept.size()) : TissueCore::unlabelled);
    (met.contains(label) ? kept : dropped).push_back(name);
  }
  for (TissueCore& core : tissue.cores)
    if (core.label >= 0) core.label = renumbered[std::size_t(core.label)];
  tissue.classes = std::move(kept);
  std::erase_if(tissue.classOfLabel, [&](const auto& label) {
    return std::ranges::count(dropped, label.second) > 0;
  });
  return dropped;
}

} // namespace svx
