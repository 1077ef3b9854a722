#include "core/data/polygon.h"
#include "core/io/format.h"
#include "core/io/region_files.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

using nlohmann::json;

std::vector<Polygon> polygonsOf(const json& geometry) {
  const auto ring = [](const json& corners) {
    Ring made;
    for (const json& corner : corners)
      made.push_back({corner.at(0).get<double>(), corner.at(1).get<double>()});
    return made;
  };
  const auto polygon = [&](const json& rings) {
    Polygon made;
    for (const json& one : rings) made.rings.push_back(ring(one));
    return made;
  };
  const auto type = geometry.at("type").get<std::string>();
  std::vector<Polygon> made;
  if (type == "Polygon") {
    made.push_back(polygon(geometry.at("coordinates")));
  } else if (type == "MultiPolygon") {
    for (const json& one : geometry.at("coordinates")) made.push_back(polygon(one));
  } else if (type == "GeometryCollection") {
    for (const json& one : geometry.at("geometries"))
      for (Polygon& part : polygonsOf(one)) made.push_back(std::move(part));
  }
  return made;
}

/// What a feature says of itself.
struct Properties {
  std::string name;
  std::int64_t value = 0; ///< 0: not said
  std::optional<std::array<std::uint8_t, 3>> colour;
};

Properties propertiesOf(const json& feature) {
  Properties said;
  const json empty = json::object();
  const auto objectIn = [&](const json& in, const char* name) -> const json& {
    return in.is_object() && in.contains(name) && in[name].is_object() ? in[name] : empty;
  };
  const json& properties = objectIn(feature, "properties");
  const json& classification = objectIn(properties, "classification");
  for (const json* from : {&properties, &classification}) {
    if (from->contains("name") && (*from)["name"].is_string()) said.name = (*from)["name"];
    if (!from->contains("color")) continue;
    const json& colour = (*from)["color"];
    if (colour.is_array() && colour.size() == 3 && colour[0].is_number())
      said.colour = {{colour[0].get<std::uint8_t>(), colour[1].get<std::uint8_t>(),
                      colour[2].get<std::uint8_t>()}};
  }
  if (properties.contains("value") && properties["value"].is_number_integer())
    said.value = properties["value"];
  return said;
}

/// The label of a feature: the one of its name, else a new one.
Label& labelOf(Properties said, std::vector<Label>& labels) {
  const auto taken = [&](std::int64_t value) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](const Label& label) { return label.value == value; });
  };
  if (!said.name.empty())
    for (Label& label : labels)
      if (label.name == said.name) return label;
  if (said.value <= 0 || said.value > std::numeric_limits<std::int32_t>::max() || taken(said.value))
    for (said.value = 1; taken(said.value);) ++said.value;
  if (said.name.empty()) said.name = "Region " + std::to_string(said.value);
  return labels.emplace_back(Label{said.value, said.name,
                                   said.colour.value_or(std::array<std::uint8_t, 3>{}),
                                   said.colour ? 1. : 0.});
}

} // namespace

void addGeoJson(const json& text, LabelMap& regions, const std::filesystem::path& path) {
  const auto [width, height, sections] = regions.volume.geometry.size;
  const std::vector<json> single{text};
  const bool list = text.is_object() && text.value("type", "") == "FeatureCollection";
  const auto& features = list ? text.at("features") : text.is_array() ? text : json(single);
  std::size_t outside = 0, others = 0, found = 0;
  for (const json& feature : features) {
    const bool wrapped = feature.value("type", "") == "Feature";
    const json& geometry = wrapped ? feature.at("geometry") : feature;
    const auto polygons = geometry.is_object() ? polygonsOf(geometry) : std::vector<Polygon>();
    if (polygons.empty()) {
      ++others;
      continue;
    }
    ++found;
    std::int64_t section = 0;
    if (geometry.contains("plane")) section = geometry["plane"].value("z", std::int64_t(0));
    std::size_t filled = 0;
    if (section >= 0 && section < sections) {
      const auto count = std::size_t(width * height);
      const std::span pixels(
          regions.volume.voxels.data_ptr<std::int32_t>() + std::size_t(section) * count, count);
      const Label& label = labelOf(propertiesOf(feature), regions.labels);
      for (const Polygon& polygon : polygons)
        filled += fillPolygon(polygon, std::int32_t(label.value), width, pixels);
    }
    outside += filled == 0;
  }
  if (found == 0) throw unreadable(path, "it holds no polygon");
  if (others > 0)
    regions.volume.source.notices.push_back(std::to_string(others) +
                                            " shapes that are no polygons were left out.");
  if (outside > 0)
    regions.volume.source.notices.push_back(
        std::to_string(outside) + " of " + std::to_string(found) +
        " polygons hold no centre of a pixel: they lie outside the raster or are too small.");
}

json geoJson(const LabelMap& regions) {
  const auto [width, height, sections] = regions.volume.geometry.size;
  const at::Tensor voxels = regions.volume.voxels.to(at::kInt).contiguous();
  const auto count = std::size_t(width * height);
  json features = json::array();
  for (const Label& label : regions.labels)
    for (std::int64_t section = 0; section < sections; ++section) {
      const std::span<const std::int32_t> pixels(
          voxels.data_ptr<std::int32_t>() + std::size_t(section) * count, count);
      json coordinates = json::array();
      for (const Polygon& polygon : tracePolygons(pixels, width, std::int32_t(label.value))) {
        json rings = json::array();
        for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
          // Traced clockwise on the screen, where y goes down: RFC 7946's direction for outlines
          // where y goes up, as its holes are the other way round.
          Ring ring = polygon.rings[r];
          ring.push_back(ring.front());
          rings.push_back(ring);
        }
        coordinates.push_back(std::move(rings));
      }
      if (coordinates.empty()) continue;
      json geometry{{"type", "MultiPolygon"}, {"coordinates", std::move(coordinates)}};
      if (sections > 1) geometry["plane"] = {{"c", -1}, {"z", section}, {"t", 0}};
      features.push_back({{"type", "Feature"},
                          {"geometry", std::move(geometry)},
                          {"properties",
                           {{"objectType", "annotation"},
                            {"value", label.value},
                            {"classification", {{"name", label.name}, {"color", label.colour}}}}}});
    }
  return {{"type", "FeatureCollection"}, {"features", std::move(features)}};
}

} // namespace svx
