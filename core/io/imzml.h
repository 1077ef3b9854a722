// imzML: mass spectrometry images as an XML file beside a binary one.
#pragma once

#include "core/io/imzml_index.h"

namespace svx {

/// Opens the data set of which `xml` is the .imzML file; the binary file is the one of the same
/// name with the suffix .ibd in any case of letters, or the only one in the folder with the UUID
/// that the XML states. What the two files leave out or contradict is repaired where the spectra
/// say what is right; each repair is a notice in `info().source`. Throws `Error{Input}` when no
/// spectrum can be located.
std::shared_ptr<const Spectra> openImzml(const std::filesystem::path& xml,
                                         JobContext* context = nullptr);

/// What a checksum of the binary file says.
struct ChecksumVerdict {
  bool matches = false;
  std::string algorithm, stated, computed;
};
/// One for each checksum that the XML states. Reads the whole binary file when there is one.
/// Honours cancellation.
std::vector<ChecksumVerdict> verifyChecksums(const std::filesystem::path& xml, JobContext& context);

} // namespace svx
