#include "core/registration/linear/linear_textbook.h"

#include "core/registration/coarse_to_fine.h"
#include "core/registration/linear/linear_points.h"
#include "core/registration/solver.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace svx::linear {
namespace {

constexpr const char* useOther = "Choose Levenberg-Marquardt for it.";

/// -1 to 1 over the box of a grid along each of its axes, to mm.
AffineMap fromBox(const Geometry& grid) {
  AffineMap map{grid.direction, grid.centre()};
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t c = 0; c < 3; ++c) map.linear[r * 3 + c] *= 0.5 * grid.extent()[c];
  return map;
}

/// The map of the unknowns, row by row, the shift after the matrix; two axes of single slices.
class Unknowns {
public:
  Unknowns(const ImagePair& pair, const AffineMap& start)
      : axes_(pair.flat ? 2 : 3), box_(fromBox(pair.fixed.grid)), toBox_(box_.inverse()),
        start_(start) {}

  int axes() const { return int(axes_); }
  std::int64_t count() const { return std::int64_t(axes_ * (axes_ + 1)); }

  AffineMap map(const at::Tensor& x) const {
    const auto* value = x.data_ptr<double>();
    AffineMap inBox;
    for (std::size_t r = 0; r < axes_; ++r) {
      for (std::size_t c = 0; c < axes_; ++c) inBox.linear[r * 3 + c] = value[r * axes_ + c];
      inBox.offset[r] = value[axes_ * axes_ + r];
    }
    return start_ * (box_ * (inBox * toBox_));
  }

  at::Tensor identity() const {
    at::Tensor x = at::zeros({count()}, at::kDouble);
    for (std::size_t r = 0; r < axes_; ++r) x[std::int64_t(r * axes_ + r)] = 1;
    return x;
  }

private:
  std::size_t axes_;
  AffineMap box_, toBox_, start_;
};

/// The sum of squared differences times the volume of a voxel in the box's coordinates.
class Squares final : public Objective {
public:
  /// All must outlive this.
  Squares(const FixedSamples& samples, const PreparedImage& moving, const Unknowns& unknowns)
      : samples_(samples), moving_(moving), unknowns_(unknowns),
        voxel_(std::exp2(unknowns.axes()) / double(samples.size())) {
    for (const float f : samples.value) fixed_ += double(f) * double(f);
    // The parameters of the points are an affine function of the unknowns.
    const at::Tensor zero = at::zeros({unknowns.count()}, at::kDouble);
    const auto origin = samples.parameters(unknowns.map(zero));
    for (std::int64_t k = 0; k < unknowns.count(); ++k) {
      at::Tensor one = zero.clone();
      one[k] = 1;
      auto column = samples.parameters(unknowns.map(one));
      for (std::size_t i = 0; i < 12; ++i) column[i] -= origin[i];
      columns_.push_back(column);
    }
  }

  double evaluate(const at::Tensor& x, at::Tensor* gradient) override {
    using Sums = std::array<double, 14>; // points | m^2 - 2 m f | (m - f) J
    const auto parameters = samples_.parameters(unknowns_.map(x));
    const auto s =
        sumOverChunks(samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
          visitPoints<float>(samples_, moving_, parameters, begin, end,
                             [&](std::size_t i, float value, const float* g) {
                               const double m = value, f = samples_.value[i];
                               sum[0] += 1;
                               sum[1] += m * (m - 2 * f);
                               float jacobian[12];
                               jacobianOf(samples_, i, g, jacobian);
                               for (std::size_t k = 0; k < 12; ++k)
                                 sum[2 + k] += (m - f) * double(jacobian[k]);
                             });
        });
    overlap_ = s[0];
    if (gradient) {
      *gradient = at::zeros_like(x);
      auto* g = gradient->data_ptr<double>();
      for (std::size_t k = 0; k < columns_.size(); ++k)
        for (std::size_t i = 0; i < 12; ++i) g[k] += 2 * voxel_ * s[2 + i] * columns_[k][i];
    }
    return voxel_ * (fixed_ + s[1]);
  }

  at::Tensor hessian(const at::Tensor& v) override { return v; } // L-BFGS asks for none
  double overlap() const { return overlap_; } ///< points on the moving image at the last x

private:
  const FixedSamples& samples_;
  const PreparedImage& moving_;
  const Unknowns& unknowns_;
  double voxel_, fixed_ = 0, overlap_ = 0;
  std::vector<LinearParameters> columns_;
};

void check(const LinearSettings& settings) {
  const auto refuse = [](const char* why) {
    throw Error(ErrorKind::Usage, "This search cannot be used so", why, useOther);
  };
  if (settings.metric != LinearMetric::MeanSquares)
    refuse("it minimises the mean squared difference alone");
  if (settings.model != LinearModel::Affine) refuse("it finds affine maps alone");
  if (!settings.landmarks.empty()) refuse("it cannot be guided by landmarks");
}

/// FAIR's rule, for its value is half of this one.
StoppingRule fairRule(Squares& squares, const at::Tensor& identity) {
  const double stop = 2 + std::abs(squares.evaluate(identity, nullptr));
  return {1e-3 * stop, 1e-2 * (1 + identity.norm().item<double>()), 1e-2 * stop};
}

} // namespace

LinearFit fitTextbook(const ImagePair& pair, const LinearSettings& settings, const AffineMap& start,
                      JobContext& context) {
  check(settings);
  const bool fair = settings.optimiser == LinearOptimiser::Fair;
  LevelSchedule schedule;
  schedule.levels = settings.levels;
  schedule.finest = settings.finest;
  schedule.iterations = schedule.finestIterations = settings.iterations;
  schedule.mostVoxels = std::numeric_limits<double>::infinity();
  schedule.halving = fair ? Halving::Binomial : Halving::Cubic;
  const Unknowns unknowns(pair, start);
  LinearFit fit{start, pair.fixed.centre(), 0, {}};
  at::Tensor x = unknowns.identity();
  bool first = true; // later the search itself may leave the moving image, as its authors' do
  coarseToFine(pair, schedule, context, [&](const svx::Level& level) {
    const FixedSamples samples = drawSamples(level.fixed, 0, 1);
    Squares squares(samples, level.moving, unknowns);
    SolverOptions options;
    options.iterations = level.iterations;
    options.initialHessian = InitialHessian::GradientNorm;
    if (fair) {
      options.stopping = fairRule(squares, unknowns.identity());
      options.gradientNorm = 1e3 * 2.2e-16;
    }
    squares.evaluate(x, nullptr);
    if (first && squares.overlap() == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image at the start",
                  "Give an initial transform or check the masks.");
    first = false;
    const auto report = minimiseLbfgs(squares, x, options, context, level.step);
    context.log(level.text + ": " + std::to_string(report.iterations) + " iterations, loss " +
                std::to_string(report.value));
    fit.value = report.value;
    fit.notices.clear();
    if (report.stop == SolverStop::LineSearchFailed)
      fit.notices = {"The line search found no further decrease at the finest level; the result "
                     "is the best point found."};
    squares.evaluate(x, nullptr);
    if (squares.overlap() == 0)
      fit.notices.emplace_back("The search has lost the moving image: the result is of no use.");
  });
  fit.map = unknowns.map(x);
  return fit;
}

} // namespace svx::linear
