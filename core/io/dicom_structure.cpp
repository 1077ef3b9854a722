#include "core/io/dicom_structure.h"

#include "core/io/format.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace svx {

namespace {

constexpr std::uint32_t undefinedLength = 0xffffffff;
constexpr int deepest = 40;

struct Syntax {
  bool isExplicit = true, bigEndian = false, deflated = false;
};

class Walk {
public:
  Walk(std::string_view file, const std::filesystem::path& path) : file_(file), path_(path) {}

  void run() {
    if (file_.size() >= 132 && file_.substr(128, 4) == "DICM") {
      at_ = 132;
      metaInformation();
    } else {
      guessSyntax();
    }
    if (!syntax_.deflated) dataSet(file_.size(), false, 0);
  }

private:
  struct Element {
    std::uint16_t group = 0, number = 0;
    std::uint32_t length = 0;
    bool sequence = false;
  };

  [[noreturn]] void refuse(const std::string& cause) const {
    throw unreadable(path_, cause + " at byte " + std::to_string(at_),
                     "The file is truncated or damaged; copy it again.");
  }

  std::uint32_t number(int bytes) {
    if (file_.size() - at_ < static_cast<std::size_t>(bytes))
      refuse("the file ends inside an element");
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) {
      const auto byte = static_cast<unsigned char>(file_[at_ + static_cast<std::size_t>(i)]);
      value |= static_cast<std::uint32_t>(byte) << 8 * (syntax_.bigEndian ? bytes - 1 - i : i);
    }
    at_ += static_cast<std::size_t>(bytes);
    return value;
  }

  Element element() {
    Element e;
    e.group = static_cast<std::uint16_t>(number(2));
    e.number = static_cast<std::uint16_t>(number(2));
    if (e.group == 0xfffe || !syntax_.isExplicit) {
      e.length = number(4);
      e.sequence = e.group != 0xfffe && e.length == undefinedLength;
      return e;
    }
    number(2);
    const auto vr = file_.substr(at_ - 2, 2);
    for (const char c : vr)
      if (c < 'A' || c > 'Z') unknown_ = true;
    static constexpr std::string_view longForms[] = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                     "SV", "UC", "UN", "UR", "UT", "UV"};
    bool isLong = unknown_;
    for (const auto form : longForms) isLong = isLong || vr == form;
    if (isLong) number(2);
    e.length = number(isLong ? 4 : 2);
    e.sequence = vr == "SQ" || (vr == "UN" && e.length == undefinedLength);
    return e;
  }

  void skip(std::uint32_t length, std::size_t end) {
    if (length > end - at_)
      refuse("a value of " + std::to_string(length) + " bytes reaches beyond the end");
    at_ += length;
  }

  /// Elements up to `end` or, inside an item of undefined length, to its end mark.
  void dataSet(std::size_t end, bool toMark, int depth) {
    if (depth > deepest) refuse("sequences are nested too deeply");
    while (at_ < end && !unknown_) {
      // Some writers pad the file with zeros behind the last element.
      if (depth == 0 && file_.substr(at_).find_first_not_of('\0') == std::string_view::npos) return;
      const Element e = element();
      if (unknown_) return; // a value representation that is none: only GDCM's own rules help
      if (e.group == 0xfffe) {
        if (e.number == 0xe00d && toMark) return;
        refuse("an item mark lies outside a sequence");
      }
      if (e.length != undefinedLength && !(e.sequence && e.length > 0)) {
        skip(e.length, end);
      } else {
        const bool marked = e.length == undefinedLength;
        if (!marked && e.length > end - at_) refuse("a sequence reaches beyond the end");
        items(marked ? end : at_ + e.length, marked, e.sequence, depth);
      }
    }
    if (toMark && !unknown_) refuse("an item has no end");
  }

  /// Items of a sequence, or fragments of compressed pixels.
  void items(std::size_t end, bool toMark, bool nested, int depth) {
    while (at_ < end && !unknown_) {
      const Element e = element();
      if (e.group != 0xfffe) refuse("a sequence holds something that is no item");
      if (e.number == 0xe0dd) {
        if (toMark) return;
        refuse("a sequence ends twice");
      }
      if (e.number != 0xe000) refuse("a sequence holds a wrong mark");
      const bool marked = e.length == undefinedLength;
      if (!marked && e.length > end - at_) refuse("an item reaches beyond the end");
      if (nested)
        dataSet(marked ? end : at_ + e.length, marked, depth + 1);
      else if (marked)
        refuse("a fragment of pixels has no length");
      else
        at_ += e.length;
    }
    if (toMark && !unknown_) refuse("a sequence has no end");
  }

  /// GDCM insists on it in the head.
  bool knownRepresentation(std::size_t element) const {
    static constexpr std::string_view all = "AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW "
                                            "PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV";
    const auto found = all.find(file_.substr(element + 4, 2));
    return found != std::string_view::npos && found % 3 == 0;
  }

  void metaInformation() {
    std::string transferSyntax;
    while (file_.size() - at_ >= 2 && file_.substr(at_, 2) == std::string_view("\2\0", 2)) {
      const std::size_t begin = at_;
      const Element e = element();
      if (unknown_ || !knownRepresentation(begin)) refuse("the file's head is damaged");
      const std::size_t value = at_;
      skip(e.length, file_.size());
      if (e.number == 0x10) transferSyntax = file_.substr(value, e.length);
    }
    while (!transferSyntax.empty() &&
           (transferSyntax.back() == '\0' || transferSyntax.back() == ' '))
      transferSyntax.pop_back();
    if (at_ >= file_.size()) refuse("the file ends behind its head");
    // Writers contradict themselves here: what the next element looks like counts.
    guessSyntax();
    syntax_.deflated = transferSyntax == "1.2.840.10008.1.2.1.99";
  }

  void guessSyntax() {
    if (file_.size() - at_ < 8) refuse("the file ends inside an element");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(file_[at_ + i]); };
    syntax_.bigEndian = byte(0) == 0 && byte(1) != 0;
    const auto letter = [&](std::size_t i) { return byte(i) >= 'A' && byte(i) <= 'Z'; };
    syntax_.isExplicit = letter(4) && letter(5);
  }

  std::string_view file_;
  const std::filesystem::path& path_;
  std::size_t at_ = 0;
  Syntax syntax_;
  bool unknown_ = false;
};

/// A file mapped for reading.
class Mapped {
public:
  explicit Mapped(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat state {};
    if (descriptor < 0 || fstat(descriptor, &state) != 0) {
      const int code = errno;
      if (descriptor >= 0) ::close(descriptor);
      throw unreadable(path, std::strerror(code));
    }
    size_ = static_cast<std::size_t>(state.st_size);
    if (size_ > 0) bytes_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (bytes_ == MAP_FAILED) throw unreadable(path, "it cannot be mapped into memory");
  }
  ~Mapped() {
    if (bytes_) munmap(bytes_, size_);
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  std::string_view bytes() const { return {static_cast<const char*>(bytes_), size_}; }

private:
  void* bytes_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace

void checkDicomStructure(std::string_view file, const std::filesystem::path& path) {
  Walk(file, path).run();
}

void checkDicomStructure(const std::filesystem::path& path) {
  checkDicomStructure(Mapped(path).bytes(), path);
}

} // namespace svx
