// Normalised gradient fields.
#include "core/registration/linear/linear_points.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace svx::linear {
namespace {

double meanLength(const at::Tensor& gradient, const at::Tensor& inside) {
  at::Tensor length = gradient.square().sum(0).sqrt();
  if (inside.defined()) length = length.masked_select(inside != 0);
  return length.mean(at::kDouble).item<double>();
}

/// 1 - mean (n_f . n_m)^2 with n = g / sqrt(|g|^2 + edge^2), the gradients of the fixed and of the
/// mapped moving image: least squares in the cosines, as Haber & Modersitzki do.
template <typename Scalar>
class GradientField final : public LinearObjective {
public:
  GradientField(const PreparedImage& fixed, const FixedSamples& samples,
                const PreparedImage& moving)
      : samples_(samples), moving_(moving), gradient_(worldGradient(moving)),
        edge_(std::max(meanLength(gradient_, moving.inside), 1e-12)) {
    const at::Tensor g = worldGradient(fixed);
    const double edge = std::max(meanLength(g, fixed.inside), 1e-12);
    normal_.resize(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto at = readVector<Scalar>(g, fixed.grid, samples.point(i));
      double squares = edge * edge;
      for (const auto v : at) squares += double(v) * double(v);
      for (int c = 0; c < 3; ++c) normal_[i][c] = Scalar(double(at[c]) / std::sqrt(squares));
    }
  }

  LinearEvaluation value(const LinearParameters& parameters) const override {
    using Sums = std::array<double, 2>; // n, squared cosines
    const auto s =
        sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
          visit(parameters, begin, end, [&](std::size_t, const Edge& e) {
            sum[0] += 1;
            sum[1] += double(e.cosine * e.cosine);
          });
        });
    return valueOf(s.data());
  }

  LinearEvaluation evaluate(const LinearParameters& parameters) const override {
    using Sums = std::array<double, 2 + 12 + 78>; // n, cc, c dc, dc dc'
    Scalar linear[9];
    std::ranges::transform(samples_.map(parameters).linear, linear,
                           [](double v) { return Scalar(v); });
    const Scalar perScale = Scalar(1 / samples_.scale);
    const auto s =
        sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
          visit(parameters, begin, end, [&](std::size_t i, const Edge& e) {
            sum[0] += 1;
            sum[1] += double(e.cosine * e.cosine);
            Scalar d[12];
            jacobianOf(samples_, i, e.push, d);
            for (int a = 0; a < 3; ++a)
              for (int j = 0; j < 3; ++j)
                d[a * 4 + j] += (e.g[a] * e.across[j] - e.zoom * linear[a * 3 + j]) * perScale;
            double* out = &sum[14];
            for (int a = 0; a < 12; ++a) {
              sum[std::size_t(2 + a)] += double(e.cosine * d[a]);
              for (int b = a; b < 12; ++b) *out++ += double(d[a] * d[b]);
            }
          });
        });
    LinearEvaluation e = valueOf(s.data());
    if (!std::isfinite(e.value)) return e;
    for (int a = 0, k = 14; a < 12; ++a) {
      e.gradient[a] = -2 * s[std::size_t(2 + a)] / s[0];
      for (int b = a; b < 12; ++b, ++k)
        e.hessian[a * 12 + b] = e.hessian[b * 12 + a] = 2 * s[std::size_t(k)] / s[0];
    }
    return e;
  }

private:
  struct Edge {
    Scalar cosine;
    Scalar g[3];      ///< moving gradient, moving world
    Scalar across[3]; ///< d cosine / d mapped gradient, fixed world
    Scalar push[3];   ///< d cosine / d mapped point, per mm
    Scalar zoom;      ///< - d cosine / d linear part, over the linear part
  };

  template <typename Visit>
  void visit(const LinearParameters& parameters, std::size_t begin, std::size_t end,
             Visit visit) const {
    const ToIndex<Scalar> toIndex(moving_.grid, parameters);
    const Sampler<Scalar> sampler(moving_.grid, moving_.inside);
    const auto linear = samples_.map(parameters).linear;
    const auto volume = gradient_.stride(0);
    double stretch = 0; // mean square; the edge grows with it, else zooming in would pay
    for (const double v : linear) stretch += v * v / 3;
    const Scalar edge = Scalar(edge_ * edge_ * stretch), zoom = Scalar(edge_ * edge_ / 3);
    const float* data = gradient_.data_ptr<float>();
    for (std::size_t i = begin; i < end; ++i) {
      Scalar index[3];
      toIndex(samples_.x[i], samples_.y[i], samples_.z[i], index);
      typename Sampler<Scalar>::Place place;
      if (!sampler.locate(index, place)) continue;
      Edge e;
      Scalar slopes[3][3]; // d g_c / d mapped point
      for (int c = 0; c < 3; ++c) {
        Interpolated<Scalar> at;
        sampler.read(data + c * volume, place, at);
        e.g[c] = at.value;
        toIndex.toWorld(at.gradient, slopes[c]);
      }
      Scalar mapped[3], squares = edge, along = 0;
      for (int c = 0; c < 3; ++c) {
        mapped[c] = Scalar(linear[c]) * e.g[0] + Scalar(linear[3 + c]) * e.g[1] +
                    Scalar(linear[6 + c]) * e.g[2];
        squares += mapped[c] * mapped[c];
        along += normal_[i][std::size_t(c)] * mapped[c];
      }
      const Scalar perLength = 1 / std::sqrt(squares);
      e.cosine = along * perLength;
      e.zoom = e.cosine * perLength * perLength * zoom;
      for (int c = 0; c < 3; ++c)
        e.across[c] = (normal_[i][std::size_t(c)] - e.cosine * mapped[c] * perLength) * perLength;
      Scalar back[3]; // d cosine / d g
      for (int r = 0; r < 3; ++r)
        back[r] = Scalar(linear[r * 3]) * e.across[0] + Scalar(linear[r * 3 + 1]) * e.across[1] +
                  Scalar(linear[r * 3 + 2]) * e.across[2];
      for (int a = 0; a < 3; ++a)
        e.push[a] = slopes[0][a] * back[0] + slopes[1][a] * back[1] + slopes[2][a] * back[2];
      visit(i, e);
    }
  }

  LinearEvaluation valueOf(const double* s) const {
    LinearEvaluation e;
    e.overlap = s[0] / double(samples_.size());
    e.value = enough(s[0], samples_) ? 1 - s[1] / s[0] : std::numeric_limits<double>::infinity();
    return e;
  }

  const FixedSamples& samples_;
  const PreparedImage& moving_;
  at::Tensor gradient_; ///< of the moving image, float32 (3, z, y, x), world, per mm
  double edge_;
  std::vector<std::array<Scalar, 3>> normal_; ///< n_f at each point
};

} // namespace

std::unique_ptr<LinearObjective> makeGradientField(const PreparedImage& fixed,
                                                   const FixedSamples& samples,
                                                   const PreparedImage& moving,
                                                   LinearPrecision precision) {
  if (precision == LinearPrecision::Double)
    return std::make_unique<GradientField<double>>(fixed, samples, moving);
  return std::make_unique<GradientField<float>>(fixed, samples, moving);
}

} // namespace svx::linear
