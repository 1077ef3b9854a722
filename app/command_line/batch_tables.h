// The tables of a batch: a row for each pair, and what its figures are in sum.
#pragma once

#include "app/command_line/batch_folder.h"

namespace svx {

struct BatchRow {
  const BatchPair* pair = nullptr;
  PairOutcome outcome;
};

/// A line for each pair: pair, method, preset, fixed, moving, warped, result, error, seconds,
/// peakMemoryMB, then "FIGURE.before" and "FIGURE.after" for each figure that any pair has. Paths
/// are relative to `folder`, in which the table lies.
std::string resultsCsv(const std::vector<BatchRow>& rows, const std::filesystem::path& folder);

/// A line for each figure of each method and preset: count, mean, deviation, percentiles and the
/// 95 % interval of the mean; see core/evaluation/summary.h. Pairs without the figure do not count.
std::string summaryCsv(const std::vector<BatchRow>& rows);
/// The same as a LaTeX tabular with booktabs rules.
std::string summaryLatex(const std::vector<BatchRow>& rows);
/// The same of the headline figures, for the terminal.
std::string summaryText(const std::vector<BatchRow>& rows);

} // namespace svx
