// What the XML part of an imzML data set says, kept for its next opening.
#pragma once

#include "core/io/imzml_index.h"

namespace svx {

/// As `readImzmlIndex`. What was read from a file of 4 MB or more is kept in the user's cache
/// folder, by the size, the time of change and the first 64 kB of the file (which hold its UUID),
/// and read from there as long as these stay: 64 bytes a spectrum. What cannot be kept is read
/// again next time. The folder is held below 2 GB by forgetting what was not used for longest.
ImzmlIndex cachedImzmlIndex(const RandomAccessFile& xml, JobContext* context);

} // namespace svx
