#include "core/io/qupath.h"

#include "core/io/csv.h"
#include "core/io/format.h"
#include "core/io/table_file.h"
#include "core/io/text_scan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace svx {
namespace {

using nlohmann::json;
constexpr std::uint64_t largestText = std::uint64_t(1) << 30;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr const char* caseKeys[] = {"Case ID", "Unique ID"};

struct Core {
  std::string name, patient, label;
  bool missing = false;
  double x = none, y = none, radius = none; ///< QuPath's pixels
};

// ---- GeoJSON

bool isCore(const json& feature) {
  if (!feature.is_object()) return false;
  const auto said = [&](const json& in, const char* key) {
    return in.is_object() && in.contains(key) && in[key].is_string() ? in[key].get<std::string>()
                                                                     : std::string();
  };
  const json empty = json::object();
  const json& properties = feature.contains("properties") ? feature["properties"] : empty;
  for (const char* key : {"objectType", "object_type", "type"})
    if (const auto type = said(properties, key); type == "tmaCore" || type == "tma_core")
      return true;
  return said(feature, "id") == "TMACoreObject"; // QuPath 0.2
}

const json& featuresOf(const json& text, const json& single) {
  if (text.is_array()) return text;
  return text.is_object() && text.contains("features") ? text["features"] : single;
}

/// The middle of the bounds and half their mean size.
void placeCore(Core& core, const json& geometry) {
  if (!geometry.is_object() || geometry.value("type", "") != "Polygon") return;
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (const json& corner : geometry.at("coordinates").at(0))
    for (std::size_t k = 0; k < 2; ++k) {
      low[k] = std::min(low[k], corner.at(k).get<double>());
      high[k] = std::max(high[k], corner.at(k).get<double>());
    }
  core.x = (low[0] + high[0]) / 2;
  core.y = (low[1] + high[1]) / 2;
  core.radius = (high[0] - low[0] + high[1] - low[1]) / 4;
}

std::vector<Core> coresOfJson(const std::filesystem::path& path) {
  std::vector<Core> cores;
  try {
    const json text = json::parse(readText(path, largestText)), single = json::array({text});
    for (const json& feature : featuresOf(text, single)) {
      if (!isCore(feature)) continue;
      Core core;
      const json& properties = feature.at("properties");
      core.name = properties.value("name", "");
      core.missing = properties.value("isMissing", false);
      if (const auto at = properties.find("classification");
          at != properties.end() && at->is_object())
        core.label = at->value("name", "");
      if (const auto at = properties.find("metadata"); at != properties.end() && at->is_object())
        for (const char* key : caseKeys)
          if (core.patient.empty()) core.patient = at->value(key, "");
      if (feature.contains("geometry")) placeCore(core, feature["geometry"]);
      cores.push_back(std::move(core));
    }
  } catch (const json::exception& error) {
    throw unreadable(path, std::string("it is no GeoJSON of cores: ") + error.what());
  }
  return cores;
}

// ---- Tables

std::string cell(const TableColumn* column, std::size_t row) {
  if (!column) return {};
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column->cells))
    return (*texts)[row];
  const double value = std::get<std::vector<double>>(column->cells)[row];
  return std::isnan(value) ? std::string() : exactText(value);
}

double number(const TableColumn* column, std::size_t row) {
  const auto* values = column ? std::get_if<std::vector<double>>(&column->cells) : nullptr;
  return values ? (*values)[row] : none;
}

/// The first of these columns that is there.
const TableColumn* columnOf(const Table& table, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const TableColumn* column = table.column(name)) return column;
  return nullptr;
}

std::vector<Core> coresOfTable(const Table& table) {
  const auto *name = columnOf(table, {"Name", "TMA core", "Core name", "Core"}),
             *missing = columnOf(table, {"Missing core", "Missing"}),
             *present = columnOf(table, {"Present"}),
             *label = columnOf(table, {"Classification", "Class"}),
             *patient = columnOf(table, {caseKeys[0], caseKeys[1]});
  const auto *left = table.column("X"), *top = table.column("Y"), *width = table.column("Width"),
             *height = table.column("Height");
  const auto *x = table.column("Centroid X px"), *y = table.column("Centroid Y px"),
             *area = columnOf(table, {"Area px^2", "ROI: Area px^2"});
  std::vector<Core> cores;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Core core{cell(name, row), cell(patient, row), cell(label, row)};
    core.missing = lowered(cell(missing, row)) == "true" || lowered(cell(present, row)) == "false";
    core.x = number(x, row);
    core.y = number(y, row);
    core.radius = std::sqrt(number(area, row) / 3.14159265358979);
    if (left && top && width && height) { // a grid has the bounds
      core.x = number(left, row) + number(width, row) / 2;
      core.y = number(top, row) + number(height, row) / 2;
      core.radius = (number(width, row) + number(height, row)) / 4;
    }
    cores.push_back(std::move(core));
  }
  return cores;
}

/// The table in a grid, behind the lines that say how large it is. Rows of cores without a place
/// are cut short there; here they are whole.
std::string gridTable(const std::string& text) {
  std::string table;
  std::size_t columns = 0;
  for (const std::string_view line : lines(text)) {
    if (columns == 0 && !line.starts_with("Core name\t")) continue;
    const auto tabs = std::size_t(std::ranges::count(line, '\t'));
    columns = std::max(columns, tabs);
    table += line;
    if (!line.empty()) table.append(columns - tabs, '\t');
    table += '\n';
  }
  return table;
}

// ---- Both

/// Row and column of "A-1", "B12" or "3-C"; -1 when the name says none.
std::pair<int, int> placeOf(const std::string& name) {
  int letters = 0, digits = 0;
  bool hasLetter = false, hasDigit = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (std::isalpha(c)) {
      if (hasLetter && !std::isalpha(static_cast<unsigned char>(name[i - 1]))) return {-1, -1};
      letters = letters * 26 + (std::toupper(c) - 'A' + 1);
      hasLetter = true;
    } else if (std::isdigit(c)) {
      if (hasDigit && !std::isdigit(static_cast<unsigned char>(name[i - 1]))) return {-1, -1};
      digits = digits * 10 + (c - '0');
      hasDigit = true;
    } else if (c != '-') {
      return {-1, -1};
    }
    if (letters > 10'000 || digits > 10'000) return {-1, -1};
  }
  return hasLetter && hasDigit && digits > 0 ? std::pair(letters - 1, digits - 1)
                                             : std::pair(-1, -1);
}

Table tableOf(std::vector<Core> cores, const std::filesystem::path& path) {
  Table table;
  table.name = stemOf(path);
  table.source = {path, "QuPath", {}, {}};
  std::vector<std::string> names, patients, labels;
  std::vector<double> rows, columns, x, y, radius;
  std::set<std::string> seen;
  std::size_t missing = 0, nameless = 0;
  for (Core& core : cores) {
    missing += core.missing;
    nameless += !core.missing && core.name.empty();
    if (core.missing || core.name.empty()) continue;
    if (!seen.insert(core.name).second)
      throw unreadable(path, "two cores are called '" + core.name + "'",
                       "Export the cores of one picture at a time.");
    const auto [row, column] = placeOf(core.name);
    rows.push_back(row < 0 ? none : row);
    columns.push_back(column < 0 ? none : column);
    x.push_back(core.x + 0.5);
    y.push_back(core.y + 0.5);
    radius.push_back(core.radius);
    names.push_back(std::move(core.name));
    patients.push_back(std::move(core.patient));
    labels.push_back(std::move(core.label));
  }
  if (names.empty())
    throw unreadable(path, cores.empty() ? "it holds no core of a tissue microarray"
                                         : "all of its cores are missing or have no name");
  table.columns = {{"core", "", std::move(names), 0},
                   {"row", "", std::move(rows), 0},
                   {"column", "", std::move(columns), 0}};
  const auto known = [](const auto& values) {
    return std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
  };
  if (known(x) && known(y) && known(radius)) {
    table.columns.push_back({"x", "pixel", std::move(x), 2});
    table.columns.push_back({"y", "pixel", std::move(y), 2});
    table.columns.push_back({"radius", "pixel", std::move(radius), 2});
  } else {
    table.source.notices.push_back("The file gives no places of the cores in pixels: it can say "
                                   "whose the cores are, not where.");
  }
  table.columns.push_back({"patient", "", std::move(patients), 0});
  table.columns.push_back({"label", "", std::move(labels), 0});
  if (missing > 0)
    table.source.notices.push_back(
        "Cores that are missing were left out: " + std::to_string(missing) + ".");
  if (nameless > 0)
    table.source.notices.push_back(
        "Cores without a name were left out: " + std::to_string(nameless) + ".");
  return table;
}

bool isJson(const std::string& suffix) {
  return suffix == ".geojson" || suffix == ".json";
}

} // namespace

bool holdsQuPathCores(const std::filesystem::path& path) {
  const std::string suffix = suffixOf(path);
  if (suffix == ".qptma" || suffix == ".geojson") return true;
  if (suffix == ".json") { // landmarks may be JSON, too
    const std::string start = readStart(path).bytes;
    return start.find("\"Feature") != std::string::npos ||
           start.find("\"TMACoreObject") != std::string::npos;
  }
  if (suffix != ".txt" && suffix != ".tsv" && suffix != ".csv") return false;
  const std::string start = readStart(path).bytes;
  const std::string line = start.substr(0, start.find_first_of("\r\n"));
  for (const std::string& name : csvFields(line, csvSeparator(line)))
    if (name == "Missing core" || name == "Missing") return true;
  return false;
}

Table readCores(const std::filesystem::path& path) {
  const std::string suffix = suffixOf(path);
  if (isJson(suffix)) return tableOf(coresOfJson(path), path);
  if (suffix != ".qptma") return tableOf(coresOfTable(readTable(path)), path);
  const std::string grid = gridTable(readText(path, largestText));
  if (grid.empty()) throw unreadable(path, "it has no line that begins with 'Core name'");
  return tableOf(coresOfTable(tableFrom(grid, path)), path);
}

} // namespace svx
