// Words and numbers out of text, independent of the locale.
#pragma once

#include "core/data/affine_map.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace svx {

std::string_view trimmed(std::string_view text);
std::string lowered(std::string_view text);
/// The parts between separators, trimmed; empty ones are kept.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The parts between runs of white space.
std::vector<std::string_view> words(std::string_view text);
/// The lines, without their ends ("\n", "\r\n").
std::vector<std::string_view> lines(std::string_view text);

/// The whole text as a number; nothing when it is none. Accepts a leading "+", "nan" and "inf".
std::optional<double> number(std::string_view text);
std::optional<std::int64_t> wholeNumber(std::string_view text);
/// All words as numbers; nothing when one is none.
std::optional<std::vector<double>> numbers(std::string_view text);

/// The shortest text that reads back as the same double.
std::string exactText(double value);

} // namespace svx
