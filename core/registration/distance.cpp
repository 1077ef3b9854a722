#include "core/registration/distance.h"

#include "core/data/error.h"
#include "core/kernels/similarity.h"
#include "core/kernels/smoothing.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

double counted(const at::Tensor& mask) {
  return std::max(1.0, mask.sum(at::kDouble).item<double>());
}

double varianceOf(const at::Tensor& image, const at::Tensor& mask) {
  const auto values = mask.defined() ? image.masked_select(mask != 0) : image;
  return values.numel() > 1 ? values.to(at::kDouble).var().item<double>() : 0;
}

/// Mean length of the gradient per mm, of central differences.
double meanGradient(const at::Tensor& image, const at::Tensor& mask, const Geometry& grid) {
  at::Tensor squares = at::zeros_like(image);
  for (int d = 0; d < 3; ++d) {
    const int axis = 2 - d;
    const auto n = image.size(axis);
    if (n < 3) continue;
    squares.narrow(axis, 1, n - 2)
        .add_(
            ((image.narrow(axis, 2, n - 2) - image.narrow(axis, 0, n - 2)) / (2 * grid.spacing[d]))
                .square());
  }
  const auto lengths = squares.sqrt();
  return (mask.defined() ? lengths.masked_select(mask != 0) : lengths)
      .mean(at::kDouble)
      .item<double>();
}

class SumOfSquares final : public Distance {
public:
  SumOfSquares(const at::Tensor& fixed, const at::Tensor& mask)
      : fixed_(fixed), scale_(1 / std::max(varianceOf(fixed, mask), 1e-30)) {}

  DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                         bool needsGradient) const override {
    auto s = kernels::meanSquares(fixed_, warped, mask, needsGradient);
    return {scale_ * s.value, needsGradient ? s.gradient.mul_(scale_) : s.gradient};
  }

  at::Tensor curvature(const at::Tensor&, const at::Tensor& mask) const override {
    return mask.to(at::kFloat).mul_(scale_ / counted(mask));
  }

private:
  at::Tensor fixed_;
  double scale_;
};

/// 1 - s for a similarity s between 0 and 1.
DistanceValue fromSimilarity(kernels::Similarity s, bool needsGradient) {
  return {1 - s.value, needsGradient ? s.gradient.neg_() : s.gradient};
}

class Correlation final : public Distance {
public:
  explicit Correlation(const at::Tensor& fixed) : fixed_(fixed) {}

  DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                         bool needsGradient) const override {
    return fromSimilarity(kernels::correlation(fixed_, warped, mask, needsGradient), needsGradient);
  }

  /// 1 - c^2 is about |f^ - m^|^2 for unit-length images.
  at::Tensor curvature(const at::Tensor& warped, const at::Tensor& mask) const override {
    const double variance = std::max(varianceOf(warped, mask), 1e-30);
    return mask.to(at::kFloat).mul_(2 / (variance * counted(mask)));
  }

private:
  at::Tensor fixed_;
};

class LocalCorrelation final : public Distance {
public:
  LocalCorrelation(const at::Tensor& fixed, const at::Tensor& mask, const at::Tensor& moving,
                   int window)
      : fixed_(fixed) {
    options_.window = window;
    // A floor at a thousandth of the image's variance: noise in flat parts is not structure.
    const double variance = std::min(varianceOf(fixed, mask), varianceOf(moving, {}));
    options_.varianceFloor = std::max(1e-3 * variance, 1e-12);
  }

  DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                         bool needsGradient) const override {
    return fromSimilarity(kernels::localCorrelation(fixed_, warped, mask, options_, needsGradient),
                          needsGradient);
  }

  /// As for the global correlation, summed over the windows that a voxel is in: 2 / (N variance).
  at::Tensor curvature(const at::Tensor& warped, const at::Tensor& mask) const override {
    const std::int64_t r = options_.window / 2;
    const auto weight = mask.to(at::kFloat);
    const auto n = kernels::boxSum(weight, {r, r, r}).clamp_min_(1);
    const auto value = warped * weight;
    auto variance = kernels::boxSum(value * value, {r, r, r}).div_(n);
    variance.sub_(kernels::boxSum(value, {r, r, r}).div_(n).square_()).clamp_min_(0);
    return weight.mul_(2 / counted(mask)).div_(variance.add_(options_.varianceFloor));
  }

private:
  at::Tensor fixed_;
  kernels::LocalCorrelationOptions options_;
};

class GradientField final : public Distance {
public:
  GradientField(const at::Tensor& fixed, const at::Tensor& mask, const Geometry& grid,
                const at::Tensor& moving, const Geometry& movingGrid, double edge)
      : fixed_(fixed), grid_(grid) {
    options_.fixedEdge = std::max(edge * meanGradient(fixed, mask, grid), 1e-12);
    options_.warpedEdge = std::max(edge * meanGradient(moving, {}, movingGrid), 1e-12);
  }

  DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                         bool needsGradient) const override {
    auto s = kernels::gradientFieldDistance(fixed_, warped, grid_.spacing, mask, options_,
                                            needsGradient);
    return {s.value, s.gradient};
  }

  /// The residual's derivative by the warped gradient is at most about 1 / |gW|_e in each
  /// direction; a voxel enters the differences of its neighbours with weight 1 / (2 h).
  at::Tensor curvature(const at::Tensor& warped, const at::Tensor& mask) const override {
    double stencil = 0;
    auto squares = at::full_like(warped, options_.warpedEdge * options_.warpedEdge);
    for (int d = 0; d < 3; ++d) {
      const int axis = 2 - d;
      const auto n = warped.size(axis);
      if (n < 3) continue;
      const double h = grid_.spacing[d];
      stencil += 2 / (4 * h * h);
      squares.narrow(axis, 1, n - 2)
          .add_((warped.narrow(axis, 2, n - 2) - warped.narrow(axis, 0, n - 2)).square(),
                1 / (4 * h * h));
    }
    return mask.to(at::kFloat).mul_(2 * stencil / counted(mask)).div_(squares);
  }

private:
  at::Tensor fixed_;
  Geometry grid_;
  kernels::GradientFieldOptions options_;
};

class MutualInformation final : public Distance {
public:
  MutualInformation(const at::Tensor& fixed, const at::Tensor& mask, const at::Tensor& moving)
      : fixed_(fixed) {
    const auto rangeOf = [](const at::Tensor& image) {
      return kernels::IntensityRange{image.min().item<double>(), image.max().item<double>()};
    };
    options_.fixed = rangeOf(fixed);
    options_.warped = rangeOf(moving);
    const auto values = (mask.defined() ? fixed.masked_select(mask != 0) : fixed).cpu();
    auto p = at::histc(values, options_.bins, options_.fixed.lowest, options_.fixed.highest)
                 .to(at::kDouble);
    p = p.div(p.sum()).masked_select(p > 0);
    entropy_ = std::max(-(p * p.log()).sum().item<double>(), 1e-6);
  }

  DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                         bool needsGradient) const override {
    auto s = kernels::mutualInformation(fixed_, warped, mask, options_, needsGradient);
    return {1 - s.value / entropy_, needsGradient ? s.gradient.mul_(-1 / entropy_) : s.gradient};
  }

  /// As for the correlation: the scale on which the warped intensities matter is their spread.
  at::Tensor curvature(const at::Tensor& warped, const at::Tensor& mask) const override {
    const double variance = std::max(varianceOf(warped, mask), 1e-30);
    return mask.to(at::kFloat).mul_(1 / (variance * counted(mask)));
  }

private:
  at::Tensor fixed_;
  kernels::MutualInformationOptions options_;
  double entropy_ = 1; ///< nats
};

} // namespace

std::unique_ptr<Distance> makeDistance(DistanceKind kind, const at::Tensor& fixed,
                                       const at::Tensor& mask, const Geometry& grid,
                                       const at::Tensor& moving, const Geometry& movingGrid,
                                       const DistanceOptions& options) {
  switch (kind) {
  case DistanceKind::SumOfSquares:
    return std::make_unique<SumOfSquares>(fixed, mask);
  case DistanceKind::Correlation:
    return std::make_unique<Correlation>(fixed);
  case DistanceKind::LocalCorrelation:
    return std::make_unique<LocalCorrelation>(fixed, mask, moving, options.window);
  case DistanceKind::GradientField:
    return std::make_unique<GradientField>(fixed, mask, grid, moving, movingGrid, options.edge);
  case DistanceKind::MutualInformation:
    return std::make_unique<MutualInformation>(fixed, mask, moving);
  }
  throw Error(ErrorKind::Internal, "Unknown image distance", "the list of distances is incomplete");
}

} // namespace svx
