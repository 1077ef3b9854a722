#include "core/io/zip_archive.h"

#include "core/io/format.h"
#include "core/io/new_file.h"

#include <zip.h>

namespace svx {

namespace {

/// Deflate cannot do better than 258 bytes out of 2 bits.
constexpr std::uint64_t highestRatio = 1032;

Error unwritable(const std::filesystem::path& path, const std::string& why) {
  return {ErrorKind::Input, "Cannot write " + shown(path), why,
          "Choose another folder or free some space; the file that was there is untouched."};
}

std::string messageOf(zip_t* archive) {
  return std::string(zip_strerror(archive)) + ".";
}

} // namespace

void ZipWriter::add(const std::string& name, const void* bytes, std::size_t count) {
  members_.push_back({name, bytes, count});
}

void ZipWriter::write(const std::filesystem::path& path, JobContext* context) {
  NewFile file(path, false);
  int code = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive(
      zip_open(file.path().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), zip_discard);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = std::string(zip_error_strerror(&error)) + ".";
    zip_error_fini(&error);
    throw unwritable(path, why);
  }
  for (const Member& member : members_) {
    zip_source_t* source = zip_source_buffer(archive.get(), member.bytes, member.count, 0);
    const zip_int64_t index =
        source ? zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      zip_source_free(source);
      throw unwritable(path, messageOf(archive.get()));
    }
    zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 1);
  }
  if (context) {
    zip_register_progress_callback_with_state(
        archive.get(), 0.01,
        [](zip_t*, double fraction, void* state) {
          static_cast<JobContext*>(state)->progress(fraction);
        },
        nullptr, context);
    zip_register_cancel_callback_with_state(
        archive.get(),
        [](zip_t*, void* state) { return static_cast<JobContext*>(state)->cancelled() ? 1 : 0; },
        nullptr, context);
  }
  if (zip_close(archive.get()) != 0) {
    if (context) context->throwIfCancelled();
    throw unwritable(path, messageOf(archive.get()));
  }
  (void)archive.release();
  file.commit();
}

ZipReader::ZipReader(std::filesystem::path path)
    : path_(std::move(path)), archive_(nullptr, zip_discard) {
  int code = 0;
  archive_.reset(zip_open(path_.c_str(), ZIP_RDONLY, &code));
  if (!archive_) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = std::string(zip_error_strerror(&error)) + ".";
    zip_error_fini(&error);
    throw unreadable(path_, why, "Choose a session file (.svox).");
  }
}

Error ZipReader::damaged(const std::string& why) const {
  return unreadable(path_, why, "The file is no session or is damaged; open an older copy of it.");
}

std::uint64_t ZipReader::size(const std::string& member) const {
  zip_stat_t stat;
  if (zip_stat(archive_.get(), member.c_str(), 0, &stat) != 0)
    throw damaged("it has no member '" + member + "'.");
  constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  if ((stat.valid & needed) != needed || stat.size > (stat.comp_size + 16) * highestRatio)
    throw damaged("the member '" + member + "' claims an impossible size.");
  return stat.size;
}

void ZipReader::read(const std::string& member, void* to, std::uint64_t count) const {
  if (size(member) != count)
    throw damaged("the member '" + member + "' has " + std::to_string(size(member)) +
                  " bytes instead of " + std::to_string(count) + ".");
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen(archive_.get(), member.c_str(), 0), zip_fclose);
  if (!file) throw damaged("the member '" + member + "': " + messageOf(archive_.get()));
  auto* bytes = static_cast<char*>(to);
  std::uint64_t done = 0;
  while (done < count) {
    const zip_int64_t got =
        zip_fread(file.get(), bytes + done, std::min<std::uint64_t>(count - done, 1u << 24));
    if (got <= 0) throw damaged("the member '" + member + "' is incomplete.");
    done += static_cast<std::uint64_t>(got);
  }
  // The check sum is compared when the end of the stream is seen.
  char beyond;
  if (zip_fread(file.get(), &beyond, 1) != 0)
    throw damaged("the member '" + member + "' has a wrong check sum.");
}

} // namespace svx
