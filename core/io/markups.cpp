#include "core/io/landmark_format.h"

#include <nlohmann/json.hpp>

namespace svx {

namespace {

using nlohmann::json;

Landmarks listOf(const json& markup, const std::filesystem::path& path) {
  Landmarks landmarks;
  landmarks.name = markup.value("name", std::string());
  const std::string system = markup.value("coordinateSystem", std::string("LPS"));
  const bool ras = system == "RAS" || system == "0";
  if (!ras && system != "LPS" && system != "1")
    throw unreadable(path, "its coordinate system '" + system + "' is neither LPS nor RAS");
  std::size_t undefined = 0;
  const json points = markup.value("controlPoints", json::array());
  for (const json& point : points) {
    if (point.value("positionStatus", std::string("defined")) != "defined") {
      ++undefined;
      continue;
    }
    const auto position = point.at("position").get<std::vector<double>>();
    if (position.size() != 3) throw unreadable(path, "a position has not three numbers");
    const double sign = ras ? -1 : 1;
    addPoint(landmarks, point.value("label", std::string()),
             {sign * position[0], sign * position[1], position[2]}, path);
  }
  if (undefined)
    landmarks.source.notices.push_back(std::to_string(undefined) +
                                       " points without a position were left out.");
  return landmarks;
}

int recognise(const FileStart& start) {
  const bool json = start.bytes.find_first_not_of(" \t\r\n") != std::string::npos &&
                    start.bytes[start.bytes.find_first_not_of(" \t\r\n")] == '{';
  if (json && start.bytes.find("\"markups\"") != std::string::npos) return 95;
  return start.path.string().ends_with(".mrk.json") ? 40 : 0;
}

} // namespace

std::vector<Landmarks> parseMarkups(std::string_view text, const std::filesystem::path& path) {
  try {
    std::vector<Landmarks> lists;
    const json file = json::parse(text);
    for (const json& markup : file.at("markups")) lists.push_back(listOf(markup, path));
    if (lists.empty()) throw unreadable(path, "it holds no markups");
    return lists;
  } catch (const json::exception& error) {
    throw unreadable(path, "it is no markups file of 3D Slicer", error.what());
  }
}

std::string markupsText(const Landmarks& landmarks) {
  json points = json::array();
  for (const Landmark& point : landmarks.points)
    points.push_back({{"id", std::to_string(points.size() + 1)},
                      {"label", point.name},
                      {"description", ""},
                      {"position", point.position},
                      {"positionStatus", "defined"}});
  const json markup{{"type", "Fiducial"},
                    {"name", landmarks.name},
                    {"coordinateSystem", "LPS"},
                    {"coordinateUnits", "mm"},
                    {"controlPoints", points}};
  const json file{
      {"@schema", "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/"
                  "Resources/Schema/markups-schema-v1.0.3.json#"},
      {"markups", json::array({markup})}};
  return file.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

const Format markupsFormat{"3D Slicer markups", recognise,
                           [](const std::filesystem::path& path) {
                             return inspectLandmarks(parseMarkups, "3D Slicer markups", path);
                           },
                           [](const std::filesystem::path& path, const OpenOptions& options) {
                             return openLandmarks(parseMarkups, "3D Slicer markups", path, options);
                           }};

} // namespace svx
