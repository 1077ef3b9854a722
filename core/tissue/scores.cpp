#include "core/tissue/scores.h"

#include "core/study/synthetic/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace svx {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? missing : double(part) / double(whole);
}

/// P(X >= k) of n draws with probability p.
double upperTail(std::int64_t k, std::int64_t n, double p) {
  if (k <= 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  double sum = 0;
  for (std::int64_t i = k; i <= n; ++i)
    sum += std::exp(std::lgamma(double(n + 1)) - std::lgamma(double(i + 1)) -
                    std::lgamma(double(n - i + 1)) + double(i) * std::log(p) +
                    double(n - i) * std::log1p(-p));
  return std::min(1.0, sum);
}

/// Where a rising function of a share meets `wanted`.
template <typename F>
double shareWhere(F rising, double wanted) {
  double low = 0, high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (rising(middle) < wanted ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// Indices by falling score.
std::vector<std::size_t> byScore(const std::vector<double>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return scores[i]; });
  return order;
}

/// point(threshold, positives, negatives) with those at or above each different score.
template <typename Point>
void forEachThreshold(const std::vector<double>& scores, const std::vector<bool>& positive,
                      Point point) {
  const auto order = byScore(scores);
  std::int64_t positives = 0, negatives = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    ++(positive[order[k]] ? positives : negatives);
    if (k + 1 == order.size() || scores[order[k + 1]] != scores[order[k]])
      point(scores[order[k]], positives, negatives);
  }
}

} // namespace

Confusion::Confusion(int classes)
    : classes_(classes), counts_(std::size_t(classes) * std::size_t(classes)) {}

Confusion::Confusion(int classes, const std::vector<int>& truth, const std::vector<int>& predicted)
    : Confusion(classes) {
  for (std::size_t i = 0; i < truth.size(); ++i)
    if (truth[i] >= 0 && predicted[i] >= 0) add(truth[i], predicted[i]);
}

Confusion& Confusion::operator+=(const Confusion& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  return *this;
}

std::int64_t Confusion::ofClass(int truth) const {
  std::int64_t sum = 0;
  for (int p = 0; p < classes_; ++p) sum += count(truth, p);
  return sum;
}

std::int64_t Confusion::asClass(int predicted) const {
  std::int64_t sum = 0;
  for (int t = 0; t < classes_; ++t) sum += count(t, predicted);
  return sum;
}

std::int64_t Confusion::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::int64_t(0));
}

std::int64_t Confusion::right() const {
  std::int64_t sum = 0;
  for (int c = 0; c < classes_; ++c) sum += count(c, c);
  return sum;
}

double Confusion::accuracy() const {
  return share(right(), total());
}

double Confusion::sensitivity(int c) const {
  return share(count(c, c), ofClass(c));
}

double Confusion::specificity(int c) const {
  const std::int64_t others = total() - ofClass(c);
  return share(others - (asClass(c) - count(c, c)), others);
}

double Confusion::precision(int c) const {
  return share(count(c, c), asClass(c));
}

double Confusion::balancedAccuracy() const {
  double sum = 0;
  int occurring = 0;
  for (int c = 0; c < classes_; ++c)
    if (ofClass(c) > 0) {
      sum += sensitivity(c);
      ++occurring;
    }
  return occurring ? sum / occurring : missing;
}

double Confusion::macroF1() const {
  double sum = 0;
  int met = 0;
  for (int c = 0; c < classes_; ++c)
    if (const std::int64_t either = ofClass(c) + asClass(c); either > 0) {
      sum += 2 * double(count(c, c)) / double(either);
      ++met;
    }
  return met ? sum / met : missing;
}

Interval binomialInterval(std::int64_t k, std::int64_t n, double level) {
  if (n == 0) return {0, 1};
  const double tail = (1 - level) / 2;
  const double low = k == 0 ? 0 : shareWhere([&](double p) { return upperTail(k, n, p); }, tail);
  const double high =
      k == n ? 1 : shareWhere([&](double p) { return upperTail(k + 1, n, p); }, 1 - tail);
  return {low, high};
}

Interval patientInterval(const std::vector<bool>& right, const std::vector<std::string>& patients,
                         double level, int draws, std::uint64_t seed) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> counts; // right, all
  for (std::size_t i = 0; i < right.size(); ++i) {
    auto& [good, all] = counts[patients[i]];
    good += right[i];
    ++all;
  }
  if (counts.empty()) return {missing, missing};
  std::vector<std::pair<std::int64_t, std::int64_t>> units;
  for (const auto& [name, count] : counts) units.push_back(count);
  Random random(seed);
  std::vector<double> shares;
  for (int draw = 0; draw < draws; ++draw) {
    std::int64_t good = 0, all = 0;
    for (std::size_t k = 0; k < units.size(); ++k) {
      const auto& unit = units[std::size_t(random.whole(0, std::int64_t(units.size())))];
      good += unit.first;
      all += unit.second;
    }
    shares.push_back(double(good) / double(all));
  }
  std::ranges::sort(shares);
  const auto at = [&](double part) {
    return shares[std::size_t(std::lround(part * double(shares.size() - 1)))];
  };
  return {at((1 - level) / 2), at((1 + level) / 2)};
}

double mcNemar(std::int64_t onlyFirst, std::int64_t onlySecond) {
  const std::int64_t n = onlyFirst + onlySecond;
  if (n == 0) return 1;
  return std::min(1.0, 2 * upperTail(std::max(onlyFirst, onlySecond), n, 0.5));
}

RocCurve rocCurve(const std::vector<double>& scores, const std::vector<bool>& positive) {
  const double positives = double(std::ranges::count(positive, true));
  const double negatives = double(positive.size()) - positives;
  RocCurve curve{{0}, {0}, {std::numeric_limits<double>::infinity()}, 0};
  forEachThreshold(scores, positive, [&](double threshold, std::int64_t tp, std::int64_t fp) {
    const double x = double(fp) / negatives, y = double(tp) / positives;
    curve.area += (x - curve.falsePositive.back()) * (y + curve.truePositive.back()) / 2;
    curve.falsePositive.push_back(x);
    curve.truePositive.push_back(y);
    curve.threshold.push_back(threshold);
  });
  if (positives == 0 || negatives == 0) curve.area = missing;
  return curve;
}

PrecisionRecall precisionRecall(const std::vector<double>& scores,
                                const std::vector<bool>& positive) {
  const double positives = double(std::ranges::count(positive, true));
  PrecisionRecall curve{{}, {}, {}, 0};
  double before = 0;
  forEachThreshold(scores, positive, [&](double threshold, std::int64_t tp, std::int64_t fp) {
    curve.recall.push_back(double(tp) / positives);
    curve.precision.push_back(double(tp) / double(tp + fp));
    curve.threshold.push_back(threshold);
    curve.average += (curve.recall.back() - before) * curve.precision.back();
    before = curve.recall.back();
  });
  if (positives == 0) curve.average = missing;
  return curve;
}

Calibration calibration(const std::vector<double>& confidence, const std::vector<bool>& right,
                        int bins) {
  const auto count = static_cast<std::size_t>(bins);
  Calibration result{std::vector<double>(count), std::vector<double>(count),
                     std::vector<std::int64_t>(count), 0};
  for (std::size_t i = 0; i < confidence.size(); ++i) {
    const auto bin = std::min(count - 1, std::size_t(std::max(0.0, confidence[i]) * bins));
    result.promised[bin] += confidence[i];
    result.observed[bin] += right[i];
    ++result.count[bin];
  }
  for (std::size_t b = 0; b < count; ++b) {
    result.error += std::abs(result.promised[b] - result.observed[b]) / double(confidence.size());
    result.promised[b] = result.count[b] ? result.promised[b] / double(result.count[b]) : missing;
    result.observed[b] = result.count[b] ? result.observed[b] / double(result.count[b]) : missing;
  }
  return result;
}

} // namespace svx
