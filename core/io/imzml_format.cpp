#include "core/io/format.h"
#include "core/io/imzml.h"
#include "core/io/spectra_files.h"
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

std::vector<FileInfo> inspectFile(const fs::path& path) {
  return {describeSpectra(*openImzml(xmlOf(path)), path)};
}

Opened readFile(const fs::path& path, const OpenOptions& options) {
  checkSpectraWanted(path, options);
  return {{openImzml(xmlOf(path), options.context)}, {}};
}

} // namespace

const Format imzmlFormat{"imzML", recognise, inspectFile, readFile};

} // namespace svx
