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

/// A cell as text; whole numbers without a point, a missing number as nothing.
std::string textAt(const TableColumn& column, std::size_t row) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
    return (*texts)[row];
  const double value = std::get<std::vector<double>>(column.cells)[row];
  if (std::isnan(value)) return {};
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return std::to_string(static_cast<long long>(value));
  return std::to_string(value);
}

std::string textAt(const Table& table, const char* name, std::size_t row) {
  const TableColumn* column = table.column(name);
  return column ? textAt(*column, row) : std::string();
}

int indexOfClass(Tissue& tissue, const std::string& name) {
  if (name.empty()) return TissueCore::unlabelled;
  const auto found = std::ranges::find(tissue.classes, name);
  if (found == tissue.classes.end()) tissue.classes.push_back(name);
  return int(std::ranges::find(tissue.classes, name) - tissue.classes.begin());
}

void checkNames(const Tissue& tissue) {
  std::set<std::string> names;
  for (const TissueCore& core : tissue.cores)
    if (!names.insert(core.name).second) refuse("Two cores are called '" + core.name + "'.");
}

/// Nearest core around each spectrum.
void assignByCircles(Tissue& tissue, const Spectra& spectra) {
  const auto& positions = spectra.info().positions;
  tissue.coreOf.assign(positions.size(), Tissue::noCore);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
      const TissueCore& core = tissue.cores[c];
      if (core.section != positions[i].z) continue;
      const double distance = std::hypot(positions[i].x - core.x, positions[i].y - core.y);
      if (distance > core.radius || distance >= nearest) continue;
      nearest = distance;
      tissue.coreOf[i] = std::int32_t(c);
    }
  }
}

} // namespace

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

Tissue tissueOf(const Table& cores, const Spectra& spectra) {
  for (const char* name : {"x", "y", "radius"})
    if (!cores.column(name))
      refuse("The table has no column '" + std::string(name) + "'.",
             "Give each core's centre and radius in pixels: columns x, y, radius.");
  if (cores.rows() == 0) refuse("The table has no row.", "Give it a row for each core.");
  const auto& x = cores.numbers("x");
  const auto& y = cores.numbers("y");
  const auto& radius = cores.numbers("radius");
  const auto number = [&](const char* name, std::size_t row, double otherwise) {
    if (!cores.column(name)) return otherwise;
    const double value = cores.numbers(name)[row];
    return std::isnan(value) ? otherwise : value;
  };
  const auto& first = spectra.info().first;
  Tissue tissue;
  tissue.name = cores.name;
  for (std::size_t r = 0; r < cores.rows(); ++r) {
    if (!(radius[r] > 0) || !std::isfinite(x[r]) || !std::isfinite(y[r]))
      refuse("Row " + std::to_string(r + 1) + " has no circle: x, y or radius is missing.");
    TissueCore core;
    core.name = textAt(cores, "core", r);
    if (core.name.empty()) core.name = std::to_string(r + 1);
    core.patient = textAt(cores, "patient", r);
    if (core.patient.empty()) core.patient = core.name;
    core.label = indexOfClass(tissue, textAt(cores, "label", r));
    core.row = int(number("row", r, -1));
    core.column = int(number("column", r, -1));
    core.x = x[r] - first[0];
    core.y = y[r] - first[1];
    core.radius = radius[r];
    core.section = int(number("section", r, first[2])) - first[2];
    tissue.cores.push_back(std::move(core));
  }
  checkNames(tissue);
  tissue.positions = spectra.info().positions;
  assignByCircles(tissue, spectra);
  if (std::ranges::all_of(tissue.coreOf, [](auto c) { return c == Tissue::noCore; }))
    refuse("No spectrum lies in any of the " + std::to_string(tissue.cores.size()) + " circles.",
           "Check that x and y count pixels as the data set does, from " +
               std::to_string(first[0]) + ", " + std::to_string(first[1]) + ".");
  return tissue;
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
    if (colon != std::string::npos) core.label = indexOfClass(tissue, label.name.substr(0, colon));
    tissue.cores.push_back(std::move(core));
  }
  checkNames(tissue);
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

std::vector<std::string> joinPatients(Tissue& tissue, const Table& patients) {
  const bool byCore = patients.column("core") != nullptr;
  const std::string key = byCore ? "core" : "patient";
  if (!byCore && !patients.column("patient"))
    refuse("The table of patients has neither a column 'core' nor 'patient'.");
  struct Row {
    std::string patient, label;
    bool used = false;
    bool operator==(const Row&) const = default;
  };
  std::map<std::string, Row> rows;
  for (std::size_t r = 0; r < patients.rows(); ++r) {
    const std::string name = textAt(patients, key.c_str(), r);
    if (name.empty()) continue;
    const Row row{textAt(patients, "patient", r), textAt(patients, "label", r)};
    if (const auto [at, isNew] = rows.try_emplace(name, row); !isNew && at->second != row)
      refuse("The table of patients has two rows for " + key + " '" + name + "' that differ.",
             "Correct or take out one of them.");
  }
  std::vector<std::string> unnamed, unknown;
  for (TissueCore& core : tissue.cores) {
    const auto found = rows.find(byCore ? core.name : core.patient);
    if (found == rows.end()) {
      unnamed.push_back(core.name);
      continue;
    }
    Row& row = found->second;
    row.used = true;
    if (!row.patient.empty()) core.patient = row.patient;
    if (!row.label.empty()) core.label = indexOfClass(tissue, row.label);
  }
  for (const auto& [name, row] : rows)
    if (!row.used) unknown.push_back(name);
  if (unknown.size() == rows.size())
    refuse("The table of patients names none of the " + std::to_string(tissue.cores.size()) +
               " cores.",
           "Its column '" + key + "' must hold the names that the cores have here, such as '" +
               (tissue.cores.empty() ? std::string()
                : byCore             ? tissue.cores[0].name
                                     : tissue.cores[0].patient) +
               "'.");
  std::vector<std::string> notices;
  if (!unknown.empty())
    notices.push_back("The table of patients names what is not here: " + listed(unknown) + ".");
  if (!unnamed.empty())
    notices.push_back("The table of patients says nothing of " + listed(unnamed) + ".");
  return notices;
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

Table coreTable(const Tissue& tissue, const Spectra& spectra) {
  const auto& first = spectra.info().first;
  const auto members = tissue.spectraOfCores();
  std::vector<std::string> names, patients, labels;
  std::vector<double> rows, columns, x, y, radius, sections, counts;
  const double missing = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    const TissueCore& core = tissue.cores[c];
    names.push_back(core.name);
    patients.push_back(core.patient);
    labels.push_back(core.label < 0 ? "" : tissue.classes[std::size_t(core.label)]);
    rows.push_back(core.row < 0 ? missing : core.row);
    columns.push_back(core.column < 0 ? missing : core.column);
    x.push_back(core.x + first[0]);
    y.push_back(core.y + first[1]);
    radius.push_back(core.radius);
    sections.push_back(core.section + first[2]);
    counts.push_back(double(members[c].size()));
  }
  Table table;
  table.name = tissue.name;
  table.columns = {{"core", "", names, 0},         {"row", "", rows, 0},
                   {"column", "", columns, 0},     {"section", "", sections, 0},
                   {"x", "pixel", x, 2},           {"y", "pixel", y, 2},
                   {"radius", "pixel", radius, 2}, {"patient", "", patients, 0},
                   {"label", "", labels, 0},       {"spectra", "", counts, 0}};
  return table;
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
  return dropped;
}

} // namespace svx
