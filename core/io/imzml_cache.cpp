#include "core/io/imzml_cache.h"

#include "core/io/cache_folder.h"
#include "core/io/new_file.h"
#include "core/io/origin.h"
#include "core/methods/sha256.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace svx {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t worthKeeping = 4 << 20; ///< bytes of XML; less is read in no time
constexpr std::uint64_t folderLimit = 2ull << 30;

struct Header {
  char magic[8] = {'S', 'V', 'X', 'I', 'M', 'Z', 'L', '2'};
  std::uint64_t textBytes = 0, spectra = 0;
  std::uint32_t checksum = 0, entryBytes = sizeof(SpectrumEntry);
};
static_assert(std::is_trivially_copyable_v<SpectrumEntry>);

std::uint32_t checksumOf(std::string_view text, const std::vector<SpectrumEntry>& spectra) {
  const auto add = [](uLong sum, const void* bytes, std::size_t count) {
    return crc32_z(sum, static_cast<const Bytef*>(bytes), count);
  };
  return std::uint32_t(add(add(crc32_z(0, nullptr, 0), text.data(), text.size()), spectra.data(),
                           spectra.size() * sizeof(SpectrumEntry)));
}

fs::path fileFor(const RandomAccessFile& xml) {
  Sha256 hash;
  const auto add = [&](const auto& value) { hash.add(&value, sizeof value); };
  const auto state = fileState(xml.path());
  add(state ? state->size : xml.size());
  add(state ? state->time : 0);
  std::string head(std::min<std::uint64_t>(xml.size(), 64 << 10), '\0');
  xml.read(0, head.data(), head.size());
  hash.add(head.data(), head.size());
  return cacheFolder() / "imzml" / (hash.finish() + ".index");
}

// ---- All but the spectra, as text and numbers one after the other

class Writer {
public:
  void operator()(const std::string& text) {
    (*this)(std::uint64_t(text.size()));
    bytes += text;
  }
  template <typename T>
  requires std::is_trivially_copyable_v<T>
  void operator()(const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const std::vector<std::string>& texts) {
    (*this)(std::uint64_t(texts.size()));
    for (const std::string& text : texts) (*this)(text);
  }
  std::string bytes;
};

class Reader {
public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  void operator()(std::string& text) { text = take(count()); }
  template <typename T>
  requires std::is_trivially_copyable_v<T>
  void operator()(T& value) { std::memcpy(&value, take(sizeof value).data(), sizeof value); }
  void operator()(std::vector<std::string>& texts) {
    texts.resize(std::min<std::uint64_t>(count(), rest_.size()));
    for (std::string& text : texts) (*this)(text);
  }

private:
  std::uint64_t count() {
    std::uint64_t n = 0;
    (*this)(n);
    return n;
  }
  std::string_view take(std::uint64_t n) {
    if (n > rest_.size())
      throw Error(ErrorKind::Internal, "The kept index is damaged", "it ends early.");
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }
  std::string_view rest_;
};

template <typename Index, typename Visitor>
void visit(Index& index, Visitor& visitor) {
  visitor(index.uuid);
  visitor(index.md5);
  visitor(index.sha1);
  visitor(index.sha256);
  visitor(index.continuous);
  visitor(index.kind);
  visitor(index.pixelSize);
  visitor(index.polarity);
  visitor(index.instrument);
  visitor(index.declared);
  visitor(index.notices);
}

std::optional<ImzmlIndex> keptIn(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  try {
    const RandomAccessFile file(path);
    Header header;
    const Header expected;
    if (file.size() < sizeof header) return std::nullopt;
    file.read(0, &header, sizeof header);
    const std::uint64_t rest = file.size() - sizeof header;
    if (std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0 ||
        header.entryBytes != expected.entryBytes || header.textBytes > rest ||
        (rest - header.textBytes) / sizeof(SpectrumEntry) != header.spectra ||
        (rest - header.textBytes) % sizeof(SpectrumEntry) != 0)
      return std::nullopt;
    std::string text(header.textBytes, '\0');
    file.read(sizeof header, text.data(), text.size());
    ImzmlIndex index;
    index.spectra.resize(header.spectra);
    file.read(sizeof header + text.size(), index.spectra.data(),
              index.spectra.size() * sizeof(SpectrumEntry));
    if (checksumOf(text, index.spectra) != header.checksum) return std::nullopt;
    Reader reader(text);
    visit(index, reader);
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
    return index;
  } catch (const Error&) {
    return std::nullopt; // it is a cache: what cannot be read is made again
  }
}

void keep(const ImzmlIndex& index, const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  try {
    Writer writer;
    visit(index, writer);
    Header header;
    header.textBytes = writer.bytes.size();
    header.spectra = index.spectra.size();
    header.checksum = checksumOf(writer.bytes, index.spectra);
    NewFile file(path);
    file.write(&header, sizeof header);
    file.write(writer.bytes);
    file.write(index.spectra.data(), index.spectra.size() * sizeof(SpectrumEntry));
    file.commit();
    trimCache(path.parent_path(), folderLimit);
  } catch (const Error&) { // a full disk or a folder that is read-only: only time is lost
  }
}

} // namespace

ImzmlIndex cachedImzmlIndex(const RandomAccessFile& xml, JobContext* context) {
  if (xml.size() < worthKeeping) return readImzmlIndex(xml, context);
  const fs::path path = fileFor(xml);
  if (auto kept = keptIn(path)) return std::move(*kept);
  ImzmlIndex index = readImzmlIndex(xml, context);
  keep(index, path);
  return index;
}

} // namespace svx
