#include "core/io/sef.h"

#include "core/io/format.h"
#include "core/io/text_scan.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace svx {
namespace {

using nlohmann::json;

constexpr const char* sefTitle = "SCiLS peak list";
constexpr std::uint64_t largestSef = std::uint64_t(1) << 26;

int recogniseSef(const FileStart& start) {
  const auto first = start.bytes.find_first_not_of(" \t\r\n");
  const bool isJson = first != std::string::npos && start.bytes[first] == '{';
  if (isJson && start.bytes.find("\"peaklist\"") != std::string::npos) return 95;
  return start.suffix == ".sef" ? 45 : 0;
}

/// The bounds of interval `i`, checked.
std::array<double, 2> boundsOf(const json& interval, std::size_t i,
                               const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why) {
    return unreadable(path, "interval " + std::to_string(i + 1) + " " + why,
                      "Export the peak list again.");
  };
  std::array<double, 2> bounds{};
  for (std::size_t side = 0; side < 2; ++side) {
    const char* name = side == 0 ? "lower" : "upper";
    const auto found = interval.find(name);
    if (found == interval.end() || !found->is_number())
      throw refuse(std::string("has no number '") + name + "'");
    bounds[side] = found->get<double>();
    if (!std::isfinite(bounds[side]) || bounds[side] <= 0)
      throw refuse(std::string("has an m/z as '") + name +
                   "' that cannot be: " + exactText(bounds[side]));
  }
  if (bounds[0] > bounds[1])
    throw refuse("ends before it begins: " + exactText(bounds[0]) + " to " + exactText(bounds[1]));
  return bounds;
}

Table tableOfIntervals(const json& intervals, const std::filesystem::path& path) {
  if (intervals.empty()) throw unreadable(path, "its peak list has no interval");
  std::vector<double> middles, lowers, uppers;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const auto [lower, upper] = boundsOf(intervals[i], i, path);
    middles.push_back(lower + (upper - lower) / 2);
    lowers.push_back(lower);
    uppers.push_back(upper);
    names.push_back(intervals[i].value("name", std::string()));
  }
  Table table;
  table.name = stemOf(path);
  table.source.path = path;
  table.source.format = sefTitle;
  table.columns = {{"m/z", "", std::move(middles), 4},
                   {"lower", "", std::move(lowers), 4},
                   {"upper", "", std::move(uppers), 4},
                   {"name", "", std::move(names), 0}};
  return table;
}

} // namespace

bool holdsSefPeaks(const std::filesystem::path& path) {
  return recogniseSef(readStart(path)) > 0;
}

Table readSefPeaks(const std::filesystem::path& path) {
  const std::string text = readText(path, largestSef);
  try {
    const json file = json::parse(text);
    const json::json_pointer place("/peaklist/intervals");
    if (!file.contains(place) || !file[place].is_array())
      throw unreadable(path, "it has no peak list ('peaklist' with 'intervals')",
                       "Of SCiLS files peak lists can be opened. Export regions as CSV with x, y "
                       "and label, or as a picture.");
    return tableOfIntervals(file[place], path);
  } catch (const json::exception& error) {
    throw unreadable(path, std::string("it is no peak list of SCiLS: ") + error.what());
  }
}

const Format sefFormat{sefTitle, recogniseSef,
                       [](const std::filesystem::path& path) {
                         const Table table = readSefPeaks(path);
                         const auto& masses = table.numbers("m/z");
                         const auto [low, high] = std::ranges::minmax(masses);
                         FileInfo info;
                         info.path = path;
                         info.format = sefTitle;
                         info.kind = DataKind::Table;
                         info.facts = {{"peaks", std::to_string(masses.size())},
                                       {"m/z", exactText(low) + " to " + exactText(high)}};
                         return std::vector{info};
                       },
                       [](const std::filesystem::path& path, const OpenOptions&) {
                         return Opened{{std::make_shared<const Table>(readSefPeaks(path))}, {}};
                       }};

} // namespace svx
