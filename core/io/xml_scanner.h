// A pull scanner of XML markup over text in memory, for files of gigabytes.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace svx {

/// What is wrong with the markup, and where.
class XmlError : public std::runtime_error {
public:
  XmlError(const std::string& why, std::size_t at) : std::runtime_error(why), offset(at) {}
  std::size_t offset; ///< bytes from the beginning of the text
};

/// Walks the tags of a text from front to back; comments, CDATA, declarations and character data
/// are passed over. Knows no namespaces: a prefix is cut off names. Allocates nothing; views point
/// into the text, which must outlive the scanner. Well-formedness is checked only as far as the
/// scanner needs it; `XmlError` is thrown where it cannot go on.
class XmlScanner {
public:
  enum class Event { Open, Close, End };

  explicit XmlScanner(std::string_view text, std::size_t at = 0)
      : begin_(text.data()), at_(text.data() + at), end_(text.data() + text.size()) {}

  /// To the next tag. A tag that closes itself is an Open with `selfClosing()` and no Close.
  Event next() {
    if (inTag_) finishTag();
    for (;;) {
      at_ = find<'<'>(at_, end_);
      if (at_ == end_) return Event::End;
      tag_ = at_++;
      if (at_ == end_) fail("the text ends inside a tag");
      if (*at_ == '/') {
        ++at_;
        name_ = readName();
        if (*at_ == '>')
          ++at_;
        else
          skipTo(">");
        return Event::Close;
      }
      if (*at_ == '?')
        skipTo("?>");
      else if (*at_ == '!')
        skipDeclaration();
      else {
        name_ = readName();
        inTag_ = true;
        selfClosing_ = false;
        return Event::Open;
      }
    }
  }

  std::string_view name() const { return name_; }

  /// The next attribute of the opened tag; false after the last. Values are as written, with their
  /// entities.
  bool attribute(std::string_view& name, std::string_view& value) {
    if (!inTag_) return false;
    skipSpace();
    if (*at_ == '>' || *at_ == '/') {
      finishTag();
      return false;
    }
    name = readName();
    skipSpace();
    if (*at_ != '=') fail("an attribute has no value");
    ++at_;
    skipSpace();
    const char quote = *at_;
    if (quote != '"' && quote != '\'') fail("an attribute's value has no quotes");
    const char* from = ++at_;
    at_ = quote == '"' ? find<'"'>(from, end_) : find<'\''>(from, end_);
    if (at_ == end_) endsInside();
    value = {from, std::size_t(at_ - from)};
    ++at_;
    return true;
  }

  /// Whether the tag opened last has closed itself. Reads its attributes to the end.
  bool selfClosing() {
    if (inTag_) finishTag();
    return selfClosing_;
  }

  /// Bytes from the beginning of the text: of the last tag, and of what comes next.
  std::size_t tagOffset() const { return std::size_t(tag_ - begin_); }
  std::size_t offset() const { return std::size_t(at_ - begin_); }

  /// The first of these characters from `at` on; `end` when there is none. What is looked for lies
  /// near: a call of memchr would take longer than the search.
  template <char... wanted>
  static const char* find(const char* at, const char* end) {
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
      const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i hits =
          (_mm_setzero_si128() | ... | _mm_cmpeq_epi8(text, _mm_set1_epi8(wanted)));
      if (const int mask = _mm_movemask_epi8(hits)) return at + std::countr_zero(unsigned(mask));
    }
#endif
    while (at < end && ((*at != wanted) && ...)) ++at;
    return at;
  }

private:
  [[noreturn]] void fail(const char* why) const {
    throw XmlError(why, std::size_t(at_ - begin_));
  }
  [[noreturn]] void endsInside() {
    at_ = end_;
    fail("the text ends inside a tag");
  }

  static bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /// Leaves `at_` on a character that is there.
  void skipSpace() {
    while (at_ < end_ && isSpace(*at_)) ++at_;
    if (at_ == end_) endsInside();
  }

  std::string_view readName() {
    const char* from = at_;
    while ((at_ = find<':', '=', '>', '/', ' ', '\t', '\n', '\r'>(at_, end_)) < end_ && *at_ == ':')
      from = ++at_;
    if (at_ == end_) endsInside();
    if (at_ == from) fail("a name is missing");
    return {from, std::size_t(at_ - from)};
  }

  void finishTag() {
    std::string_view name, value;
    for (;;) {
      skipSpace();
      if (*at_ == '/') {
        if (++at_ == end_) endsInside();
        if (*at_ != '>') fail("a '/' stands in the middle of a tag");
        selfClosing_ = true;
      }
      if (*at_ == '>') {
        ++at_;
        inTag_ = false;
        return;
      }
      attribute(name, value);
    }
  }

  void skipTo(std::string_view mark) {
    const std::string_view rest(at_, std::size_t(end_ - at_));
    const auto found = rest.find(mark);
    if (found == rest.npos) endsInside();
    at_ += found + mark.size();
  }

  void skipDeclaration() {
    const std::string_view rest(at_, std::size_t(end_ - at_));
    if (rest.starts_with("!--")) return skipTo("-->");
    if (rest.starts_with("![CDATA[")) return skipTo("]]>");
    // A document type may hold declarations of its own in brackets.
    int depth = 0;
    for (; at_ < end_; ++at_) {
      if (*at_ == '[') ++depth;
      if (*at_ == ']') --depth;
      if (*at_ == '>' && depth <= 0) {
        ++at_;
        return;
      }
    }
    endsInside();
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* tag_ = nullptr;
  std::string_view name_;
  bool inTag_ = false;
  bool selfClosing_ = false;
};

/// The text with its entities replaced (&amp; &lt; &gt; &quot; &apos; and numbers); unknown ones
/// stay.
std::string decodeEntities(std::string_view text);

/// The text as it may stand in an attribute's value: marked characters as entities, control
/// characters left out.
std::string encodeEntities(std::string_view text);

} // namespace svx
