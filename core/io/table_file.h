// Tables as CSV files.
#pragma once

#include "core/data/table.h"

#include <string_view>

namespace svx {

/// The first line names the columns; a unit in brackets at the end of a name ("m/z [Da]") becomes
/// the column's unit. A column is of numbers when every cell that is not empty is one; an empty
/// cell is NaN there. Separated by comma, semicolon or tab. Throws `Error{Input}` with the line.
Table readTable(const std::filesystem::path& path);
/// The same of a text that comes from `path`.
Table tableFrom(std::string_view text, const std::filesystem::path& path);

/// Whether a .csv or .tsv file has a first line of names that are not those of points: without
/// coordinates, or with a "radius", as cores of a tissue microarray have, or with what tells whose
/// the places are (`tellWhose`). False for no such file.
bool listsNoPoints(const std::filesystem::path& path);

/// RFC 4180; what `readTable` reads back.
std::string tableText(const Table& table);

} // namespace svx
