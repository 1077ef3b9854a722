#include "core/io/landmark_format.h"
#include "core/io/text_scan.h"

#include <cmath>

namespace svx {

namespace {

/// elastix and transformix: keyword, count, then a line of coordinates for each point.
Landmarks parseElastix(std::string_view text, const std::filesystem::path& path) {
  Landmarks landmarks;
  std::vector<std::string_view> all;
  for (const auto line : lines(text))
    if (!trimmed(line).empty()) all.push_back(trimmed(line));
  const bool keyword = all[0] == "index" || all[0] == "point";
  landmarks.inIndexSpace = all[0] == "index";
  const std::size_t head = keyword ? 2 : 1;
  const auto count = all.size() >= head ? wholeNumber(all[head - 1]) : std::nullopt;
  if (!count) throw unreadable(path, "the number of points is missing");
  if (*count != static_cast<std::int64_t>(all.size() - head))
    throw unreadable(path, "it promises " + std::to_string(*count) + " points and holds " +
                               std::to_string(all.size() - head));
  for (std::size_t i = head; i < all.size(); ++i) {
    const auto values = numbers(all[i]);
    if (!values || (values->size() != 2 && values->size() != 3))
      throw unreadable(path,
                       "point " + std::to_string(i - head + 1) + " has not two or three numbers");
    addPoint(landmarks, {}, {(*values)[0], (*values)[1], values->size() == 3 ? (*values)[2] : 0},
             path);
  }
  return landmarks;
}

Landmarks parseTriples(std::string_view text, const std::filesystem::path& path) {
  Landmarks landmarks;
  bool whole = true;
  std::size_t lineNumber = 0;
  for (const auto line : lines(text)) {
    ++lineNumber;
    if (trimmed(line).empty() || trimmed(line).front() == '#') continue;
    const auto values = numbers(line);
    if (!values || values->size() != 3)
      throw unreadable(
          path, "line " + std::to_string(lineNumber) + " does not hold three numbers",
          "Point files of elastix begin with 'point' or 'index' and the number of points.");
    for (const double v : *values) whole = whole && v == std::floor(v) && v >= 1;
    addPoint(landmarks, {}, {(*values)[0], (*values)[1], (*values)[2]}, path);
  }
  if (landmarks.points.empty()) throw unreadable(path, "it holds no points");
  landmarks.inIndexSpace = whole;
  if (whole)
    for (Landmark& point : landmarks.points) point.position = point.position - Vec3{1, 1, 1};
  landmarks.source.notices.push_back(
      whole ? "Whole numbers without a header were read as voxel indices counted from 1 (DIR-Lab)."
            : "Numbers without a header were read as LPS mm.");
  return landmarks;
}

std::vector<Landmarks> parseList(std::string_view text, const std::filesystem::path& path) {
  return {parsePointList(text, path)};
}

int recognise(const FileStart& start) {
  const auto text = std::string_view(start.bytes).substr(0, 4096);
  const auto all = lines(text);
  const auto first = all.empty() ? std::string_view() : trimmed(all.front());
  if (first == "point" || first == "index") return 90;
  const bool suffix = start.suffix == ".txt" || start.suffix == ".pts" || start.suffix == ".points";
  const auto values = numbers(first);
  if (suffix && values && (values->size() == 3 || values->size() == 1)) return 60;
  return start.suffix == ".pts" ? 40 : 0;
}

} // namespace

Landmarks parsePointList(std::string_view text, const std::filesystem::path& path) {
  const auto all = lines(text);
  const auto first = all.empty() ? std::vector<std::string_view>() : words(all.front());
  if (first.empty()) throw unreadable(path, "its first line is empty");
  const bool elastix =
      first[0] == "index" || first[0] == "point" || (first.size() == 1 && wholeNumber(first[0]));
  return elastix ? parseElastix(text, path) : parseTriples(text, path);
}

std::string pointListText(const Landmarks& landmarks) {
  std::string text = landmarks.inIndexSpace ? "index\n" : "point\n";
  text += std::to_string(landmarks.points.size()) + "\n";
  for (const Landmark& point : landmarks.points)
    text += exactText(point.position[0]) + " " + exactText(point.position[1]) + " " +
            exactText(point.position[2]) + "\n";
  return text;
}

const Format pointsFormat{"point list", recognise,
                          [](const std::filesystem::path& path) {
                            return inspectLandmarks(parseList, "point list", path);
                          },
                          [](const std::filesystem::path& path, const OpenOptions& options) {
                            return openLandmarks(parseList, "point list", path, options);
                          }};

} // namespace svx
