// A file that holds the points of spectra by m/z, for ion images at once.
#pragma once

#include "core/spectra/mass_ordered.h"

#include <filesystem>

namespace svx {

/// Sorts all points of the data set into `file`, under another name until it is whole: 16 bytes
/// each and 1 MB more, 4 bytes each of spectra with a shared axis. Takes about 512 MB of memory,
/// reads the data set twice (once), and can be cancelled. Throws `Error{Input}` when the disk is
/// full.
void buildMassIndex(const Spectra& spectra, const std::filesystem::path& file, JobContext& context);

/// Opens what `buildMassIndex` wrote for the same data set; nullptr when the file is missing, of
/// another version, damaged, or of spectra that have changed.
std::shared_ptr<const MassOrdered> openMassIndex(const Spectra& spectra,
                                                 const std::filesystem::path& file);

/// The file in the user's cache folder that belongs to a data set.
std::filesystem::path massIndexPath(const Spectra& spectra);

/// Bytes that the file takes.
std::uint64_t massIndexBytes(const Spectra& spectra);

/// Opens that file, or builds it first. Files of other data sets go, those that were not used for
/// longest first, when all together take more than 100 GB. Throws `Error{Input}` with the numbers
/// when it would leave less than 5 GB of the disk free.
std::shared_ptr<const MassOrdered> massIndex(const Spectra& spectra, JobContext& context);

} // namespace svx
