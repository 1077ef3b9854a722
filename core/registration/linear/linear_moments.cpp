// Mean squares and correlation: what the first and second moments of the two intensities say.
#include "core/registration/linear/linear_points.h"

#include <cmath>
#include <limits>

namespace svx::linear {
namespace {

template <typename Scalar>
class Moments final : public LinearObjective {
public:
  Moments(bool correlation, const FixedSamples& samples, const PreparedImage& moving)
      : correlation_(correlation), samples_(samples), moving_(moving),
        shift_(samples.value.empty() ? 0 : samples.value.front()) {}

  LinearEvaluation value(const LinearParameters& parameters) const override {
    using Sums = std::array<double, 6>;
    const auto s =
        sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
          visitPoints<Scalar>(
              samples_, moving_, parameters, begin, end,
              [&](std::size_t i, Scalar m, const Scalar*) { addIntensities(i, m, sum.data()); });
        });
    return valueOf(s.data());
  }

  LinearEvaluation evaluate(const LinearParameters& parameters) const override {
    // intensities | J | f J | m J | J J'
    using Sums = std::array<double, 42 + OuterSums::count>;
    const auto s =
        sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
          visitPoints<Scalar>(samples_, moving_, parameters, begin, end,
                              [&](std::size_t i, Scalar value, const Scalar* g) {
                                const auto [f, m] = addIntensities(i, value, sum.data());
                                Scalar jacobian[12];
                                jacobianOf(samples_, i, g, jacobian);
                                for (int k = 0; k < 12; ++k) {
                                  sum[6 + k] += jacobian[k];
                                  sum[18 + k] += f * jacobian[k];
                                  sum[30 + k] += m * jacobian[k];
                                }
                                OuterSums::add(samples_, i, g, &sum[42]);
                              });
        });
    LinearEvaluation e = valueOf(s.data());
    if (!std::isfinite(e.value)) return e;
    if (correlation_)
      correlationDerivatives(s.data(), e);
    else
      squaresDerivatives(s.data(), e);
    return e;
  }

private:
  /// n, f, m, ff, mm, fm, shifted so that the squares are well conditioned.
  std::pair<double, double> addIntensities(std::size_t i, Scalar value, double* sum) const {
    const double f = samples_.value[i] - shift_, m = double(value) - shift_;
    sum[0] += 1;
    sum[1] += f;
    sum[2] += m;
    sum[3] += f * f;
    sum[4] += m * m;
    sum[5] += f * m;
    return {f, m};
  }

  struct Centred {
    double meanF, meanM, ff, mm, fm;
    explicit Centred(const double* s) : meanF(s[1] / s[0]), meanM(s[2] / s[0]) {
      ff = s[3] - s[0] * meanF * meanF;
      mm = s[4] - s[0] * meanM * meanM;
      fm = s[5] - s[0] * meanF * meanM;
    }
  };

  LinearEvaluation valueOf(const double* s) const {
    LinearEvaluation e;
    const double n = s[0];
    e.overlap = n / double(samples_.size());
    e.value = std::numeric_limits<double>::infinity();
    if (!enough(n, samples_)) return e;
    if (!correlation_) {
      e.value = (s[3] - 2 * s[5] + s[4]) / n;
      return e;
    }
    const Centred c(s);
    const double tiny = 1e-12 * (s[3] + s[4]) + 1e-30;
    if (c.ff > tiny && c.mm > tiny) e.value = 1 - c.fm / std::sqrt(c.ff * c.mm);
    return e;
  }

  static void squaresDerivatives(const double* s, LinearEvaluation& e) {
    for (int i = 0; i < 12; ++i) {
      e.gradient[i] = 2 * (s[30 + i] - s[18 + i]) / s[0];
      for (int j = 0; j < 12; ++j) e.hessian[i * 12 + j] = 2 * OuterSums::at(s + 42, i, j) / s[0];
    }
  }

  // 1 - c = |f^ - m^|^2 / 2 with f^, m^ centred and of unit length: a least squares problem.
  static void correlationDerivatives(const double* s, LinearEvaluation& e) {
    const Centred c(s);
    const double correlation = 1 - e.value;
    std::array<double, 12> mJ;
    for (int i = 0; i < 12; ++i) {
      mJ[i] = (s[30 + i] - c.meanM * s[6 + i]) / std::sqrt(c.mm);
      const double fJ = (s[18 + i] - c.meanF * s[6 + i]) / std::sqrt(c.ff);
      e.gradient[i] = (correlation * mJ[i] - fJ) / std::sqrt(c.mm);
    }
    for (int i = 0; i < 12; ++i)
      for (int j = 0; j < 12; ++j)
        e.hessian[i * 12 + j] =
            (OuterSums::at(s + 42, i, j) - s[6 + i] * s[6 + j] / s[0] - mJ[i] * mJ[j]) / c.mm;
  }

  bool correlation_;
  const FixedSamples& samples_;
  const PreparedImage& moving_;
  double shift_;
};

} // namespace

std::unique_ptr<LinearObjective> makeMoments(LinearMetric metric, const FixedSamples& samples,
                                             const PreparedImage& moving,
                                             LinearPrecision precision) {
  const bool correlation = metric == LinearMetric::Correlation;
  if (precision == LinearPrecision::Double)
    return std::make_unique<Moments<double>>(correlation, samples, moving);
  return std::make_unique<Moments<float>>(correlation, samples, moving);
}

} // namespace svx::linear
