#include "core/io/region_files.h"

#include "core/io/format.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/table_file.h"
#include "core/io/text_scan.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace svx {
namespace {

constexpr std::uint64_t largestText = std::uint64_t(1) << 30;

bool isGeoJson(const std::string& suffix) {
  return suffix == ".geojson" || suffix == ".json";
}
bool isTable(const std::string& suffix) {
  return suffix == ".csv" || suffix == ".tsv";
}

const TableColumn* columnOf(const Table& table, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    for (const TableColumn& column : table.columns)
      if (lowered(column.name) == name) return &column;
  return nullptr;
}

/// The names of the rows' labels, and the values that the file gives them.
std::vector<std::string> namesOf(const Table& table, const TableColumn* column) {
  std::vector<std::string> names(table.rows(), "Region");
  if (!column) return names;
  if (const auto* words = std::get_if<std::vector<std::string>>(&column->cells)) return *words;
  const auto& values = std::get<std::vector<double>>(column->cells);
  for (std::size_t row = 0; row < names.size(); ++row)
    names[row] = std::isfinite(values[row]) ? exactText(values[row]) : std::string();
  return names;
}

void addTable(const Table& table, LabelMap& regions, const Spectra& spectra) {
  const auto& path = table.source.path;
  const auto numbersOf = [&](std::string_view name) -> const std::vector<double>* {
    const TableColumn* column = columnOf(table, {name});
    return column ? std::get_if<std::vector<double>>(&column->cells) : nullptr;
  };
  const auto *x = numbersOf("x"), *y = numbersOf("y"), *z = numbersOf("z"),
             *value = numbersOf("value");
  if (!x || !y)
    throw unreadable(path, "it has no columns x and y of numbers",
                     "Name the columns x, y and label.");
  const auto names = namesOf(table, columnOf(table, {"label", "region", "class", "name"}));
  const auto& info = spectra.info();
  auto pixels = regions.volume.voxels.accessor<std::int32_t, 3>();
  std::map<std::string, std::int32_t> known;
  std::size_t outside = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::array<double, 3> at{(*x)[row] - info.first[0], (*y)[row] - info.first[1],
                                   z ? (*z)[row] - info.first[2] : 0};
    const auto within = [&](std::size_t a) { return at[a] >= 0 && at[a] < info.raster[a]; };
    if (names[row].empty()) continue;
    if (!within(0) || !within(1) || !within(2)) {
      ++outside;
      continue;
    }
    auto label = known.find(names[row]);
    if (label == known.end()) {
      const double wanted = value ? (*value)[row] : 0;
      const auto number =
          wanted >= 1 && wanted < 1e9 ? std::int32_t(wanted) : std::int32_t(known.size()) + 1;
      label = known.emplace(names[row], number).first;
      regions.labels.push_back({number, names[row], {}, 0});
    }
    pixels[std::int64_t(at[2])][std::int64_t(at[1])][std::int64_t(at[0])] = label->second;
  }
  if (outside > 0)
    regions.volume.source.notices.push_back(std::to_string(outside) + " of " +
                                            std::to_string(table.rows()) +
                                            " positions lie outside the raster.");
}

void addPicture(const std::filesystem::path& path, LabelMap& regions) {
  const auto drawn = openAs<LabelMap>(path);
  const auto& size = drawn->volume.geometry.size;
  const auto& raster = regions.volume.geometry.size;
  const auto shownSize = [](const auto& s) {
    return std::to_string(s[0]) + " x " + std::to_string(s[1]) +
           (s[2] > 1 ? " x " + std::to_string(s[2]) : "");
  };
  if (size != raster)
    throw unreadable(path, "it has " + shownSize(size) + " pixels and the raster of the spectra " +
                               shownSize(raster));
  regions.volume.voxels = drawn->volume.voxels.to(at::kInt).contiguous();
  regions.labels = drawn->labels;
}

/// A well-spread colour for labels whose file gives none.
void completeColours(LabelMap& regions) {
  LabelMap spread;
  spread.volume = regions.volume;
  spread.completeTable();
  for (Label& label : regions.labels) {
    if (label.opacity > 0) continue;
    label.opacity = 1;
    for (const Label& other : spread.labels)
      if (other.value == label.value) label.colour = other.colour;
  }
  std::sort(regions.labels.begin(), regions.labels.end(),
            [](const Label& a, const Label& b) { return a.value < b.value; });
  regions.completeTable();
}

Table tableOf(const LabelMap& regions, const Spectra& spectra) {
  const auto& info = spectra.info();
  const at::Tensor voxels = regions.volume.voxels.to(at::kInt).contiguous();
  const auto pixels = voxels.accessor<std::int32_t, 3>();
  std::map<std::int64_t, std::string> names;
  for (const Label& label : regions.labels) names[label.value] = label.name;
  std::vector<double> x, y, z, values;
  std::vector<std::string> labels;
  for (std::int64_t section = 0; section < voxels.size(0); ++section)
    for (std::int64_t row = 0; row < voxels.size(1); ++row)
      for (std::int64_t column = 0; column < voxels.size(2); ++column) {
        const std::int32_t value = pixels[section][row][column];
        if (value == 0) continue;
        x.push_back(double(column) + info.first[0]);
        y.push_back(double(row) + info.first[1]);
        z.push_back(double(section) + info.first[2]);
        values.push_back(value);
        const auto name = names.find(value);
        labels.push_back(name == names.end() ? "Label " + std::to_string(value) : name->second);
      }
  Table table;
  table.columns = {{"x", {}, x, 0}, {"y", {}, y, 0}};
  if (info.raster[2] > 1) table.columns.push_back({"z", {}, z, 0});
  table.columns.push_back({"label", {}, labels, 0});
  table.columns.push_back({"value", {}, values, 0});
  return table;
}

} // namespace

LabelMap readRegions(const std::filesystem::path& path, const Spectra& spectra) {
  const std::string suffix = suffixOf(path);
  LabelMap regions;
  regions.volume.name = stemOf(path);
  regions.volume.geometry = spectra.grid();
  const auto& size = regions.volume.geometry.size;
  regions.volume.voxels = at::zeros({size[2], size[1], size[0]}, at::kInt);
  regions.volume.source.path = path;
  if (suffix == ".sef")
    throw unreadable(path, "how SCiLS stores regions in .sef files is not published",
                     "Export the regions as CSV with x, y and label, or as a picture. A .sef peak "
                     "list opens as a table: drop it on the window.");
  if (isGeoJson(suffix)) {
    regions.volume.source.format = "GeoJSON";
    try {
      addGeoJson(nlohmann::json::parse(readText(path, largestText)), regions, path);
    } catch (const nlohmann::json::exception& error) {
      throw unreadable(path, std::string("it is no GeoJSON of polygons: ") + error.what());
    }
  } else if (isTable(suffix)) {
    regions.volume.source.format = "CSV";
    addTable(readTable(path), regions, spectra);
  } else {
    regions.volume.source.format = "picture";
    addPicture(path, regions);
  }
  if (!regions.volume.voxels.any().item<bool>())
    throw unreadable(path, "none of its regions lies on the raster of " + std::to_string(size[0]) +
                               " x " + std::to_string(size[1]) + " pixels");
  completeColours(regions);
  return regions;
}

void writeRegions(const std::filesystem::path& path, const LabelMap& regions,
                  const Spectra& spectra) {
  const auto wrong = [&](const std::string& why, const std::string& remedy) {
    return Error(ErrorKind::Usage, "Cannot write " + shown(path), why, remedy);
  };
  if (regions.volume.geometry.size != spectra.grid().size)
    throw wrong("the regions are not on the raster of the spectra.", "Choose its own regions.");
  const std::string suffix = suffixOf(path);
  if (suffix == ".sef")
    throw wrong("how SCiLS stores regions in .sef files is not published.",
                "Use .geojson, .csv or .png.");
  if (isGeoJson(suffix)) return replaceFile(path, geoJson(regions).dump(1) + "\n");
  if (suffix == ".csv") return replaceFile(path, tableText(tableOf(regions, spectra)));
  save(std::make_shared<const LabelMap>(regions), path);
}

} // namespace svx
