#include "core/io/session_json.h"

#include "core/io/format.h"

namespace svx {

using nlohmann::json;

namespace {

constexpr const char* modalities[] = {
    "unknown", "CT", "MR", "PET", "ultrasound", "optical", "massSpectrometry", "displacementField"};
constexpr const char* axes[] = {"none", "vector", "time", "colour"};

template <typename E, std::size_t N>
E enumFrom(const char* const (&words)[N], const std::string& word) {
  for (std::size_t i = 0; i < N; ++i)
    if (word == words[i]) return static_cast<E>(i);
  return static_cast<E>(0);
}

std::filesystem::path pathFrom(const json& object, const char* key) {
  const auto text = object.value(key, std::string());
  return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

} // namespace

json toJson(const Display& display) {
  return {{"window", display.window.window}, {"level", display.window.level},
          {"colourMap", display.colourMap},  {"opacity", display.opacity},
          {"visible", display.visible},      {"smooth", display.smooth},
          {"outline", display.outline}};
}

Display displayFromJson(const json& object) {
  Display display;
  display.window.window = object.value("window", display.window.window);
  display.window.level = object.value("level", display.window.level);
  display.colourMap = object.value("colourMap", display.colourMap);
  display.opacity = object.value("opacity", display.opacity);
  display.visible = object.value("visible", display.visible);
  display.smooth = object.value("smooth", display.smooth);
  display.outline = object.value("outline", display.outline);
  return display;
}

json volumeJson(const Volume& volume) {
  json object{{"name", volume.name},
              {"modality", modalities[static_cast<int>(volume.modality)]},
              {"channelAxis", axes[static_cast<int>(volume.channelAxis)]},
              {"unit", volume.unit},
              {"frameSeconds", volume.frameSeconds},
              {"format", volume.source.format},
              {"notices", volume.source.notices}};
  if (volume.window) object["headerWindow"] = {volume.window->window, volume.window->level};
  return object;
}

void restore(Volume& volume, const json& object) {
  volume.name = object.value("name", volume.name);
  volume.modality = enumFrom<Modality>(modalities, object.value("modality", std::string()));
  if (volume.voxels.dim() == 4)
    volume.channelAxis = enumFrom<ChannelAxis>(axes, object.value("channelAxis", std::string()));
  volume.unit = object.value("unit", std::string());
  volume.frameSeconds = object.value("frameSeconds", 0.0);
  volume.source = {{},
                   object.value("format", std::string()),
                   {},
                   object.value("notices", std::vector<std::string>())};
  volume.window.reset();
  if (const auto window = object.find("headerWindow"); window != object.end())
    volume.window = WindowLevel{window->at(0).get<double>(), window->at(1).get<double>()};
}

json labelsJson(const std::vector<Label>& labels) {
  json array = json::array();
  for (const Label& label : labels)
    array.push_back({{"value", label.value},
                     {"name", label.name},
                     {"colour", label.colour},
                     {"opacity", label.opacity}});
  return array;
}

std::vector<Label> labelsFromJson(const json& array) {
  std::vector<Label> labels;
  for (const json& object : array)
    labels.push_back({object.at("value").get<std::int64_t>(), object.value("name", std::string()),
                      object.at("colour").get<std::array<std::uint8_t, 3>>(),
                      object.value("opacity", 1.0)});
  return labels;
}

json landmarksJson(const Landmarks& landmarks) {
  json points = json::array();
  for (const Landmark& point : landmarks.points)
    points.push_back({{"name", point.name}, {"position", point.position}});
  return {{"name", landmarks.name},
          {"inIndexSpace", landmarks.inIndexSpace},
          {"format", landmarks.source.format},
          {"notices", landmarks.source.notices},
          {"points", points}};
}

Landmarks landmarksFromJson(const json& object) {
  Landmarks landmarks;
  landmarks.name = object.value("name", std::string());
  landmarks.inIndexSpace = object.value("inIndexSpace", false);
  landmarks.source = {{},
                      object.value("format", std::string()),
                      {},
                      object.value("notices", std::vector<std::string>())};
  for (const json& point : object.at("points"))
    landmarks.points.push_back(
        {point.value("name", std::string()), point.at("position").get<Vec3>()});
  return landmarks;
}

json originJson(const Origin& origin, const std::filesystem::path& sessionFolder) {
  return {{"relative", shown(origin.path.lexically_relative(sessionFolder))},
          {"absolute", shown(origin.path)},
          {"folder", std::filesystem::is_directory(origin.path)},
          {"index", origin.index},
          {"size", origin.size},
          {"time", origin.time}};
}

void moveReference(json& object, const std::filesystem::path& from,
                   const std::filesystem::path& to) {
  const auto file = (from / pathFrom(object, "relative")).lexically_normal();
  object["relative"] = shown(file.lexically_relative(to));
}

std::filesystem::path pathOf(const json& object) {
  return pathFrom(object, "absolute");
}

std::optional<Origin> findOrigin(const json& object, const std::filesystem::path& sessionFolder,
                                 bool& changed) {
  const auto relative = pathFrom(object, "relative");
  std::optional<Origin> found;
  if (!relative.empty()) found = fileState(sessionFolder / relative);
  if (!found) found = fileState(pathFrom(object, "absolute"));
  if (!found) return {};
  found->index = object.value("index", std::size_t{0});
  changed = found->size != object.value("size", std::uint64_t{0}) ||
            found->time != object.value("time", std::int64_t{0});
  return found;
}

} // namespace svx
