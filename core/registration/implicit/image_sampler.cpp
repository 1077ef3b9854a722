#include "core/registration/implicit/image_sampler.h"

#include "core/kernels/warp.h"
#include "core/nn/sweep.h"
#include "core/registration/implicit/network_transform.h"

#include <ATen/ATen.h>

namespace svx {
namespace {

/// The first `rows` x `columns` of a matrix.
at::Tensor corner(const Mat3& m, std::int64_t rows, std::int64_t columns,
                  const at::TensorOptions& options) {
  auto result = at::empty({3, 3}, at::kDouble);
  for (int i = 0; i < 9; ++i) result[i / 3][i % 3] = m[std::size_t(i)];
  return result.narrow(0, 0, rows).narrow(1, 0, columns).to(options);
}

} // namespace

ImageSampler::ImageSampler(const PreparedImage& image, const AffineMap& toWorld, double lowest,
                           double range, const at::Device& device)
    : voxels_(((image.voxels - lowest) / range).to(device)),
      toIndex_(image.grid.worldToIndex() * toWorld),
      toBox_(worldToNormalised(image.grid) * toWorld) {
  if (image.inside.defined()) mask_ = image.inside.to(device);
}

Samples ImageSampler::at(const at::Tensor& points, bool withGradient) const {
  const std::int64_t n = points.size(0), d = points.size(1);
  // The points are the displacement of a row of voxels that all lie at the index of the origin.
  auto field = at::zeros({3, 1, 1, n}, points.options());
  field.view({3, n}).narrow(0, 0, d).copy_(points.t());
  const kernels::SamplingMap map{{Mat3{}, toIndex_.offset}, toIndex_.linear};
  Samples samples;
  kernels::WarpedWithGradient warped;
  kernels::warpWithGradient(voxels_, field, map, {n, 1, 1}, 0, warped);
  samples.values = warped.values.view({n});
  samples.inside = warped.inside.view({n});
  if (mask_.defined()) {
    kernels::WarpOptions nearest;
    nearest.interpolation = kernels::Interpolation::Nearest;
    samples.inside = samples.inside * kernels::warp(mask_, field, map, nearest).view({n});
  }
  if (!network_) {
    if (withGradient)
      samples.gradient =
          at::mm(warped.gradient.view({3, n}).t(), corner(toIndex_.linear, 3, d, points.options()));
    return samples;
  }
  const std::int64_t inputs = network_->spec().inputs;
  const auto toBox = corner(toBox_.linear, inputs, d, points.options());
  auto own = at::mm(points, toBox.t());
  for (std::int64_t k = 0; k < inputs; ++k) own.select(1, k).add_(toBox_.offset[std::size_t(k)]);
  nn::Sweep sweep(*network_);
  const auto jet = sweep.forward(own.clamp(-1, 1), withGradient ? 1 : 0, int(inputs));
  samples.values = jet[0].view({n});
  if (withGradient)
    samples.gradient = at::mm(jet.narrow(0, 1, inputs).view({inputs, n}).t(), toBox);
  return samples;
}

at::Tensor voxelPoints(const Geometry& grid) {
  const int d = grid.dimensions();
  std::vector<at::Tensor> axes;
  for (int a = d - 1; a >= 0; --a) {
    const auto n = grid.size[std::size_t(a)];
    axes.push_back(n > 1 ? at::linspace(-1, 1, n, at::kFloat) : at::zeros({1}, at::kFloat));
  }
  auto mesh = at::meshgrid(axes, "ij"); // z, y, x
  std::vector<at::Tensor> columns;
  for (int k = 0; k < d; ++k) columns.push_back(mesh[std::size_t(d - 1 - k)].reshape({-1}));
  return at::stack(columns, 1);
}

} // namespace svx
