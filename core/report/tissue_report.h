// What the report of a classification of tissue cores shows.
#pragma once

#include "core/methods/result.h"

#include <string>

namespace svx {

/// As HTML: accuracies with counts and intervals, the cores of the first division as each
/// classifier called them, matrices, pairs of classifiers, the cores that all called wrong, and in
/// a sentence each what is no better than the simplest classifier; curves of a test, and what a
/// classifier looks at. Empty for other results.
std::string tissuePart(const Result& result);

} // namespace svx
