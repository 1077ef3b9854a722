// Tables of cores, of single spectra and of patients.
#include "core/data/error.h"
#include "core/tissue/tissue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace svx {
namespace {

using Names = std::vector<std::string>;

/// What the columns may be called.
const std::map<std::string, Names>& namesOfRoles() {
  static const std::map<std::string, Names> names{
      {"core", {"core", "sample_id", "sample"}},
      {"patient", {"patient", "patient_id", "patient id", "case", "case id", "subject"}},
      {"label", {"label", "class", "diagnosis", "species", "group"}}};
  return names;
}

} // namespace

bool mayHoldCores(const Table& table) {
  return table.column("x") && table.column("y") &&
         (table.column("radius") || columnOfCores(table, "core") ||
          columnOfCores(table, "patient"));
}

bool tellWhose(const std::set<std::string>& columns) {
  for (const auto& [role, names] : namesOfRoles())
    for (const std::string& name : names)
      if (name != "label" && columns.contains(name)) return true;
  return false;
}

namespace {

[[noreturn]] void refuseTable(std::string why, std::string remedy = {}) {
  throw Error(ErrorKind::Input, "The cores cannot be used", std::move(why), std::move(remedy));
}

double numberAt(const Table& table, const char* name, std::size_t row, double otherwise) {
  if (!table.column(name)) return otherwise;
  const double value = table.numbers(name)[row];
  return std::isnan(value) ? otherwise : value;
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

Tissue tissueOfCircles(const Table& cores, const Spectra& spectra) {
  const auto& first = spectra.info().first;
  Tissue tissue;
  for (std::size_t r = 0; r < cores.rows(); ++r) {
    TissueCore core;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    core.x = numberAt(cores, "x", r, none) - first[0];
    core.y = numberAt(cores, "y", r, none) - first[1];
    core.radius = numberAt(cores, "radius", r, none);
    if (!(core.radius > 0) || !std::isfinite(core.x) || !std::isfinite(core.y))
      refuseTable("Row " + std::to_string(r + 1) + " has no circle: x, y or radius is missing.");
    core.name = coreCellText(columnOfCores(cores, "core"), r);
    if (core.name.empty()) core.name = std::to_string(r + 1);
    core.patient = coreCellText(columnOfCores(cores, "patient"), r);
    if (core.patient.empty()) core.patient = core.name;
    core.label = tissue.addClass(coreCellText(columnOfCores(cores, "label"), r));
    core.row = int(numberAt(cores, "row", r, -1));
    core.column = int(numberAt(cores, "column", r, -1));
    core.section = int(numberAt(cores, "section", r, first[2])) - first[2];
    tissue.cores.push_back(std::move(core));
  }
  refuseNamesUsedTwice(tissue);
  assignByCircles(tissue, spectra);
  if (std::ranges::all_of(tissue.coreOf, [](auto c) { return c == Tissue::noCore; }))
    refuseTable("No spectrum lies in any of the " + std::to_string(tissue.cores.size()) +
                    " circles.",
                "Check that x and y count pixels as the data set does, from " +
                    std::to_string(first[0]) + ", " + std::to_string(first[1]) + ".");
  return tissue;
}

/// A row for each spectrum: those of one core, or else of one patient, are a core.
Tissue tissueOfSpots(const Table& spots, const Spectra& spectra) {
  const auto& info = spectra.info();
  std::map<std::tuple<int, int, int>, std::size_t> at;
  for (std::size_t i = 0; i < info.positions.size(); ++i)
    at[{info.positions[i].x, info.positions[i].y, info.positions[i].z}] = i;
  const TableColumn *cores = columnOfCores(spots, "core"),
                    *patients = columnOfCores(spots, "patient"),
                    *labels = columnOfCores(spots, "label");
  Tissue tissue;
  tissue.coreOf.assign(info.positions.size(), Tissue::noCore);
  std::map<std::string, std::size_t> known;
  std::vector<double> counts;
  for (std::size_t r = 0; r < spots.rows(); ++r) {
    const double x = numberAt(spots, "x", r, 0) - info.first[0],
                 y = numberAt(spots, "y", r, 0) - info.first[1],
                 section = numberAt(spots, "section", r, info.first[2]) - info.first[2];
    const bool whole = std::ranges::all_of(std::array{x, y, section}, [](double v) {
      return v == std::floor(v) && std::abs(v) < 1e9;
    });
    const auto found = whole ? at.find({int(x), int(y), int(section)}) : at.end();
    if (found == at.end())
      refuseTable("Row " + std::to_string(r + 1) + " is of a place where there is no spectrum: " +
                      coreCellText(spots.column("x"), r) + ", " +
                      coreCellText(spots.column("y"), r) + ".",
                  "x and y count pixels as the data set does, from " +
                      std::to_string(info.first[0]) + ", " + std::to_string(info.first[1]) +
                      ". A table of cores has a column 'radius', too.");
    if (tissue.coreOf[found->second] != Tissue::noCore)
      refuseTable("Two rows are of the spectrum at " + coreCellText(spots.column("x"), r) + ", " +
                  coreCellText(spots.column("y"), r) + ".");
    const std::string patient = coreCellText(patients, r);
    std::string name = coreCellText(cores, r);
    if (name.empty()) name = patient.empty() ? std::to_string(r + 1) : patient;
    const auto [entry, isNew] = known.try_emplace(name, tissue.cores.size());
    const int label = tissue.addClass(coreCellText(labels, r));
    if (isNew) {
      TissueCore core;
      core.name = name;
      core.patient = patient.empty() ? name : patient;
      core.label = label;
      core.section = int(section);
      tissue.cores.push_back(std::move(core));
      counts.push_back(0);
    }
    TissueCore& core = tissue.cores[entry->second];
    if (core.label != label || (!patient.empty() && core.patient != patient))
      refuseTable("Rows of '" + name + "' differ in " +
                      (core.label != label ? "what they are." : "whose they are."),
                  "Name the cores in a column 'core': all spectra of a core have one label.");
    tissue.coreOf[found->second] = std::int32_t(entry->second);
    const double n = counts[entry->second]++;
    core.x = (core.x * n + x) / (n + 1);
    core.y = (core.y * n + y) / (n + 1);
    core.radius = std::sqrt((n + 1) / 3.14159265358979);
  }
  return tissue;
}

} // namespace

const TableColumn* columnOfCores(const Table& table, const std::string& role) {
  const auto known = namesOfRoles().find(role);
  for (const std::string& name : known == namesOfRoles().end() ? Names{role} : known->second)
    for (const TableColumn& column : table.columns)
      if (std::ranges::equal(column.name, name, {},
                             [](unsigned char c) { return std::tolower(c); }))
        return &column;
  return nullptr;
}

std::string coreCellText(const TableColumn* column, std::size_t row) {
  if (!column) return {};
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column->cells))
    return (*texts)[row];
  const double value = std::get<std::vector<double>>(column->cells)[row];
  if (std::isnan(value)) return {};
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return std::to_string(static_cast<long long>(value));
  return std::to_string(value);
}

Tissue tissueOf(const Table& cores, const Spectra& spectra) {
  for (const char* name : {"x", "y"})
    if (!cores.column(name))
      refuseTable(
          "The table has no column '" + std::string(name) + "'.",
          "Give each core's centre and radius in pixels: columns x, y, radius. Or give a row "
          "for each spectrum: x, y, patient, label.");
  if (!cores.column("radius") && !columnOfCores(cores, "label"))
    refuseTable(
        "The table has neither a column 'radius' nor 'label'.",
        "Give each core's centre and radius in pixels: columns x, y, radius. Or give a row for "
        "each spectrum: x, y, patient, label.");
  if (cores.rows() == 0) refuseTable("The table has no row.", "Give it a row for each core.");
  Tissue tissue =
      cores.column("radius") ? tissueOfCircles(cores, spectra) : tissueOfSpots(cores, spectra);
  tissue.name = cores.name;
  tissue.positions = spectra.info().positions;
  return tissue;
}

std::vector<std::string> joinPatients(Tissue& tissue, const Table& patients) {
  const bool byCore = columnOfCores(patients, "core") != nullptr;
  const TableColumn* key = columnOfCores(patients, byCore ? "core" : "patient");
  if (!key) refuseTable("The table of patients has neither a column 'core' nor 'patient'.");
  struct Row {
    std::string patient, label;
    bool used = false;
    bool operator==(const Row&) const = default;
  };
  std::map<std::string, Row> rows;
  for (std::size_t r = 0; r < patients.rows(); ++r) {
    const std::string name = coreCellText(key, r);
    if (name.empty()) continue;
    const Row row{coreCellText(columnOfCores(patients, "patient"), r),
                  coreCellText(columnOfCores(patients, "label"), r)};
    if (const auto [at, isNew] = rows.try_emplace(name, row); !isNew && at->second != row)
      refuseTable("The table of patients has two rows for " + key->name + " '" + name +
                      "' that differ.",
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
    if (!row.label.empty()) core.label = tissue.addClass(row.label);
  }
  for (const auto& [name, row] : rows)
    if (!row.used) unknown.push_back(name);
  if (unknown.size() == rows.size())
    refuseTable("The table of patients names none of the " + std::to_string(tissue.cores.size()) +
                    " cores.",
                "Its column '" + key->name +
                    "' must hold the names that the cores have here, such as '" +
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

} // namespace svx
