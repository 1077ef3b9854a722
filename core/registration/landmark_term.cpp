#include "core/registration/landmark_term.h"

#include "core/kernels/smoothing.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double reach = 4; ///< sigma of the Gaussian around a point, voxels

} // namespace

LandmarkTerm::LandmarkTerm(const GuidingLandmarks& landmarks, const Geometry& grid,
                           const at::Device& device)
    : weight_(landmarks.weight), size_(grid.size),
      voxel_(*std::min_element(grid.spacing.begin(), grid.spacing.end())) {
  const auto &x = landmarks.fixed, &y = landmarks.targets;
  if (landmarks.empty()) return;
  const AffineMap toIndex = grid.worldToIndex();
  std::vector<std::int64_t> voxels;
  std::vector<double> shares, targets;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Vec3 index = toIndex(x[i]);
    std::array<std::int64_t, 3> low{}, high{};
    Vec3 share{};
    bool inside = true;
    for (std::size_t d = 0; d < 3; ++d) {
      const double last = double(grid.size[d] - 1);
      inside = inside && index[d] >= -0.5 && index[d] <= last + 0.5;
      const double held = std::clamp(index[d], 0.0, last);
      low[d] = std::int64_t(held);
      high[d] = std::min(low[d] + 1, grid.size[d] - 1);
      share[d] = held - double(low[d]);
    }
    if (!inside) continue;
    for (int corner = 0; corner < 8; ++corner) {
      std::array<std::int64_t, 3> at{};
      double part = 1;
      for (std::size_t d = 0; d < 3; ++d) {
        const bool far = corner >> d & 1;
        at[d] = far ? high[d] : low[d];
        part *= far ? share[d] : 1 - share[d];
      }
      voxels.push_back((at[2] * grid.size[1] + at[1]) * grid.size[0] + at[0]);
      shares.push_back(part);
    }
    for (const double t : y[i] - x[i]) targets.push_back(t);
  }
  if (voxels.empty()) return;
  const auto n = std::int64_t(targets.size() / 3);
  voxels_ = at::tensor(voxels, at::kLong).to(device);
  shares_ = at::tensor(shares, at::kDouble).view({1, n, 8}).to(device);
  targets_ = at::tensor(targets, at::kDouble).view({n, 3}).t().contiguous().to(device);
}

at::Tensor LandmarkTerm::sampled(const at::Tensor& u) const {
  const auto channels = u.size(0);
  return (u.reshape({channels, -1}).index_select(1, voxels_).view({channels, -1, 8}) *
          shares_.to(u.scalar_type()))
      .sum(2);
}

void LandmarkTerm::spread(const at::Tensor& values, at::Tensor& field) const {
  const auto channels = field.size(0);
  const auto shared = values.unsqueeze(2) * shares_.to(values.scalar_type());
  field.view({channels, -1}).index_add_(1, voxels_, shared.reshape({channels, -1}));
}

double LandmarkTerm::evaluate(const at::Tensor& u, at::Tensor* gradient) const {
  if (!voxels_.defined()) return 0;
  const auto error = sampled(u) - targets_.to(u.scalar_type());
  const double scale = weight_ / double(error.size(1));
  if (gradient) spread(error * scale, *gradient);
  return 0.5 * scale * error.square().sum(at::kDouble).item<double>();
}

void LandmarkTerm::addHessian(const at::Tensor& v, at::Tensor& result) const {
  if (voxels_.defined()) spread(sampled(v) * (weight_ / double(targets_.size(1))), result);
}

at::Tensor LandmarkTerm::around(const at::Tensor& values) const {
  at::Tensor field = at::zeros({values.size(0), size_[2], size_[1], size_[0]}, values.options());
  spread(values, field);
  double height = 1; // of the normalised Gaussian
  for (const auto n : size_)
    if (n > 1) height /= reach * std::sqrt(2 * 3.14159265358979323846);
  return kernels::gaussianSmooth(field, {reach, reach, reach}).div_(height);
}

at::Tensor LandmarkTerm::guided(const at::Tensor& update, const at::Tensor& u, double step) const {
  if (!voxels_.defined()) return update;
  const auto targets = targets_.to(u.scalar_type());
  const auto ones = at::ones_like(targets.narrow(0, 0, 1));
  auto missing = targets - sampled(u);
  missing.mul_((step / missing.norm(2, {0}, true).clamp_min_(1e-20)).clamp_max_(1));
  const double share = weight_ / (weight_ + 1 / (4 * voxel_ * voxel_));
  const auto crowd = sampled(around(ones));
  const auto both = around(at::cat({ones, missing}) * (share / crowd));
  return (update * (1 - both.narrow(0, 0, 1).clamp_max(1))).add_(both.narrow(0, 1, 3));
}

LandmarkTerm::Attraction LandmarkTerm::attraction() const {
  if (!voxels_.defined()) return {};
  const auto targets = targets_.to(at::kFloat);
  const auto ones = at::ones_like(targets.narrow(0, 0, 1));
  const auto both = around(at::cat({ones, targets})).mul_(0.5 * weight_);
  return {both[0], both.narrow(0, 1, 3)};
}

} // namespace svx
