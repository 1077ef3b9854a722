#include "core/io/label_table.h"

#include "core/io/format.h"
#include "core/io/text_scan.h"

#include <algorithm>

namespace svx {

namespace {

constexpr std::uint64_t largestTable = 4 << 20;

std::string textIfThere(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  if (std::filesystem::file_size(path, error) > largestTable || error) return {};
  return readText(path, largestTable);
}

std::uint8_t colourByte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

void sortByValue(std::vector<Label>& labels) {
  std::sort(labels.begin(), labels.end(),
            [](const Label& a, const Label& b) { return a.value < b.value; });
}

} // namespace

std::vector<Label> parseLabelDescription(std::string_view text) {
  std::vector<Label> labels;
  for (const auto line : lines(text)) {
    if (trimmed(line).empty() || trimmed(line).front() == '#') continue;
    const auto open = line.find('"');
    const auto close = line.rfind('"');
    if (open == std::string_view::npos || close == open) return {};
    const auto fields = numbers(line.substr(0, open));
    if (!fields || fields->size() != 7 || !((*fields)[0] >= 0 && (*fields)[0] < 4e9)) return {};
    const auto& f = *fields;
    if (f[0] == 0) continue;
    labels.push_back({static_cast<std::int64_t>(f[0]),
                      std::string(line.substr(open + 1, close - open - 1)),
                      {colourByte(f[1]), colourByte(f[2]), colourByte(f[3])},
                      std::clamp(f[4], 0.0, 1.0)});
  }
  sortByValue(labels);
  return labels;
}

std::string labelDescription(const std::vector<Label>& labels) {
  std::string text =
      "# ITK-SnAP Label Description File\n# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL\n"
      "    0     0    0    0        0  0  0    \"Clear Label\"\n";
  for (const Label& label : labels) {
    text += "    " + std::to_string(label.value);
    for (const auto c : label.colour) text += "    " + std::to_string(c);
    std::string name = label.name;
    std::replace(name.begin(), name.end(), '"', '\'');
    text += "    " + exactText(label.opacity) + "  1  1    \"" + name + "\"\n";
  }
  return text;
}

std::vector<Label> parseLabelNames(std::string_view text, std::string_view lut) {
  std::vector<Label> labels;
  for (const auto line : lines(text)) {
    const auto parts = words(line);
    if (parts.empty()) continue;
    const auto value = wholeNumber(parts[0]);
    // Two columns of numbers are points, not names.
    if (!value || parts.size() < 2 || *value < 0 || number(parts[1])) return {};
    if (*value == 0) continue;
    Label label{*value, std::string(parts[1]), {}, 1};
    if (lut.size() == 768 && *value < 256)
      for (int c = 0; c < 3; ++c)
        label.colour[c] =
            static_cast<std::uint8_t>(lut[static_cast<std::size_t>(256 * c + *value)]);
    labels.push_back(std::move(label));
  }
  sortByValue(labels);
  return labels;
}

std::vector<Label> labelTableBeside(const std::filesystem::path& image) {
  const auto plain =
      image.extension() == ".gz" ? std::filesystem::path(image).replace_extension() : image;
  auto names = plain, colours = plain;
  names += ".txt";
  colours += ".lut";
  auto labels = parseLabelNames(textIfThere(names), textIfThere(colours));
  for (const char* suffix : {".label", ".txt"})
    if (labels.empty())
      labels = parseLabelDescription(textIfThere(image.parent_path() / (stemOf(image) + suffix)));
  return labels;
}

} // namespace svx
