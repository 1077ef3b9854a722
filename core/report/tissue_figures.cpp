#include "core/report/tissue_figures.h"

#include "core/report/html_parts.h"
#include "core/tissue/class_colour.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double width = 1000, gap = 24, line = 20;

void addOnce(std::vector<std::string>& to, const std::string& name) {
  if (std::ranges::find(to, name) == to.end()) to.push_back(name);
}

std::size_t placeOf(const std::vector<std::string>& in, const std::string& name) {
  return std::size_t(std::ranges::find(in, name) - in.begin());
}

void readMatrices(CalledTissue& tissue, const Table& table) {
  const auto who = wordsOf(table, "classifier"), of = wordsOf(table, "of"),
             truth = wordsOf(table, "true class"), called = wordsOf(table, "called");
  const auto& counts = table.numbers("count");
  for (std::size_t r = 0; r < table.rows(); ++r) addOnce(tissue.classes, truth[r]);
  const std::size_t n = tissue.classes.size();
  tissue.matrices.assign(tissue.classifiers.size(),
                         {std::vector<double>(n * n), std::vector<double>(n * n)});
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::size_t c = placeOf(tissue.classifiers, who[r]);
    const std::size_t at =
        placeOf(tissue.classes, truth[r]) * n + placeOf(tissue.classes, called[r]);
    if (c < tissue.matrices.size() && at < n * n)
      (of[r] == "cores" ? tissue.matrices[c].cores : tissue.matrices[c].spectra)[at] += counts[r];
  }
}

std::string rectangle(double x, double y, double w, double h, const std::string& fill,
                      const std::string& attributes = {}) {
  return formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" ", x, y,
                   w, h, fill.c_str()) +
         attributes + "/>";
}

std::string circle(double x, double y, double r, const std::string& attributes) {
  return formatted("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" ", x, y, r) + attributes + "/>";
}

std::string bold(double x, double y, const char* anchor, const std::string& words) {
  return svgText(x, y, anchor, escaped(words), "font-weight=\"bold\"");
}

std::string hex(const std::array<std::uint8_t, 3>& c) {
  return formatted("#%02x%02x%02x", c[0], c[1], c[2]);
}

/// Squares of colours with their names, wrapped to the width. Moves `y` below them.
std::string legend(const std::vector<std::pair<std::string, std::string>>& entries, double& y) {
  std::string svg;
  double x = 0;
  for (const auto& [name, colour] : entries) {
    const double needed = 30 + 9.5 * double(name.size());
    if (x > 0 && x + needed > width) {
      x = 0;
      y += line + 4;
    }
    svg += rectangle(x, y, 14, 14, colour) + svgText(x + 20, y + 12, "start", escaped(name));
    x += needed;
  }
  y += line + 10;
  return svg;
}

std::vector<std::pair<std::string, std::string>> classLegend(const CalledTissue& tissue) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (std::size_t c = 0; c < tissue.classes.size(); ++c)
    entries.push_back({tissue.classes[c], classHex(c)});
  return entries;
}

/// How the slide lies in a picture so wide, the sections of a 3-D data set side by side.
struct Slide {
  double x0 = 1e300, y0 = 1e300, x1 = -1e300, y1 = -1e300;
  int sections = 1;
  double scale = 1;

  explicit Slide(const std::vector<CalledTissue::Core>& cores) {
    for (const auto& core : cores) {
      x0 = std::min(x0, core.x - core.radius - 1);
      y0 = std::min(y0, core.y - core.radius - 1);
      x1 = std::max(x1, core.x + core.radius + 1);
      y1 = std::max(y1, core.y + core.radius + 1);
      sections = std::max(sections, core.section + 1);
    }
  }
  void fit(double w, double highest) {
    scale = std::min(w / (double(sections) * (x1 - x0)), highest / (y1 - y0));
  }
  double height() const { return scale * (y1 - y0); }
  double x(const CalledTissue::Core& core) const {
    return scale * (core.x - x0 + double(core.section) * (x1 - x0));
  }
  double y(const CalledTissue::Core& core) const { return scale * (core.y - y0); }
};

} // namespace

std::string classHex(std::size_t index) {
  return hex(classColour(index));
}

CalledTissue labelledTissue(const Tissue& tissue) {
  CalledTissue found;
  found.classes = tissue.classes;
  found.divisions = {"1"};
  const auto spectra = tissue.spectraOfCores();
  for (std::size_t i = 0; i < tissue.cores.size(); ++i) {
    const TissueCore& core = tissue.cores[i];
    if (spectra[i].empty()) continue;
    const bool labelled = core.label != TissueCore::unlabelled;
    found.cores.push_back({"1",
                           core.name,
                           core.patient,
                           labelled ? tissue.classes[std::size_t(core.label)] : "",
                           core.x,
                           core.y,
                           core.radius,
                           core.section,
                           double(spectra[i].size()),
                           {},
                           {}});
  }
  return found;
}

std::vector<std::string> wordsOf(const Table& table, const std::string& name) {
  const TableColumn* column = table.column(name);
  if (!column) return {};
  if (const auto* words = std::get_if<std::vector<std::string>>(&column->cells)) return *words;
  std::vector<std::string> words;
  for (const double value : std::get<std::vector<double>>(column->cells))
    words.push_back(std::isfinite(value) ? formatted("%.10g", value) : "");
  return words;
}

std::vector<std::string> distinct(const std::vector<std::string>& words) {
  std::vector<std::string> once;
  for (const std::string& word : words) addOnce(once, word);
  return once;
}

std::optional<CalledTissue> calledTissue(const Result& result) {
  const auto votes = outputOf<Table>(result, "cores");
  if (!votes || !votes->column("label") || !votes->column("radius")) return std::nullopt;
  CalledTissue tissue;
  constexpr std::string_view share = ", share";
  for (const TableColumn& column : votes->columns)
    if (column.name.ends_with(share))
      tissue.classifiers.push_back(column.name.substr(0, column.name.size() - share.size()));
  if (tissue.classifiers.empty()) return std::nullopt;
  if (const auto confusion = outputOf<Table>(result, "confusion")) readMatrices(tissue, *confusion);
  const auto division = wordsOf(*votes, "division");
  const auto name = wordsOf(*votes, "core"), patient = wordsOf(*votes, "patient"),
             label = wordsOf(*votes, "label");
  const auto &x = votes->numbers("x"), &y = votes->numbers("y"), &radius = votes->numbers("radius"),
             &section = votes->numbers("section"), &spectra = votes->numbers("spectra");
  std::vector<std::vector<std::string>> called;
  for (const std::string& classifier : tissue.classifiers)
    called.push_back(wordsOf(*votes, classifier));
  for (std::size_t r = 0; r < votes->rows(); ++r) {
    CalledTissue::Core core{division.empty() ? "1" : division[r],
                            name[r],
                            patient[r],
                            label[r],
                            x[r],
                            y[r],
                            radius[r],
                            int(section[r]),
                            spectra[r],
                            {},
                            {}};
    addOnce(tissue.classes, core.label);
    addOnce(tissue.divisions, core.division);
    for (std::size_t c = 0; c < called.size(); ++c) {
      core.called.push_back(called[c][r]);
      core.shares.push_back(votes->numbers(tissue.classifiers[c] + std::string(share))[r]);
      addOnce(tissue.classes, core.called.back());
    }
    tissue.cores.push_back(std::move(core));
  }
  if (tissue.cores.empty()) return std::nullopt;
  return tissue;
}

CoreFigure coreMap(const CalledTissue& tissue, const std::string& division,
                   const FigureColours& colours) {
  CoreFigure figure;
  std::vector<std::size_t> shown;
  std::vector<CalledTissue::Core> cores;
  for (std::size_t i = 0; i < tissue.cores.size(); ++i)
    if (tissue.cores[i].division == division) {
      shown.push_back(i);
      cores.push_back(tissue.cores[i]);
    }
  const std::size_t maps = tissue.classifiers.size() + 1;
  Slide slide(cores);
  // As many side by side as leave a core large enough to see.
  const double aspect = (slide.x1 - slide.x0) * slide.sections / (slide.y1 - slide.y0);
  const std::size_t columns = std::min<std::size_t>(maps, aspect > 2 ? 1 : aspect > 0.8 ? 2 : 3);
  const double room = (width - gap * double(columns - 1)) / double(columns);
  slide.fit(room, 620);
  figure.scale = slide.scale;
  double top = 6; // where it begins a page, its first pixels may show on the page before
  std::string svg = legend(classLegend(tissue), top);
  const double step = slide.height() + 2 * line + gap;
  for (std::size_t m = 0; m < maps; ++m) {
    const double left = double(m % columns) * (room + gap), y0 = top + double(m / columns) * step;
    std::size_t right = 0;
    for (std::size_t k = 0; k < cores.size(); ++k) {
      const auto& core = cores[k];
      const bool wrong = m > 0 && tissue.wrong(core, m - 1);
      right += !wrong;
      const std::string& called = m == 0 ? core.label : core.called[m - 1];
      const double opacity = m == 0 ? 1 : std::clamp(core.shares[m - 1] / 100, 0.25, 1.0);
      const double x = left + slide.x(core), y = y0 + 2 * line + slide.y(core),
                   r = std::max(2.0, slide.scale * core.radius);
      svg += circle(
          x, y, r,
          "fill=\"" + (called.empty() ? colours.grid : classHex(placeOf(tissue.classes, called))) +
              formatted("\" fill-opacity=\"%.2f\"", opacity));
      if (wrong)
        svg +=
            circle(x, y, r + 2, "fill=\"none\" stroke=\"" + colours.ink + "\" stroke-width=\"3\"");
      figure.places.push_back({x, y, r, shown[k]});
    }
    svg += bold(left, y0 + 15, "start", m == 0 ? "As labelled" : tissue.classifiers[m - 1]);
    svg += svgText(left + room, y0 + 15, "end",
                   m == 0 ? formatted(maps > 1 ? "%zu test cores" : "%zu cores", cores.size())
                          : formatted("%zu of %zu right", right, cores.size()),
                   "fill=\"" + colours.faint + "\"");
  }
  const double height = top + step * double((maps + columns - 1) / columns) - gap;
  figure.svg = svgPage(width, height, 16, colours, svg);
  return figure;
}

std::string confusionMatrices(const CalledTissue& tissue, bool cores,
                              const FigureColours& colours) {
  const std::size_t n = tissue.classes.size();
  std::size_t longest = 0;
  for (const std::string& name : tissue.classes) longest = std::max(longest, name.size());
  const double names = std::min(180.0, 14 + 9 * double(longest)), cell = 76;
  std::size_t title = 0;
  for (const std::string& classifier : tissue.classifiers)
    title = std::max(title, classifier.size());
  const double each = std::max(names + cell * double(n), 9 * double(title)) + gap;
  const auto columns = std::max<std::size_t>(1, std::size_t((width + gap) / each));
  const double step = 3 * line + cell * double(n) + gap;
  std::string svg;
  for (std::size_t c = 0; c < tissue.matrices.size(); ++c) {
    const double left = double(c % columns) * each, top = double(c / columns) * step;
    const auto& counts = cores ? tissue.matrices[c].cores : tissue.matrices[c].spectra;
    svg += bold(left, top + 15, "start", tissue.classifiers[c]);
    const std::string faint = "fill=\"" + colours.faint + "\" font-size=\"14\"";
    for (std::size_t k = 0; k < n; ++k) {
      const double x = left + names + cell * (double(k) + 0.5),
                   y = top + 3 * line + cell * (double(k) + 0.5);
      svg += svgText(x, top + 3 * line - 8, "middle", escaped(tissue.classes[k]), faint);
      svg += svgText(left + names - 8, y + 5, "end", escaped(tissue.classes[k]), faint);
    }
    for (std::size_t t = 0; t < n; ++t) {
      double all = 0;
      for (std::size_t k = 0; k < n; ++k) all += counts[t * n + k];
      for (std::size_t k = 0; k < n; ++k) {
        const double share = all > 0 ? counts[t * n + k] / all : 0;
        const double x = left + names + cell * double(k), y = top + 3 * line + cell * double(t);
        svg += rectangle(x, y, cell - 2, cell - 2, t == k ? "#2f7fc1" : "#d0603a",
                         formatted("fill-opacity=\"%.3f\"", 0.06 + 0.84 * share));
        const std::string ink =
            "fill=\"" + (share > 0.55 ? std::string("#ffffff") : colours.ink) + "\"";
        svg += svgText(x + cell / 2 - 1, y + cell / 2 - 2, "middle",
                       formatted("%.0f", counts[t * n + k]), ink);
        svg += svgText(x + cell / 2 - 1, y + cell / 2 + 18, "middle",
                       all > 0 ? formatted("%.0f %%", 100 * share) : std::string("–"),
                       ink + " font-size=\"13\"");
      }
    }
  }
  const double rows = double((tissue.matrices.size() + columns - 1) / columns);
  const double foot = rows * step - gap + line;
  svg += svgText(0, foot, "start",
                 std::string("Rows: as labelled. Columns: as called. ") +
                     (cores ? "Test cores" : "Test spectra") + ", all divisions.",
                 "fill=\"" + colours.faint + "\" font-size=\"14\"");
  return svgPage(width, foot + 8, 16, colours, svg);
}

std::string accuracyChart(const Table& accuracies, const FigureColours& colours) {
  const auto who = wordsOf(accuracies, "classifier"), division = wordsOf(accuracies, "division");
  const auto classifiers = distinct(who);
  const std::size_t perClassifier =
      accuracies.rows() / std::max<std::size_t>(1, classifiers.size());
  std::size_t longest = 0;
  for (const std::string& name : classifiers) longest = std::max(longest, name.size());
  const double names = 20 + 9 * double(longest), middle = 24, half = (width - names - middle) / 2;
  const double rowHeight = 13, block = rowHeight * double(perClassifier) + 14, top = 2 * line + 6;
  const double height = top + block * double(classifiers.size()) + 2 * line;
  const double foot = height - 2 * line;
  std::string svg;
  int panel = 0;
  for (const std::string what : {"cores", "spectra"}) {
    const auto &shares = accuracies.numbers(what + " accuracy"),
               &from = accuracies.numbers(what + " from"), &to = accuracies.numbers(what + " to");
    const double x0 = names + panel++ * (half + middle);
    const auto px = [&](double percent) { return x0 + percent / 100 * half; };
    svg += bold(x0, 15, "start", what == "cores" ? "Test cores right" : "Test spectra right");
    for (int tick = 0; tick <= 100; tick += 20) {
      svg += rectangle(px(tick), top - 6, 1, foot - top + 6, colours.grid);
      svg += svgText(px(tick), foot + 18, tick == 100 ? "end" : "middle",
                     formatted(tick == 100 ? "%d %%" : "%d", tick),
                     "fill=\"" + colours.faint + "\" font-size=\"13\"");
    }
    std::vector<std::size_t> seen(classifiers.size(), 0);
    for (std::size_t r = 0; r < accuracies.rows(); ++r) {
      const std::size_t c = placeOf(classifiers, who[r]);
      const double y = top + block * double(c) + rowHeight * (double(seen[c]++) + 0.5);
      if (std::isfinite(from[r]))
        svg += rectangle(px(from[r]), y - 1, px(to[r]) - px(from[r]), 2.5, "#2f7fc1");
      if (division[r] == "mean")
        svg += rectangle(px(shares[r]) - 1.5, y - 9, 3.5, 18, colours.ink) +
               svgText(px(shares[r]) - 8, y + 5, "end", formatted("%.1f", shares[r]),
                       "font-size=\"14\"");
      else if (std::isfinite(shares[r]))
        svg += circle(px(shares[r]), y, 4.5, "fill=\"#2f7fc1\"");
      if (division[r] == "all")
        svg += svgText(px(shares[r]) - 8, y - 6, "end", formatted("%.1f", shares[r]),
                       "font-size=\"14\"");
    }
  }
  for (std::size_t c = 0; c < classifiers.size(); ++c)
    svg += svgText(names - 14, top + block * (double(c) + 0.5), "end", escaped(classifiers[c]));
  svg += svgText(0, height - 4, "start",
                 std::string(placeOf(division, "all") < division.size() ? "" : "Bars: means. ") +
                     "Dots: with 95 % intervals (cores: exact; spectra: patients drawn anew).",
                 "fill=\"" + colours.faint + "\" font-size=\"14\"");
  return svgPage(width, height, 16, colours, svg);
}

std::string labelMapFigure(const LabelMap& map, const FigureColours& colours) {
  const at::Tensor voxels = map.volume.voxels[0].to(at::kLong).contiguous();
  const std::int64_t rows = voxels.size(0), columns = voxels.size(1);
  std::vector<std::uint32_t> pixels(std::size_t(rows * columns), colours.ground);
  std::vector<std::size_t> counts(map.labels.size(), 0);
  std::vector<std::array<double, 2>> sums(map.labels.size()); // of x and y
  const std::int64_t* values = voxels.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const auto label = std::ranges::find(map.labels, values[i], &Label::value);
    if (label == map.labels.end()) continue;
    pixels[i] = 0xff000000u | std::uint32_t(label->colour[0]) << 16 |
                std::uint32_t(label->colour[1]) << 8 | label->colour[2];
    const auto k = std::size_t(label - map.labels.begin());
    ++counts[k];
    sums[k][0] += double(std::int64_t(i) % columns);
    sums[k][1] += double(std::int64_t(i) / columns);
  }
  // Many labels, such as cores, carry their names themselves.
  const bool listed = map.labels.size() <= 12;
  double y = 0;
  std::string svg;
  if (listed) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (std::size_t k = 0; k < map.labels.size(); ++k)
      entries.push_back(
          {map.labels[k].name + formatted(" (%zu spectra)", counts[k]), hex(map.labels[k].colour)});
    svg = legend(entries, y);
  }
  const auto& spacing = map.volume.geometry.spacing;
  const double wide = double(columns) * spacing[0], high = double(rows) * spacing[1];
  const double scale = std::min(width / wide, 640 / high);
  svg += svgPixels(pixels, columns, rows, 0, y, scale * wide, scale * high);
  for (std::size_t k = 0; k < map.labels.size() && !listed; ++k) {
    const auto& colour = map.labels[k].colour;
    const bool dark = 3 * colour[0] + 6 * colour[1] + colour[2] < 1300;
    if (counts[k] > 0)
      svg += svgText(scale * spacing[0] * (sums[k][0] / double(counts[k]) + 0.5),
                     scale * spacing[1] * (sums[k][1] / double(counts[k]) + 0.5) + 5, "middle",
                     escaped(map.labels[k].name),
                     std::string("font-size=\"14\" fill=\"") + (dark ? "#ffffff\"" : "#111111\""));
  }
  return svgPage(width, y + scale * high, 16, colours, svg);
}

} // namespace svx
