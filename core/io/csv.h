// Tables as text: RFC 4180, one record a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace svx {

/// What separates the columns of a table: the first of comma, semicolon and tab that its first line
/// holds; a comma when there is none.
char csvSeparator(std::string_view text);

/// The fields of a line, trimmed; one in double quotes may hold separators and doubled quotes.
std::vector<std::string> csvFields(std::string_view line, char separator);

/// A field as it is written: in quotes where it needs them.
std::string csvField(std::string_view text);

} // namespace svx
