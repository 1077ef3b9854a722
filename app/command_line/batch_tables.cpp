#include "app/command_line/batch_tables.h"

#include "core/evaluation/latex.h"
#include "core/evaluation/summary.h"
#include "core/io/csv.h"
#include "core/io/text_scan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {

namespace {

namespace fs = std::filesystem;

/// A column of numbers.
struct Column {
  std::string id, label, unit;
  int decimals = 3;
  bool headline = false;
  std::vector<std::optional<double>> values; ///< one a row
};

/// Every figure that any row has, in the order of first appearance.
std::vector<Column> columnsOf(const std::vector<BatchRow>& rows) {
  std::vector<Column> columns;
  std::map<std::string, std::size_t> places;
  const auto add = [&](std::size_t row, Column column, const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return;
    const auto [place, fresh] = places.emplace(column.id, columns.size());
    if (fresh) {
      column.values.resize(rows.size());
      columns.push_back(std::move(column));
    }
    columns[place->second].values[row] = value;
  };
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows[row].outcome.result) continue;
    const Result& result = *rows[row].outcome.result;
    add(row, {"seconds", "Time", "s", 2, true, {}}, result.seconds);
    add(row, {"peakMemoryMB", "Peak memory", "MB", 0, false, {}},
        static_cast<double>(result.peakMemory) / 1e6);
    for (const Figure& f : result.outputs.figures) {
      add(row, {f.id + ".before", f.label + ", before", f.unit, f.decimals, f.headline, {}},
          f.before);
      add(row, {f.id + ".after", f.label + ", after", f.unit, f.decimals, f.headline, {}}, f.after);
    }
  }
  return columns;
}

struct Line {
  const Column* column;
  Summary summary;
};

/// The figures of the pairs that were run in one way.
struct Group {
  std::string method, preset;
  std::vector<Line> lines;

  std::string title() const { return preset.empty() ? method : method + ", " + preset; }
};

std::vector<Group> groupsOf(const std::vector<BatchRow>& rows, const std::vector<Column>& columns) {
  std::vector<Group> groups;
  for (const BatchRow& row : rows) {
    const std::string& method = row.pair->method->info().id;
    if (std::none_of(groups.begin(), groups.end(), [&](const Group& group) {
          return group.method == method && group.preset == row.pair->preset;
        }))
      groups.push_back({method, row.pair->preset, {}});
  }
  for (Group& group : groups)
    for (const Column& column : columns) {
      std::vector<double> values;
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (column.values[i] && rows[i].pair->method->info().id == group.method &&
            rows[i].pair->preset == group.preset)
          values.push_back(*column.values[i]);
      if (!values.empty()) group.lines.push_back({&column, summarise(std::move(values))});
    }
  return groups;
}

std::string record(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += csvField(field) + ",";
  line.back() = '\r';
  return line + "\n";
}

std::string inOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string exact(double value) {
  return std::isfinite(value) ? exactText(value) : "";
}

std::string rounded(double value, int decimals) {
  if (!std::isfinite(value)) return "--";
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string withUnit(const Column& column) {
  return column.label + (column.unit.empty() ? "" : " [" + column.unit + "]");
}

std::size_t widestLabel(const std::vector<Group>& groups) {
  std::size_t widest = 0;
  for (const Group& group : groups)
    for (const Line& line : group.lines)
      if (line.column->headline) widest = std::max(widest, withUnit(*line.column).size());
  return widest;
}

std::vector<std::string> requiredInputs(const std::vector<BatchRow>& rows) {
  std::vector<std::string> ids;
  for (const BatchRow& row : rows)
    for (const InputInfo& input : row.pair->method->info().inputs)
      if (input.required && std::find(ids.begin(), ids.end(), input.id) == ids.end())
        ids.push_back(input.id);
  return ids;
}

} // namespace

std::string resultsCsv(const std::vector<BatchRow>& rows, const fs::path& folder) {
  const std::vector<Column> columns = columnsOf(rows);
  const fs::path here = fs::absolute(folder).lexically_normal();
  const std::vector<std::string> inputs = requiredInputs(rows);
  std::vector<std::string> headings{"pair", "method", "preset"};
  headings.insert(headings.end(), inputs.begin(), inputs.end());
  headings.insert(headings.end(), {"warped", "result", "error"});
  for (const Column& column : columns) headings.push_back(column.id);
  std::string table = record(headings);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const BatchPair& pair = *rows[i].pair;
    std::vector<std::string> fields{pair.id, pair.method->info().id, pair.preset};
    for (const std::string& input : inputs) {
      const auto found = pair.paths.find(input);
      fields.push_back(found == pair.paths.end() ? ""
                                                 : fs::proximate(found->second, here).string());
    }
    const bool done = rows[i].outcome.result.has_value();
    const fs::path warped = fs::path(pair.id) / "warped.nii.gz";
    fields.push_back(done && fs::exists(here / warped) ? warped.string() : "");
    fields.push_back(done ? pair.id : "");
    fields.push_back(inOneLine(rows[i].outcome.error));
    for (const Column& column : columns)
      fields.push_back(column.values[i] ? exact(*column.values[i]) : "");
    table += record(fields);
  }
  return table;
}

std::string summaryCsv(const std::vector<BatchRow>& rows) {
  const std::vector<Column> columns = columnsOf(rows);
  std::string table = record({"method", "preset", "figure", "label", "unit", "n", "mean", "sd",
                              "median", "p5", "p25", "p75", "p95", "ci95.low", "ci95.high"});
  for (const Group& group : groupsOf(rows, columns))
    for (const auto& [column, s] : group.lines)
      table += record({group.method, group.preset, column->id, column->label, column->unit,
                       std::to_string(s.count), exact(s.mean), exact(s.deviation), exact(s.median),
                       exact(s.p5), exact(s.p25), exact(s.p75), exact(s.p95), exact(s.low),
                       exact(s.high)});
  return table;
}

std::string summaryLatex(const std::vector<BatchRow>& rows) {
  const std::vector<Column> columns = columnsOf(rows);
  std::string text = "% 95 % interval of the mean: percentile bootstrap, 10000 resamples\n"
                     "\\begin{tabular}{lrrrrrrr}\n\\toprule\n"
                     "Figure & $n$ & Mean & SD & 95\\,\\% interval & Median & "
                     "25th--75th & 5th--95th \\\\\n";
  for (const Group& group : groupsOf(rows, columns)) {
    text += "\\midrule\n\\multicolumn{8}{l}{" + latexText(group.title()) + "} \\\\\n";
    for (const auto& [column, s] : group.lines) {
      const auto number = [decimals = column->decimals](double value) {
        return rounded(value, decimals);
      };
      text += latexText(withUnit(*column)) + " & " + std::to_string(s.count) + " & " +
              number(s.mean) + " & " + number(s.deviation) + " & " + number(s.low) + " to " +
              number(s.high) + " & " + number(s.median) + " & " + number(s.p25) + " to " +
              number(s.p75) + " & " + number(s.p5) + " to " + number(s.p95) + " \\\\\n";
    }
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string summaryText(const std::vector<BatchRow>& rows) {
  const std::vector<Column> columns = columnsOf(rows);
  const std::vector<Group> groups = groupsOf(rows, columns);
  const int width = static_cast<int>(widestLabel(groups));
  std::string text;
  for (const Group& group : groups) {
    char line[400];
    std::snprintf(line, sizeof line, "%-*s %5s %10s %10s   %s\n", width, group.title().c_str(), "n",
                  "mean", "SD", "95 % interval");
    text += line;
    for (const auto& [column, s] : group.lines) {
      if (!column->headline) continue;
      const auto number = [decimals = column->decimals](double value) {
        return rounded(value, decimals);
      };
      std::snprintf(line, sizeof line, "%-*s %5zu %10s %10s   %s to %s\n", width,
                    withUnit(*column).c_str(), s.count, number(s.mean).c_str(),
                    number(s.deviation).c_str(), number(s.low).c_str(), number(s.high).c_str());
      text += line;
    }
  }
  return text;
}

} // namespace svx
