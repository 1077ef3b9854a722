// Spectra of an imzML that are written alike, read without taking the markup apart again.
#pragma once

#include "core/io/imzml_index.h"
#include "core/io/mass_terms.h"

#include <string>

namespace svx {

/// What a term says about a position; others are passed over.
void applyToPosition(std::uint64_t code, std::string_view value, RasterPosition& position,
                     NumberOddities& odd);

/// The text of a spectrum with gaps where values stand. One program writes all spectra of a file in
/// the same words: what lies between two values is compared, not parsed.
class SpectrumPattern {
public:
  /// Learns from the text of a spectrum, from its opening tag to behind its closing one, that says
  /// `entry`. Nothing when the text is of a kind that could be misread.
  static std::optional<SpectrumPattern> of(std::string_view text, const SpectrumEntry& entry);

  /// Reads the spectrum with which `text` begins; the bytes it takes, 0 when it is written
  /// otherwise.
  std::size_t read(std::string_view text, SpectrumEntry& entry, NumberOddities& odd) const;

private:
  static constexpr std::int8_t nothing = -1, position = 2; ///< else the number of the array
  struct Gap {
    std::size_t begin, end; ///< of the words before it, in `text_`
    std::uint64_t code;     ///< of the term whose value it is
    std::int8_t target;
  };
  bool learn();

  std::string text_;
  SpectrumEntry entry_;
  std::vector<Gap> gaps_;
  std::size_t tail_ = 0; ///< where the words behind the last gap begin
};

} // namespace svx
