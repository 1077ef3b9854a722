#include "core/tma/boundary.h"

#include "core/classifiers/linear_discriminant.h"
#include "core/data/error.h"
#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace svx::tma {
namespace {

/// Decisions of points (n, 2), and which of the training points hold the boundary.
struct Learned {
  std::function<at::Tensor(const at::Tensor&)> decisions; ///< double (n)
  std::vector<std::int64_t> supports;
};

Learned discriminant(const at::Tensor& points, const std::vector<int>& labels,
                     JobContext& context) {
  const auto found = fitLinearDiscriminant(points, labels, 2, context);
  return {[found](const at::Tensor& at) {
            const at::Tensor scores = found.scores(at);
            return scores.select(1, 0) - scores.select(1, 1);
          },
          {}};
}

#ifdef SVX_CLASSIFIERS
Learned machine(const at::Tensor& points, const std::vector<int>& labels, SupportKernel kernel,
                double cost, JobContext& context) {
  SupportOptions options;
  options.kernel = kernel;
  options.cost = cost;
  const auto found = fitSupportVectors(points.to(at::kFloat), labels, 2, options, context);
  const auto decide = [found](const at::Tensor& at) {
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : at.to(at::kFloat).split(4096))
      parts.push_back(found.decisions(part).select(1, 0));
    return at::cat(parts);
  };
  return {decide, found.rows};
}
#else
Learned machine(const at::Tensor&, const std::vector<int>&, SupportKernel, double, JobContext&) {
  throw Error(ErrorKind::Usage, "There are no support vectors here",
              "this Spectravox was built without LIBSVM.", "Choose the linear discriminant.");
}
#endif

/// The centres of the pixels of a grid on the plane, row by row.
at::Tensor centresOf(const Geometry& grid) {
  const auto along = [&](int axis) {
    return grid.origin[std::size_t(axis)] +
           grid.spacing[std::size_t(axis)] * at::arange(grid.size[std::size_t(axis)], at::kDouble);
  };
  const std::int64_t width = grid.size[0], height = grid.size[1];
  return at::stack({along(0).repeat({height}), along(1).repeat_interleave(width)}, 1);
}

/// Square pixels over all points and an eighth of their extent on each side.
Geometry gridAround(const at::Tensor& points, std::int64_t pixels) {
  const at::Tensor low = points.amin({0}), high = points.amax({0});
  const double extent = std::max((high - low).max().item<double>() * 1.25, 1e-9);
  const at::Tensor middle = (low + high) / 2;
  Geometry grid;
  grid.size = {pixels, pixels, 1};
  grid.spacing = {extent / double(pixels), extent / double(pixels), 1};
  for (std::int64_t k = 0; k < 2; ++k)
    grid.origin[std::size_t(k)] =
        middle[k].item<double>() - extent / 2 + grid.spacing[std::size_t(k)] / 2;
  return grid;
}

std::vector<double> listOf(const at::Tensor& values) {
  const at::Tensor held = values.to(at::kDouble).contiguous();
  return {held.data_ptr<double>(), held.data_ptr<double>() + held.numel()};
}

} // namespace

PlanePoints examplePoints(BoundaryKind kind, std::uint64_t seed) {
  constexpr int each = 60;
  Random random(seed);
  PlanePoints drawn;
  drawn.points = at::empty({2 * each, 2}, at::kDouble);
  double* to = drawn.points.data_ptr<double>();
  for (int i = 0; i < 2 * each; ++i) {
    const int label = i % 2;
    const double side = label == 0 ? -1 : 1, u = random.normal(), v = random.normal();
    switch (kind) {
    case BoundaryKind::Discriminant: // one covariance, not round
      *to++ = 1.1 * side + u;
      *to++ = 0.7 * side - 0.6 * u + 0.8 * v;
      break;
    case BoundaryKind::LinearMachine:
      *to++ = 2.2 * side + 0.35 * std::clamp(u, -3.0, 3.0);
      *to++ = 0.6 * side + 1.2 * v;
      break;
    case BoundaryKind::RadialMachine: {
      const double radius = label == 0 ? 0.5 * std::abs(u) : 3 + 0.3 * u,
                   angle = 2 * 3.14159265358979 * random.uniform();
      *to++ = radius * std::cos(angle);
      *to++ = radius * std::sin(angle);
      break;
    }
    }
    drawn.labels.push_back(label);
  }
  return drawn;
}

Boundary boundaryOf(const PlanePoints& given, BoundaryKind kind, double cost, std::int64_t pixels,
                    JobContext& context) {
  const at::Tensor points = given.points.to(at::kDouble);
  const at::Tensor mean = points.mean(0), spread = points.std(0, false).clamp_min(1e-12);
  const auto scaled = [&](const at::Tensor& at) { return (at - mean) / spread; };
  const Learned learned = kind == BoundaryKind::Discriminant
                              ? discriminant(points, given.labels, context)
                              : machine(scaled(points), given.labels,
                                        kind == BoundaryKind::LinearMachine ? SupportKernel::Linear
                                                                            : SupportKernel::Radial,
                                        cost, context);
  const auto decide = [&](const at::Tensor& at) {
    return learned.decisions(kind == BoundaryKind::Discriminant ? at : scaled(at));
  };
  Boundary boundary;
  boundary.decision.name = "Decision";
  boundary.decision.geometry = gridAround(points, pixels);
  boundary.decision.voxels =
      decide(centresOf(boundary.decision.geometry)).to(at::kFloat).view({1, pixels, pixels});
  const auto decisions = listOf(decide(points));
  std::vector<double> classes;
  std::vector<std::string> supports(given.labels.size());
  for (std::size_t i = 0; i < given.labels.size(); ++i) {
    classes.push_back(given.labels[i] + 1);
    boundary.wrong += (decisions[i] > 0) != (given.labels[i] == 0);
  }
  for (const std::int64_t row : learned.supports) supports[std::size_t(row)] = "yes";
  boundary.supports = learned.supports.size();
  boundary.points.name = "Points";
  boundary.points.columns = {{"x", "", listOf(points.select(1, 0)), 4},
                             {"y", "", listOf(points.select(1, 1)), 4},
                             {"class", "", std::move(classes), 0},
                             {"decision", "", decisions, 4},
                             {"support vector", "", std::move(supports), 0}};
  return boundary;
}

} // namespace svx::tma
