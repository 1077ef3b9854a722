#include "core/io/random_access_file.h"
#include "core/io/spectra_files.h"
#include "core/io/text_scan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>

namespace svx {
namespace {

namespace fs = std::filesystem;

/// What `acqus` says about one spot.
struct Acquisition {
  std::uint32_t points = 0;   ///< TD
  double delay = 0, step = 0; ///< DELAY, DW: ns
  double ml1 = 0, ml2 = 0, ml3 = 0;
  bool bigEndian = false;
  bool operator==(const Acquisition&) const = default;

  /// The larger root is the flight of an ion: sqrt(m) grows with the time.
  double mass(std::size_t point) const {
    const double b = std::sqrt(1e12 / ml1), c = ml2 - (delay + double(point) * step);
    const double root = ml3 == 0 ? -c / b : (-b + std::sqrt(b * b - 4 * ml3 * c)) / (2 * ml3);
    return root * std::abs(root); // keeps its order where the time is before ML2
  }
};

struct Spot {
  fs::path fid;
  Acquisition acquisition;
  std::string instrument, polarity;
  bool otherCalibration = false; ///< a finer one that is not applied
};

/// "##$ML1= 2000000" as ML1 -> 2000000.
std::map<std::string, std::string> parametersIn(const fs::path& path) {
  std::map<std::string, std::string> found;
  const std::string text = readText(path, 16 << 20);
  for (const auto line : lines(text)) {
    const auto equals = line.find('=');
    if (!line.starts_with("##") || equals == line.npos) continue;
    const std::size_t from = line.starts_with("##$") ? 3 : 2;
    if (equals < from) continue;
    std::string value(trimmed(line.substr(equals + 1)));
    if (value.size() > 1 && value.front() == '<' && value.back() == '>')
      value = value.substr(1, value.size() - 2);
    found.try_emplace(std::string(line.substr(from, equals - from)), value);
  }
  return found;
}

/// The parameters beside a `fid`: of the acquisition as it was, else as it was set up.
fs::path parametersBeside(const fs::path& fid) {
  std::error_code error;
  for (const char* name : {"acqus", "acqu"})
    if (const fs::path path = fid.parent_path() / name; fs::is_regular_file(path, error))
      return path;
  return {};
}

Spot readSpot(const fs::path& fid) {
  const fs::path path = parametersBeside(fid);
  if (path.empty()) throw unreadable(fid, "no acqus or acqu is beside it");
  const auto said = parametersIn(path);
  const auto numberOf = [&](const char* name) {
    const auto place = said.find(name);
    const auto value = place == said.end() ? std::nullopt : number(place->second);
    if (!value || !std::isfinite(*value))
      throw unreadable(path, std::string("it states no ") + name);
    return *value;
  };
  const auto textOf = [&](const char* name) {
    const auto place = said.find(name);
    return place == said.end() ? std::string() : place->second;
  };
  Spot spot;
  spot.fid = fid;
  Acquisition& a = spot.acquisition;
  a.delay = numberOf("DELAY");
  a.step = numberOf("DW");
  a.ml1 = numberOf("ML1");
  a.ml2 = numberOf("ML2");
  a.ml3 = numberOf("ML3");
  a.bigEndian = number(textOf("BYTORDA")).value_or(0) == 1;
  const double points = numberOf("TD");
  std::error_code error;
  const std::uint64_t stored = fs::file_size(fid, error) / 4;
  if (!(points >= 0 && points <= 1e9) || !(a.step > 0) || !(a.ml1 > 0))
    throw unreadable(path, "its TD, DW or ML1 makes no sense");
  // TD counts what was to be measured; some instruments store less.
  a.points = std::uint32_t(std::min<std::uint64_t>(std::uint64_t(points), error ? 0 : stored));
  spot.instrument = textOf("SPECTROMETER/DATASYSTEM");
  const std::string mode = textOf(".IONIZATION MODE");
  spot.polarity = mode.ends_with('-') ? "negative" : mode.ends_with('+') ? "positive" : "";
  spot.otherCalibration =
      textOf("HPClUse") == "yes" || textOf("NTBCal").find("V3.0C") != std::string::npos;
  if (a.points > 0 && !std::isfinite(a.mass(0) + a.mass(a.points - 1)))
    throw unreadable(path, "its calibration has no m/z for all points");
  return spot;
}

class FlexSpectra final : public Spectra {
public:
  FlexSpectra(SpectraInfo info, std::vector<Spot> spots)
      : Spectra(std::move(info)), spots_(std::move(spots)) {
    for (const Spot& spot : spots_)
      longest_ = std::max<std::size_t>(longest_, spot.acquisition.points);
  }

  std::size_t longest() const override { return longest_; }
  std::size_t points(std::size_t i) const override { return spots_[i].acquisition.points; }
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    for (std::size_t k = 0; k < into.size(); ++k) into[k] = spots_[i].acquisition.mass(first + k);
  }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override {
    std::vector<std::uint32_t> stored(into.size());
    RandomAccessFile(spots_[i].fid).read(first * 4, stored.data(), stored.size() * 4);
    for (std::size_t k = 0; k < into.size(); ++k) {
      const std::uint32_t bits =
          spots_[i].acquisition.bigEndian ? __builtin_bswap32(stored[k]) : stored[k];
      into[k] = float(std::bit_cast<std::int32_t>(bits));
    }
  }

private:
  std::vector<Spot> spots_;
  std::size_t longest_ = 0;
};

/// All `fid` files within, in the order of their names, until `enough` are found.
std::vector<fs::path> spotsIn(const fs::path& folder, std::size_t enough) {
  std::vector<fs::path> found;
  std::error_code error;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end;
       at.increment(error)) {
    if (at.depth() > 8) at.disable_recursion_pending();
    if (at->path().filename() != "fid" || parametersBeside(at->path()).empty()) continue;
    found.push_back(at->path());
    if (found.size() == enough) break;
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The position that the nearest folder with one in its name gives: "0_R00X012Y034/1/1SLin/fid".
std::optional<RasterPosition> positionOf(const fs::path& fid, const fs::path& top) {
  for (fs::path folder = fid.parent_path(); folder.has_filename() && folder != folder.parent_path();
       folder = folder.parent_path()) {
    const std::string name = folder.filename().string();
    if (name.find('_') != name.npos || name.find('X') != name.npos)
      if (const auto position = positionInName(name)) return position;
    if (folder == top) break;
  }
  return {};
}

} // namespace

bool holdsFlex(const fs::path& folder) {
  return !spotsIn(folder, 1).empty();
}

std::shared_ptr<const Spectra> openFlex(const fs::path& path, JobContext* context) {
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  const auto files = folder ? spotsIn(path, 0) : std::vector{path.parent_path() / "fid"};
  SpectraInfo info;
  info.name = folder ? shown(path.has_filename() ? path.filename() : path.parent_path().filename())
                     : shown(path.parent_path().filename());
  info.source.path = path;
  info.source.format = "Bruker flex";
  info.kind = SpectrumKind::Profile;
  std::vector<Spot> spots;
  std::vector<RasterPosition> counted;
  std::string firstFault;
  std::size_t faults = 0, finer = 0;
  for (const fs::path& file : files) {
    if (context) {
      context->throwIfCancelled();
      context->progress(double(spots.size()) / double(files.size()), "Reading the parameters");
    }
    try {
      spots.push_back(readSpot(file));
    } catch (const Error& fault) {
      if (faults++ == 0) firstFault = fault.what();
      continue;
    }
    finer += spots.back().otherCalibration;
    if (const auto position = positionOf(file, path)) counted.push_back(*position);
  }
  if (spots.empty()) throw unreadable(path, faults ? firstFault : "it holds no fid with its acqus");
  auto& notices = info.source.notices;
  if (faults > 0)
    notices.push_back(std::to_string(faults) + " of " + std::to_string(files.size()) +
                      " spots were left out; the first: " + firstFault);
  if (finer > 0)
    notices.push_back(std::to_string(finer) +
                      " spots state a further calibration (high precision or cubic), which is not "
                      "applied: m/z follow ML1, ML2 and ML3.");
  if (counted.size() == spots.size())
    placeOnRaster(path, counted, info);
  else
    placeInARow(path, spots.size(), info);
  info.instrument = spots.front().instrument;
  info.polarity = spots.front().polarity;
  const Acquisition& same = spots.front().acquisition;
  if (same.points > 0 && std::all_of(spots.begin(), spots.end(),
                                     [&](const Spot& s) { return s.acquisition == same; })) {
    info.sharedAxis.resize(same.points);
    for (std::size_t k = 0; k < info.sharedAxis.size(); ++k) info.sharedAxis[k] = same.mass(k);
  }
  return std::make_shared<FlexSpectra>(std::move(info), std::move(spots));
}

const Format flexFormat{"Bruker flex",
                        [](const FileStart& start) {
                          const std::string name = start.path.filename().string();
                          const bool spot = name == "fid" ? !parametersBeside(start.path).empty()
                                            : name == "acqus" || name == "acqu"
                                                ? start.bytes.starts_with("##TITLE")
                                                : false;
                          return spot ? 80 : 0;
                        },
                        [](const fs::path& path) {
                          return std::vector<FileInfo>{describeSpectra(*openFlex(path), path)};
                        },
                        [](const fs::path& path, const OpenOptions& options) {
                          checkSpectraWanted(path, options);
                          return Opened{{openFlex(path, options.context)}, {}};
                        }};

} // namespace svx
