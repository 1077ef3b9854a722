#include "core/io/byte_source.h"

#include "core/io/format.h"

#include <zlib.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace svx {

namespace {

class FileSource final : public ByteSource {
public:
  FileSource(std::vector<std::filesystem::path> files, std::uint64_t offset)
      : files_(std::move(files)), offset_(offset) {}
  ~FileSource() override { close(); }

  std::size_t read(void* to, std::size_t count) override {
    std::size_t done = 0;
    while (done < count && (descriptor_ >= 0 || openNext())) {
      const ssize_t got = ::read(descriptor_, static_cast<char*>(to) + done, count - done);
      if (got < 0) {
        if (errno == EINTR) continue;
        throw unreadable(files_[next_ - 1], std::strerror(errno));
      }
      if (got == 0) close();
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

private:
  bool openNext() {
    if (next_ == files_.size()) return false;
    const auto& file = files_[next_++];
    descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw unreadable(file, std::strerror(errno));
    if (offset_ && ::lseek(descriptor_, static_cast<off_t>(offset_), SEEK_SET) < 0)
      throw unreadable(file, std::strerror(errno));
    return true;
  }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  std::vector<std::filesystem::path> files_;
  std::uint64_t offset_;
  std::size_t next_ = 0;
  int descriptor_ = -1;
};

/// gzip (also of several members) and zlib streams.
class InflateSource final : public ByteSource {
public:
  InflateSource(std::unique_ptr<ByteSource> packed, std::filesystem::path path)
      : packed_(std::move(packed)), path_(std::move(path)), input_(1 << 18) {
    if (inflateInit2(&stream_, 15 + 32) != Z_OK)
      throw Error(ErrorKind::Internal, "Cannot start zlib", "inflateInit2 failed");
  }
  ~InflateSource() override { inflateEnd(&stream_); }

  std::size_t read(void* to, std::size_t count) override {
    std::size_t done = 0;
    while (done < count && !ended_) {
      const auto step = static_cast<uInt>(std::min<std::size_t>(count - done, 1 << 30));
      stream_.next_out = static_cast<Bytef*>(to) + done;
      stream_.avail_out = step;
      inflateSome();
      done += step - stream_.avail_out;
    }
    return done;
  }

  void verifyEnd() override {
    char rest[4096];
    while (read(rest, sizeof rest) > 0) {
    }
  }

private:
  void inflateSome() {
    if (stream_.avail_in == 0) refill();
    if (stream_.avail_in == 0)
      throw unreadable(path_, "the compressed data end too early",
                       "The file is truncated; copy it again.");
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      if (stream_.avail_in == 0) refill();
      // Another gzip member may follow; anything else after the end is padding.
      if (stream_.avail_in > 0 && *stream_.next_in == 0x1f)
        inflateReset(&stream_);
      else
        ended_ = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      throw unreadable(path_,
                       "the compressed data are damaged" +
                           (stream_.msg ? " (" + std::string(stream_.msg) + ")" : std::string()),
                       "Copy the file again.");
    }
  }
  void refill() {
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(packed_->read(input_.data(), input_.size()));
  }

  std::unique_ptr<ByteSource> packed_;
  std::filesystem::path path_;
  std::vector<Bytef> input_;
  z_stream stream_{};
  bool ended_ = false;
};

/// Numbers in text, separated by anything that is no number.
class TextSource final : public ByteSource {
public:
  TextSource(std::unique_ptr<ByteSource> text, ValueType type, std::filesystem::path path)
      : text_(std::move(text)), path_(std::move(path)), type_(type) {}

  std::size_t read(void* to, std::size_t count) override {
    const std::size_t width = sizeOf(type_);
    std::size_t done = 0;
    while (done + width <= count) {
      const std::string token = nextToken();
      if (token.empty()) break;
      store(token, static_cast<char*>(to) + done);
      done += width;
    }
    return done;
  }

private:
  std::string nextToken() {
    std::string token;
    for (;;) {
      if (at_ == filled_) {
        at_ = 0;
        filled_ = text_->read(buffer_, sizeof buffer_);
        if (filled_ == 0) return token;
      }
      const char c = buffer_[at_++];
      const bool separator = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',';
      if (!separator)
        token += c;
      else if (!token.empty())
        return token;
      if (token.size() > 64)
        throw unreadable(path_, "the text data hold something that is no number");
    }
  }

  void store(const std::string& token, char* to) const {
    const auto put = [&]<typename T>(T value) {
      const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), value);
      if (code != std::errc() || end != token.data() + token.size())
        throw unreadable(path_, "'" + token + "' is no " + nameOf(type_) + " value");
      std::memcpy(to, &value, sizeof value);
    };
    switch (type_) {
    case ValueType::UInt8:
      return put(std::uint8_t{});
    case ValueType::Int8:
      return put(std::int8_t{});
    case ValueType::UInt16:
      return put(std::uint16_t{});
    case ValueType::Int16:
      return put(std::int16_t{});
    case ValueType::UInt32:
      return put(std::uint32_t{});
    case ValueType::Int32:
      return put(std::int32_t{});
    case ValueType::UInt64:
      return put(std::uint64_t{});
    case ValueType::Int64:
      return put(std::int64_t{});
    case ValueType::Float32:
      return put(float{});
    case ValueType::Float64:
      return put(double{});
    }
  }

  std::unique_ptr<ByteSource> text_;
  std::filesystem::path path_;
  ValueType type_;
  char buffer_[4096];
  std::size_t at_ = 0, filled_ = 0;
};

void discard(ByteSource& source, std::uint64_t count, const std::filesystem::path& path) {
  char bytes[4096];
  while (count > 0) {
    const std::size_t got = source.read(bytes, std::min<std::uint64_t>(count, sizeof bytes));
    if (got == 0) throw unreadable(path, "it ends before the first voxel");
    count -= got;
  }
}

} // namespace

std::unique_ptr<ByteSource> openVoxelSource(const ImageHeader& header) {
  const auto& path = header.dataFiles.front();
  std::uint64_t offset = header.fileOffset;
  if (header.encoding == ImageHeader::Encoding::Raw) offset += header.skip;
  std::unique_ptr<ByteSource> source = std::make_unique<FileSource>(header.dataFiles, offset);
  if (header.encoding == ImageHeader::Encoding::Deflate) {
    source = std::make_unique<InflateSource>(std::move(source), path);
    discard(*source, header.skip, path);
  } else if (header.encoding == ImageHeader::Encoding::Text) {
    discard(*source, header.skip, path);
    source = std::make_unique<TextSource>(std::move(source), header.type, path);
  }
  return source;
}

std::unique_ptr<ByteSource> openSource(const std::filesystem::path& path, bool deflate) {
  std::unique_ptr<ByteSource> source =
      std::make_unique<FileSource>(std::vector<std::filesystem::path>{path}, 0);
  if (deflate) source = std::make_unique<InflateSource>(std::move(source), path);
  return source;
}

} // namespace svx
