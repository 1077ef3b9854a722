#include "core/registration/cpab/cpab_flow.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace svx {
namespace {

constexpr std::int64_t chunks = 64; ///< of points; fixed, so that sums are
constexpr std::int64_t looks = 512; ///< points between two looks at the context

/// Calls visit(chunk, point) for all points.
template <typename Visit>
void forPoints(std::int64_t count, const JobContext& context, Visit visit) {
  at::parallel_for(0, chunks, 1, [&](std::int64_t first, std::int64_t last) {
    for (auto chunk = first; chunk < last; ++chunk) {
      const auto end = (chunk + 1) * count / chunks;
      for (auto point = chunk * count / chunks; point < end; ++point) {
        if (point % looks == 0) context.throwIfCancelled();
        visit(chunk, point);
      }
    }
  });
}

/// Row-major (4, 4) with the last row 0, 0, 0, 1.
Vec3 mapped(const double* m, const Vec3& p) {
  return {m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3],
          m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7],
          m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11]};
}

Vec3 turnedBack(const double* m, const Vec3& v) {
  return {m[0] * v[0] + m[4] * v[1] + m[8] * v[2], m[1] * v[0] + m[5] * v[1] + m[9] * v[2],
          m[2] * v[0] + m[6] * v[1] + m[10] * v[2]};
}

/// d f / d M from d f / d exp M: the derivative of the exponential at the transpose of M, the upper
/// right block of exp [M' G; 0 M'] (Higham, Functions of Matrices, 2008, section 3.2 and
/// eq. 10.14).
at::Tensor exponentialAdjoint(const at::Tensor& m, const at::Tensor& byExponential) {
  const auto t = m.transpose(1, 2);
  const auto whole =
      at::cat({at::cat({t, byExponential}, 2), at::cat({at::zeros_like(byExponential), t}, 2)}, 1);
  return at::linalg_matrix_exp(whole).narrow(1, 0, 4).narrow(2, 4, 4);
}

} // namespace

CpabFlow::CpabFlow(const Tessellation& tessellation, const Geometry& grid, int steps,
                   const JobContext& context)
    : tessellation_(tessellation), size_(grid.size), steps_(steps), context_(context) {
  std::vector<at::Tensor> axes;
  for (std::size_t d = 0; d < 3; ++d) // z of a flat box is 0
    axes.push_back(d == 2 && tessellation.flat()
                       ? at::zeros({1}, at::kDouble)
                       : (at::arange(size_[d], at::kDouble) + 0.5) *
                             (double(tessellation.boxes()) / double(size_[d])));
  const auto whole = at::meshgrid({axes[2], axes[1], axes[0]}, "ij");
  voxels_ = at::stack({whole[2], whole[1], whole[0]}, 3).reshape({-1, 3});
  const auto tensor = [](const auto& values) {
    return at::tensor(at::ArrayRef<double>(values.data(), values.size()), at::kDouble);
  };
  toWorld_ = tensor(grid.direction).reshape({3, 3}) * tensor(tessellation.edge());
}

at::Tensor CpabFlow::generators(const at::Tensor& theta) const {
  const auto a = tessellation_.matrices(theta) / double(steps_);
  return at::cat({a, at::zeros({a.size(0), 1, 4}, a.options())}, 1);
}

at::Tensor CpabFlow::carried(const at::Tensor& theta, const at::Tensor& positions) const {
  const auto steps = at::linalg_matrix_exp(generators(theta)).contiguous();
  const auto from = positions.contiguous();
  at::Tensor result = at::empty_like(from);
  const auto* step = steps.data_ptr<double>();
  const auto* in = from.data_ptr<double>();
  auto* out = result.data_ptr<double>();
  forPoints(from.size(0), context_, [&](std::int64_t, std::int64_t point) {
    Vec3 p{in[3 * point], in[3 * point + 1], in[3 * point + 2]};
    for (int k = 0; k < steps_; ++k) p = mapped(step + 16 * tessellation_.cellAt(p), p);
    std::copy(p.begin(), p.end(), out + 3 * point);
  });
  return result;
}

at::Tensor CpabFlow::displacement(const at::Tensor& theta) const {
  return at::matmul(toWorld_, carried(theta, voxels_).sub_(voxels_).t())
      .reshape({3, size_[2], size_[1], size_[0]});
}

at::Tensor CpabFlow::adjoint(const at::Tensor& theta, const at::Tensor& byDisplacement) const {
  const auto generator = generators(theta);
  const auto steps = at::linalg_matrix_exp(generator).contiguous();
  const auto upstream =
      at::matmul(byDisplacement.reshape({3, -1}).t().to(at::kCPU, at::kDouble), toWorld_);
  const auto cells = tessellation_.cells();
  at::Tensor sums = at::zeros({chunks, cells, 4, 4}, at::kDouble);
  const auto* step = steps.data_ptr<double>();
  const auto* start = voxels_.data_ptr<double>();
  const auto* in = upstream.data_ptr<double>();
  auto* sum = sums.data_ptr<double>();
  forPoints(voxels_.size(0), context_, [&](std::int64_t chunk, std::int64_t voxel) {
    Vec3 by{in[3 * voxel], in[3 * voxel + 1], in[3 * voxel + 2]};
    if (by == Vec3{}) return;
    thread_local std::vector<std::pair<std::int64_t, Vec3>> path;
    path.clear();
    Vec3 p{start[3 * voxel], start[3 * voxel + 1], start[3 * voxel + 2]};
    for (int k = 0; k < steps_; ++k) {
      path.emplace_back(16 * tessellation_.cellAt(p), p);
      p = mapped(step + path.back().first, p);
    }
    for (auto back = path.rbegin(); back != path.rend(); ++back) {
      double* g = sum + chunk * cells * 16 + back->first;
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) g[4 * i + j] += by[i] * back->second[j];
        g[4 * i + 3] += by[i];
      }
      by = turnedBack(step + back->first, by);
    }
  });
  const auto byGenerator = exponentialAdjoint(generator, sums.sum(0));
  return tessellation_.matricesAdjoint(byGenerator.narrow(1, 0, 3) / double(steps_));
}

} // namespace svx
