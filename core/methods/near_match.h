// Finds what somebody meant who mistyped.
#pragma once

#include <string>
#include <vector>

namespace svx {

/// The known word closest to `word` in edits (insert, delete, replace, swap of neighbours; upper
/// and lower case count as the same), or an empty string when every one differs by more than a
/// third.
std::string nearMatch(const std::string& word, const std::vector<std::string>& known);

/// "Did you mean "alpha"?" or, when nothing is near, "There are: a, b, c."
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

} // namespace svx
