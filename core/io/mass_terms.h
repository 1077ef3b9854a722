// The vocabulary of mzML and imzML: controlled terms (cvParam) of the PSI-MS and imaging
// ontologies.
#pragma once

#include "core/io/array_place.h"
#include "core/io/text_scan.h"
#include "core/io/xml_scanner.h"

#include <charconv>
#include <cmath>

namespace svx {

/// Codes of terms: ms(1000514) is "MS:1000514".
constexpr std::uint64_t ms(std::uint32_t number) {
  return number;
}
constexpr std::uint64_t ims(std::uint32_t number) {
  return std::uint64_t(1) << 32 | number;
}

/// "IMS:1000050" as ims(1000050); 0 for terms of other vocabularies.
inline std::uint64_t accessionCode(std::string_view accession) {
  const bool imaging = accession.starts_with("IMS:");
  if (!imaging && !accession.starts_with("MS:")) return 0;
  accession.remove_prefix(imaging ? 4 : 3);
  std::uint32_t number = 0;
  std::from_chars(accession.data(), accession.data() + accession.size(), number);
  return imaging ? ims(number) : ms(number);
}

/// A cvParam.
struct Term {
  std::uint64_t code = 0;
  std::string_view name, value, unit;
};

/// The attributes of the cvParam that the scanner has just opened.
inline Term readTerm(XmlScanner& xml) {
  Term term;
  std::string_view attribute, value;
  while (xml.attribute(attribute, value)) {
    if (attribute == "accession")
      term.code = accessionCode(value);
    else if (attribute == "value")
      term.value = value;
    else if (attribute == "unitAccession")
      term.unit = value;
    else if (attribute == "name")
      term.name = value;
  }
  return term;
}

/// The value of an attribute of the opened tag, as written; empty when it is not there. Reads the
/// tag to its end.
inline std::string_view attributeOf(XmlScanner& xml, std::string_view wanted) {
  std::string_view attribute, value, found;
  while (xml.attribute(attribute, value))
    if (attribute == wanted) found = value;
  return found;
}

/// What was odd about numbers; added up.
struct NumberOddities {
  std::uint64_t realIntegers = 0; ///< whole numbers written as 1.2e+09
  std::uint64_t nonsense = 0;     ///< numbers that are none
};

/// A whole number, also when it is written as a real one; `otherwise` when it is none or does not
/// fit.
template <typename Integer>
Integer wholeValue(std::string_view text, Integer otherwise, NumberOddities& odd) {
  text = trimmed(text);
  Integer value = 0;
  const char* end = text.data() + text.size();
  if (const auto [at, error] = std::from_chars(text.data(), end, value);
      error == std::errc() && at == end && !text.empty())
    return value;
  const auto real = number(text);
  if (!real || *real != std::floor(*real) || std::abs(*real) > 9e15 ||
      *real < double(std::numeric_limits<Integer>::min()) ||
      *real > double(std::numeric_limits<Integer>::max())) {
    ++odd.nonsense;
    return otherwise;
  }
  ++odd.realIntegers;
  return Integer(*real);
}

/// What a term says about a binary array; others are passed over.
void applyToArray(std::uint64_t code, std::string_view value, ArrayPlace& array,
                  NumberOddities& odd);

} // namespace svx
