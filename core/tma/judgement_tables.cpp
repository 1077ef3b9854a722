#include "core/tma/judgement_tables.h"

#include "core/tma/columns.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx::tma {
namespace {

/// One class against the rest.
struct Against {
  std::string classifier, name, of; ///< of: "spectra" or "cores"
  std::vector<double> scores;
  std::vector<bool> positive;
};

Against ofSpectra(const Trial& trial, const Tissue& tissue, int c) {
  const at::Tensor column =
      trial.predictions.probabilities.select(1, c).to(at::kDouble).contiguous();
  const double* values = column.data_ptr<double>();
  Against result{{}, {}, "spectra", {values, values + column.numel()}, {}};
  for (const std::uint32_t i : trial.predictions.spectra)
    result.positive.push_back(tissue.labelOf(i) == c);
  return result;
}

Against ofCores(const Trial& trial, const Tissue& tissue, int c) {
  Against result{{}, {}, "cores", {}, {}};
  for (const CoreVote& vote : trial.votes) {
    result.scores.push_back(vote.shares[std::size_t(c)]);
    result.positive.push_back(tissue.cores[vote.core].label == c);
  }
  return result;
}

void nameRow(Columns& columns, const Against& against) {
  columns.texts["classifier"].push_back(against.classifier);
  columns.texts["class"].push_back(against.name);
  columns.texts["of"].push_back(against.of);
}

/// Points of curves, one after the other; x against y, shares.
class Curves {
public:
  Curves(const char* x, const char* y, std::size_t mostPoints)
      : x_(x), y_(y), mostPoints_(mostPoints) {}

  void add(const Against& against, const std::vector<double>& threshold,
           const std::vector<double>& x, const std::vector<double>& y) {
    const auto lengthTo = [&](std::size_t k) {
      return std::abs(x[k] - x[k - 1]) + std::abs(y[k] - y[k - 1]);
    };
    double whole = 0;
    for (std::size_t k = 1; k < x.size(); ++k) whole += lengthTo(k);
    const double step = x.size() > mostPoints_ ? whole / double(mostPoints_) : 0;
    double since = step;
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (k > 0) since += lengthTo(k);
      if (since < step && k + 1 != x.size()) continue;
      since = 0;
      nameRow(columns_, against);
      columns_.numbers["threshold"].push_back(std::isfinite(threshold[k]) ? 100 * threshold[k]
                                                                          : NAN);
      columns_.numbers[x_].push_back(100 * x[k]);
      columns_.numbers[y_].push_back(100 * y[k]);
    }
  }
  Table table() {
    Table table;
    table.columns = {columns_.text("classifier"), columns_.text("class"),
                     columns_.text("of"),         columns_.number("threshold", "%", 2),
                     columns_.number(x_, "%", 2), columns_.number(y_, "%", 2)};
    return table;
  }

private:
  const char *x_, *y_;
  std::size_t mostPoints_;
  Columns columns_;
};

void addClass(Columns& columns, const Against& against, const Confusion& confusion, int c,
              double area, double average) {
  nameRow(columns, against);
  columns.numbers["of the class"].push_back(double(confusion.ofClass(c)));
  columns.numbers["all"].push_back(double(confusion.total()));
  columns.numbers["sensitivity"].push_back(100 * confusion.sensitivity(c));
  columns.numbers["specificity"].push_back(100 * confusion.specificity(c));
  columns.numbers["precision"].push_back(100 * confusion.precision(c));
  columns.numbers["ROC area"].push_back(area);
  columns.numbers["average precision"].push_back(average);
}

Table classTable(Columns& columns) {
  Table table;
  table.columns = {columns.text("classifier"), columns.text("class"), columns.text("of")};
  for (const auto& [name, unit, decimals] :
       {std::tuple{"of the class", "", 0}, std::tuple{"all", "", 0},
        std::tuple{"sensitivity", "%", 2}, std::tuple{"specificity", "%", 2},
        std::tuple{"precision", "%", 2}, std::tuple{"ROC area", "", 4},
        std::tuple{"average precision", "", 4}})
    table.columns.push_back(columns.number(name, unit, decimals));
  return table;
}

void addCalibration(Columns& columns, const std::string& classifier, const Calibration& of) {
  const std::size_t bins = of.count.size();
  for (std::size_t b = 0; b < bins; ++b) {
    columns.texts["classifier"].push_back(classifier);
    columns.numbers["probability from"].push_back(100 * double(b) / double(bins));
    columns.numbers["to"].push_back(100 * double(b + 1) / double(bins));
    columns.numbers["mean probability"].push_back(100 * of.promised[b]);
    columns.numbers["right"].push_back(100 * of.observed[b]);
    columns.numbers["spectra"].push_back(double(of.count[b]));
  }
}

Table calibrationTable(Columns& columns) {
  Table table;
  table.columns = {columns.text("classifier"),      columns.number("probability from", "%", 0),
                   columns.number("to", "%", 0),    columns.number("mean probability", "%", 2),
                   columns.number("right", "%", 2), columns.number("spectra", "", 0)};
  return table;
}

} // namespace

std::map<std::string, Table> judgementTables(const Comparison& comparison, const Tissue& tissue) {
  const std::size_t mostPoints = comparison.classifiers.size() == 1 ? 500 : 100;
  Columns classes, calibrations;
  Curves rocs("false positive rate", "true positive rate", mostPoints),
      recalls("recall", "precision", mostPoints);
  for (std::size_t k = 0; k < comparison.classifiers.size(); ++k) {
    const Trial trial = comparison.together(k);
    const auto add = [&](int c, Against against, const Confusion& confusion) {
      against.classifier = comparison.classifiers[k].title;
      against.name = tissue.classes[std::size_t(c)];
      const RocCurve roc = rocCurve(against.scores, against.positive);
      const PrecisionRecall recall = precisionRecall(against.scores, against.positive);
      addClass(classes, against, confusion, c, roc.area, recall.average);
      if (std::isfinite(roc.area))
        rocs.add(against, roc.threshold, roc.falsePositive, roc.truePositive);
      if (std::isfinite(recall.average))
        recalls.add(against, recall.threshold, recall.recall, recall.precision);
    };
    for (int c = 0; c < int(tissue.classes.size()); ++c) {
      add(c, ofSpectra(trial, tissue, c), trial.spectra);
      add(c, ofCores(trial, tissue, c), trial.cores);
    }
    addCalibration(calibrations, comparison.classifiers[k].title, calibrationOf(trial, tissue));
  }
  return {{"classes", classTable(classes)},
          {"roc", rocs.table()},
          {"precisionRecall", recalls.table()},
          {"calibration", calibrationTable(calibrations)}};
}

Calibration calibrationOf(const Trial& trial, const Tissue& tissue) {
  const at::Tensor best = trial.predictions.probabilities.amax({1}).to(at::kDouble).contiguous();
  const double* values = best.data_ptr<double>();
  const auto labels = trial.predictions.labels();
  std::vector<bool> right;
  for (std::size_t r = 0; r < labels.size(); ++r)
    right.push_back(labels[r] == tissue.labelOf(trial.predictions.spectra[r]));
  return calibration({values, values + best.numel()}, right);
}

} // namespace svx::tma
