#include "core/io/json.h"

namespace svx {

using nlohmann::json;

namespace {

const char* kindName(DataKind kind) {
  switch (kind) {
  case DataKind::Volume:
    return "volume";
  case DataKind::LabelMap:
    return "label map";
  case DataKind::Landmarks:
    return "landmarks";
  case DataKind::Transform:
    return "transform";
  }
  return "";
}

const char* typeName(ParameterType type) {
  switch (type) {
  case ParameterType::Bool:
    return "bool";
  case ParameterType::Integer:
    return "integer";
  case ParameterType::Real:
    return "real";
  case ParameterType::Choice:
    return "choice";
  case ParameterType::Text:
    return "text";
  }
  return "";
}

const char* errorName(ErrorKind kind) {
  switch (kind) {
  case ErrorKind::Usage:
    return "usage";
  case ErrorKind::Input:
    return "input";
  case ErrorKind::Cancelled:
    return "cancelled";
  case ErrorKind::Memory:
    return "memory";
  case ErrorKind::Internal:
    break;
  }
  return "internal";
}

json toJson(const std::map<std::string, Value>& values) {
  json object = json::object();
  for (const auto& [id, value] : values) object[id] = svx::toJson(value);
  return object;
}

json toJson(const Parameter& parameter) {
  json object{{"id", parameter.id},
              {"label", parameter.label},
              {"type", typeName(parameter.type)},
              {"default", svx::toJson(parameter.defaultValue)},
              {"unit", parameter.unit},
              {"help", parameter.help}};
  object["minimum"] = object["maximum"] = nullptr;
  if (parameter.minimum != parameter.maximum) {
    object["minimum"] = parameter.minimum;
    object["maximum"] = parameter.maximum;
  }
  for (const Choice& choice : parameter.choices)
    object["choices"].push_back({{"id", choice.id}, {"title", choice.title}});
  return object;
}

Value valueFromJson(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return value.get<std::string>();
}

std::optional<double> optionalNumber(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? std::nullopt
                                                   : std::optional(found->get<double>());
}

Figure figureFromJson(const json& object) {
  Figure figure;
  figure.id = object.at("id");
  figure.label = object.at("label");
  figure.unit = object.at("unit");
  figure.before = optionalNumber(object, "before");
  figure.after = optionalNumber(object, "after");
  figure.decimals = object.at("decimals");
  figure.headline = object.at("headline");
  figure.help = object.at("help");
  return figure;
}

Result parseResult(const json& object) {
  Result result;
  const json& method = object.at("method");
  result.methodId = method.at("id");
  result.methodTitle = method.at("title");
  result.citation = method.at("citation");
  result.methodVersion = method.at("version");
  result.preset = object.at("preset");
  for (const auto& [id, value] : object.at("values").items())
    result.values.set(id, valueFromJson(value));
  for (const json& input : object.at("inputs"))
    result.inputs.push_back({input.at("id"), input.at("name"), input.at("file"),
                             input.value("path", std::string()), input.at("sha256")});
  result.seed = object.at("seed");
  result.device = object.at("device");
  result.seconds = object.at("seconds");
  result.peakMemory = object.at("peakMemoryBytes");
  result.softwareVersion = object.at("softwareVersion");
  result.finishedAt = object.at("finishedAt");
  for (const auto& [name, curve] : object.at("curves").items())
    result.curves[name] = {curve.at("x").get<std::vector<double>>(),
                           curve.at("y").get<std::vector<double>>()};
  for (const json& figure : object.at("figures"))
    result.outputs.figures.push_back(figureFromJson(figure));
  result.outputs.notices = object.at("notices").get<std::vector<std::string>>();
  return result;
}

} // namespace

json toJson(const Value& value) {
  return std::visit([](const auto& held) { return json(held); }, value);
}

json toJson(const MethodInfo& info) {
  json object{{"id", info.id},
              {"version", info.version},
              {"title", info.title},
              {"sentence", info.sentence},
              {"citation", info.citation}};
  for (const char* list : {"inputs", "outputs", "parameters", "presets"})
    object[list] = json::array();
  for (const InputInfo& input : info.inputs)
    object["inputs"].push_back({{"id", input.id},
                                {"label", input.label},
                                {"kind", kindName(input.kind)},
                                {"required", input.required},
                                {"help", input.help}});
  for (const OutputInfo& output : info.outputs)
    object["outputs"].push_back({{"id", output.id},
                                 {"label", output.label},
                                 {"kind", kindName(output.kind)},
                                 {"file", output.file}});
  for (const Parameter& parameter : info.parameters)
    object["parameters"].push_back(toJson(parameter));
  for (const Preset& preset : info.presets)
    object["presets"].push_back({{"id", preset.id},
                                 {"title", preset.title},
                                 {"when", preset.when},
                                 {"values", toJson(preset.values)}});
  return object;
}

json toJson(const Geometry& geometry) {
  return {{"size", geometry.size},
          {"spacing", geometry.spacing},
          {"origin", geometry.origin},
          {"direction", geometry.direction}};
}

Geometry geometryFromJson(const json& object) {
  Geometry geometry;
  object.at("size").get_to(geometry.size);
  object.at("spacing").get_to(geometry.spacing);
  object.at("origin").get_to(geometry.origin);
  object.at("direction").get_to(geometry.direction);
  return geometry;
}

json toJson(const Figure& figure) {
  json object{{"id", figure.id},
              {"label", figure.label},
              {"unit", figure.unit},
              {"before", nullptr},
              {"after", nullptr},
              {"decimals", figure.decimals},
              {"headline", figure.headline},
              {"help", figure.help}};
  if (figure.before) object["before"] = *figure.before;
  if (figure.after) object["after"] = *figure.after;
  return object;
}

json toJson(const Error& error) {
  return {{"kind", errorName(error.kind())},
          {"what", error.headline()},
          {"why", error.why()},
          {"remedy", error.remedy()}};
}

json toJson(const Result& result, bool withPaths) {
  json object{{"method",
               {{"id", result.methodId},
                {"version", result.methodVersion},
                {"title", result.methodTitle},
                {"citation", result.citation}}},
              {"preset", result.preset},
              {"values", toJson(result.values.all())},
              {"inputs", json::array()},
              {"seed", result.seed},
              {"device", result.device},
              {"seconds", result.seconds},
              {"peakMemoryBytes", result.peakMemory},
              {"softwareVersion", result.softwareVersion},
              {"finishedAt", result.finishedAt},
              {"curves", json::object()},
              {"figures", json::array()},
              {"notices", result.outputs.notices}};
  for (const InputRecord& input : result.inputs) {
    json record{
        {"id", input.id}, {"name", input.name}, {"file", input.file}, {"sha256", input.sha256}};
    if (withPaths) record["path"] = input.path;
    object["inputs"].push_back(record);
  }
  for (const auto& [name, curve] : result.curves)
    object["curves"][name] = {{"x", curve.x}, {"y", curve.y}};
  for (const Figure& figure : result.outputs.figures) object["figures"].push_back(toJson(figure));
  return object;
}

Result resultFromJson(const json& object) {
  try {
    return parseResult(object);
  } catch (const json::exception& error) {
    throw Error(ErrorKind::Input, "This is no saved result", error.what(),
                "Choose the result.json that a run wrote.");
  }
}

} // namespace svx
