// How often a classifier is right, and how sure that is.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace svx {

/// Counts [true][predicted].
class Confusion {
public:
  explicit Confusion(int classes);
  /// Labels of equal number; pairs with a negative one are left out.
  Confusion(int classes, const std::vector<int>& truth, const std::vector<int>& predicted);

  void add(int truth, int predicted, std::int64_t count = 1) {
    counts_[std::size_t(truth * classes_ + predicted)] += count;
  }
  Confusion& operator+=(const Confusion& other); ///< of as many classes
  int classes() const { return classes_; }
  std::int64_t count(int truth, int predicted) const {
    return counts_[std::size_t(truth * classes_ + predicted)];
  }
  std::int64_t ofClass(int truth) const;     ///< how many are of it
  std::int64_t asClass(int predicted) const; ///< how many are called it
  std::int64_t total() const;
  std::int64_t right() const;

  // NaN where there is nothing to divide by. Of one class against the rest:
  double accuracy() const;
  double sensitivity(int c) const; ///< TP / (TP + FN)
  double specificity(int c) const; ///< TN / (TN + FP)
  double precision(int c) const;   ///< TP / (TP + FP)
  double balancedAccuracy() const; ///< mean sensitivity of the classes that occur
  double macroF1() const;          ///< mean over the classes that occur or are predicted

private:
  int classes_;
  std::vector<std::int64_t> counts_;
};

struct Interval {
  double low, high;
};

/// Exact interval of a share, k right of n (Clopper & Pearson, Biometrika 26:404-413, 1934).
Interval binomialInterval(std::int64_t k, std::int64_t n, double level = 0.95);

/// Percentiles of the share that is right when patients, not spectra, are drawn anew: spectra of a
/// patient are no independent tests. `patients` names the patient of each. The same seed gives the
/// same interval.
Interval patientInterval(const std::vector<bool>& right, const std::vector<std::string>& patients,
                         double level = 0.95, int draws = 2000, std::uint64_t seed = 1);

/// Exact two-sided p of McNemar's test (Psychometrika 12:153-157, 1947): of two classifiers judged
/// on the same cases, `onlyFirst` were right by the first alone and `onlySecond` by the second.
double mcNemar(std::int64_t onlyFirst, std::int64_t onlySecond);

/// Points of a curve, in the order of falling thresholds; `area` by trapezoids.
struct RocCurve {
  std::vector<double> falsePositive, truePositive, threshold;
  double area;
};
/// Of scores that are higher for positives; equal scores make one point. NaN area without a
/// positive or without a negative.
RocCurve rocCurve(const std::vector<double>& scores, const std::vector<bool>& positive);

struct PrecisionRecall {
  std::vector<double> recall, precision, threshold;
  double average; ///< sum of (recall step) x precision
};
PrecisionRecall precisionRecall(const std::vector<double>& scores,
                                const std::vector<bool>& positive);

/// What was promised against what came true, in bins of equal width.
struct Calibration {
  std::vector<double> promised, observed; ///< mean of a bin; NaN when it is empty
  std::vector<std::int64_t> count;
  double error; ///< mean |promised - observed|, weighted by count (Naeini et al., AAAI 2015)
};
Calibration calibration(const std::vector<double>& confidence, const std::vector<bool>& right,
                        int bins = 10);

} // namespace svx
