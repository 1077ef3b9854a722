#include "core/registration/linear/linear_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

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

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// a += scale * b
void add(Vector& a, double scale, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += scale * b[i];
}

/// The gradient along the tangents.
Vector along(const std::vector<Tangent>& tangents, const std::array<double, 12>& gradient) {
  Vector g;
  for (const auto& t : tangents)
    g.push_back(std::inner_product(t.begin(), t.end(), gradient.begin(), 0.0));
  return g;
}

/// The inverse of the damped Gauss-Newton Hessian along the tangents.
class Preconditioner {
public:
  Preconditioner(const LinearEvaluation& e, const std::vector<Tangent>& tangents, double damping) {
    const auto n = std::int64_t(tangents.size());
    const auto options = at::TensorOptions().dtype(at::kDouble);
    auto p = at::empty({n, 12}, options);
    for (std::int64_t t = 0; t < n; ++t)
      std::copy(tangents[t].begin(), tangents[t].end(), p.data_ptr<double>() + t * 12);
    const auto full = at::tensor(at::ArrayRef<double>(e.hessian), options).reshape({12, 12});
    const auto h = at::matmul(at::matmul(p, full), p.t());
    // Marquardt's scaling, and the motion metric for directions that the images say nothing about.
    const auto metric = (p * p).sum(1);
    const double mean = (h.diagonal() / metric).mean().item<double>();
    if (!(mean > 0)) return;
    inverse_ = at::linalg_inv(h + at::diag(damping * (h.diagonal() + 0.1 * mean * metric) +
                                           1e-9 * mean * metric))
                   .contiguous();
  }

  Vector operator()(const Vector& v) const {
    Vector out(v.size(), 0.0);
    if (!inverse_.defined()) return out;
    const auto* row = inverse_.data_ptr<double>();
    for (std::size_t i = 0; i < v.size(); ++i, row += v.size())
      out[i] = std::inner_product(v.begin(), v.end(), row, 0.0);
    return out;
  }

private:
  at::Tensor inverse_;
};

/// What the last steps taught about the curvature: limited-memory BFGS around Gauss-Newton, which
/// alone takes too short steps where the images differ much.
class Curvature {
public:
  void learn(Vector step, Vector change) {
    if (dot(step, change) <= 0) return;
    pairs_.push_back({std::move(step), std::move(change)});
    if (pairs_.size() > 8) pairs_.erase(pairs_.begin());
  }
  bool empty() const { return pairs_.empty(); }
  void forget() { pairs_.clear(); }

  /// Nocedal & Wright, Numerical Optimization, 2006, algorithm 7.4.
  Vector direction(const Vector& gradient, const Preconditioner& precondition) const {
    Vector d = gradient;
    for (auto& v : d) v = -v;
    Vector alphas;
    for (auto p = pairs_.rbegin(); p != pairs_.rend(); ++p) {
      alphas.push_back(dot(p->step, d) / dot(p->step, p->change));
      add(d, -alphas.back(), p->change);
    }
    d = precondition(d);
    if (!pairs_.empty()) {
      const auto& [step, change] = pairs_.back();
      const double scale = dot(step, change) / dot(change, precondition(change));
      for (auto& v : d) v *= scale;
    }
    for (const auto& p : pairs_) {
      add(d, alphas.back() - dot(p.change, d) / dot(p.step, p.change), p.step);
      alphas.pop_back();
    }
    return d;
  }

private:
  struct Pair {
    Vector step, change; ///< of the parameters and the gradient
  };
  std::vector<Pair> pairs_;
};

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

bool Steps::allows(const LinearParameters& p) const {
  if (kind_ == LinearModel::Rigid) return true;
  const Mat3 b = linearPart(p);
  if (!(determinant(b) * expected_ > 0)) return false;
  const auto stretches =
      at::linalg_svdvals(at::tensor(at::ArrayRef<double>(b), at::kDouble).view({3, 3})) /
      std::cbrt(std::abs(expected_));
  return stretches.max().item<double>() <= 2 && stretches.min().item<double>() >= 0.5;
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
  // What no longer overlaps no longer disagrees: a descent must not gain by leaving.
  const double least = 0.8 * now.evaluation.overlap;
  double damping = 1e-2;
  Curvature curvature;
  for (int i = 0; i < iterations; ++i) {
    context.checkpoint();
    const auto tangents = steps.tangents(now.parameters);
    const auto gradient = along(tangents, now.evaluation.gradient);
    bool moved = false;
    double shrink = 1;
    for (int attempt = 0; attempt < 8 && !moved; ++attempt) {
      auto lengths =
          curvature.direction(gradient, Preconditioner(now.evaluation, tangents, damping));
      for (auto& length : lengths) length *= shrink;
      const double distance = motion(tangents, lengths);
      if (!(distance > tolerance)) return now;
      Descent next{steps.step(now.parameters, tangents, lengths), {}};
      if (steps.allows(next.parameters)) {
        next.evaluation = objective.evaluate(next.parameters);
        moved = next.evaluation.value < now.evaluation.value && next.evaluation.overlap >= least;
      }
      if (moved) {
        auto change = along(steps.tangents(next.parameters), next.evaluation.gradient);
        add(change, -1, gradient);
        curvature.learn(lengths, std::move(change));
        damping = std::max(damping / 10, 1e-6);
        now = next;
      } else if (!curvature.empty()) {
        if (shrink < 1) curvature.forget();
        shrink = shrink < 1 ? 1 : 0.25;
      } else {
        damping = std::max(damping * 10, 0.1);
      }
      context.throwIfCancelled();
    }
    if (report) report(now.evaluation.value);
    if (!moved) break;
  }
  return now;
}

} // namespace svx::linear
