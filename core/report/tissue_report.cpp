#include "core/report/tissue_report.h"

#include "core/report/boundary_figure.h"
#include "core/report/curve_figures.h"
#include "core/report/html_parts.h"
#include "core/report/tissue_charts.h"
#include "core/report/tissue_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace svx {
namespace {

// Of a picture, in pixels of a screen. Pages are 680 wide and 1027 high, and a heading stands
// above.
constexpr double widest = 620, highest = 900, half = 470;

struct ShownSize {
  double width, height;
};

/// Of an SVG that is as wide as there is room.
ShownSize shownSize(const std::string& svg) {
  const auto number = [&](const char* name) {
    const auto at = svg.find(name);
    return std::stod(svg.substr(at + std::string(name).size()));
  };
  return {widest, widest * number(" height=\"") / number(" width=\"")};
}

/// Small enough for a page, which would cut it else.
std::string picture(const std::string& svg, const std::string& described) {
  const auto [width, height] = shownSize(svg);
  const double scale = std::min(1.0, highest / height);
  return "<p>" +
         imageTag("image/svg+xml", svg, int(std::lround(scale * width)),
                  int(std::lround(scale * height)), described) +
         "</p>\n";
}

/// Pictures draw(first, count) of some of so many classifiers each: as few as are no higher than
/// `most` each, before they are made to fit.
std::string pictures(std::size_t classifiers,
                     const std::function<std::string(std::size_t, std::size_t)>& draw, double most,
                     const std::string& described) {
  for (std::size_t parts = 1;; ++parts) {
    const std::size_t each = (classifiers + parts - 1) / parts;
    std::string html;
    bool fits = true;
    for (std::size_t first = 0; first < classifiers && fits; first += each) {
      const std::string svg = draw(first, std::min(each, classifiers - first));
      fits = each == 1 || shownSize(svg).height <= most;
      html += picture(svg, described);
    }
    if (fits) return html;
  }
}

/// As the classifiers from `first` on called it.
CalledTissue calledBy(CalledTissue tissue, std::size_t first, std::size_t count) {
  const auto take = [&](auto& each) {
    if (each.empty()) return;
    each.erase(each.begin() + std::ptrdiff_t(first + count), each.end());
    each.erase(each.begin(), each.begin() + std::ptrdiff_t(first));
  };
  take(tissue.classifiers);
  take(tissue.matrices);
  for (auto& core : tissue.cores) {
    take(core.called);
    take(core.shares);
  }
  return tissue;
}

/// The rows of the classifiers from `first` on.
Table rowsOf(const Table& table, std::size_t first, std::size_t count) {
  const auto who = wordsOf(table, "classifier"), names = distinct(who);
  Table rows{table.name, table.columns, {}};
  for (TableColumn& column : rows.columns)
    std::visit(
        [&](auto& cells) {
          auto kept = cells;
          kept.clear();
          for (std::size_t r = 0; r < who.size(); ++r) {
            const auto k = std::size_t(std::ranges::find(names, who[r]) - names.begin());
            if (k >= first && k < first + count) kept.push_back(cells[r]);
          }
          cells = std::move(kept);
        },
        column.cells);
  return rows;
}

std::string cellText(const TableColumn& column, std::size_t row) {
  if (const auto* words = std::get_if<std::vector<std::string>>(&column.cells))
    return escaped((*words)[row]);
  const double value = std::get<std::vector<double>>(column.cells)[row];
  return std::isfinite(value) ? numberText(value, column.decimals) : "&ndash;";
}

std::string tableOf(const std::vector<std::string>& heads,
                    const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<table width=\"100%\"><tr>";
  for (const std::string& head : heads) html += "<th class=\"small\">" + head + "</th>";
  html += "</tr>\n";
  for (const auto& row : rows) {
    html += "<tr>";
    for (const std::string& cell : row) html += "<td class=\"small\">" + cell + "</td>";
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

/// "87 of 91 (95.6 %, 89.1 to 98.8 %)"
std::string countText(const Table& table, std::size_t row, const std::string& what) {
  const auto at = [&](const std::string& suffix) { return table.numbers(what + suffix)[row]; };
  if (!std::isfinite(at(" right"))) return formatted("<b>%.1f %%</b>", at(" accuracy"));
  return formatted("%.0f of %.0f (%.1f %%, %.1f to %.1f %%)", at(" right"), at(""), at(" accuracy"),
                   at(" from"), at(" to"));
}

std::string accuracies(const Table& table) {
  const auto who = wordsOf(table, "classifier"), division = wordsOf(table, "division");
  std::vector<std::vector<std::string>> rows;
  for (std::size_t r = 0; r < table.rows(); ++r)
    rows.push_back({escaped(who[r]), escaped(division[r]), countText(table, r, "cores"),
                    countText(table, r, "spectra"), cellText(*table.column("cores macro F1"), r)});
  return "<h2>How often each was right</h2>\n<p class=\"quiet\">On test patients that took no part "
         "in training. In brackets the share and its 95 % interval.</p>\n" +
         pictures(
             distinct(who).size(),
             [&](std::size_t first, std::size_t count) {
               return accuracyChart(rowsOf(table, first, count), {});
             },
             highest, "Accuracies") +
         tableOf({"Classifier", "Division", "Test cores", "Test spectra", "Macro F1 (cores)"},
                 rows);
}

/// Which classifiers are no better than the first, the simplest: by the last row of each, which is
/// the mean over the divisions where there are several.
std::string againstTheFirst(const Table& table, const Table* pairs) {
  const auto who = wordsOf(table, "classifier");
  const auto& right = table.numbers("cores accuracy");
  std::vector<std::size_t> means;
  for (std::size_t r = 0; r < table.rows(); ++r)
    if (r + 1 == table.rows() || who[r] != who[r + 1]) means.push_back(r);
  std::string html;
  for (std::size_t k = 1; k < means.size(); ++k) {
    const bool better = right[means[k]] > right[means[0]];
    html += "<p>" + escaped(who[means[k]]) +
            (better ? " calls more test cores right than "
                    : " calls <b>no more</b> test cores right than ") +
            escaped(who[means[0]]) +
            formatted(": %.1f against %.1f %%", right[means[k]], right[means[0]]);
    if (pairs)
      for (std::size_t p = 0; p < pairs->rows(); ++p)
        if (cellText(*pairs->column("classifier"), p) == escaped(who[means[0]]) &&
            cellText(*pairs->column("against"), p) == escaped(who[means[k]]))
          html += formatted("; patients right by one alone %.0f and %.0f, p = %.3g",
                            pairs->numbers("only second right")[p],
                            pairs->numbers("only first right")[p], pairs->numbers("p")[p]);
    html += ".</p>\n";
  }
  return html.empty() ? ""
                      : "<h2>Is more than the simplest needed?</h2>\n<p class=\"quiet\">Pairs by "
                        "the exact test of McNemar on the test patients of all divisions, which "
                        "are not independent when a patient is tested twice.</p>\n" +
                            html;
}

std::string doubtful(const CalledTissue& tissue) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& core : tissue.cores) {
    bool all = true;
    double share = 0;
    for (std::size_t c = 0; c < tissue.classifiers.size(); ++c) {
      all = all && tissue.wrong(core, c);
      share += core.shares[c] / double(tissue.classifiers.size());
    }
    if (all)
      rows.push_back({escaped(core.name), escaped(core.patient), escaped(core.division),
                      escaped(core.label), escaped(core.called.front()),
                      formatted("%.0f %%", share)});
  }
  if (rows.empty())
    return "<p class=\"quiet\">No test core was called wrong by all classifiers.</p>\n";
  constexpr std::size_t most = 40;
  const std::size_t count = rows.size();
  rows.resize(std::min(count, most));
  return "<h2>Cores to look at again</h2>\n<p class=\"quiet\">" +
         formatted("Called wrong by all classifiers: %zu", count) +
         (count > most ? formatted(", the first %zu", most) : std::string()) +
         ". Their label, their spectra or their place on the array may be wrong.</p>\n" +
         tableOf({"Core", "Patient", "Division", "As labelled", "As called", "Mean share of votes"},
                 rows);
}

/// Whether each patient was the test once.
bool eachInTurn(const CalledTissue& tissue) {
  return tissue.divisions.front() == "all";
}

/// How many patients the figures rest on.
std::string basis(const CalledTissue& tissue) {
  std::set<std::string> patients, cores;
  for (const auto& core : tissue.cores) {
    patients.insert(core.patient);
    cores.insert(core.name);
  }
  std::string text =
      formatted("<p>Tested were %zu cores of %zu patients", cores.size(), patients.size()) +
      (eachInTurn(tissue)             ? ", each of them once, by what was learned from the others."
       : tissue.divisions.size() == 1 ? " in one division."
                                      : formatted(" in %zu divisions.", tissue.divisions.size()));
  if (patients.size() < 20)
    text += formatted(" With so few patients one of them is %.0f %% of the result: differences "
                      "between classifiers can be chance, and what they would do for other "
                      "patients is not known.",
                      100.0 / double(patients.size()));
  return text + "</p>\n";
}

/// How cores were called, where the result has calls of cores.
std::string calls(const Result& result) {
  const auto tissue = calledTissue(result);
  if (!tissue) return {};
  const auto table = outputOf<Table>(result, "accuracies");
  const auto pairs = outputOf<Table>(result, "paired");
  const std::size_t classifiers = tissue->classifiers.size();
  std::string html = basis(*tissue);
  if (table) html += accuracies(*table) + againstTheFirst(*table, pairs.get());
  html += "<h2>Test cores" +
          (eachInTurn(*tissue) ? "" : " of division " + escaped(tissue->divisions.front())) +
          "</h2>\n<p class=\"quiet\">Errors are ringed; paler cores had fewer votes for what they "
          "were called.</p>\n" +
          pictures(
              classifiers,
              [&](std::size_t first, std::size_t count) {
                return coreMap(calledBy(*tissue, first, count), tissue->divisions.front(), {}).svg;
              },
              1.12 * highest, "Test cores"); // a little smaller rather than a row less
  const auto matrices = [&](bool cores, const std::string& described) {
    return pictures(
        classifiers,
        [&](std::size_t first, std::size_t count) {
          return confusionMatrices(calledBy(*tissue, first, count), cores, {});
        },
        half, described);
  };
  if (!tissue->matrices.empty())
    html += "<h2>What was taken for what</h2>\n" + matrices(true, "Confusion of cores") +
            matrices(false, "Confusion of spectra");
  html += doubtful(*tissue);
  for (const auto& [id, heading] :
       {std::pair{"division", "Training, validation and test in the first division"},
        std::pair{"prediction", "What the spectra of test cores were called"}})
    if (const auto map = outputOf<LabelMap>(result, id))
      html +=
          "<h2>" + std::string(heading) + "</h2>\n" + picture(labelMapFigure(*map, {}), heading);
  return html;
}

std::string charts(const Result& result) {
  std::string html;
  for (const char* id : {"roc", "precisionRecall", "calibration"})
    for (const CurveFigure& figure : curveFigures(result, id, {})) {
      std::string name = outputOf<Table>(result, id)->name;
      if (!figure.ofClass.empty()) name += ": " + figure.ofClass;
      html += "<h2>" + escaped(name) + "</h2>\n" + picture(figure.svg, name);
    }
  for (const char* id : {"relevance", "rates"})
    if (const auto table = outputOf<Table>(result, id))
      if (const auto chart = tissueChart(id, *table); chart && !chart->lines.empty())
        html += "<h2>" + escaped(table->name) + "</h2>\n" + picture(chartSvg(*chart), table->name);
  return html;
}

std::string boundary(const Result& result) {
  const auto decision = outputOf<Volume>(result, "decision");
  const auto points = outputOf<Table>(result, "points");
  if (!decision || !points) return {};
  return "<h2>Boundary</h2>\n" + picture(boundaryFigure(*decision, *points, {}), "Boundary");
}

std::string mostRelevant(const Result& result) {
  const auto table = outputOf<Table>(result, "top");
  if (!table) return {};
  std::vector<std::string> heads;
  for (const TableColumn& column : table->columns) heads.push_back(escaped(column.name));
  std::vector<std::vector<std::string>> rows;
  constexpr std::size_t most = 60;
  for (std::size_t r = 0; r < std::min(most, table->rows()); ++r) {
    rows.emplace_back();
    for (const TableColumn& column : table->columns) rows.back().push_back(cellText(column, r));
  }
  return "<h2>" + escaped(table->name) + "</h2>\n" + tableOf(heads, rows);
}

} // namespace

std::string tissuePart(const Result& result) {
  return calls(result) + boundary(result) + charts(result) + mostRelevant(result);
}

} // namespace svx
