#include "core/io/csv.h"
#include "core/io/new_file.h"
#include "core/io/spectra_files.h"
#include "core/io/text_scan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace svx {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestText = std::uint64_t(1) << 30;

/// An m/z as a column's name: "100.5", "mz 100.5", "m/z_100.5".
std::optional<double> massNamed(std::string_view name) {
  const std::string text = lowered(name);
  std::string_view rest = text;
  for (const std::string_view prefix : {"m/z", "mz"})
    if (rest.starts_with(prefix)) {
      rest.remove_prefix(prefix.size());
      break;
    }
  while (!rest.empty() && (rest[0] == ' ' || rest[0] == '_' || rest[0] == '=' || rest[0] == '.'))
    rest.remove_prefix(1);
  const auto mass = number(rest);
  return mass && std::isfinite(*mass) && *mass > 0 ? mass : std::nullopt;
}

enum class Form { None, Rows, Points, Columns };

struct Header {
  Form form = Form::None;
  int x = -1, y = -1, z = -1, mass = -1, intensity = -1;
  std::vector<std::pair<std::size_t, double>> masses; ///< columns of form Rows
};

Header headerOf(const std::vector<std::string>& names) {
  Header header;
  const auto indexOf = [&](std::initializer_list<std::string_view> wanted) {
    for (std::size_t c = 0; c < names.size(); ++c)
      for (const auto name : wanted)
        if (lowered(names[c]) == name) return int(c);
    return -1;
  };
  header.x = indexOf({"x"});
  header.y = indexOf({"y"});
  header.z = indexOf({"z"});
  header.mass = indexOf({"m/z", "mz", "mass", "m/z [da]", "m.z"});
  header.intensity = indexOf({"intensity", "intensities", "abundance", "counts"});
  const bool placed = header.x >= 0 && header.y >= 0;
  if (placed && header.mass >= 0 && header.intensity >= 0) {
    header.form = Form::Points;
  } else if (placed) {
    for (std::size_t c = 0; c < names.size(); ++c)
      if (const auto mass = massNamed(names[c])) header.masses.emplace_back(c, *mass);
    if (!header.masses.empty()) header.form = Form::Rows;
  } else if (header.mass == 0 && names.size() > 1) {
    header.form = Form::Columns;
  }
  std::stable_sort(header.masses.begin(), header.masses.end(),
                   [](const auto& a, const auto& b) { return a.second < b.second; });
  return header;
}

/// The rows of a table of numbers, line by line.
class Rows {
public:
  Rows(const fs::path& path, std::string_view text) : path_(path), rest_(text) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
    separator_ = csvSeparator(rest_);
  }

  bool next() {
    while (!rest_.empty()) {
      const std::string_view line = rest_.substr(0, rest_.find('\n'));
      rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
      ++line_;
      if (trimmed(line).empty() || line.front() == '#') continue;
      fields = csvFields(line, separator_);
      return true;
    }
    return false;
  }

  double numberIn(std::size_t column) const {
    if (column >= fields.size()) throw refuse("has " + std::to_string(fields.size()) + " cells");
    if (fields[column].empty()) return 0;
    const auto value = number(fields[column]);
    if (!value) throw refuse("has no number in column " + std::to_string(column + 1));
    return *value;
  }
  std::int32_t placeIn(int column) const {
    if (column < 0) return 1;
    const double value = numberIn(std::size_t(column));
    if (value != std::floor(value) || std::abs(value) > 1e9)
      throw refuse("has a position that is no whole number");
    return std::int32_t(value);
  }
  Error refuse(const std::string& what) const {
    return unreadable(path_, "line " + std::to_string(line_) + " " + what);
  }

  std::vector<std::string> fields;

private:
  const fs::path& path_;
  std::string_view rest_;
  char separator_ = ',';
  std::size_t line_ = 0;
};

struct Collected {
  std::vector<RasterPosition> places;
  std::vector<double> axis;
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> intensities;
};

void collectRows(Rows& rows, const Header& header, Collected& all) {
  for (const auto& [column, mass] : header.masses) all.axis.push_back(mass);
  while (rows.next()) {
    all.places.push_back({rows.placeIn(header.x), rows.placeIn(header.y), rows.placeIn(header.z)});
    auto& values = all.intensities.emplace_back();
    for (const auto& [column, mass] : header.masses) values.push_back(float(rows.numberIn(column)));
  }
}

void collectPoints(Rows& rows, const Header& header, Collected& all) {
  std::map<std::array<std::int32_t, 3>, std::size_t> known;
  while (rows.next()) {
    const RasterPosition at{rows.placeIn(header.x), rows.placeIn(header.y), rows.placeIn(header.z)};
    const auto [spectrum, fresh] = known.try_emplace({at.x, at.y, at.z}, all.places.size());
    if (fresh) {
      all.places.push_back(at);
      all.masses.emplace_back();
      all.intensities.emplace_back();
    }
    all.masses[spectrum->second].push_back(rows.numberIn(std::size_t(header.mass)));
    all.intensities[spectrum->second].push_back(
        float(rows.numberIn(std::size_t(header.intensity))));
  }
}

/// The row at hand is the header, or already of numbers when there is none.
void collectColumns(Rows& rows, bool headed, Collected& all) {
  const std::size_t count = rows.fields.size() - 1;
  all.intensities.resize(count);
  std::vector<RasterPosition> places;
  for (std::size_t c = 0; headed && c < count; ++c)
    if (const auto at = positionInName(rows.fields[c + 1])) places.push_back(*at);
  if (places.size() == count) all.places = std::move(places);
  if (headed && !rows.next()) return;
  do {
    all.axis.push_back(rows.numberIn(0));
    for (std::size_t c = 0; c < count; ++c)
      all.intensities[c].push_back(float(rows.numberIn(c + 1)));
  } while (rows.next());
  if (std::is_sorted(all.axis.begin(), all.axis.end())) return;
  std::vector<std::size_t> order(all.axis.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return all.axis[a] < all.axis[b]; });
  const auto sorted = [&](const auto& values) {
    auto made = values;
    for (std::size_t k = 0; k < order.size(); ++k) made[k] = values[order[k]];
    return made;
  };
  for (auto& values : all.intensities) values = sorted(values);
  all.axis = sorted(all.axis);
}

} // namespace

bool isSpectraTable(std::string_view text) {
  const fs::path nowhere;
  Rows rows(nowhere, text);
  return rows.next() && headerOf(rows.fields).form != Form::None;
}

std::shared_ptr<const Spectra> readSpectraTable(const fs::path& path) {
  const std::string text = readText(path, largestText);
  Rows rows(path, text);
  if (!rows.next()) throw unreadable(path, "it is empty");
  const Header header = headerOf(rows.fields);
  const bool plain = header.form == Form::None && rows.fields.size() == 2 &&
                     number(rows.fields[0]) && number(rows.fields[1]);
  if (header.form == Form::None && !plain)
    throw unreadable(path, "its first line names no columns of a table of spectra",
                     "Name x, y and the m/z; x, y, m/z and intensity; or m/z and the spots.");
  Collected all;
  if (header.form == Form::Rows)
    collectRows(rows, header, all);
  else if (header.form == Form::Points)
    collectPoints(rows, header, all);
  else
    collectColumns(rows, !plain, all);
  if (all.intensities.empty() || (all.axis.empty() && all.masses.empty()))
    throw unreadable(path, "it holds no spectrum");
  SpectraInfo info;
  info.name = stemOf(path);
  info.source.path = path;
  info.source.format = "table of spectra";
  info.sharedAxis = std::move(all.axis);
  if (all.places.empty())
    placeInARow(path, all.intensities.size(), info);
  else
    placeOnRaster(path, all.places, info);
  return std::make_shared<SpectraInMemory>(std::move(info), std::move(all.masses),
                                           std::move(all.intensities));
}

void writeSpectraTable(const Spectra& spectra, const fs::path& path, JobContext* context) {
  const auto& info = spectra.info();
  const char separator = suffixOf(path) == ".tsv" ? '\t' : ',';
  const bool sections = info.raster[2] > 1, single = spectra.size() == 1;
  NewFile file(path);
  std::string text;
  const auto cell = [&](const std::string& value) { text += value + separator; };
  const auto endLine = [&] {
    text.back() = '\n';
    if (text.size() < (1 << 20)) return;
    file.write(text);
    text.clear();
  };
  const auto intensity = [](float value) {
    char digits[32];
    return std::string(digits, std::size_t(std::snprintf(digits, sizeof digits, "%.9g", value)));
  };
  const auto place = [&](std::size_t i) {
    const RasterPosition& at = info.positions[i];
    cell(std::to_string(at.x + info.first[0]));
    cell(std::to_string(at.y + info.first[1]));
    if (sections) cell(std::to_string(at.z + info.first[2]));
  };
  const bool rows = spectra.continuous() && !single;
  for (const char* name : {"x", "y", "z"})
    if (!single && (*name != 'z' || sections)) cell(name);
  if (rows)
    for (const double mass : info.sharedAxis) cell(exactText(mass));
  else
    for (const char* name : {"m/z", "intensity"}) cell(name);
  endLine();
  std::vector<double> masses;
  std::vector<float> values;
  for (std::size_t i = 0; i < spectra.size(); ++i) {
    if (context) {
      context->throwIfCancelled();
      context->progress(double(i) / double(spectra.size()), "Writing");
    }
    spectra.read(i, masses, values);
    if (rows) place(i);
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (!rows && !single) place(i);
      if (!rows) cell(exactText(masses[k]));
      cell(intensity(values[k]));
      if (!rows) endLine();
    }
    if (rows) endLine();
  }
  file.write(text);
  file.commit();
}

const Format spectraTableFormat{
    "table of spectra",
    [](const FileStart& start) {
      const bool table = start.suffix == ".csv" || start.suffix == ".tsv" || start.suffix == ".txt";
      return table && !start.gzip && isSpectraTable(start.bytes) ? 60 : 0;
    },
    [](const fs::path& path) {
      return std::vector<FileInfo>{describeSpectra(*readSpectraTable(path), path)};
    },
    [](const fs::path& path, const OpenOptions& options) {
      checkSpectraWanted(path, options);
      return Opened{{readSpectraTable(path)}, {}};
    }};

} // namespace svx
