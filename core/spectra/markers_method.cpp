#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/markers.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

namespace svx {
namespace {

MethodInfo markersInfo() {
  MethodInfo info;
  info.id = "spectra.markers";
  info.title = "Univariate markers";
  info.sentence = "Ranks m/z by how well their intensity alone tells two groups of spectra apart.";
  info.citation =
      "Mann, Whitney: On a test of whether one of two random variables is stochastically larger "
      "than the other. Ann. Math. Stat. 18(1):50-60, 1947, doi:10.1214/aoms/1177730491; Benjamini, "
      "Hochberg: Controlling the false discovery rate. J. R. Stat. Soc. B 57(1):289-300, 1995, "
      "doi:10.1111/j.2517-6161.1995.tb02031.x";
  info.inputs = featureInputs();
  info.inputs.back() = {"groups", "Groups", DataKind::LabelMap, true,
                        "A label map on the pixels of the spectra; 0 belongs to no group."};
  info.outputs = {{"markers", "Markers", DataKind::Table, "markers.csv"}};
  info.parameters = {
      integerParameter("group", "Group", 0, 0, 1000000, "",
                       "The label whose spectra are B. 0 = each label in turn against the rest; of "
                       "two labels the higher one."),
      integerParameter("against", "Against", 0, 0, 1000000, "",
                       "The label whose spectra are A. 0 = all others."),
      choiceParameter("correction", "Correction", "benjamini-hochberg",
                      {{"benjamini-hochberg", "Benjamini-Hochberg"}, {"bonferroni", "Bonferroni"}},
                      "Of p-values for the number of m/z that are looked at."),
      realParameter("auc", "AUC from", 0.7, 0.5, 1, "",
                    "An m/z counts as a marker from here on, or up to 1 minus this.")};
  std::ranges::move(featureParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "Each group against the rest", "Spectra as they are.", {}},
                  {"normalised",
                   "Normalised",
                   "Spectra that were not processed.",
                   {{"normalisation", std::string("tic")}}}};
  return info;
}

std::string labelName(const LabelMap& map, std::int64_t value) {
  for (const Label& label : map.labels)
    if (label.value == value && !label.name.empty()) return label.name;
  return std::to_string(value);
}

struct Comparison {
  std::int64_t group, against; ///< 0 = all others
};

std::vector<Comparison> comparisonsOf(const std::set<std::int64_t>& present, const Values& values) {
  const std::int64_t group = values.integer("group"), against = values.integer("against");
  for (const std::int64_t wanted : {group, against})
    if (wanted != 0 && !present.contains(wanted))
      throw Error(ErrorKind::Usage, "The groups cannot be compared",
                  "no spectrum has the label " + std::to_string(wanted) + ".",
                  "Choose a label of the map.");
  if (present.size() < 2 || (group != 0 && group == against))
    throw Error(ErrorKind::Input, "The groups cannot be compared",
                "spectra of one group only were chosen.", "Give a label map with two labels.");
  if (group != 0) return {{group, against}};
  if (present.size() == 2) return {{*present.rbegin(), *present.begin()}};
  std::vector<Comparison> each;
  for (const std::int64_t label : present)
    if (label != against) each.push_back({label, against});
  return each;
}

Outputs markers(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.3), comparing = context.part(0.3, 1);
  const auto spectra = spectraOf(inputs);
  const auto map = input<LabelMap>(inputs, "groups");
  const auto labels = labelsOfSpectra(inputs, *spectra, "groups");
  std::set<std::int64_t> present(labels.begin(), labels.end());
  present.erase(0);
  const auto comparisons = comparisonsOf(present, values);
  FeatureMatrix features = featuresOf(inputs, values, reading);
  const at::Tensor matrix = features.keep(reading);

  std::vector<std::string> group, against;
  std::vector<Marker> all;
  std::vector<double> masses;
  for (std::size_t c = 0; c < comparisons.size(); ++c) {
    const auto [b, a] = comparisons[c];
    std::vector<std::int64_t> rows;
    std::vector<bool> inB;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const bool is = labels[i] == b;
      if (!is && (labels[i] == 0 || (a != 0 && labels[i] != a))) continue;
      rows.push_back(std::int64_t(i));
      inB.push_back(is);
    }
    auto part = comparing.part(double(c) / double(comparisons.size()),
                               double(c + 1) / double(comparisons.size()));
    const auto found = mannWhitney(matrix.index_select(0, at::tensor(rows, at::kLong)), inB, part);
    all.insert(all.end(), found.begin(), found.end());
    masses.insert(masses.end(), features.masses().begin(), features.masses().end());
    group.insert(group.end(), found.size(), labelName(*map, b));
    against.insert(against.end(), found.size(), a == 0 ? "all others" : labelName(*map, a));
  }

  std::vector<double> p;
  for (const Marker& m : all) p.push_back(m.p);
  const auto adjusted =
      values.text("correction") == "bonferroni" ? bonferroni(p) : benjaminiHochberg(p);
  for (std::size_t k = 0; k < all.size(); ++k) all[k].adjusted = adjusted[k];
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t k) { return std::abs(all[k].auc - 0.5); });

  const auto numbers = [&](const char* name, int decimals, auto of) {
    std::vector<double> cells;
    for (const std::size_t k : order) cells.push_back(of(k));
    return TableColumn{name, "", std::move(cells), decimals};
  };
  const auto texts = [&](const char* name, const std::vector<std::string>& of) {
    std::vector<std::string> cells;
    for (const std::size_t k : order) cells.push_back(of[k]);
    return TableColumn{name, "", std::move(cells), 0};
  };
  auto table = std::make_shared<Table>();
  table->name = "Markers of " + spectra->info().name;
  table->columns = {numbers("m/z", 4, [&](std::size_t k) { return masses[k]; }),
                    texts("group", group),
                    texts("against", against),
                    numbers("AUC", 4, [&](std::size_t k) { return all[k].auc; }),
                    numbers("U", 1, [&](std::size_t k) { return all[k].u; }),
                    numbers("p", 6, [&](std::size_t k) { return all[k].p; }),
                    numbers("p corrected", 6, [&](std::size_t k) { return all[k].adjusted; }),
                    numbers("mean", 4, [&](std::size_t k) { return all[k].meanB; }),
                    numbers("mean of the others", 4, [&](std::size_t k) { return all[k].meanA; })};
  const double auc = values.real("auc");
  const auto high = std::ranges::count_if(all, [&](const Marker& m) { return m.auc > auc; });
  const auto low = std::ranges::count_if(all, [&](const Marker& m) { return m.auc < 1 - auc; });
  const auto sure = std::ranges::count_if(all, [](const Marker& m) { return m.adjusted < 0.05; });
  Outputs outputs;
  outputs.figures = {figure("higher", "Higher in the group", "m/z", double(high), 0),
                     figure("lower", "Lower in the group", "m/z", double(low), 0),
                     figure("significant", "Corrected p below 0.05", "m/z", double(sure), 0)};
  outputs.notices = {"Exploratory: markers found and judged on the same spectra are not valid for "
                     "claims of accuracy. Spectra of one patient are not independent."};
  outputs.data = {{"markers", std::shared_ptr<const Table>(std::move(table))}};
  return outputs;
}

/// The matrix, rows of two groups and their transpose.
std::uint64_t markersMemory(const Inputs& inputs, const Values& values) {
  return loopMemory(inputs, values) + 3 * featureMemory(inputs, values);
}

} // namespace

std::unique_ptr<Method> markersMethod() {
  return std::make_unique<DeclaredMethod>(markersInfo(), markers, markersMemory);
}

} // namespace svx
