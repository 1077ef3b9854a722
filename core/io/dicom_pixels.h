// The pixels of a DICOM series.
#pragma once

#include "core/io/dicom_series.h"
#include "core/io/open.h"

namespace svx {

/// Decodes the files of a series on all threads into one tensor of `series.type()`, shape (z, y, x)
/// or (c, z, y, x), rescaled. Throws `Error{Input}` naming the file that cannot be decoded.
at::Tensor readDicomPixels(const DicomSeries& series, const OpenOptions& options);

/// Bytes in memory once read.
std::uint64_t bytesOf(const DicomSeries& series);

} // namespace svx
