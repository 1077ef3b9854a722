#include "core/registration/solver.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

class Rosenbrock final : public Objective {
public:
  double evaluate(const at::Tensor& x, at::Tensor* gradient) override {
    const double a = x[0].item<double>(), b = x[1].item<double>();
    if (gradient) {
      (*gradient)[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      (*gradient)[1] = 200 * (b - a * a);
    }
    a_ = a;
    return (1 - a) * (1 - a) + 100 * (b - a * a) * (b - a * a);
  }
  /// J'J of the residuals (1 - a, 10 (b - a^2)), twice.
  at::Tensor hessian(const at::Tensor& v) override {
    const double p = v[0].item<double>(), q = v[1].item<double>();
    const double r = -20 * a_ * p + 10 * q;
    auto result = at::empty_like(v);
    result[0] = 2 * p + 2 * -20 * a_ * r;
    result[1] = 2 * 10 * r;
    return result;
  }

private:
  double a_ = 0;
};

at::Tensor start() {
  return at::tensor({-1.2, 1.0}, at::kDouble);
}

/// LIR-09 and LIR-10: five pairs, H0 = I / |g_0| kept, halvings from 1, at most ten, c1 = 1e-4. An
/// implementation of its own came below 1e-8 in 36 iterations.
TEST(Lbfgs, MinimisesRosenbrockInAsManyIterationsAsPublished) {
  Rosenbrock f;
  auto x = start();
  SolverOptions options;
  options.iterations = 60;
  options.memory = 5;
  options.initialHessian = InitialHessian::GradientNorm;
  options.lineSearchTrials = 10;
  options.armijo = 1e-4;
  auto context = phantom::context();
  int needed = 0;
  const auto report = minimiseLbfgs(f, x, options, context, [&](int iteration, double value) {
    if (needed == 0 && value < 1e-8) needed = iteration;
  });
  EXPECT_NEAR(needed, 36, 3);
  EXPECT_LT(report.value, 1e-8);
  EXPECT_NEAR(x[0].item<double>(), 1, 1e-3);
  EXPECT_NEAR(x[1].item<double>(), 1, 1e-3);
}

TEST(GaussNewton, MinimisesRosenbrock) {
  Rosenbrock f;
  auto x = start();
  SolverOptions options;
  options.innerTolerance = 1e-8;
  options.iterations = 60;
  auto context = phantom::context();
  EXPECT_LT(minimiseGaussNewton(f, x, options, context).value, 1e-12);
}

TEST(GradientDescent, DescendsRosenbrock) {
  Rosenbrock f;
  auto x = start();
  SolverOptions options;
  options.iterations = 3000;
  options.lineSearchTrials = 40;
  auto context = phantom::context();
  EXPECT_LT(minimiseGradientDescent(f, x, options, context).value, 1e-3);
}

TEST(Lbfgs, EndsByItsStoppingRule) {
  const auto run = [](StoppingRule rule) {
    Rosenbrock f;
    auto x = start();
    SolverOptions options;
    options.iterations = 100;
    options.initialHessian = InitialHessian::GradientNorm;
    options.stopping = rule;
    auto context = phantom::context();
    return minimiseLbfgs(f, x, options, context);
  };
  const auto report = run({1e-3, 1e-1, 1e-1});
  EXPECT_EQ(report.stop, SolverStop::Converged);
  EXPECT_LT(report.value, 1e-2);
  EXPECT_LT(report.iterations, 60);
  // All three must hold.
  EXPECT_NE(run({-1, 1e3, 1e3}).stop, SolverStop::Converged);
  EXPECT_NE(run({1e3, -1, 1e3}).stop, SolverStop::Converged);
  EXPECT_NE(run({1e3, 1e3, -1}).stop, SolverStop::Converged);
}

TEST(Lbfgs, BoundsItsFirstDirection) {
  Rosenbrock f;
  auto x = start();
  SolverOptions options;
  options.iterations = 1;
  options.initialHessian = InitialHessian::AsGiven;
  options.firstStep = 0.01;
  auto context = phantom::context();
  minimiseLbfgs(f, x, options, context);
  EXPECT_NEAR((x - start()).abs().max().item<double>(), 0.01, 1e-9);
}

/// Its gradient points the wrong way.
class Liar final : public Objective {
public:
  double evaluate(const at::Tensor& x, at::Tensor* gradient) override {
    if (gradient) gradient->copy_(x.neg());
    return 0.5 * (x * x).sum().item<double>();
  }
  at::Tensor hessian(const at::Tensor& v) override { return v; }
};

TEST(Lbfgs, SaysWhenTheLineSearchFails) {
  Liar f;
  auto x = start();
  auto context = phantom::context();
  const auto report = minimiseLbfgs(f, x, {}, context);
  EXPECT_EQ(report.stop, SolverStop::LineSearchFailed);
  EXPECT_EQ(x[0].item<double>(), -1.2);
}

} // namespace
} // namespace svx
