#include "core/io/format.h"
#include "core/io/imzml.h"
#include "core/io/text_scan.h"

#include <algorithm>

namespace svx {
namespace {

namespace fs = std::filesystem;

int recognise(const FileStart& start) {
  if (start.suffix == ".ibd") return 45;
  const bool spectra = start.bytes.find("<mzML") != std::string::npos ||
                       start.bytes.find("<indexedmzML") != std::string::npos;
  if (start.suffix == ".imzml") return spectra ? 90 : 45;
  return spectra && start.bytes.find("IMS:") != std::string::npos ? 60 : 0;
}

/// The XML of a binary file that was named in its place.
fs::path xmlOf(const fs::path& path) {
  if (lowered(path.extension().string()) != ".ibd") return path;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::absolute(path).parent_path(), error))
    if (lowered(entry.path().extension().string()) == ".imzml" &&
        lowered(entry.path().stem().string()) == lowered(path.stem().string()))
      return entry.path();
  throw unreadable(path,
                   "it is the binary part of an imzML data set, and " + shown(path.stem()) +
                       ".imzML is not beside it",
                   "Put both files into one folder under one name.");
}

std::string shownNumber(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::vector<FileInfo> inspectFile(const fs::path& path) {
  const auto spectra = openImzml(xmlOf(path));
  const SpectraInfo& said = spectra->info();
  FileInfo info;
  info.path = path;
  info.format = said.source.format;
  info.kind = DataKind::Spectra;
  info.geometry = spectra->grid();
  info.notices = said.source.notices;
  info.points = spectra->size();
  const char* kinds[] = {"unknown", "profile", "centroid"};
  const auto [low, high] = massRange(*spectra);
  info.facts = {
      {"spectra", std::to_string(spectra->size()) + ", " + kinds[std::size_t(said.kind)] +
                      (spectra->continuous() ? ", one m/z axis of all" : ", each its own m/z")},
      {"raster", std::to_string(said.raster[0]) + " x " + std::to_string(said.raster[1]) +
                     (said.raster[2] > 1 ? " x " + std::to_string(said.raster[2]) : "") +
                     " pixels"},
      {"pixel", said.pixelSizeKnown ? shownNumber(said.pixelSize[0], 1) + " x " +
                                          shownNumber(said.pixelSize[1], 1) + " um"
                                    : "size not stated"},
      {"m/z", shownNumber(low, 4) + " to " + shownNumber(high, 4)},
      {"longest", std::to_string(spectra->longest()) + " points"}};
  if (!said.polarity.empty()) info.facts.push_back({"polarity", said.polarity});
  if (!said.instrument.empty()) info.facts.push_back({"instrument", said.instrument});
  return {info};
}

Opened readFile(const fs::path& path, const OpenOptions& options) {
  if (options.role != Role::Automatic && options.role != Role::Spectra)
    throw unreadable(path, "it holds mass spectra and nothing of the wanted kind");
  return {{openImzml(xmlOf(path), options.context)}, {}};
}

} // namespace

const Format imzmlFormat{"imzML", recognise, inspectFile, readFile};

} // namespace svx
