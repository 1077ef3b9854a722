#include "core/io/landmark_format.h"
#include "core/io/text_scan.h"

#include <algorithm>

namespace svx {

namespace {

std::vector<Landmarks> parseList(std::string_view text, const std::filesystem::path& path) {
  return {parseFcsv(text, path)};
}

int recognise(const FileStart& start) {
  if (start.bytes.starts_with("# Markups fiducial file")) return 95;
  return start.suffix == ".fcsv" ? 45 : 0;
}

} // namespace

Landmarks parseFcsv(std::string_view text, const std::filesystem::path& path) {
  Landmarks landmarks;
  bool ras = true;
  std::vector<std::string_view> columns{"id", "x",   "y",   "z",    "ow",    "ox",  "oy",
                                        "oz", "vis", "sel", "lock", "label", "desc"};
  std::size_t lineNumber = 0;
  for (const auto line : lines(text)) {
    ++lineNumber;
    if (trimmed(line).empty()) continue;
    if (line.front() == '#') {
      const auto equals = line.find('=');
      const auto key =
          lowered(trimmed(line.substr(1, equals == std::string_view::npos ? equals : equals - 1)));
      if (equals == std::string_view::npos) continue;
      const auto value = trimmed(line.substr(equals + 1));
      if (key == "coordinatesystem") {
        if (value != "0" && value != "1" && value != "RAS" && value != "LPS")
          throw unreadable(path, "its coordinate system '" + std::string(value.substr(0, 40)) +
                                     "' is neither LPS nor RAS");
        ras = value == "0" || value == "RAS";
      }
      if (key == "columns") columns = split(value, ',');
      continue;
    }
    const auto fields = split(line, ',');
    const auto field = [&](std::string_view name) -> std::string_view {
      const auto at = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                               columns.begin());
      return at < columns.size() && at < fields.size() ? fields[at] : std::string_view();
    };
    const auto x = number(field("x")), y = number(field("y")), z = number(field("z"));
    if (!x || !y || !z)
      throw unreadable(path, "line " + std::to_string(lineNumber) + " holds no point");
    const double sign = ras ? -1 : 1;
    addPoint(landmarks, std::string(field("label")), {sign * *x, sign * *y, *z}, path);
  }
  return landmarks;
}

std::string fcsvText(const Landmarks& landmarks) {
  std::string text = "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n"
                     "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n";
  std::size_t id = 0;
  for (const Landmark& point : landmarks.points) {
    std::string name = point.name;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ',' || c == '\n' || c == '\r'; }, ' ');
    text += std::to_string(++id) + "," + exactText(point.position[0]) + "," +
            exactText(point.position[1]) + "," + exactText(point.position[2]) + ",0,0,0,1,1,1,0," +
            name + ",,\n";
  }
  return text;
}

const Format fcsvFormat{"3D Slicer fiducials", recognise,
                        [](const std::filesystem::path& path) {
                          return inspectLandmarks(parseList, "3D Slicer fiducials", path);
                        },
                        [](const std::filesystem::path& path, const OpenOptions& options) {
                          return openLandmarks(parseList, "3D Slicer fiducials", path, options);
                        }};

} // namespace svx
