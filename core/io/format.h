// The readers that `open` chooses from.
#pragma once

#include "core/io/open.h"

#include <string_view>

namespace svx {

/// The first bytes of a file, for recognising it.
struct FileStart {
  std::filesystem::path path;
  std::uint64_t size = 0; ///< of the file
  std::string bytes;      ///< up to 64 KiB, decompressed when the file is a gzip stream
  bool gzip = false;
  std::string suffix; ///< of the name, lower case, without ".gz": ".nii"
};

/// One file format. Stateless.
struct Format {
  std::string_view title;
  /// 0: not this format. Up to 100: how sure. Content counts 50 and more, the suffix alone less.
  int (*recognise)(const FileStart& start);
  std::vector<FileInfo> (*inspect)(const std::filesystem::path& path);
  Opened (*read)(const std::filesystem::path& path, const OpenOptions& options);
};

/// The first bytes of a file. Throws `Error{Input}` when it cannot be read.
FileStart readStart(const std::filesystem::path& path, std::size_t limit = 1 << 16);

/// The whole of a text file. Throws `Error{Input}` for one larger than `limit`.
std::string readText(const std::filesystem::path& path, std::uint64_t limit);

/// `Error{Input}`: "Cannot read FILE: cause. remedy".
Error unreadable(const std::filesystem::path& path, const std::string& cause,
                 const std::string& remedy = {});

/// Throws `Error{Memory}` with both numbers when a read needs more than the options allow.
void checkMemory(const std::filesystem::path& path, std::uint64_t needed,
                 const OpenOptions& options);

/// File name without folder and without the suffixes of an image: "a.nii.gz" -> "a".
std::string stemOf(const std::filesystem::path& path);
/// Lower-case suffix; ".gz" is left out unless it is the only one.
std::string suffixOf(const std::filesystem::path& path);
/// A path as UTF-8 for a message.
std::string shown(const std::filesystem::path& path);

// One for each format.
extern const Format niftiFormat, nrrdFormat, metaImageFormat, pictureFormat, dicomFormat,
    markupsFormat, fcsvFormat, csvFormat, pointsFormat, transformTextFormat, transformHdf5Format,
    imzmlFormat, mzmlFormat, flexFormat, spectraTableFormat, hdf5CubeFormat, sefFormat;
/// Only where OpenSlide was there to build with (SVX_OPENSLIDE).
extern const Format slideFormat;

} // namespace svx
