#include "core/io/json.h"

#include <cmath>

namespace svx {

namespace {

using nlohmann::json;

const char* wordOf(ParameterType type) {
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
    break;
  }
  return "text";
}

const char* wordOf(DataKind kind) {
  switch (kind) {
  case DataKind::Volume:
    return "volume";
  case DataKind::LabelMap:
    return "labelMap";
  case DataKind::Landmarks:
    return "landmarks";
  case DataKind::Spectra:
    return "spectra";
  case DataKind::Table:
    return "table";
  case DataKind::Model:
    return "model";
  case DataKind::Transform:
    break;
  }
  return "transform";
}

const char* wordOf(ErrorKind kind) {
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

json valuesJson(const std::map<std::string, Value>& values) {
  json object = json::object();
  for (const auto& [id, value] : values) object[id] = toJson(value);
  return object;
}

json optional(const std::optional<double>& value) {
  return value ? json(*value) : json();
}

json parameterJson(const Parameter& parameter) {
  json object{{"id", parameter.id},
              {"label", parameter.label},
              {"type", wordOf(parameter.type)},
              {"default", toJson(parameter.defaultValue)},
              {"unit", parameter.unit},
              {"help", parameter.help},
              {"minimum", nullptr},
              {"maximum", nullptr}};
  if (parameter.minimum != parameter.maximum) {
    object["minimum"] = parameter.minimum;
    object["maximum"] = parameter.maximum;
  }
  for (const Choice& choice : parameter.choices)
    object["choices"].push_back({{"id", choice.id}, {"title", choice.title}});
  return object;
}

Value valueFrom(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return value.get<std::string>();
}

std::optional<double> optionalFrom(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  return found->get<double>();
}

/// JSON has no NaN; it is written as null.
std::vector<double> numbersFrom(const json& array) {
  std::vector<double> values;
  for (const json& value : array) values.push_back(value.is_null() ? NAN : value.get<double>());
  return values;
}

Figure figureFrom(const json& object) {
  Figure figure;
  figure.id = object.at("id");
  figure.label = object.value("label", figure.id);
  figure.unit = object.value("unit", std::string());
  figure.before = optionalFrom(object, "before");
  figure.after = optionalFrom(object, "after");
  figure.decimals = object.value("decimals", 3);
  figure.headline = object.value("headline", false);
  figure.help = object.value("help", std::string());
  return figure;
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
              {"citation", info.citation},
              {"inputs", json::array()},
              {"outputs", json::array()},
              {"parameters", json::array()},
              {"presets", json::array()}};
  for (const InputInfo& input : info.inputs)
    object["inputs"].push_back({{"id", input.id},
                                {"label", input.label},
                                {"kind", wordOf(input.kind)},
                                {"required", input.required},
                                {"help", input.help}});
  for (const OutputInfo& output : info.outputs)
    object["outputs"].push_back({{"id", output.id},
                                 {"label", output.label},
                                 {"kind", wordOf(output.kind)},
                                 {"file", output.file}});
  for (const Parameter& parameter : info.parameters)
    object["parameters"].push_back(parameterJson(parameter));
  for (const Preset& preset : info.presets)
    object["presets"].push_back({{"id", preset.id},
                                 {"title", preset.title},
                                 {"when", preset.when},
                                 {"values", valuesJson(preset.values)}});
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
  return {{"id", figure.id},
          {"label", figure.label},
          {"unit", figure.unit},
          {"before", optional(figure.before)},
          {"after", optional(figure.after)},
          {"decimals", figure.decimals},
          {"headline", figure.headline},
          {"help", figure.help}};
}

json toJson(const Error& error) {
  return {{"kind", wordOf(error.kind())},
          {"what", error.headline()},
          {"why", error.why()},
          {"remedy", error.remedy()}};
}

json toJson(const Result& result, bool withPaths) {
  json object{{"method", result.methodId},       {"methodVersion", result.methodVersion},
              {"title", result.methodTitle},     {"citation", result.citation},
              {"preset", result.preset},         {"values", valuesJson(result.values.all())},
              {"inputs", json::array()},         {"seed", result.seed},
              {"device", result.device},         {"seconds", result.seconds},
              {"peakMemory", result.peakMemory}, {"softwareVersion", result.softwareVersion},
              {"finishedAt", result.finishedAt}, {"curves", json::object()},
              {"figures", json::array()},        {"notices", result.outputs.notices}};
  for (const InputRecord& input : result.inputs) {
    json record{
        {"id", input.id}, {"name", input.name}, {"file", input.file}, {"sha256", input.sha256}};
    if (withPaths) record["path"] = input.path;
    object["inputs"].push_back(std::move(record));
  }
  for (const auto& [name, curve] : result.curves)
    object["curves"][name] = {{"x", curve.x}, {"y", curve.y}};
  for (const Figure& figure : result.outputs.figures) object["figures"].push_back(toJson(figure));
  return object;
}

Result resultFromJson(const json& object) {
  try {
    Result result;
    result.methodId = object.at("method");
    result.methodVersion = object.at("methodVersion");
    result.methodTitle = object.at("title");
    result.citation = object.value("citation", std::string());
    result.preset = object.value("preset", std::string());
    for (const auto& [id, value] : object.at("values").items())
      result.values.set(id, valueFrom(value));
    for (const json& record : object.at("inputs"))
      result.inputs.push_back({record.at("id"), record.value("name", std::string()),
                               record.value("file", std::string()),
                               record.value("path", std::string()),
                               record.value("sha256", std::string())});
    result.seed = object.value("seed", std::uint64_t{1});
    result.device = object.value("device", std::string());
    result.seconds = object.value("seconds", 0.0);
    result.peakMemory = object.value("peakMemory", std::uint64_t{0});
    result.softwareVersion = object.value("softwareVersion", std::string());
    result.finishedAt = object.value("finishedAt", std::string());
    const json curves = object.value("curves", json::object());
    for (const auto& [name, curve] : curves.items())
      result.curves[name] = {numbersFrom(curve.at("x")), numbersFrom(curve.at("y"))};
    for (const json& figure : object.value("figures", json::array()))
      result.outputs.figures.push_back(figureFrom(figure));
    result.outputs.notices = object.value("notices", std::vector<std::string>());
    return result;
  } catch (const json::exception& error) {
    throw Error(ErrorKind::Input, "Cannot read the record of a run", error.what(),
                "The file is damaged or of another program.");
  }
}

} // namespace svx
