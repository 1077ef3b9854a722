#include "core/registration/linear/linear_lucas_kanade.h"

#include "core/registration/linear/linear_points.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace svx::linear {

LucasKanade::LucasKanade(LinearModel model, const PreparedImage& fixed, const FixedSamples& samples,
                         const PreparedImage& moving, bool flat)
    : samples_(samples), moving_(moving), steps_(model, {fixed, fixed, flat}, identity3),
      identity_(samples.parameters({})), tangents_(steps_.tangents(identity_)) {
  const at::Tensor field = worldGradient(fixed);
  std::array<double, OuterSums::count> outer{};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    gradient_.push_back(readVector<float>(field, fixed.grid, samples.point(i)));
    OuterSums::add(samples, i, gradient_.back().data(), outer.data());
  }
  const auto n = std::int64_t(tangents_.size());
  at::Tensor h = at::zeros({n, n}, at::kDouble);
  for (std::int64_t a = 0; a < n; ++a)
    for (std::int64_t b = 0; b < n; ++b) {
      double sum = 0;
      for (int i = 0; i < 12; ++i)
        for (int j = 0; j < 12; ++j)
          sum += tangents_[a][i] * OuterSums::at(outer.data(), i, j) * tangents_[b][j];
      h[a][b] = sum / double(samples.size());
    }
  // Directions that the image says nothing about stay as they are.
  const at::Tensor inverse = at::linalg_pinv(h, 1e-9, true).contiguous();
  inverse_.assign(inverse.data_ptr<double>(), inverse.data_ptr<double>() + n * n);
}

LucasKanade::Residual LucasKanade::residual(const LinearParameters& parameters) const {
  using Sums = std::array<double, 14>;
  const auto s =
      sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
        visitPoints<float>(samples_, moving_, parameters, begin, end,
                           [&](std::size_t i, float value, const float*) {
                             const double r = double(value) - double(samples_.value[i]);
                             sum[0] += 1;
                             sum[1] += r * r;
                             float jacobian[12];
                             jacobianOf(samples_, i, gradient_[i].data(), jacobian);
                             for (int k = 0; k < 12; ++k)
                               sum[std::size_t(2 + k)] += r * double(jacobian[k]);
                           });
      });
  Residual result{std::numeric_limits<double>::infinity(), s[0] / double(samples_.size()), {}};
  if (!enough(s[0], samples_)) return result;
  result.value = s[1] / s[0];
  for (int k = 0; k < 12; ++k) result.slope[k] = s[std::size_t(2 + k)] / s[0];
  return result;
}

Descent LucasKanade::descend(const LinearParameters& start, double tolerance, int iterations,
                             JobContext& context, const std::function<void(double)>& report) const {
  Residual now = residual(start);
  LinearParameters at = start;
  Descent best{start, {}};
  best.evaluation.value = now.value;
  best.evaluation.overlap = now.overlap;
  const auto n = tangents_.size();
  for (int i = 0; i < iterations && std::isfinite(now.value); ++i) {
    context.checkpoint();
    std::vector<double> slope, lengths;
    for (const auto& t : tangents_)
      slope.push_back(std::inner_product(t.begin(), t.end(), now.slope.begin(), 0.0));
    for (std::size_t r = 0; r < n; ++r)
      lengths.push_back(std::inner_product(slope.begin(), slope.end(), &inverse_[r * n], 0.0));
    const AffineMap step = samples_.map(steps_.step(identity_, tangents_, lengths));
    if (!(std::abs(determinant(step.linear)) > 1e-3)) break;
    at = samples_.parameters(samples_.map(at) * step.inverse());
    now = residual(at);
    if (now.value < best.evaluation.value) {
      best.parameters = at;
      best.evaluation.value = now.value;
      best.evaluation.overlap = now.overlap;
    }
    if (report) report(now.value);
    if (!(motion(tangents_, lengths) > tolerance)) break;
  }
  return best;
}

} // namespace svx::linear
