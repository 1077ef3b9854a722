#include "core/io/spectra_files.h"

#include "core/io/text_scan.h"

#include <algorithm>
#include <array>

namespace svx {
namespace {

/// Says how many spectra lie where another one does.
void countShared(SpectraInfo& info, const std::array<std::int64_t, 3>& size) {
  std::vector<bool> taken(std::size_t(size[0] * size[1] * size[2]));
  std::size_t shared = 0;
  for (const RasterPosition& p : info.positions) {
    auto pixel = taken[std::size_t((p.z * size[1] + p.y) * size[0] + p.x)];
    shared += pixel;
    pixel = true;
  }
  if (shared > 0)
    info.source.notices.push_back(std::to_string(shared) +
                                  " spectra lie at the position of another one; images show the "
                                  "last of each.");
}

std::string shownNumber(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

} // namespace

void placeOnRaster(const std::filesystem::path& path, const std::vector<RasterPosition>& counted,
                   SpectraInfo& info) {
  std::array<std::int64_t, 3> low, high, size;
  low.fill(std::numeric_limits<std::int64_t>::max());
  high.fill(std::numeric_limits<std::int64_t>::min());
  for (const RasterPosition& p : counted) {
    const std::int64_t at[] = {p.x, p.y, p.z};
    for (std::size_t a = 0; a < 3; ++a) {
      low[a] = std::min(low[a], at[a]);
      high[a] = std::max(high[a], at[a]);
    }
  }
  double cells = 1;
  for (std::size_t a = 0; a < 3; ++a) {
    size[a] = counted.empty() ? 0 : high[a] - low[a] + 1;
    cells *= double(size[a]);
  }
  if (cells > double(1 << 28) && cells > 100. * double(counted.size()))
    throw unreadable(path, "its " + std::to_string(counted.size()) + " spectra are spread over " +
                               std::to_string(size[0]) + " x " + std::to_string(size[1]) + " x " +
                               std::to_string(size[2]) + " positions");
  if (counted.empty()) return;
  info.first = {std::int32_t(low[0]), std::int32_t(low[1]), std::int32_t(low[2])};
  info.positions.reserve(counted.size());
  for (const RasterPosition& p : counted)
    info.positions.push_back({p.x - info.first[0], p.y - info.first[1], p.z - info.first[2]});
  countShared(info, size);
}

void placeInARow(const std::filesystem::path& path, std::size_t count, SpectraInfo& info) {
  std::vector<RasterPosition> counted(count);
  for (std::size_t i = 0; i < count; ++i) counted[i] = {std::int32_t(i) + 1, 1, 1};
  if (count > 1)
    info.source.notices.push_back(
        "Its spectra have no positions; they were put in a row in the file's order.");
  placeOnRaster(path, counted, info);
}

std::optional<RasterPosition> positionInName(std::string_view name) {
  const std::string text = lowered(name);
  const auto digitsFrom = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9' && end - at < 9) ++end;
    return wholeNumber(text.substr(at, end - at));
  };
  const auto behind = [&](char letter) -> std::optional<std::int64_t> {
    for (auto at = text.rfind(letter); at != text.npos && at + 1 < text.size();
         at = at == 0 ? text.npos : text.rfind(letter, at - 1)) {
      const bool spaced = text[at + 1] == '=' || text[at + 1] == '_';
      if (const auto found = digitsFrom(at + 1 + spaced)) return found;
    }
    return {};
  };
  if (const auto x = behind('x'), y = behind('y'); x && y)
    return RasterPosition{std::int32_t(*x), std::int32_t(*y), 1};
  // "0_C7" of a target plate
  if (const auto line = text.rfind('_');
      line != text.npos && line + 2 < text.size() && text[line + 1] >= 'a' && text[line + 1] <= 'z')
    if (const auto column = wholeNumber(text.substr(line + 2)); column && *column < 10000)
      return RasterPosition{std::int32_t(*column), text[line + 1] - 'a' + 1, 1};
  std::vector<std::int64_t> numbers;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (const auto found = digitsFrom(at)) {
      numbers.push_back(*found);
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    }
  if (numbers.size() != 2 || text.find('.') != text.npos) return {};
  return RasterPosition{std::int32_t(numbers[0]), std::int32_t(numbers[1]), 1};
}

FileInfo describeSpectra(const Spectra& spectra, const std::filesystem::path& path) {
  const SpectraInfo& said = spectra.info();
  FileInfo info;
  info.path = path;
  info.format = said.source.format;
  info.kind = DataKind::Spectra;
  info.geometry = spectra.grid();
  info.notices = said.source.notices;
  info.points = spectra.size();
  const char* kinds[] = {"unknown", "profile", "centroid"};
  const auto [low, high] = massRange(spectra);
  info.facts = {
      {"spectra", std::to_string(spectra.size()) + ", " + kinds[std::size_t(said.kind)] +
                      (spectra.continuous() ? ", one m/z axis of all" : ", each its own m/z")},
      {"raster", std::to_string(said.raster[0]) + " x " + std::to_string(said.raster[1]) +
                     (said.raster[2] > 1 ? " x " + std::to_string(said.raster[2]) : "") +
                     " pixels"},
      {"pixel", said.pixelSizeKnown ? shownNumber(said.pixelSize[0], 1) + " x " +
                                          shownNumber(said.pixelSize[1], 1) + " um"
                                    : "size not stated"},
      {"m/z", shownNumber(low, 4) + " to " + shownNumber(high, 4)},
      {"longest", std::to_string(spectra.longest()) + " points"}};
  if (!said.polarity.empty()) info.facts.push_back({"polarity", said.polarity});
  if (!said.instrument.empty()) info.facts.push_back({"instrument", said.instrument});
  return info;
}

void checkSpectraWanted(const std::filesystem::path& path, const OpenOptions& options) {
  if (options.role != Role::Automatic && options.role != Role::Spectra)
    throw unreadable(path, "it holds mass spectra and nothing of the wanted kind");
}

} // namespace svx
