#include "core/io/format.h"
#include "core/io/text_scan.h"
#include "core/io/transform_file.h"
#include "core/io/transform_format.h"

namespace svx {

namespace {

constexpr std::uint64_t largestText = std::uint64_t{2} << 30;
constexpr std::string_view magic = "#Insight Transform File";

int recognise(const FileStart& start) {
  if (trimmed(start.bytes).starts_with(magic)) return 100;
  return start.suffix == ".tfm" ? 40 : 0;
}

std::vector<TransformRecord> readRecords(const std::filesystem::path& path) {
  return parseTransformText(readText(path, largestText), path);
}

std::string joined(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) {
    if (!text.empty()) text += ' ';
    text += exactText(value);
  }
  return text;
}

} // namespace

std::vector<TransformRecord> parseTransformText(std::string_view text,
                                                const std::filesystem::path& path) {
  if (!trimmed(text).starts_with(magic))
    throw unreadable(path, "it does not begin with '#Insight Transform File'");
  std::vector<TransformRecord> records;
  std::size_t lineNumber = 0;
  for (const auto line : lines(text)) {
    ++lineNumber;
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    const auto refuse = [&](const std::string& cause) {
      return unreadable(path, "line " + std::to_string(lineNumber) + " " + cause);
    };
    const auto colon = content.find(':');
    if (colon == std::string_view::npos) throw refuse("has no ':'");
    const auto key = trimmed(content.substr(0, colon));
    const auto value = trimmed(content.substr(colon + 1));
    if (key == "Transform") {
      records.push_back({std::string(value), {}, {}});
      continue;
    }
    if (key != "Parameters" && key != "FixedParameters")
      throw refuse("is none of Transform, Parameters and FixedParameters");
    if (records.empty()) throw refuse("comes before any transform");
    auto parsed = numbers(value);
    if (!parsed) throw refuse("holds something that is no number");
    (key == "Parameters" ? records.back().parameters : records.back().fixed) = std::move(*parsed);
  }
  if (records.empty()) throw unreadable(path, "it holds no transform");
  return records;
}

std::string transformText(const std::vector<TransformRecord>& records) {
  std::string text = "#Insight Transform File V1.0\n";
  for (std::size_t i = 0; i < records.size(); ++i) {
    text += "#Transform " + std::to_string(i) + "\nTransform: " + records[i].type + "\n";
    if (records[i].type.starts_with("CompositeTransform")) continue;
    text += "Parameters: " + joined(records[i].parameters) +
            "\nFixedParameters: " + joined(records[i].fixed) + "\n";
  }
  return text;
}

const Format transformTextFormat{"ITK transform text", recognise,
                                 [](const std::filesystem::path& path) {
                                   return describeTransforms(readRecords(path), path,
                                                             "ITK transform text");
                                 },
                                 [](const std::filesystem::path& path, const OpenOptions& options) {
                                   return openTransforms(readRecords(path), path, options);
                                 }};

} // namespace svx
