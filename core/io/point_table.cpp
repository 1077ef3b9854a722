#include "core/io/csv.h"
#include "core/io/landmark_format.h"
#include "core/io/text_scan.h"

#include <algorithm>

namespace svx {

namespace {

using Row = std::vector<std::string>;

struct Columns {
  int name = -1, position[3] = {-1, -1, -1};
  bool ras = false, index = false;
  std::string notice;
};

int indexOf(const Row& header, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < header.size(); ++i)
    for (const auto name : names)
      if (lowered(header[i]) == name) return static_cast<int>(i);
  return -1;
}

/// What the header line says, or nothing when it names no coordinates.
std::optional<Columns> columnsOf(const Row& header) {
  static constexpr std::string_view systems[][3] = {
      {"l", "p", "s"}, {"r", "a", "s"}, {"i", "j", "k"}, {"x", "y", "z"}};
  Columns columns;
  columns.name = indexOf(header, {"label", "name"});
  if (columns.name < 0) columns.name = indexOf(header, {"id", "landmark", ""});
  for (const auto& system : systems) {
    for (int a = 0; a < 3; ++a) columns.position[a] = indexOf(header, {system[a]});
    if (columns.position[0] < 0 || columns.position[1] < 0) continue;
    const bool plane = columns.position[2] < 0;
    if (plane && system[0] != "x" && system[0] != "i") continue;
    columns.ras = system[0] == "r";
    columns.index = system[0] == "i" || plane;
    if (plane)
      columns.notice = "The points are in a plane and were read as pixels, counted from 0.";
    if (!plane && system[0] == "x")
      columns.notice = "The header says x, y, z; the points were read as LPS mm.";
    return columns;
  }
  return {};
}

/// A table without a header: an optional name, then two or three numbers.
std::optional<Columns> columnsWithoutHeader(const Row& row) {
  Columns columns;
  const std::size_t first = number(row[0]) && row.size() <= 3 ? 0 : 1;
  if (first == 1) columns.name = 0;
  int found = 0;
  for (std::size_t i = first; i < row.size() && found < 3 && number(row[i]); ++i)
    columns.position[found++] = static_cast<int>(i);
  if (found < 2) return {};
  columns.index = found == 2;
  columns.notice = found == 2
                       ? "The table has no header; two columns were read as pixels, counted from 0."
                       : "The table has no header; three columns were read as LPS mm.";
  return columns;
}

std::vector<Landmarks> parseList(std::string_view text, const std::filesystem::path& path) {
  return {parsePointTable(text, path)};
}

int recognise(const FileStart& start) {
  return start.suffix == ".csv" || start.suffix == ".tsv" ? 30 : 0;
}

} // namespace

Landmarks parsePointTable(std::string_view text, const std::filesystem::path& path) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Landmarks landmarks;
  const char separator = csvSeparator(text);
  std::optional<Columns> columns;
  std::size_t lineNumber = 0;
  for (const auto line : lines(text)) {
    ++lineNumber;
    if (trimmed(line).empty() || line.front() == '#') continue;
    const Row row = csvFields(line, separator);
    if (!columns) {
      columns = columnsOf(row);
      const bool header = columns.has_value();
      if (!header) columns = columnsWithoutHeader(row);
      if (!columns)
        throw unreadable(
            path, "line " + std::to_string(lineNumber) + " names no coordinates",
            "Name the columns l,p,s or r,a,s or x,y,z (mm), i,j,k (voxels) or X,Y (pixels).");
      landmarks.inIndexSpace = columns->index;
      if (!columns->notice.empty()) landmarks.source.notices.push_back(columns->notice);
      if (header) continue;
    }
    Vec3 position{};
    for (int a = 0; a < 3; ++a) {
      const int at = columns->position[a];
      if (at < 0) continue;
      const auto value = static_cast<std::size_t>(at) < row.size()
                             ? number(row[static_cast<std::size_t>(at)])
                             : std::nullopt;
      if (!value)
        throw unreadable(path, "line " + std::to_string(lineNumber) + " has no number in column " +
                                   std::to_string(at + 1));
      position[a] = *value;
    }
    if (columns->ras) position = {-position[0], -position[1], position[2]};
    const auto name = static_cast<std::size_t>(columns->name);
    addPoint(landmarks, columns->name >= 0 && name < row.size() ? row[name] : std::string(),
             position, path);
  }
  return landmarks;
}

std::string pointTableText(const Landmarks& landmarks) {
  std::string text = landmarks.inIndexSpace ? "label,i,j,k\n" : "label,l,p,s\n";
  for (const Landmark& point : landmarks.points) {
    std::string name;
    for (const char c : point.name)
      name += c == '"' ? "\"\"" : std::string(1, c == '\n' || c == '\r' ? ' ' : c);
    text += "\"" + name + "\"," + exactText(point.position[0]) + "," +
            exactText(point.position[1]) + "," + exactText(point.position[2]) + "\n";
  }
  return text;
}

const Format csvFormat{"CSV points", recognise,
                       [](const std::filesystem::path& path) {
                         return inspectLandmarks(parseList, "CSV points", path);
                       },
                       [](const std::filesystem::path& path, const OpenOptions& options) {
                         return openLandmarks(parseList, "CSV points", path, options);
                       }};

} // namespace svx
