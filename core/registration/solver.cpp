#include "core/registration/solver.h"

#include "core/kernels/field_algebra.h"

#include <ATen/ATen.h>

#include <cmath>
#include <deque>

namespace svx {
namespace {

using kernels::innerProduct;

struct State {
  at::Tensor x, gradient;
  double value = 0;
};

/// Halves the step from 1 until the value decreases sufficiently; on success `now` holds the new
/// point, its gradient and value, and `spare` the old point and gradient.
bool lineSearch(Objective& objective, State& now, State& spare, const at::Tensor& direction,
                double slope, const SolverOptions& options, JobContext& context) {
  double t = 1;
  for (int trial = 0; trial < options.lineSearchTrials; ++trial, t /= 2) {
    context.throwIfCancelled();
    at::add_out(spare.x, now.x, direction, t);
    spare.value = objective.evaluate(spare.x, &spare.gradient);
    if (spare.value < now.value + options.armijo * t * slope) {
      std::swap(now, spare);
      return true;
    }
  }
  return false;
}

bool meets(const StoppingRule& rule, const State& now, const State& previous) {
  const at::Tensor moved = now.x - previous.x;
  return std::abs(previous.value - now.value) <= rule.value &&
         std::sqrt(innerProduct(moved, moved)) <= rule.position &&
         std::sqrt(innerProduct(now.gradient, now.gradient)) <= rule.gradient;
}

/// What both solvers share: line search, stopping, reporting. `next(state, previous, accepted)`
/// gives the direction.
template <typename Direction>
SolverReport minimise(Objective& objective, at::Tensor& x, const SolverOptions& options,
                      JobContext& context, const std::function<void(int, double)>& step,
                      Direction direction) {
  State now{x.clone(), at::zeros_like(x)}, previous{at::empty_like(x), at::zeros_like(x)};
  now.value = objective.evaluate(now.x, &now.gradient);
  SolverReport report;
  int small = 0;
  const auto finish = [&](SolverStop stop) {
    report.stop = stop;
    report.value = now.value;
    x.copy_(now.x);
    return report;
  };
  for (; report.iterations < options.iterations; ++report.iterations) {
    context.checkpoint();
    if (std::sqrt(innerProduct(now.gradient, now.gradient)) <= options.gradientNorm)
      return finish(SolverStop::SmallGradient);
    const at::Tensor d = direction(now, previous, report.iterations > 0);
    const double slope = innerProduct(d, now.gradient);
    const double before = now.value;
    if (!(slope < 0) || !lineSearch(objective, now, previous, d, slope, options, context)) {
      report.value = before;
      return finish(SolverStop::LineSearchFailed);
    }
    objective.accepted();
    if (step) step(report.iterations + 1, now.value);
    if (options.stopping && meets(*options.stopping, now, previous)) {
      ++report.iterations;
      return finish(SolverStop::Converged);
    }
    small = before - now.value < options.relativeDecrease * std::abs(before) ? small + 1 : 0;
    if (small >= 2) {
      ++report.iterations;
      return finish(SolverStop::SmallDecrease);
    }
  }
  return finish(SolverStop::IterationLimit);
}

struct Pair {
  at::Tensor s, y;
  double rho;
};

} // namespace

SolverReport minimiseLbfgs(Objective& objective, at::Tensor& x, const SolverOptions& options,
                           JobContext& context, const std::function<void(int, double)>& step) {
  std::deque<Pair> pairs;
  double scale = 1;
  const auto direction = [&](const State& now, const State& previous, bool moved) {
    if (moved) {
      Pair pair;
      if (int(pairs.size()) == options.memory) { // its storage is used again
        pair = std::move(pairs.front());
        pairs.pop_front();
      } else {
        pair = {at::empty_like(x), at::empty_like(x), 0};
      }
      at::sub_out(pair.s, now.x, previous.x);
      at::sub_out(pair.y, now.gradient, previous.gradient);
      const double sy = innerProduct(pair.s, pair.y);
      if (sy > 0) {
        pair.rho = 1 / sy;
        if (options.initialHessian == InitialHessian::Rescaled)
          scale = sy / innerProduct(pair.y, objective.precondition(pair.y.clone()));
        pairs.push_back(std::move(pair));
      }
    }
    at::Tensor d = now.gradient.clone();
    std::vector<double> a(pairs.size());
    for (std::size_t i = pairs.size(); i-- > 0;) {
      a[i] = pairs[i].rho * innerProduct(pairs[i].s, d);
      d.add_(pairs[i].y, -a[i]);
      context.throwIfCancelled();
    }
    if (!moved && options.initialHessian == InitialHessian::GradientNorm)
      scale = 1 / std::sqrt(innerProduct(now.gradient, now.gradient));
    d = objective.precondition(d);
    d.mul_(scale);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const double b = pairs[i].rho * innerProduct(pairs[i].y, d);
      d.add_(pairs[i].s, a[i] - b);
      context.throwIfCancelled();
    }
    if (!moved && options.firstStep > 0) {
      const double most = d.abs().max().item<double>();
      if (most > options.firstStep) d.mul_(options.firstStep / most);
    }
    return d.neg_();
  };
  return minimise(objective, x, options, context, step, direction);
}

SolverReport minimiseGaussNewton(Objective& objective, at::Tensor& x, const SolverOptions& options,
                                 JobContext& context,
                                 const std::function<void(int, double)>& step) {
  const auto direction = [&](const State& now, const State&, bool) {
    at::Tensor d = at::zeros_like(x), r = now.gradient.neg();
    at::Tensor z = objective.precondition(r.clone()), p = z.clone();
    double rz = innerProduct(r, z);
    const double enough = options.innerTolerance * options.innerTolerance * rz;
    for (int i = 0; i < options.innerIterations && rz > 0; ++i) {
      context.throwIfCancelled();
      const at::Tensor hp = objective.hessian(p);
      const double curvature = innerProduct(p, hp);
      if (!(curvature > 0)) break;
      const double a = rz / curvature;
      d.add_(p, a);
      r.sub_(hp, a);
      z.copy_(r);
      z = objective.precondition(z);
      const double next = innerProduct(r, z);
      if (next < enough) break;
      p.mul_(next / rz).add_(z);
      rz = next;
    }
    return d;
  };
  return minimise(objective, x, options, context, step, direction);
}

SolverReport minimiseGradientDescent(Objective& objective, at::Tensor& x,
                                     const SolverOptions& options, JobContext& context,
                                     const std::function<void(int, double)>& step) {
  double length = 1;
  at::Tensor last;
  const auto direction = [&](const State& now, const State& previous, bool moved) {
    if (moved) {
      const double along = innerProduct(last, last);
      at::Tensor taken = now.x - previous.x;
      if (along > 0) length *= 2 * innerProduct(taken, last) / along;
    }
    last = objective.precondition(now.gradient.clone()).mul_(-length);
    return last;
  };
  return minimise(objective, x, options, context, step, direction);
}

} // namespace svx
