#include "core/registration/linear/linear_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx::linear {
namespace {

Vec3 column(const Mat3& m, int c) {
  return {m[c], m[3 + c], m[6 + c]};
}

Mat3 linearPart(const LinearParameters& p) {
  return {p[0], p[1], p[2], p[4], p[5], p[6], p[8], p[9], p[10]};
}

void setLinearPart(LinearParameters& p, const Mat3& m) {
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) p[r * 4 + c] = m[r * 3 + c];
}

Tangent linearTangent(const Mat3& d) {
  return {d[0], d[1], d[2], 0, d[3], d[4], d[5], 0, d[6], d[7], d[8], 0};
}

/// Gradient and damped Hessian in the model's tangents, solved for the step.
std::vector<double> solve(const LinearEvaluation& e, const std::vector<Tangent>& tangents,
                          double damping) {
  const auto n = std::int64_t(tangents.size());
  const auto options = at::TensorOptions().dtype(at::kDouble);
  auto p = at::empty({n, 12}, options);
  for (std::int64_t t = 0; t < n; ++t)
    std::copy(tangents[t].begin(), tangents[t].end(), p.data_ptr<double>() + t * 12);
  const auto g = at::matmul(p, at::tensor(at::ArrayRef<double>(e.gradient), options));
  const auto full = at::tensor(at::ArrayRef<double>(e.hessian), options).reshape({12, 12});
  auto h = at::matmul(at::matmul(p, full), p.t());
  // Marquardt's scaling, and the motion metric for directions that the images say nothing about.
  const auto metric = (p * p).sum(1);
  const double mean = (h.diagonal() / metric).mean().item<double>();
  h = h + at::diag(damping * (h.diagonal() + 0.1 * mean * metric) + 1e-9 * mean * metric);
  const auto d = mean > 0 ? -at::linalg_solve(h, g) : at::zeros_like(g);
  return {d.data_ptr<double>(), d.data_ptr<double>() + n};
}

} // namespace

Mat3 rotation(const Vec3& w) { // Rodrigues
  const double angle = norm(w);
  const Mat3 k{0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
  const Mat3 kk = k * k;
  const double a = angle < 1e-8 ? 1 : std::sin(angle) / angle;
  const double b = angle < 1e-8 ? 0.5 : (1 - std::cos(angle)) / (angle * angle);
  Mat3 r = identity3;
  for (int i = 0; i < 9; ++i) r[i] += a * k[i] + b * kk[i];
  return r;
}

std::vector<Tangent> Steps::tangents(const LinearParameters& p) const {
  const int axes = flat_ ? 2 : 3;
  std::vector<Tangent> result;
  const Mat3 b = linearPart(p);
  if (kind_ == LinearModel::Affine) {
    for (int i = 0; i < axes; ++i)
      for (int j = 0; j < axes; ++j) {
        const Vec3 to = column(movingAxes_, i), from = column(fixedAxes_, j);
        Mat3 d;
        for (int r = 0; r < 3; ++r)
          for (int c = 0; c < 3; ++c) d[r * 3 + c] = to[r] * from[c];
        result.push_back(linearTangent(d));
      }
  } else {
    for (int i = flat_ ? 2 : 0; i < 3; ++i) {
      const Vec3 w = column(movingAxes_, i);
      const Mat3 k{0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
      result.push_back(linearTangent(k * b));
    }
    if (kind_ == LinearModel::Similarity) result.push_back(linearTangent(b));
  }
  for (int i = 0; i < axes; ++i) {
    const Vec3 t = column(movingAxes_, i);
    result.push_back({0, 0, 0, t[0], 0, 0, 0, t[1], 0, 0, 0, t[2]});
  }
  return result;
}

LinearParameters Steps::step(const LinearParameters& p, const std::vector<Tangent>& tangents,
                             const std::vector<double>& lengths) const {
  LinearParameters next = p;
  for (std::size_t t = 0; t < tangents.size(); ++t)
    for (int k = 0; k < 12; ++k) next[k] += lengths[t] * tangents[t][k];
  if (kind_ == LinearModel::Affine) return next;
  Vec3 w{};
  const int rotations = flat_ ? 1 : 3;
  for (int i = 0; i < rotations; ++i) w = w + lengths[i] * column(movingAxes_, flat_ ? 2 : i);
  const double scale =
      kind_ == LinearModel::Similarity ? std::exp(lengths[std::size_t(rotations)]) : 1;
  Mat3 b = rotation(w) * linearPart(p);
  for (auto& entry : b) entry *= scale;
  setLinearPart(next, b);
  return next;
}

double motion(const LinearParameters& difference) {
  double sum = 0;
  for (const double d : difference) sum += d * d;
  return std::sqrt(sum);
}

double motion(const std::vector<Tangent>& tangents, const std::vector<double>& lengths) {
  LinearParameters difference{};
  for (std::size_t t = 0; t < tangents.size(); ++t)
    for (int k = 0; k < 12; ++k) difference[k] += lengths[t] * tangents[t][k];
  return motion(difference);
}

Descent descend(const LinearObjective& objective, const Steps& steps, const LinearParameters& start,
                double tolerance, int iterations, JobContext& context,
                const std::function<void(double)>& report) {
  Descent now{start, objective.evaluate(start)};
  if (!std::isfinite(now.evaluation.value)) return now;
  double damping = 1e-2;
  for (int i = 0; i < iterations; ++i) {
    context.checkpoint();
    const auto tangents = steps.tangents(now.parameters);
    bool moved = false;
    for (int attempt = 0; attempt < 8 && !moved; ++attempt) {
      const auto lengths = solve(now.evaluation, tangents, damping);
      const double distance = motion(tangents, lengths);
      if (!(distance > tolerance)) return now;
      Descent next{steps.step(now.parameters, tangents, lengths), {}};
      next.evaluation = objective.evaluate(next.parameters);
      moved = next.evaluation.value < now.evaluation.value;
      damping = moved ? std::max(damping / 5, 1e-6) : damping * 6;
      if (moved) now = next;
      context.throwIfCancelled();
    }
    if (report) report(now.evaluation.value);
    if (!moved) break;
  }
  return now;
}

} // namespace svx::linear
