// Minimisers for smooth objectives of many unknowns.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace svx {

/// A function of a tensor of unknowns, to be minimised. Unknowns, gradients and directions are
/// tensors of one shape and type; solvers are free to overwrite those that they passed in.
class Objective {
public:
  virtual ~Objective() = default;

  /// The value at x, and d value / d x when `gradient` is given (reused when it has the shape).
  virtual double evaluate(const at::Tensor& x, at::Tensor* gradient) = 0;

  /// An approximation of (second derivative at the last evaluated x with gradient)^-1 times v:
  /// symmetric and positive definite. Returns v itself where nothing better is known.
  virtual at::Tensor precondition(const at::Tensor& v) { return v; }

  /// A positive semidefinite approximation of the second derivative at the last x evaluated with a
  /// gradient, times v. Gauss-Newton needs it.
  virtual at::Tensor hessian(const at::Tensor& v) = 0;

  /// Called once after each accepted step, with the last gradient evaluated at the new x.
  virtual void accepted() {}
};

/// Ends a search when one step changes the value by at most `value`, moves the unknowns by at most
/// `position` (2-norm) and leaves a gradient of norm at most `gradient`: all three (Gill, Murray &
/// Wright, Practical Optimization, 1981, section 8.2.3; FAIR makes them relative to its start).
struct StoppingRule {
  double value = 0, position = 0, gradient = 0;
};

/// The inverse Hessian that L-BFGS builds on; P is the objective's preconditioner.
enum class InitialHessian {
  Rescaled,     ///< P s'y / y'Py of the newest pair (Nocedal & Wright 2006, eq. 7.20)
  GradientNorm, ///< P / |g_0|, kept
  AsGiven       ///< P
};

struct SolverOptions {
  int iterations = 30;
  int lineSearchTrials = 10;   ///< halvings of the step, from 1
  double armijo = 1e-4;        ///< c1 of the sufficient decrease
  double relativeDecrease = 0; ///< stop when two steps in a row lower the value by less than this
  double gradientNorm = 1e-12; ///< stop below this
  std::optional<StoppingRule> stopping;
  int memory = 5; ///< pairs kept by L-BFGS
  InitialHessian initialHessian = InitialHessian::Rescaled;
  double firstStep = 0;        ///< of L-BFGS: the largest entry of its first direction; 0 = any
  int innerIterations = 10;    ///< of conjugate gradients in a Gauss-Newton step
  double innerTolerance = 0.1; ///< on the residual, relative
};

enum class SolverStop {
  IterationLimit,
  SmallDecrease,
  SmallGradient,
  Converged, ///< by the stopping rule
  LineSearchFailed
};

struct SolverReport {
  SolverStop stop = SolverStop::IterationLimit;
  int iterations = 0;
  double value = 0;
};

/// Limited-memory BFGS with Armijo's rule: the two-loop recursion over `memory` pairs around the
/// objective's preconditioner; pairs with s'y <= 0 are skipped (Nocedal & Wright 2006, algorithm
/// 7.4). `step` hears the iteration number and the value after each step. `x` is changed in place.
SolverReport minimiseLbfgs(Objective& objective, at::Tensor& x, const SolverOptions& options,
                           JobContext& context, const std::function<void(int, double)>& step = {});

/// Gauss-Newton with Armijo's rule; each linear system is solved by preconditioned conjugate
/// gradients, truncated (Haber & Modersitzki, SIAM J. Sci. Comput. 27(5), 2006).
SolverReport minimiseGaussNewton(Objective& objective, at::Tensor& x, const SolverOptions& options,
                                 JobContext& context,
                                 const std::function<void(int, double)>& step = {});

/// Steepest descent along the preconditioned gradient with Armijo's rule; each first trial is twice
/// the step that was last accepted.
SolverReport minimiseGradientDescent(Objective& objective, at::Tensor& x,
                                     const SolverOptions& options, JobContext& context,
                                     const std::function<void(int, double)>& step = {});

} // namespace svx
