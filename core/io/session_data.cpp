#include "core/io/session_data.h"

#include "core/io/json.h"
#include "core/registration/implicit/network_transform.h"

#include <ATen/ATen.h>

namespace svx {

using nlohmann::json;
using Store = std::function<std::string(const at::Tensor&)>;
using Fetch = std::function<at::Tensor(const std::string&, at::IntArrayRef, at::ScalarType)>;

namespace {

constexpr std::pair<const char*, at::ScalarType> tensorTypes[] = {
    {"uint8", at::kByte}, {"int8", at::kChar},     {"int16", at::kShort},   {"int32", at::kInt},
    {"int64", at::kLong}, {"float32", at::kFloat}, {"float64", at::kDouble}};

Error damaged(const std::string& why) {
  return {ErrorKind::Input, "The session is damaged", why, "Open an older copy of it."};
}

json tensorJson(const at::Tensor& tensor, const Store& store) {
  for (const auto& [name, type] : tensorTypes)
    if (tensor.scalar_type() == type)
      return {{"type", name}, {"shape", tensor.sizes().vec()}, {"member", store(tensor)}};
  throw Error(ErrorKind::Internal, "The session cannot hold this data",
              "its number type is not known.");
}

at::Tensor tensorFrom(const json& object, const Fetch& fetch) {
  const std::string type = object.at("type");
  const auto shape = object.at("shape").get<std::vector<std::int64_t>>();
  for (const std::int64_t extent : shape)
    if (extent < 1) throw damaged("a volume in it has no extent.");
  for (const auto& [name, scalar] : tensorTypes)
    if (type == name) return fetch(object.at("member"), shape, scalar);
  throw damaged("it holds values of the unknown type '" + type + "'.");
}

json sourceJson(const Source& source) {
  return {{"format", source.format}, {"notices", source.notices}};
}

Source sourceFrom(const json& object) {
  Source source;
  source.format = object.at("format");
  source.notices = object.at("notices").get<std::vector<std::string>>();
  return source;
}

json volumeJson(const Volume& volume, const Store& store) {
  json object{{"name", volume.name},
              {"geometry", toJson(volume.geometry)},
              {"voxels", tensorJson(volume.voxels, store)},
              {"channelAxis", static_cast<int>(volume.channelAxis)},
              {"modality", static_cast<int>(volume.modality)},
              {"unit", volume.unit},
              {"frameSeconds", volume.frameSeconds},
              {"source", sourceJson(volume.source)}};
  if (volume.window) object["window"] = {volume.window->window, volume.window->level};
  return object;
}

template <typename E>
E enumFrom(const json& value, E last) {
  const int number = value;
  if (number < 0 || number > static_cast<int>(last)) throw damaged("a kind in it is not known.");
  return static_cast<E>(number);
}

Volume volumeFrom(const json& object, const Fetch& fetch) {
  Volume volume;
  volume.name = object.at("name");
  volume.geometry = geometryFromJson(object.at("geometry"));
  volume.geometry.validate("The session");
  volume.channelAxis = enumFrom(object.at("channelAxis"), ChannelAxis::Colour);
  volume.modality = enumFrom(object.at("modality"), Modality::DisplacementField);
  volume.unit = object.at("unit");
  volume.frameSeconds = object.at("frameSeconds");
  volume.source = sourceFrom(object.at("source"));
  if (const auto window = object.find("window"); window != object.end())
    volume.window = WindowLevel{window->at(0), window->at(1)};
  volume.voxels = tensorFrom(object.at("voxels"), fetch);
  const auto& size = volume.geometry.size;
  const auto dim = volume.voxels.dim();
  if ((dim != 3 && dim != 4) || volume.voxels.size(dim - 3) != size[2] ||
      volume.voxels.size(dim - 2) != size[1] || volume.voxels.size(dim - 1) != size[0])
    throw damaged("the voxels of '" + volume.name + "' do not fit its grid.");
  return volume;
}

json labelsJson(const LabelMap& map, const Store& store) {
  json object{{"volume", volumeJson(map.volume, store)}, {"labels", json::array()}};
  for (const Label& label : map.labels)
    object["labels"].push_back({{"value", label.value},
                                {"name", label.name},
                                {"colour", label.colour},
                                {"opacity", label.opacity}});
  return object;
}

LabelMap labelsFrom(const json& object, const Fetch& fetch) {
  LabelMap map;
  map.volume = volumeFrom(object.at("volume"), fetch);
  if (map.volume.voxels.dim() != 3 || map.volume.voxels.is_floating_point())
    throw damaged("the label map '" + map.volume.name + "' holds no labels.");
  for (const json& label : object.at("labels"))
    map.labels.push_back({label.at("value"), label.at("name"),
                          label.at("colour").get<std::array<std::uint8_t, 3>>(),
                          label.at("opacity")});
  return map;
}

json landmarksJson(const Landmarks& landmarks) {
  json object{{"name", landmarks.name},
              {"inIndexSpace", landmarks.inIndexSpace},
              {"source", sourceJson(landmarks.source)},
              {"points", json::array()}};
  for (const Landmark& point : landmarks.points)
    object["points"].push_back({{"name", point.name}, {"position", point.position}});
  return object;
}

Landmarks landmarksFrom(const json& object) {
  Landmarks landmarks;
  landmarks.name = object.at("name");
  landmarks.inIndexSpace = object.at("inIndexSpace");
  landmarks.source = sourceFrom(object.at("source"));
  for (const json& point : object.at("points"))
    landmarks.points.push_back({point.at("name"), point.at("position").get<Vec3>()});
  return landmarks;
}

json networkJson(const NetworkTransform& transform, const Store& store) {
  const nn::NetworkSpec& spec = transform.network().spec();
  const DeformationSettings& settings = transform.settings();
  return {{"kind", transform.kind()},
          {"grid", toJson(transform.grid())},
          {"inverted", transform.inverted()},
          {"velocity", settings.velocity},
          {"steps", settings.steps},
          {"boundary", settings.boundary},
          {"outputs", spec.outputs},
          {"hidden", spec.hidden},
          {"width", spec.width},
          {"omega", spec.omega},
          {"parameters", tensorJson(transform.network().parameters(), store)}};
}

/// A sine network; its size is checked against the number of parameters before anything is made.
TransformPtr networkFrom(const json& object, const Fetch& fetch) {
  const Geometry grid = geometryFromJson(object.at("grid"));
  grid.validate("The session");
  const DeformationSettings settings{object.at("velocity"), object.at("steps"),
                                     object.at("boundary")};
  nn::NetworkSpec spec;
  spec.outputs = object.at("outputs");
  spec.inputs = spec.outputs + (settings.velocity ? 1 : 0);
  spec.hidden = object.at("hidden");
  spec.width = object.at("width");
  spec.omega = object.at("omega");
  if (spec.outputs < 2 || spec.outputs > 3 || spec.hidden < 1 || spec.hidden > 64 ||
      spec.width < 1 || spec.width > 65536 || settings.steps < 1 || settings.steps > 65536)
    throw damaged("a network in it has a size that cannot be.");
  const at::Tensor parameters = tensorFrom(object.at("parameters"), fetch);
  if (parameters.scalar_type() != at::kFloat)
    throw damaged("the parameters of a network are of another type.");
  return std::make_shared<NetworkTransform>(nn::Network(spec, 0, parameters), settings, grid,
                                            object.at("inverted").get<bool>());
}

json transformJson(const Transform& transform, const Store& store) {
  if (const auto* network = dynamic_cast<const NetworkTransform*>(&transform))
    return networkJson(*network, store);
  json object{{"kind", transform.kind()}};
  if (const auto* affine = dynamic_cast<const AffineTransform*>(&transform)) {
    object["linear"] = affine->affine().linear;
    object["offset"] = affine->affine().offset;
    object["centre"] = affine->centre();
  } else if (const auto* field = dynamic_cast<const DisplacementFieldTransform*>(&transform)) {
    object["grid"] = toJson(field->grid());
    object["displacement"] = tensorJson(field->displacement(), store);
  } else if (const auto* spline = dynamic_cast<const BSplineTransform*>(&transform)) {
    object["grid"] = toJson(spline->controlGrid());
    object["coefficients"] = tensorJson(spline->coefficients(), store);
  } else if (const auto* composite = dynamic_cast<const CompositeTransform*>(&transform)) {
    object["parts"] = json::array();
    for (const TransformPtr& part : composite->parts())
      object["parts"].push_back(transformJson(*part, store));
  } else {
    throw Error(ErrorKind::Internal, "The session cannot hold this transform",
                "its kind is '" + transform.kind() + "'.");
  }
  return object;
}

at::Tensor vectorsFrom(const json& object, const Geometry& grid, at::ScalarType type,
                       const Fetch& fetch) {
  const at::Tensor vectors = tensorFrom(object, fetch);
  const std::vector<std::int64_t> shape{3, grid.size[2], grid.size[1], grid.size[0]};
  if (vectors.sizes().vec() != shape || vectors.scalar_type() != type)
    throw damaged("the vectors of a transform do not fit their grid.");
  return vectors;
}

TransformPtr transformFrom(const json& object, const Fetch& fetch, int depth = 0) {
  const std::string kind = object.at("kind");
  if (kind == "affine") {
    AffineMap map;
    object.at("linear").get_to(map.linear);
    object.at("offset").get_to(map.offset);
    return std::make_shared<AffineTransform>(map, object.at("centre").get<Vec3>());
  }
  if (kind == "composite" && depth < 16) {
    std::vector<TransformPtr> parts;
    for (const json& part : object.at("parts"))
      parts.push_back(transformFrom(part, fetch, depth + 1));
    return std::make_shared<CompositeTransform>(std::move(parts));
  }
  if (kind == "network") return networkFrom(object, fetch);
  if (kind != "displacement field" && kind != "B-spline")
    throw damaged("it holds a transform of the unknown kind '" + kind + "'.");
  const Geometry grid = geometryFromJson(object.at("grid"));
  grid.validate("The session");
  if (kind == "B-spline")
    return std::make_shared<BSplineTransform>(
        grid, vectorsFrom(object.at("coefficients"), grid, at::kDouble, fetch));
  return std::make_shared<DisplacementFieldTransform>(
      grid, vectorsFrom(object.at("displacement"), grid, at::kFloat, fetch));
}

} // namespace

json describe(const Data& data, const Store& store) {
  if (const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&data))
    return {{"kind", "volume"}, {"content", volumeJson(**volume, store)}};
  if (const auto* map = std::get_if<std::shared_ptr<const LabelMap>>(&data))
    return {{"kind", "label map"}, {"content", labelsJson(**map, store)}};
  if (const auto* landmarks = std::get_if<std::shared_ptr<const Landmarks>>(&data))
    return {{"kind", "landmarks"}, {"content", landmarksJson(**landmarks)}};
  return {{"kind", "transform"}, {"content", transformJson(*std::get<TransformPtr>(data), store)}};
}

Data restore(const json& description, const Fetch& fetch) {
  const std::string kind = description.at("kind");
  const json& content = description.at("content");
  if (kind == "volume") return std::make_shared<const Volume>(volumeFrom(content, fetch));
  if (kind == "label map") return std::make_shared<const LabelMap>(labelsFrom(content, fetch));
  if (kind == "landmarks") return std::make_shared<const Landmarks>(landmarksFrom(content));
  if (kind == "transform") return transformFrom(content, fetch);
  throw damaged("it holds data of the unknown kind '" + kind + "'.");
}

} // namespace svx
