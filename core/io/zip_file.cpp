#include "core/io/zip_file.h"

#include "core/io/format.h"

#include <zip.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>

namespace svx {

namespace {

Error unwritable(const std::filesystem::path& path, zip* archive) {
  const std::string cause = zip_strerror(archive);
  return {ErrorKind::Input, "Cannot write " + shown(path), cause + ".",
          "Check that the disk has space and the folder can be written."};
}

/// Reads a member piece by piece; checks its claimed size first.
void readMember(zip* archive, const std::filesystem::path& path, const std::string& name,
                std::uint64_t limit, const std::function<void(const char*, std::size_t)>& sink) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat(archive, name.c_str(), 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
    throw unreadable(path, "its part '" + name + "' is missing", "The session is damaged.");
  if (stat.size > limit || stat.size / 1032 > std::filesystem::file_size(path))
    throw unreadable(path, "its part '" + name + "' claims " + formatBytes(stat.size),
                     "The session is damaged.");
  zip_file_t* member = zip_fopen(archive, name.c_str(), 0);
  if (!member)
    throw unreadable(path, "its part '" + name + "' cannot be read", "The session is damaged.");
  std::vector<char> buffer(1 << 20);
  std::uint64_t total = 0;
  zip_int64_t got = 0;
  while ((got = zip_fread(member, buffer.data(), buffer.size())) > 0 && total <= stat.size) {
    total += static_cast<std::uint64_t>(got);
    sink(buffer.data(), static_cast<std::size_t>(got));
  }
  zip_fclose(member);
  if (got < 0 || total != stat.size)
    throw unreadable(path, "its part '" + name + "' is damaged",
                     "Use an older save or the autosave.");
}

} // namespace

ZipWriter::ZipWriter(const std::filesystem::path& path) : path_(path) {
  int code = 0;
  archive_ = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive_)
    throw Error(ErrorKind::Input, "Cannot write " + shown(path),
                "libzip cannot create it (code " + std::to_string(code) + ").");
}

ZipWriter::~ZipWriter() {
  if (archive_) zip_discard(archive_);
}

void ZipWriter::add(const std::string& name, const std::string& bytes) {
  auto* copy = static_cast<char*>(std::malloc(std::max<std::size_t>(1, bytes.size())));
  if (!copy) throw std::bad_alloc();
  std::copy(bytes.begin(), bytes.end(), copy);
  zip_source_t* source = zip_source_buffer(archive_, copy, bytes.size(), 1);
  if (!source || zip_file_add(archive_, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
    source ? zip_source_free(source) : std::free(copy);
    throw unwritable(path_, archive_);
  }
}

void ZipWriter::addFile(const std::string& name, const std::filesystem::path& file) {
  zip_source_t* source = zip_source_file(archive_, file.c_str(), 0, -1);
  const zip_int64_t index =
      source ? zip_file_add(archive_, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    if (source) zip_source_free(source);
    throw unwritable(path_, archive_);
  }
  zip_set_file_compression(archive_, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
}

void ZipWriter::finish(JobContext* context) {
  if (context) {
    zip_register_progress_callback_with_state(
        archive_, 0.01,
        [](zip_t*, double fraction, void* state) {
          static_cast<JobContext*>(state)->progress(fraction, "Saving");
        },
        nullptr, context);
    zip_register_cancel_callback_with_state(
        archive_,
        [](zip_t*, void* state) { return static_cast<JobContext*>(state)->cancelled() ? 1 : 0; },
        nullptr, context);
  }
  if (zip_close(archive_) != 0) {
    if (context) context->throwIfCancelled();
    throw unwritable(path_, archive_);
  }
  archive_ = nullptr;
}

ZipReader::ZipReader(const std::filesystem::path& path) : path_(path) {
  int code = 0;
  archive_ = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
  if (archive_) return;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw unreadable(path, "there is no such file");
  throw unreadable(path, "it is no session or is damaged", "Use an older save or the autosave.");
}

ZipReader::~ZipReader() {
  zip_discard(archive_);
}

std::string ZipReader::text(const std::string& name, std::uint64_t limit) const {
  std::string text;
  readMember(archive_, path_, name, limit,
             [&](const char* bytes, std::size_t count) { text.append(bytes, count); });
  return text;
}

void ZipReader::extract(const std::string& name, const std::filesystem::path& file) const {
  std::ofstream out(file, std::ios::binary);
  readMember(archive_, path_, name, ~std::uint64_t{0}, [&](const char* bytes, std::size_t count) {
    out.write(bytes, static_cast<std::streamsize>(count));
  });
  out.close();
  if (!out)
    throw unreadable(path_, "the folder for temporary files is full",
                     "Free some space in " + shown(file.parent_path()) + ".");
}

} // namespace svx
