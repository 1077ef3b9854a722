#include "core/registration/landmark_term.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

LandmarkTerm::LandmarkTerm(const std::vector<Vec3>& x, const std::vector<Vec3>& y, double weight,
                           const Geometry& grid, const at::Device& device) {
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
  scale_ = weight / double(n);
  voxels_ = at::tensor(voxels, at::kLong).to(device);
  shares_ = at::tensor(shares, at::kDouble).view({1, n, 8}).to(device);
  targets_ = at::tensor(targets, at::kDouble).view({n, 3}).t().contiguous().to(device);
}

at::Tensor LandmarkTerm::sampled(const at::Tensor& u) const {
  return (u.reshape({3, -1}).index_select(1, voxels_).view({3, -1, 8}) *
          shares_.to(u.scalar_type()))
      .sum(2);
}

void LandmarkTerm::spread(const at::Tensor& values, at::Tensor& field) const {
  const auto shared = values.unsqueeze(2) * shares_.to(values.scalar_type());
  field.view({3, -1}).index_add_(1, voxels_, shared.reshape({3, -1}));
}

double LandmarkTerm::evaluate(const at::Tensor& u, at::Tensor* gradient) const {
  if (!voxels_.defined()) return 0;
  const auto error = sampled(u) - targets_.to(u.scalar_type());
  if (gradient) spread(error * scale_, *gradient);
  return 0.5 * scale_ * error.square().sum(at::kDouble).item<double>();
}

void LandmarkTerm::addHessian(const at::Tensor& v, at::Tensor& result) const {
  if (voxels_.defined()) spread(sampled(v) * scale_, result);
}

} // namespace svx
