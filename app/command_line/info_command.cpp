#include "app/command_line/commands.h"
#include "core/io/json.h"
#include "core/io/open.h"

#include <iomanip>
#include <iostream>

namespace svx {

namespace {

const char* nameOf(DataKind kind) {
  switch (kind) {
  case DataKind::LabelMap:
    return "label map";
  case DataKind::Landmarks:
    return "landmarks";
  case DataKind::Spectra:
    return "mass spectra";
  case DataKind::Table:
    return "table";
  case DataKind::Model:
    return "model";
  case DataKind::Transform:
    return "transform";
  case DataKind::Volume:
    break;
  }
  return "volume";
}

const char* nameOf(ChannelAxis axis) {
  switch (axis) {
  case ChannelAxis::Vector:
    return "vector";
  case ChannelAxis::Time:
    return "time";
  case ChannelAxis::Colour:
    return "colour";
  case ChannelAxis::None:
    break;
  }
  return "none";
}

bool isImage(const FileInfo& info) {
  return info.kind == DataKind::Volume || info.kind == DataKind::LabelMap;
}

nlohmann::json asJson(const FileInfo& info) {
  nlohmann::json json{{"file", info.path.string()},
                      {"format", info.format},
                      {"kind", nameOf(info.kind)},
                      {"notices", info.notices}};
  if (isImage(info)) {
    json["geometry"] = toJson(info.geometry);
    json["channels"] = info.channels;
    json["channelAxis"] = nameOf(info.channelAxis);
    json["valueType"] = info.valueType;
    json["unit"] = info.unit;
    json["bytes"] = info.bytes;
  }
  if (info.kind == DataKind::Landmarks) json["points"] = info.points;
  if (info.kind == DataKind::Spectra) json["spectra"] = info.points;
  for (const auto& [name, value] : info.facts) json["facts"][name] = value;
  return json;
}

template <typename Numbers>
std::string joined(const Numbers& numbers, const char* between) {
  std::ostringstream text;
  text << std::setprecision(6);
  for (std::size_t i = 0; i < numbers.size(); ++i) text << (i ? between : "") << numbers[i];
  return text.str();
}

void print(const FileInfo& info) {
  std::cout << info.path.filename().string() << ": " << info.format << ", " << nameOf(info.kind)
            << "\n";
  const auto row = [](const char* label, const std::string& value) {
    std::cout << "  " << std::left << std::setw(11) << label << value << "\n";
  };
  if (isImage(info)) {
    row("size", joined(info.geometry.size, " x ") + " voxels" +
                    (info.channels > 1 ? ", " + std::to_string(info.channels) + " channels (" +
                                             nameOf(info.channelAxis) + ")"
                                       : ""));
    row("spacing", joined(info.geometry.spacing, " x ") + " mm");
    row("origin", joined(info.geometry.origin, ", ") + " mm (LPS)");
    row("direction", joined(info.geometry.direction, " "));
    row("type", info.valueType + (info.unit.empty() ? "" : ", " + info.unit));
    row("memory", formatBytes(info.bytes));
  }
  if (info.kind == DataKind::Landmarks) row("points", std::to_string(info.points));
  for (const auto& [name, value] : info.facts) row(name.c_str(), value);
  for (const std::string& notice : info.notices) row("notice", notice);
}

} // namespace

Command addInfoCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("info", "Say what a file or a DICOM folder is");
  const auto path = std::make_shared<std::string>();
  parser->add_option("FILE", *path, "a file or folder")->required();
  const auto json = addJsonFlag(*parser);
  const auto run = [path, json] {
    const std::vector<FileInfo> found = inspect(*path);
    if (*json) {
      nlohmann::json list = nlohmann::json::array();
      for (const FileInfo& info : found) list.push_back(asJson(info));
      std::cout << nlohmann::json{{"contents", list}}.dump(2) << "\n";
    } else {
      for (const FileInfo& info : found) print(info);
    }
  };
  return {parser, run, {}, json};
}

} // namespace svx
