#include "core/io/spectrum_pattern.h"

#include <cstring>

namespace svx {
namespace {

bool isPlace(std::uint64_t code) {
  return code == ims(1000101) || code == ims(1000102) || code == ims(1000103) ||
         code == ims(1000104);
}

bool isPosition(std::uint64_t code) {
  return code == ims(1000050) || code == ims(1000051) || code == ims(1000052);
}

} // namespace

void applyToPosition(std::uint64_t code, std::string_view value, RasterPosition& position,
                     NumberOddities& odd) {
  constexpr std::int32_t missing = SpectrumEntry::missing;
  if (code == ims(1000050)) position.x = wholeValue(value, missing, odd);
  if (code == ims(1000051)) position.y = wholeValue(value, missing, odd);
  if (code == ims(1000052)) position.z = wholeValue(value, missing, odd);
}

bool SpectrumPattern::learn() {
  XmlScanner xml(text_);
  int opened = 0, closed = 0;
  std::size_t words = 0;
  const auto gap = [&](std::string_view value, std::int8_t target) {
    const auto at = std::size_t(value.data() - text_.data());
    gaps_.push_back({words, at, 0, target});
    words = at + value.size();
  };
  for (auto event = xml.next(); event != XmlScanner::Event::End; event = xml.next()) {
    if (event == XmlScanner::Event::Close) {
      closed += xml.name() == "binaryDataArray";
      continue;
    }
    if (xml.name() == "referenceableParamGroupRef") continue;
    const bool term = xml.name() == "cvParam";
    opened += xml.name() == "binaryDataArray";
    std::uint64_t code = 0;
    std::optional<std::size_t> valued;
    for (std::string_view attribute, value; xml.attribute(attribute, value);) {
      if (term && attribute == "accession") code = accessionCode(value);
      if (term && attribute != "value") continue;
      if (text_[std::size_t(value.data() - text_.data()) - 1] != '"') return false;
      if (term) valued = gaps_.size();
      gap(value, nothing);
    }
    if (!valued) continue;
    Gap& g = gaps_[*valued];
    g.code = code;
    if (opened > closed ? isPlace(code) : isPosition(code))
      g.target = opened > closed ? std::int8_t(closed) : position;
  }
  tail_ = words;
  return opened == closed && closed == entry_.arrayCount;
}

std::optional<SpectrumPattern> SpectrumPattern::of(std::string_view text,
                                                   const SpectrumEntry& entry) {
  SpectrumPattern pattern;
  pattern.text_ = text;
  pattern.entry_ = entry;
  SpectrumEntry again;
  NumberOddities odd;
  try {
    if (!pattern.learn() || pattern.read(text, again, odd) != text.size()) return std::nullopt;
  } catch (const XmlError&) {
    return std::nullopt;
  }
  const bool same = again.position == entry.position && again.arrays == entry.arrays &&
                    again.arrayCount == entry.arrayCount;
  return same ? std::optional(std::move(pattern)) : std::nullopt;
}

std::size_t SpectrumPattern::read(std::string_view text, SpectrumEntry& entry,
                                  NumberOddities& odd) const {
  const char *at = text.data(), *const end = at + text.size();
  const auto pass = [&](std::size_t from, std::size_t to) {
    const std::size_t n = to - from;
    if (std::size_t(end - at) < n || std::memcmp(at, text_.data() + from, n) != 0) return false;
    at += n;
    return true;
  };
  entry = entry_;
  for (const Gap& gap : gaps_) {
    if (!pass(gap.begin, gap.end)) return 0;
    const char* quote = XmlScanner::find<'"'>(at, end);
    const std::string_view value(at, std::size_t(quote - at));
    if (gap.target == position)
      applyToPosition(gap.code, value, entry.position, odd);
    else if (gap.target != nothing)
      applyToArray(gap.code, value, entry.arrays[std::size_t(gap.target)], odd);
    at = quote;
  }
  return pass(tail_, text_.size()) ? std::size_t(at - text.data()) : 0;
}

} // namespace svx
