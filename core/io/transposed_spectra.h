// A file that holds spectra with a shared axis point by point: an ion image is a few rows of it.
#pragma once

#include "core/io/new_file.h"
#include "core/io/random_access_file.h"
#include "core/spectra/mass_ordered.h"

#include <string_view>

namespace svx {

std::uint64_t transposedBytes(const Spectra& spectra);

/// Writes the intensities of all spectra at the first point, at the second, and so on, float32,
/// behind a header with the `key` (64 characters) of the data set. Reads every spectrum once and
/// takes about 256 MB of memory.
void writeTransposed(const Spectra& spectra, NewFile& file, std::string_view key,
                     JobContext& context);

/// nullptr when the file is not of that data set, or damaged.
std::shared_ptr<const MassOrdered> openTransposed(const Spectra& spectra,
                                                  std::unique_ptr<RandomAccessFile> file,
                                                  std::string_view key);

} // namespace svx
