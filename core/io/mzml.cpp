#include "core/io/decoded_arrays.h"
#include "core/io/mass_terms.h"
#include "core/io/random_access_file.h"
#include "core/io/spectra_files.h"
#include "core/io/stored_numbers.h"

#include <algorithm>
#include <unordered_map>

namespace svx {
namespace {

namespace fs = std::filesystem;

struct OwnedTerm {
  std::uint64_t code;
  std::string value;
};
using Groups = std::unordered_map<std::string, std::vector<OwnedTerm>>;

/// A spectrum of the list: `offset` and `encoded` of an array are where its base64 text lies.
struct Entry {
  std::array<ArrayPlace, 2> arrays{}; ///< m/z, intensities
  std::optional<std::int32_t> x, y, z;
  int level = 1;
  SpectrumKind kind = SpectrumKind::Unknown;
  std::string polarity;
  bool whole = false; ///< both arrays are there
};

std::vector<char> fromBase64(const fs::path& path, std::string_view text) {
  static constexpr auto values = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t k = 0; k < digits.size(); ++k)
      table[static_cast<unsigned char>(digits[k])] = std::int8_t(k);
    return table;
  }();
  std::vector<char> bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::int8_t value = values[static_cast<unsigned char>(c)];
    if (value < 0 && c != '=' && c != '\n' && c != '\r' && c != ' ' && c != '\t')
      throw unreadable(path, "an array of numbers is no base64 text");
    if (value < 0) continue;
    bits = bits << 6 | std::uint32_t(value);
    if ((held += 6) >= 8) bytes.push_back(char(bits >> (held -= 8) & 0xff));
  }
  return bytes;
}

class MzmlSpectra final : public Spectra {
public:
  MzmlSpectra(SpectraInfo info, std::vector<Entry> entries, std::unique_ptr<RandomAccessFile> file)
      : Spectra(std::move(info)), entries_(std::move(entries)), file_(std::move(file)) {
    for (const Entry& e : entries_) longest_ = std::max<std::size_t>(longest_, e.arrays[0].length);
  }

  std::size_t longest() const override { return longest_; }
  std::size_t points(std::size_t i) const override { return entries_[i].arrays[0].length; }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override {
    read(i, 1, first, into);
  }
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    read(i, 0, first, into);
  }

private:
  template <typename To>
  void read(std::size_t i, std::size_t which, std::size_t first, std::span<To> into) const {
    if (into.empty()) return;
    const ArrayPlace& array = entries_[i].arrays[which];
    convert(array.type,
            decoded_.get(i, which, [&] { return unpacked(array); }).data() +
                first * sizeOf(array.type),
            into);
  }

  std::vector<char> unpacked(const ArrayPlace& array) const {
    std::string text(array.encoded, '\0');
    file_->read(array.offset, text.data(), text.size());
    std::vector<char> bytes = fromBase64(file_->path(), text);
    const std::size_t wanted = std::size_t(array.length) * sizeOf(array.type);
    if (array.compression == Compression::Zlib) bytes = inflated(bytes, wanted);
    if (bytes.size() < wanted)
      throw unreadable(file_->path(), "the array at byte " + std::to_string(array.offset) +
                                          " is damaged or shorter than it says");
    return bytes;
  }

  std::vector<Entry> entries_;
  std::unique_ptr<RandomAccessFile> file_;
  std::size_t longest_ = 0;
  DecodedArrays decoded_;
};

/// What a term says about a spectrum outside its arrays.
void applyToSpectrum(std::uint64_t code, std::string_view value, Entry& entry,
                     NumberOddities& odd) {
  const auto place = [&] { return wholeValue(value, std::int32_t(1), odd); };
  if (code == ms(1000511)) entry.level = wholeValue(value, std::int32_t(1), odd);
  if (code == ms(1000127)) entry.kind = SpectrumKind::Centroid;
  if (code == ms(1000128)) entry.kind = SpectrumKind::Profile;
  if (code == ms(1000129)) entry.polarity = "negative";
  if (code == ms(1000130)) entry.polarity = "positive";
  if (code == ims(1000050)) entry.x = place();
  if (code == ims(1000051)) entry.y = place();
  if (code == ims(1000052)) entry.z = place();
}

/// Puts a finished array where it belongs, as far as it can be read.
void keepArray(ArrayPlace array, std::uint32_t points, Entry& entry) {
  if (array.content != ArrayContent::Masses && array.content != ArrayContent::Intensities) return;
  if (array.length == 0) array.length = points;
  const std::uint64_t bytes = std::uint64_t(array.length) * sizeOf(array.type);
  // What base64, and deflate, can at most hold.
  const std::uint64_t most = array.encoded * (array.compression == Compression::Zlib ? 1032 : 1);
  if (array.offset == ArrayPlace::nowhere && array.length > 0) return;
  if (array.type == NumberType::Unknown || array.compression == Compression::Other || bytes > most)
    return;
  entry.arrays[array.content == ArrayContent::Masses ? 0 : 1] = array;
}

/// One spectrum of the list, from behind its opening tag on; offsets are of the file.
Entry readEntry(XmlScanner& xml, std::uint64_t textStart, const Groups& groups,
                NumberOddities& odd) {
  Entry entry;
  ArrayPlace array;
  bool inArray = false;
  const auto points = wholeValue(attributeOf(xml, "defaultArrayLength"), std::uint32_t(0), odd);
  const auto apply = [&](std::uint64_t code, std::string_view value) {
    const bool elsewhere = code >= ims(1000101) && code <= ims(1000104); // imzML's binary file
    if (inArray && !elsewhere)
      applyToArray(code, value, array, odd);
    else if (!inArray)
      applyToSpectrum(code, value, entry, odd);
  };
  while (!xml.selfClosing() || xml.name() != "spectrum") {
    const auto event = xml.next();
    if (event == XmlScanner::Event::End)
      throw XmlError("the text ends inside a spectrum", xml.offset());
    if (event == XmlScanner::Event::Close) {
      if (xml.name() == "spectrum") break;
      if (xml.name() == "binaryDataArray" && inArray) {
        keepArray(array, points, entry);
        inArray = false;
      }
    } else if (xml.name() == "cvParam") {
      const Term term = readTerm(xml);
      apply(term.code, term.value);
    } else if (xml.name() == "referenceableParamGroupRef") {
      if (const auto group = groups.find(std::string(attributeOf(xml, "ref")));
          group != groups.end())
        for (const OwnedTerm& term : group->second) apply(term.code, term.value);
    } else if (xml.name() == "binaryDataArray") {
      array = {};
      inArray = true;
      if (const auto own = attributeOf(xml, "arrayLength"); !own.empty())
        array.length = wholeValue(own, std::uint32_t(0), odd);
    } else if (xml.name() == "binary" && !xml.selfClosing()) {
      const std::size_t from = xml.offset();
      xml.next(); // its end
      array.offset = textStart + from;
      array.encoded = xml.tagOffset() - from;
    }
  }
  const auto& [masses, intensities] = entry.arrays;
  entry.whole = masses.content == ArrayContent::Masses &&
                intensities.content == ArrayContent::Intensities &&
                masses.length == intensities.length;
  return entry;
}

Groups readGroups(std::string_view head) {
  Groups groups;
  std::vector<OwnedTerm>* group = nullptr;
  XmlScanner xml(head);
  try {
    for (auto event = xml.next(); event != XmlScanner::Event::End; event = xml.next()) {
      const bool opens = event == XmlScanner::Event::Open;
      if (xml.name() == "referenceableParamGroup")
        group = opens ? &groups[std::string(attributeOf(xml, "id"))] : nullptr;
      else if (group && opens && xml.name() == "cvParam") {
        const Term term = readTerm(xml);
        group->push_back({term.code, std::string(term.value)});
      }
    }
  } catch (const XmlError&) { // the head ends where the first spectrum begins
  }
  return groups;
}

struct Listed {
  std::vector<Entry> entries;
  bool cutShort = false;
};

/// Walks the file in pieces that grow to the longest spectrum.
Listed readList(const RandomAccessFile& file, JobContext* context) {
  constexpr std::size_t step = 4 << 20;
  constexpr std::string_view tag = "<spectrum ";
  Listed list;
  std::string text;
  std::uint64_t textStart = 0; ///< in the file
  std::optional<Groups> groups;
  NumberOddities odd;
  const auto atEnd = [&] { return textStart + text.size() == file.size(); };
  const auto more = [&] {
    const std::size_t before = text.size();
    text.resize(before +
                std::min<std::uint64_t>(std::max(step, before), file.size() - textStart - before));
    file.read(textStart + before, text.data() + before, text.size() - before);
  };
  more();
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(tag, at);
    if (found == text.npos) {
      if (atEnd()) return list;
      // The head is kept whole; behind it only what may begin a tag.
      if (groups && text.size() > tag.size()) {
        textStart += text.size() - tag.size();
        text.erase(0, text.size() - tag.size());
      }
      at = 0;
      more();
      continue;
    }
    if (!groups) groups = readGroups(std::string_view(text).substr(0, found));
    try {
      XmlScanner xml(text, found);
      xml.next();
      Entry entry = readEntry(xml, textStart, *groups, odd);
      at = xml.offset();
      list.entries.push_back(std::move(entry));
    } catch (const XmlError& error) {
      if (atEnd() || error.offset < text.size()) {
        list.cutShort = true;
        at = std::max(found + tag.size(), std::min(error.offset, text.size()));
        if (atEnd() && error.offset >= text.size()) return list;
        continue;
      }
      textStart += found;
      text.erase(0, found);
      at = 0;
      more();
      continue;
    }
    if (at > step) {
      textStart += at;
      text.erase(0, at);
      at = 0;
    }
    if (context) {
      context->throwIfCancelled();
      context->progress(double(textStart + at) / double(file.size()), "Reading the XML");
    }
  }
}

/// Leaves the spectra that can be shown, and says what was left out.
void choose(const fs::path& path, Listed& list, SpectraInfo& info) {
  auto& entries = list.entries;
  auto& notices = info.source.notices;
  const std::size_t total = entries.size();
  if (total == 0) throw unreadable(path, "it holds no spectrum");
  const auto drop = [&](auto&& unwanted, const std::string& why) {
    const std::size_t count = std::erase_if(entries, unwanted);
    if (count > 0)
      notices.push_back(std::to_string(count) + " of " + std::to_string(total) + " spectra " + why +
                        "; they were left out.");
  };
  if (list.cutShort)
    notices.push_back("Its XML is broken or ends early; what could be read is shown.");
  drop([](const Entry& e) { return e.level > 1; }, "are of MS level 2 or higher");
  drop([](const Entry& e) { return !e.whole; },
       "lack m/z or intensities, or store them in a way that is not supported");
  if (entries.empty())
    throw unreadable(path, "none of its spectra can be shown: " + notices.back());
  const auto placed = [](const Entry& e) { return e.x && e.y; };
  if (std::any_of(entries.begin(), entries.end(), placed))
    drop([&](const Entry& e) { return !placed(e); }, "have no position, as others do");
  if (!placed(entries.front())) return placeInARow(path, entries.size(), info);
  std::vector<RasterPosition> counted;
  for (const Entry& e : entries) counted.push_back({*e.x, *e.y, e.z.value_or(1)});
  placeOnRaster(path, counted, info);
}

} // namespace

std::shared_ptr<const Spectra> openMzml(const fs::path& path, JobContext* context) {
  auto file = std::make_unique<RandomAccessFile>(path);
  Listed list = readList(*file, context);
  SpectraInfo info;
  info.name = stemOf(path);
  info.source.path = path;
  info.source.format = "mzML";
  choose(path, list, info);
  info.kind = list.entries.front().kind;
  info.polarity = list.entries.front().polarity;
  return std::make_shared<MzmlSpectra>(std::move(info), std::move(list.entries), std::move(file));
}

const Format mzmlFormat{"mzML",
                        [](const FileStart& start) {
                          const bool spectra = start.bytes.find("<mzML") != std::string::npos;
                          return !spectra || start.gzip ? 0 : start.suffix == ".mzml" ? 70 : 55;
                        },
                        [](const fs::path& path) {
                          return std::vector<FileInfo>{describeSpectra(*openMzml(path), path)};
                        },
                        [](const fs::path& path, const OpenOptions& options) {
                          checkSpectraWanted(path, options);
                          return Opened{{openMzml(path, options.context)}, {}};
                        }};

} // namespace svx
