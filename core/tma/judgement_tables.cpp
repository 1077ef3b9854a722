#include "core/tma/judgement_tables.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx::tma {
namespace {

constexpr std::size_t mostPoints = 500;

/// Scores of one class against the rest, and which are of it.
struct Against {
  std::vector<double> scores;
  std::vector<bool> positive;
};

Against ofSpectra(const Trial& trial, const Tissue& tissue, int c) {
  const at::Tensor column =
      trial.predictions.probabilities.select(1, c).to(at::kDouble).contiguous();
  const double* values = column.data_ptr<double>();
  Against result{{values, values + column.numel()}, {}};
  for (const std::uint32_t i : trial.predictions.spectra)
    result.positive.push_back(tissue.labelOf(i) == c);
  return result;
}

Against ofCores(const Trial& trial, const Tissue& tissue, int c) {
  Against result;
  for (const CoreVote& vote : trial.votes) {
    result.scores.push_back(vote.shares[std::size_t(c)]);
    result.positive.push_back(tissue.cores[vote.core].label == c);
  }
  return result;
}

/// body("spectra" or "cores", class, scores, confusion)
template <typename Body>
void forEachClass(const Trial& trial, const Tissue& tissue, Body body) {
  for (int c = 0; c < int(tissue.classes.size()); ++c) {
    body("spectra", c, ofSpectra(trial, tissue, c), trial.spectra);
    body("cores", c, ofCores(trial, tissue, c), trial.cores);
  }
}

/// Points of curves, one after the other; x against y.
class Curves {
public:
  explicit Curves(const Tissue& tissue) : tissue_(tissue) {}

  void add(const char* of, int c, const std::vector<double>& threshold,
           const std::vector<double>& x, const std::vector<double>& y) {
    const std::size_t n = x.size(),
                      step = std::max<std::size_t>(1, (n + mostPoints - 1) / mostPoints);
    for (std::size_t k = 0; k < n; ++k) {
      if (k % step != 0 && k + 1 != n) continue;
      classes_.push_back(tissue_.classes[std::size_t(c)]);
      of_.emplace_back(of);
      threshold_.push_back(std::isfinite(threshold[k]) ? 100 * threshold[k] : NAN);
      x_.push_back(100 * x[k]);
      y_.push_back(100 * y[k]);
    }
  }
  Table table(const char* x, const char* y) const {
    Table table;
    table.columns = {{"class", "", classes_, 0},
                     {"of", "", of_, 0},
                     {"threshold", "%", threshold_, 2},
                     {x, "%", x_, 2},
                     {y, "%", y_, 2}};
    return table;
  }

private:
  const Tissue& tissue_;
  std::vector<std::string> classes_, of_;
  std::vector<double> threshold_, x_, y_;
};

} // namespace

Table classTable(const Trial& trial, const Tissue& tissue) {
  std::vector<std::string> classes, of;
  std::vector<double> count, all, sensitivity, specificity, precision, area, average;
  forEachClass(trial, tissue,
               [&](const char* what, int c, const Against& against, const Confusion& confusion) {
                 classes.push_back(tissue.classes[std::size_t(c)]);
                 of.emplace_back(what);
                 count.push_back(double(confusion.ofClass(c)));
                 all.push_back(double(confusion.total()));
                 sensitivity.push_back(100 * confusion.sensitivity(c));
                 specificity.push_back(100 * confusion.specificity(c));
                 precision.push_back(100 * confusion.precision(c));
                 area.push_back(rocCurve(against.scores, against.positive).area);
                 average.push_back(precisionRecall(against.scores, against.positive).average);
               });
  Table table;
  table.columns = {{"class", "", classes, 0},
                   {"of", "", of, 0},
                   {"of the class", "", count, 0},
                   {"all", "", all, 0},
                   {"sensitivity", "%", sensitivity, 2},
                   {"specificity", "%", specificity, 2},
                   {"precision", "%", precision, 2},
                   {"ROC area", "", area, 4},
                   {"average precision", "", average, 4}};
  return table;
}

Table rocTable(const Trial& trial, const Tissue& tissue) {
  Curves curves(tissue);
  forEachClass(trial, tissue, [&](const char* of, int c, const Against& against, const Confusion&) {
    const RocCurve curve = rocCurve(against.scores, against.positive);
    if (std::isfinite(curve.area))
      curves.add(of, c, curve.threshold, curve.falsePositive, curve.truePositive);
  });
  return curves.table("false positive rate", "true positive rate");
}

Table precisionRecallTable(const Trial& trial, const Tissue& tissue) {
  Curves curves(tissue);
  forEachClass(trial, tissue, [&](const char* of, int c, const Against& against, const Confusion&) {
    const PrecisionRecall curve = precisionRecall(against.scores, against.positive);
    if (std::isfinite(curve.average))
      curves.add(of, c, curve.threshold, curve.recall, curve.precision);
  });
  return curves.table("recall", "precision");
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

Table calibrationTable(const Calibration& calibration) {
  const std::size_t bins = calibration.count.size();
  std::vector<double> from, to, promised, observed, count;
  for (std::size_t b = 0; b < bins; ++b) {
    from.push_back(100 * double(b) / double(bins));
    to.push_back(100 * double(b + 1) / double(bins));
    promised.push_back(100 * calibration.promised[b]);
    observed.push_back(100 * calibration.observed[b]);
    count.push_back(double(calibration.count[b]));
  }
  Table table;
  table.columns = {{"probability from", "%", from, 0},
                   {"to", "%", to, 0},
                   {"mean probability", "%", promised, 2},
                   {"right", "%", observed, 2},
                   {"spectra", "", count, 0}};
  return table;
}

} // namespace svx::tma
