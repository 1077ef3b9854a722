// The table that a batch of registrations leaves: one line a pair.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace svx {

/// Figures of pairs, by method. Read from CSV with a line of headings; a column is a figure when
/// all that stands in it are numbers. "pair" (or "id", "case", "name", else the first column) names
/// the line, "method" and "preset" say how it was made; columns with paths are kept for opening.
/// Lines that sum up (pair "mean", "sd", ...) are left out.
struct BatchTable {
  struct Row {
    QString pair, method;
    QString folder;    ///< of the table's file: paths are relative to it
    QStringList cells; ///< by column of `headings` of its table
    QStringList headings;
    std::vector<std::optional<double>> values; ///< by `figures` of the whole table

    QString cell(const QString& heading) const; ///< empty when there is none
  };

  QStringList figures; ///< in the order of first appearance
  QStringList methods;
  QStringList pairs;
  std::vector<Row> rows;

  const Row* row(const QString& pair, const QString& method) const;
  /// All values of a figure for a method, in the order of the pairs; nothing where there is none.
  std::vector<std::optional<double>> column(const QString& figure, const QString& method) const;
};

/// Adds the lines of a CSV file (RFC 4180). Where no column names a method, the file name does.
/// Throws `Error{Input}` for a file that cannot be read or holds no figure of any pair.
void addBatchFile(BatchTable& table, const QString& path);

/// Whether less of the figure is worse (Dice, correlation) and not more (errors, folding, time).
bool higherIsBetter(const QString& figure);

/// Pairs down, methods across, "mean (SD)" in the last line; "mean (SD)" in each cell, too, where
/// the table has the figure's standard deviation for each pair.
QString resultsCsv(const BatchTable& table, const QString& figure);
/// The same as a LaTeX tabular with booktabs rules and footnotes.
QString resultsLatex(const BatchTable& table, const QString& figure);

} // namespace svx
