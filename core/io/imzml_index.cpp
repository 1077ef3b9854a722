#include "core/io/imzml_index.h"

#include "core/io/format.h"
#include "core/io/mass_terms.h"
#include "core/io/spectrum_pattern.h"
#include "core/io/text_scan.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <cmath>
#include <unordered_map>

namespace svx {

namespace {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

struct OwnedTerm {
  std::uint64_t code;
  std::string value;
};
using Groups = std::unordered_map<std::string, std::vector<OwnedTerm>, StringHash, std::equal_to<>>;

/// What was odd about the numbers and the markup; added up over the blocks.
struct Oddities : NumberOddities {
  std::uint64_t damaged = 0; ///< spectra left out for broken markup
  std::uint64_t firstDamage = std::numeric_limits<std::uint64_t>::max(); ///< offset in the file
  std::string why;                                                       ///< of the first

  void damage(const std::string& reason, std::uint64_t at) {
    ++damaged;
    if (at >= firstDamage) return;
    firstDamage = at;
    why = reason;
  }
  void operator+=(const Oddities& other) {
    realIntegers += other.realIntegers;
    nonsense += other.nonsense;
    const std::uint64_t before = damaged;
    if (other.damaged) damage(other.why, other.firstDamage);
    damaged = before + other.damaged;
  }
};

/// From behind the opening tag of a spectrum to behind its end.
SpectrumEntry readSpectrum(XmlScanner& xml, const Groups& groups, Oddities& odd) {
  SpectrumEntry entry;
  ArrayPlace array;
  bool inArray = false;
  const auto apply = [&](std::uint64_t code, std::string_view value) {
    if (inArray)
      applyToArray(code, value, array, odd);
    else
      applyToPosition(code, value, entry.position, odd);
  };
  if (xml.selfClosing()) return entry;
  for (;;) {
    switch (xml.next()) {
    case XmlScanner::Event::End:
      throw XmlError("the text ends inside a spectrum", xml.offset());
    case XmlScanner::Event::Open:
      if (xml.name() == "cvParam") {
        const Term term = readTerm(xml);
        apply(term.code, term.value);
      } else if (xml.name() == "referenceableParamGroupRef") {
        const auto group = groups.find(attributeOf(xml, "ref"));
        if (group != groups.end())
          for (const OwnedTerm& term : group->second) apply(term.code, term.value);
      } else if (xml.name() == "binaryDataArray") {
        array = {};
        inArray = true;
      } else if (xml.name() == "spectrum")
        throw XmlError("a spectrum begins inside another", xml.tagOffset());
      break;
    case XmlScanner::Event::Close:
      if (xml.name() == "binaryDataArray" && inArray) {
        inArray = false;
        if (array.content != ArrayContent::Other && entry.arrayCount < 2)
          entry.arrays[entry.arrayCount++] = array;
      } else if (xml.name() == "spectrum")
        return entry;
      break;
    }
  }
}

std::string hexadecimal(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (std::isxdigit(static_cast<unsigned char>(c))) digits += char(std::tolower(c));
  return digits;
}

double micrometres(const Term& term) {
  const auto value = number(trimmed(term.value));
  if (!value || !(*value > 0) || !std::isfinite(*value)) return 0;
  if (term.unit == "UO:0000016") return *value * 1000; // mm
  if (term.unit == "UO:0000018") return *value / 1000; // nm
  return *value;
}

/// All before the list of spectra.
struct Head {
  ImzmlIndex index;
  Groups groups;
  std::string tag; ///< how a spectrum's tag begins: "<spectrum", or with a prefix
  std::uint64_t bodyStart = 0;
};

void applyToFile(const Term& term, ImzmlIndex& index) {
  switch (term.code) {
  case ims(1000080):
    index.uuid = hexadecimal(term.value);
    break;
  case ims(1000090):
  case ms(1000568):
    index.md5 = hexadecimal(term.value);
    break;
  case ims(1000091):
  case ms(1000569):
    index.sha1 = hexadecimal(term.value);
    break;
  case ims(1000092):
  case ms(1003151):
    index.sha256 = hexadecimal(term.value);
    break;
  case ims(1000030):
    index.continuous = true;
    break;
  case ims(1000031):
    index.continuous = false;
    break;
  case ms(1000127):
    index.kind = SpectrumKind::Centroid;
    break;
  case ms(1000128):
    index.kind = SpectrumKind::Profile;
    break;
  case ms(1000129):
    index.polarity = "negative";
    break;
  case ms(1000130):
    index.polarity = "positive";
    break;
  case ims(1000046):
    index.pixelSize[0] = micrometres(term);
    break;
  case ims(1000047):
    index.pixelSize[1] = micrometres(term);
    break;
  default:
    break;
  }
}

/// Throws XmlError when the text ends before the list of spectra.
Head parseHead(std::string_view text) {
  Head head;
  XmlScanner xml(text);
  std::vector<OwnedTerm>* group = nullptr;
  bool inInstrument = false;
  for (;;) {
    const XmlScanner::Event event = xml.next();
    if (event == XmlScanner::Event::End)
      throw XmlError("there is no list of spectra", xml.offset());
    if (event == XmlScanner::Event::Close) {
      if (xml.name() == "referenceableParamGroup") group = nullptr;
      if (xml.name() == "instrumentConfigurationList") inInstrument = false;
      continue;
    }
    if (xml.name() == "spectrumList") {
      const std::string_view written = text.substr(xml.tagOffset() + 1, 256);
      head.tag = "<" + std::string(written.substr(0, written.find("spectrumList"))) + "spectrum";
      Oddities odd;
      if (const auto count = attributeOf(xml, "count"); !count.empty())
        head.index.declared = wholeValue<std::uint64_t>(count, 0, odd);
      head.bodyStart = xml.offset();
      return head;
    }
    if (xml.name() == "referenceableParamGroup")
      group = &head.groups[std::string(attributeOf(xml, "id"))];
    else if (group && xml.name() == "referenceableParamGroupRef") {
      const auto inner = head.groups.find(attributeOf(xml, "ref"));
      if (inner != head.groups.end() && &inner->second != group)
        group->insert(group->end(), inner->second.begin(), inner->second.end());
    } else if (xml.name() == "instrumentConfigurationList")
      inInstrument = true;
    else if (xml.name() == "cvParam") {
      const Term term = readTerm(xml);
      applyToFile(term, head.index);
      if (group) group->push_back({term.code, std::string(term.value)});
      if (inInstrument && head.index.instrument.empty() && term.code != 0)
        head.index.instrument = decodeEntities(term.code == ms(1000031) ? term.value : term.name);
    }
  }
}

Head readHead(const RandomAccessFile& file) {
  constexpr std::uint64_t limit = 1ull << 30;
  std::string text;
  for (std::uint64_t wanted = 1 << 18;; wanted *= 4) {
    const std::uint64_t before = text.size();
    text.resize(std::min({wanted, file.size(), limit}));
    file.read(before, text.data() + before, text.size() - before);
    using namespace std::string_view_literals;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || text.starts_with("<\0"sv) ||
        text.starts_with("\0<"sv))
      throw unreadable(file.path(), "it is written in UTF-16", "Convert it to UTF-8.");
    const bool whole = text.size() == file.size() || text.size() == limit;
    // The name is looked for first, or the head would be parsed at every length.
    if (!whole && text.find("spectrumList") == text.npos) continue;
    try {
      return parseHead(text);
    } catch (const XmlError& error) {
      if (!whole) continue;
      const auto line = 1 + std::count(text.begin(), text.begin() + long(error.offset), '\n');
      throw unreadable(file.path(), "line " + std::to_string(line) + ": " + error.what());
    }
  }
}

/// Bytes of XML; what seems longer lacks its end.
constexpr std::size_t longestSpectrum = 64 << 20;

/// Spectra whose tags begin in [from, to) of the file.
class Block {
public:
  /// `buffer` is worked in; given on from block to block it is allocated once.
  Block(const RandomAccessFile& file, const Head& head, std::uint64_t from, std::uint64_t to,
        std::string& buffer)
      : file_(file), head_(head), from_(from), to_(to), buffer_(buffer) {}

  void read() {
    fill(std::min(file_.size(), to_ + (1 << 16)));
    std::size_t at = nextTag(0);
    while (at != std::string::npos && from_ + at < to_) at = readFrom(at);
  }

  std::vector<SpectrumEntry> spectra;
  Oddities odd;

private:
  void fill(std::uint64_t end) {
    const std::size_t before = text_.size(), size = end - from_;
    if (buffer_.size() < size) buffer_.resize(size);
    file_.read(from_ + before, buffer_.data() + before, size - before);
    text_ = {buffer_.data(), size};
  }
  bool atEnd() const { return from_ + text_.size() == file_.size(); }

  /// Where the next spectrum's tag begins, from `at` on; npos when there is none in the text.
  std::size_t nextTag(std::size_t at) const {
    for (;; ++at) {
      at = text_.find(head_.tag, at);
      if (at == std::string_view::npos) return at;
      const std::size_t behind = at + head_.tag.size();
      if (behind == text_.size()) return std::string::npos;
      if (std::string_view(" \t\r\n>/").find(text_[behind]) != std::string_view::npos) return at;
    }
  }

  /// Reads the spectra from `at` on that are written as the last one was; returns where others
  /// begin.
  std::size_t readAlike(std::size_t at) {
    while (pattern_) {
      const std::size_t tag = text_.find_first_not_of(" \t\r\n", at);
      if (tag == std::string_view::npos || from_ + tag >= to_) break;
      SpectrumEntry entry;
      NumberOddities numbers;
      const std::size_t length = pattern_->read(text_.substr(tag), entry, numbers);
      if (length == 0) break;
      spectra.push_back(entry);
      odd.realIntegers += numbers.realIntegers;
      odd.nonsense += numbers.nonsense;
      at = tag + length;
    }
    return at;
  }

  /// Reads one spectrum after the other from `at`, the place of a tag, until the block ends or the
  /// markup is broken; returns where to go on.
  std::size_t readFrom(std::size_t at) {
    try {
      for (;;) {
        XmlScanner xml(text_, at = readAlike(at));
        const XmlScanner::Event event = xml.next();
        if (event == XmlScanner::Event::End ||
            (event == XmlScanner::Event::Close && xml.name() == "spectrumList"))
          return std::string::npos;
        if (event != XmlScanner::Event::Open || xml.name() != "spectrum") {
          xml.selfClosing(); // reads the tag to its end
          at = xml.offset();
          continue;
        }
        at = xml.tagOffset();
        if (from_ + at >= to_) return std::string::npos;
        const Oddities before = odd;
        try {
          spectra.push_back(readSpectrum(xml, head_.groups, odd));
        } catch (const XmlError&) {
          odd = before;
          throw;
        }
        if (++learned_ <= 64)
          pattern_ = SpectrumPattern::of(text_.substr(at, xml.offset() - at), spectra.back());
        at = xml.offset();
      }
    } catch (const XmlError& error) {
      if (error.offset == text_.size() && !atEnd() && text_.size() < longestSpectrum) {
        fill(std::min(file_.size(), from_ + 2 * text_.size()));
        return nextTag(at);
      }
      odd.damage(error.what(), from_ + error.offset);
      return nextTag(std::max(at + 1, error.offset));
    }
  }

  const RandomAccessFile& file_;
  const Head& head_;
  const std::uint64_t from_, to_;
  std::string& buffer_;
  std::string_view text_; ///< the part of the buffer that has been read
  std::optional<SpectrumPattern> pattern_;
  int learned_ = 0; ///< in a file of changing words learning only costs
};

std::uint64_t lineAt(const RandomAccessFile& file, std::uint64_t offset) {
  std::string text(1 << 20, '\0');
  std::uint64_t lines = 1;
  for (std::uint64_t at = 0; at < offset; at += text.size()) {
    const std::size_t count = std::min<std::uint64_t>(text.size(), offset - at);
    file.read(at, text.data(), count);
    lines += std::uint64_t(std::count(text.begin(), text.begin() + long(count), '\n'));
  }
  return lines;
}

void noteOddities(const RandomAccessFile& file, const Oddities& odd, ImzmlIndex& index) {
  const auto count = [](std::uint64_t n) { return std::to_string(n); };
  if (odd.damaged)
    index.notices.push_back("Line " + count(lineAt(file, odd.firstDamage)) + ": " + odd.why + "; " +
                            count(odd.damaged) + " spectra with broken markup were left out.");
  if (odd.realIntegers)
    index.notices.push_back(
        count(odd.realIntegers) +
        " whole numbers are written as real ones; they were read all the same.");
  if (odd.nonsense)
    index.notices.push_back(
        count(odd.nonsense) +
        " positions, offsets or lengths are no numbers; they count as missing.");
  if (index.declared && *index.declared != index.spectra.size() + odd.damaged)
    index.notices.push_back("The list of spectra announces " + count(*index.declared) +
                            " and holds " + count(index.spectra.size()) + ".");
}

} // namespace

ImzmlIndex readImzmlIndex(const RandomAccessFile& file, JobContext* context) {
  Head head = readHead(file);
  constexpr std::uint64_t blockSize = 1 << 20;
  const std::uint64_t body = file.size() - head.bodyStart;
  const auto blockCount = std::int64_t((body + blockSize - 1) / blockSize);
  std::vector<std::vector<SpectrumEntry>> spectra(static_cast<std::size_t>(blockCount));
  std::vector<Oddities> odd(static_cast<std::size_t>(blockCount));
  std::atomic<std::int64_t> done = 0;
  at::parallel_for(0, blockCount, 1, [&](std::int64_t first, std::int64_t last) {
    std::string buffer;
    for (std::int64_t b = first; b < last; ++b) {
      if (context) context->throwIfCancelled();
      const std::uint64_t from = head.bodyStart + std::uint64_t(b) * blockSize;
      Block block(file, head, from, std::min(from + blockSize, file.size()), buffer);
      block.read();
      spectra[std::size_t(b)] = std::move(block.spectra);
      odd[std::size_t(b)] = std::move(block.odd);
      if (context) context->progress(double(++done) / double(blockCount));
    }
  });
  ImzmlIndex index = std::move(head.index);
  std::size_t total = 0;
  for (const auto& part : spectra) total += part.size();
  index.spectra.reserve(total);
  Oddities all;
  for (std::size_t b = 0; b < spectra.size(); ++b) {
    index.spectra.insert(index.spectra.end(), spectra[b].begin(), spectra[b].end());
    std::vector<SpectrumEntry>().swap(spectra[b]);
    all += odd[b];
  }
  noteOddities(file, all, index);
  if (index.spectra.empty())
    throw unreadable(file.path(), all.damaged
                                      ? "line " + std::to_string(lineAt(file, all.firstDamage)) +
                                            ": " + all.why + "; no spectrum could be read"
                                      : std::string("its list of spectra is empty"));
  return index;
}

} // namespace svx
