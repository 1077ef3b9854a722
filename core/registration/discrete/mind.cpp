#include "core/registration/discrete/mind.h"

#include "core/kernels/smoothing.h"

#include <ATen/ATen.h>

#include <array>

namespace svx {
namespace {

/// The image one voxel further along an axis, its border continued.
at::Tensor shifted(const at::Tensor& image, int axis, int by) {
  const auto n = image.size(axis);
  const auto edge = image.narrow(axis, by > 0 ? n - 1 : 0, 1);
  return by > 0 ? at::cat({image.narrow(axis, 1, n - 1), edge}, axis)
                : at::cat({edge, image.narrow(axis, 0, n - 1)}, axis);
}

} // namespace

at::Tensor selfSimilarity(const at::Tensor& image) {
  struct Neighbour {
    int axis;
    at::Tensor image;
  };
  std::vector<Neighbour> neighbours;
  for (int axis = 0; axis < 3; ++axis)
    if (image.size(axis) > 1)
      for (const int by : {-1, 1}) neighbours.push_back({axis, shifted(image, axis, by)});
  std::vector<at::Tensor> distances;
  for (std::size_t i = 0; i < neighbours.size(); ++i)
    for (std::size_t j = i + 1; j < neighbours.size(); ++j)
      if (neighbours[i].axis != neighbours[j].axis)
        distances.push_back(kernels::boxSum(
            (neighbours[i].image - neighbours[j].image).square().contiguous(), {1, 1, 1}));
  auto context = at::stack(distances);
  context.sub_(std::get<0>(context.min(0, true)));
  auto noise = context.mean(0, true);
  const double typical = noise.mean(at::kDouble).item<double>();
  noise.clamp_(std::max(1e-3 * typical, 1e-30), std::max(1e3 * typical, 1e-30));
  return context.div_(noise).neg_().exp_();
}

} // namespace svx
