// Zip files (libzip) with errors that name the file.
#pragma once

#include "core/jobs/job.h"

#include <filesystem>
#include <string>

struct zip;

namespace svx {

/// Writes a zip into an existing empty file. Members are stored, not compressed.
class ZipWriter {
public:
  explicit ZipWriter(const std::filesystem::path& path);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  void add(const std::string& name, const std::string& bytes);
  /// The file is read by `finish`.
  void addFile(const std::string& name, const std::filesystem::path& file);
  /// Throws `Error{Input}` when the disk is full, `Error{Cancelled}` when the context says so.
  void finish(JobContext* context);

private:
  std::filesystem::path path_;
  zip* archive_ = nullptr;
};

/// Reads members of a zip. Throws `Error{Input}` for damage and for members whose claimed size is
/// beyond what the file can hold.
class ZipReader {
public:
  explicit ZipReader(const std::filesystem::path& path);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  std::string text(const std::string& name, std::uint64_t limit) const;
  void extract(const std::string& name, const std::filesystem::path& file) const;

private:
  std::filesystem::path path_;
  zip* archive_ = nullptr;
};

} // namespace svx
