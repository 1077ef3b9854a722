// Correlation ratio.
#include "core/registration/linear/linear_points.h"

#include <cmath>
#include <limits>

namespace svx::linear {
namespace {

/// W / T with W = |P m|^2 and T = |m|^2 of the centred moving intensities m, where P takes away the
/// mean of each fixed bin: a least squares problem in P m / |m|.
template <typename Scalar>
class CorrelationRatio final : public LinearObjective {
public:
  CorrelationRatio(const FixedSamples& samples, const PreparedImage& moving, int bins)
      : samples_(samples), moving_(moving),
        bins_(std::min(bins, std::max(4, int(samples.size() / 20)))),
        fixedBin_(fixedBins(samples, bins_)), shift_(quantiles(moving, 0.5, 0.5).first) {}

  LinearEvaluation value(const LinearParameters& parameters) const override {
    const auto s =
        sumOverChunks(samples_.size(), std::vector<double>(std::size_t(1 + 2 * bins_)),
                      [&](std::vector<double>& sum, std::size_t begin, std::size_t end) {
                        visitPoints<Scalar>(samples_, moving_, parameters, begin, end,
                                            [&](std::size_t i, Scalar value, const Scalar*) {
                                              const double m = double(value) - shift_;
                                              sum[0] += m * m;
                                              sum[std::size_t(1 + 2 * fixedBin_[i])] += 1;
                                              sum[std::size_t(2 + 2 * fixedBin_[i])] += m;
                                            });
                      });
    return Variances(s[0], &s[1], 2, bins_).evaluation(samples_);
  }

  LinearEvaluation evaluate(const LinearParameters& parameters) const override {
    constexpr int head = 1 + 12 + OuterSums::count; // m m, m J, J J'
    constexpr int slot = 14;                        // of each bin: n, m, J
    const auto s =
        sumOverChunks(samples_.size(), std::vector<double>(std::size_t(head + slot * bins_)),
                      [&](std::vector<double>& sum, std::size_t begin, std::size_t end) {
                        visitPoints<Scalar>(samples_, moving_, parameters, begin, end,
                                            [&](std::size_t i, Scalar value, const Scalar* g) {
                                              const double m = double(value) - shift_;
                                              Scalar jacobian[12];
                                              jacobianOf(samples_, i, g, jacobian);
                                              sum[0] += m * m;
                                              double* bin =
                                                  &sum[std::size_t(head + slot * fixedBin_[i])];
                                              bin[0] += 1;
                                              bin[1] += m;
                                              for (int k = 0; k < 12; ++k) {
                                                sum[std::size_t(1 + k)] += m * double(jacobian[k]);
                                                bin[2 + k] += double(jacobian[k]);
                                              }
                                              OuterSums::add(samples_, i, g, &sum[13]);
                                            });
                      });
    const double* bins = &s[head];
    const Variances v(s[0], bins, slot, bins_);
    LinearEvaluation e = v.evaluation(samples_);
    if (!std::isfinite(e.value)) return e;

    std::array<double, 12> within, total; // half the derivatives of W and T
    std::array<double, 144> products;     // J' P J
    for (int i = 0; i < 12; ++i) {
      double sumJ = 0, means = 0;
      for (int b = 0; b < bins_; ++b) {
        const double* bin = bins + slot * b;
        sumJ += bin[2 + i];
        if (bin[0] > 0) means += bin[1] * bin[2 + i] / bin[0];
      }
      within[i] = s[std::size_t(1 + i)] - means;
      total[i] = s[std::size_t(1 + i)] - v.sum * sumJ / v.n;
      for (int j = 0; j < 12; ++j) products[i * 12 + j] = OuterSums::at(&s[13], i, j);
    }
    for (int b = 0; b < bins_; ++b) {
      const double* bin = bins + slot * b;
      if (bin[0] <= 0) continue;
      for (int i = 0; i < 12; ++i)
        for (int j = 0; j < 12; ++j) products[i * 12 + j] -= bin[2 + i] * bin[2 + j] / bin[0];
    }
    for (int i = 0; i < 12; ++i) {
      e.gradient[i] = 2 * (within[i] - e.value * total[i]) / v.total;
      for (int j = 0; j < 12; ++j)
        e.hessian[i * 12 + j] =
            2 / v.total *
            (products[i * 12 + j] - (within[i] * total[j] + total[i] * within[j]) / v.total +
             e.value * total[i] * total[j] / v.total);
    }
    return e;
  }

private:
  struct Variances {
    double n = 0, sum = 0, within, total;

    Variances(double squares, const double* bins, int slot, int count)
        : within(squares), total(squares) {
      for (int b = 0; b < count; ++b, bins += slot) {
        n += bins[0];
        sum += bins[1];
        if (bins[0] > 0) within -= bins[1] * bins[1] / bins[0];
      }
      if (n > 0) total -= sum * sum / n;
      tiny = 1e-12 * squares + 1e-30;
    }
    LinearEvaluation evaluation(const FixedSamples& samples) const {
      LinearEvaluation e;
      e.overlap = n / double(samples.size());
      const bool defined = enough(n, samples) && total > tiny;
      e.value = defined ? within / total : std::numeric_limits<double>::infinity();
      return e;
    }
    double tiny;
  };

  const FixedSamples& samples_;
  const PreparedImage& moving_;
  int bins_;
  std::vector<std::uint8_t> fixedBin_;
  double shift_; ///< keeps the sums of squares well conditioned
};

} // namespace

std::unique_ptr<LinearObjective> makeCorrelationRatio(const FixedSamples& samples,
                                                      const PreparedImage& moving, int bins,
                                                      LinearPrecision precision) {
  if (precision == LinearPrecision::Double)
    return std::make_unique<CorrelationRatio<double>>(samples, moving, bins);
  return std::make_unique<CorrelationRatio<float>>(samples, moving, bins);
}

} // namespace svx::linear
