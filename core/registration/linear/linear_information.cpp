// Mutual information.
#include "core/registration/linear/linear_points.h"

#include <cmath>
#include <limits>

namespace svx::linear {
namespace {

/// Cubic B-spline weights for a position between bins 1 and 2 of the four.
template <typename Scalar>
void parzen(Scalar t, Scalar* w) {
  const Scalar s = 1 - t;
  w[0] = s * s * s / 6;
  w[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  w[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
  w[3] = t * t * t / 6;
}

/// Their slopes.
template <typename Scalar>
void parzenSlopes(Scalar t, Scalar* dw) {
  const Scalar s = 1 - t;
  dw[0] = -s * s / 2;
  dw[1] = (3 * t * t - 4 * t) / 2;
  dw[2] = -(3 * s * s - 4 * s) / 2;
  dw[3] = t * t / 2;
}

template <typename Scalar>
class Information final : public LinearObjective {
public:
  Information(const FixedSamples& samples, const PreparedImage& moving, int bins)
      : samples_(samples), moving_(moving),
        bins_(std::min(bins, std::max(8, int(std::sqrt(double(samples.size()) / 20))))),
        width_(bins_ + 3), fixedBin_(fixedBins(samples, bins_)) {
    const auto [least, most] = quantiles(moving, 0.002, 0.998);
    movingLow_ = least;
    movingBinWidth_ = std::max((most - least) / bins_, 1e-30);
  }

  LinearEvaluation value(const LinearParameters& parameters) const override {
    // Floats do within a chunk, where few points meet in a cell.
    const auto s =
        sumOverChunks(samples_.size(), std::vector<Scalar>(std::size_t(bins_ * width_)),
                      [&](std::vector<Scalar>& sum, std::size_t begin, std::size_t end) {
                        visitPoints<Scalar>(samples_, moving_, parameters, begin, end,
                                            [&](std::size_t i, Scalar value, const Scalar*) {
                                              const Window at = window(i, value);
                                              Scalar w[4];
                                              parzen(at.t, w);
                                              for (int k = 0; k < 4; ++k) sum[at.cell + k] += w[k];
                                            });
                      });
    return informationOf(s.data(), 1, nullptr);
  }

  LinearEvaluation evaluate(const LinearParameters& parameters) const override {
    const auto s =
        sumOverChunks(samples_.size(), std::vector<Scalar>(std::size_t(bins_ * width_ * slot)),
                      [&](std::vector<Scalar>& sum, std::size_t begin, std::size_t end) {
                        visitPoints<Scalar>(samples_, moving_, parameters, begin, end,
                                            [&](std::size_t i, Scalar value, const Scalar* g) {
                                              const Window at = window(i, value);
                                              Scalar w[4], dw[4], jacobian[12], add[slot] = {};
                                              parzen(at.t, w);
                                              parzenSlopes(at.t, dw);
                                              jacobianOf(samples_, i, g, jacobian);
                                              for (int j = 0; j < 12; ++j)
                                                add[1 + j] = at.slope * jacobian[j];
                                              Scalar* out = &sum[at.cell * slot];
                                              for (int k = 0; k < 4; ++k, out += slot) {
                                                out[0] += w[k];
                                                for (int j = 0; j < slot; ++j)
                                                  out[j] += dw[k] * add[j];
                                              }
                                            });
                      });
    LinearEvaluation derivatives;
    LinearEvaluation e = informationOf(s.data(), slot, &derivatives);
    e.gradient = derivatives.gradient;
    e.hessian = derivatives.hessian;
    return e;
  }

private:
  // Of each pair of bins the weight and its twelve derivatives; sixteen fill whole vectors. The
  // moving side has one spare bin below and two above for the Parzen window.
  static constexpr int slot = 16, used = 13;

  struct Window {
    std::size_t cell;
    Scalar t, slope; ///< place within the bin, and its derivative by the intensity
  };

  Window window(std::size_t i, Scalar value) const {
    const double position = (double(value) - movingLow_) / movingBinWidth_;
    const double clamped = std::clamp(position, 0.0, bins_ - 1e-6);
    const int bin = int(clamped);
    return {std::size_t(fixedBin_[i] * width_ + bin), Scalar(clamped - bin),
            clamped == position ? Scalar(1 / movingBinWidth_) : Scalar(0)};
  }

  /// Of the sums, `stride` for each pair of bins; with derivatives where they are wanted.
  LinearEvaluation informationOf(const double* s, int stride, LinearEvaluation* derivatives) const {
    double n = 0;
    std::vector<double> fixedSum(std::size_t(bins_), 0.0);
    std::vector<double> movingSum(std::size_t(width_ * stride), 0.0);
    const int terms = derivatives ? used : 1;
    for (int f = 0; f < bins_; ++f)
      for (int m = 0; m < width_; ++m) {
        const double* cell = s + (f * width_ + m) * stride;
        fixedSum[std::size_t(f)] += cell[0];
        for (int k = 0; k < terms; ++k) movingSum[std::size_t(m * stride + k)] += cell[k];
        n += cell[0];
      }
    LinearEvaluation e;
    e.overlap = n / double(samples_.size());
    e.value = std::numeric_limits<double>::infinity();
    if (!enough(n, samples_)) return e;
    e.value = 0;
    for (int m = 0; m < width_; ++m) {
      const double* margin = &movingSum[std::size_t(m * stride)];
      if (margin[0] <= 0) continue;
      if (derivatives) addOuter(margin + 1, -1 / (margin[0] * n), derivatives->hessian);
      for (int f = 0; f < bins_; ++f) {
        const double* cell = s + (f * width_ + m) * stride;
        if (cell[0] <= 0) continue;
        const double logRatio = std::log(cell[0] * n / (fixedSum[std::size_t(f)] * margin[0]));
        e.value -= cell[0] / n * logRatio;
        if (!derivatives) continue;
        for (int k = 0; k < 12; ++k) derivatives->gradient[k] -= cell[1 + k] / n * logRatio;
        addOuter(cell + 1, 1 / (cell[0] * n), derivatives->hessian);
      }
    }
    return e;
  }

  static void addOuter(const double* d, double weight, std::array<double, 144>& hessian) {
    for (int i = 0; i < 12; ++i)
      for (int j = 0; j < 12; ++j) hessian[i * 12 + j] += weight * d[i] * d[j];
  }

  const FixedSamples& samples_;
  const PreparedImage& moving_;
  int bins_, width_;
  std::vector<std::uint8_t> fixedBin_;
  double movingLow_ = 0, movingBinWidth_ = 1;
};

} // namespace

std::unique_ptr<LinearObjective> makeInformation(const FixedSamples& samples,
                                                 const PreparedImage& moving, int bins,
                                                 LinearPrecision precision) {
  if (precision == LinearPrecision::Double)
    return std::make_unique<Information<double>>(samples, moving, bins);
  return std::make_unique<Information<float>>(samples, moving, bins);
}

} // namespace svx::linear
