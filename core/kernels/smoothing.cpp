#include "core/kernels/smoothing.h"

#include "core/kernels/chunks.h"
#include "core/kernels/cpu/filter.h"

#include <cmath>

namespace svx::kernels {

namespace {

/// Half of a normalised Gaussian, from the centre outwards.
std::vector<float> gaussianHalf(double sigma) {
  const int radius = static_cast<int>(std::ceil(4 * sigma));
  std::vector<double> weights(radius + 1);
  double sum = 0;
  for (int k = 0; k <= radius; ++k) {
    weights[k] = std::exp(-0.5 * k * k / (sigma * sigma));
    sum += (k ? 2 : 1) * weights[k];
  }
  std::vector<float> half;
  for (const double w : weights) half.push_back(static_cast<float>(w / sum));
  return half;
}

} // namespace

at::Tensor gaussianSmooth(const at::Tensor& volume, const Vec3& sigma) {
  checkVolume(volume, "volume");
  at::Tensor from = asFloats(volume);
  const auto size = sizeOf(from);
  std::int64_t inner = 1;
  for (int a = 0; a < 3; inner *= size[a++]) {
    if (!(sigma[a] >= 0) || sigma[a] > 1e4)
      refuse("The volume cannot be smoothed.",
             "A sigma of " + std::to_string(sigma[a]) + " voxels is not between 0 and 10000.");
    if (sigma[a] == 0 || size[a] == 1) continue;
    const std::vector<float> weights = gaussianHalf(sigma[a]);
    at::Tensor to = at::empty_like(from);
    cpu::ConvolveTask task{from.data_ptr<float>(),
                           to.data_ptr<float>(),
                           size[a],
                           inner,
                           weights.data(),
                           static_cast<std::int64_t>(weights.size()) - 1};
    onDeviceOf(
        from,
        [&] {
          const std::int64_t positions = from.numel() / (a == 0 ? size[0] : inner);
          parallel(positions, 1, [&](std::int64_t begin, std::int64_t end) {
            if (a > 0) return cpu::convolveAcross(task, begin, end);
            std::vector<float> scratch(task.length + 2 * task.radius);
            cpu::convolveRows(task, scratch.data(), begin, end);
          });
        },
        [&](auto stream) {
          const at::Tensor beside = at::tensor(at::ArrayRef<float>(weights)).to(from.device());
          task.weights = beside.data_ptr<float>();
          cuda::convolve(task, from.numel(), stream);
        });
    from = to;
  }
  return from.is_same(volume) ? from.clone() : from;
}

at::Tensor boxSum(const at::Tensor& volume, const std::array<std::int64_t, 3>& radius) {
  checkVolume(volume, "volume");
  for (const std::int64_t r : radius)
    if (r < 0) refuse("Windows cannot be summed.", "A radius is negative.");
  const at::Tensor from = asFloats(volume);
  at::Tensor sums = at::empty_like(from);
  const auto size = sizeOf(from);
  const std::int64_t voxels = size[0] * size[1] * size[2];
  const cpu::BoxGrid grid = boxGrid(size, radius, 1);
  for (std::int64_t c = 0; c < from.numel() / voxels; ++c) {
    const float* source = from.data_ptr<float>() + c * voxels;
    float* target = sums.data_ptr<float>() + c * voxels;
    onDeviceOf(
        from,
        [&] {
          Chunks{grid.blocks(), 1}.forEach([&](std::int64_t block, std::int64_t, std::int64_t) {
            std::vector<double> scratch(grid.scratch(1));
            cpu::boxSum(grid, source, target, block, scratch.data());
          });
        },
        [&](auto stream) {
          const at::Tensor windows = scratchBeside(from, 2 * voxels, at::kDouble);
          cuda::boxSum(grid, source, target, windows.data_ptr<double>(), stream);
        });
  }
  return sums;
}

} // namespace svx::kernels
