#include "core/kernels/convolution.h"

#include "core/kernels/cpu/convolution.h"
#include "core/kernels/tensors.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

namespace svx::kernels {
namespace {

constexpr std::int64_t shortest = 24;      ///< kernel that goes by transforms
constexpr std::int64_t largestSize = 4096; ///< as correlationWeights has room for
constexpr std::int64_t parts = 16;         ///< of a sum over examples, whatever the threads

/// The power of two that wastes at most a third on the overlap.
std::int64_t segmentSize(std::int64_t kernel) {
  std::int64_t size = 64;
  while (size < 3 * kernel) size *= 2;
  return size;
}

bool byTransforms(std::int64_t kernel) {
  return kernel >= shortest && segmentSize(kernel) <= largestSize;
}

std::vector<float> turnsOf(std::int64_t size) {
  std::vector<float> turns(std::size_t(2 * size));
  for (std::int64_t k = 0; k < size; ++k) {
    const double angle = 2 * 3.14159265358979323846 * double(k) / double(size);
    turns[std::size_t(2 * k)] = float(std::cos(angle));
    turns[std::size_t(2 * k + 1)] = float(std::sin(angle));
  }
  return turns;
}

cpu::ConvolutionTask taskOf(const at::Tensor& x, std::int64_t out, std::int64_t kernel,
                            std::int64_t left, std::int64_t outLength) {
  cpu::ConvolutionTask task{};
  task.x = x.data_ptr<float>();
  task.examples = x.size(0);
  task.in = x.size(1);
  task.length = x.size(2);
  task.out = out;
  task.kernel = kernel;
  task.left = left;
  task.outLength = outLength;
  task.size = segmentSize(kernel);
  return task;
}

std::int64_t groupsOf(const cpu::ConvolutionTask& task) {
  return (task.examples * task.segments() + cpu::segmentsAtOnce - 1) / cpu::segmentsAtOnce;
}

} // namespace

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, std::int64_t left,
                    std::int64_t outLength) {
  const auto from = x.contiguous(), w = weight.contiguous();
  auto task = taskOf(from, w.size(0), w.size(2), left, outLength);
  auto y = at::empty({task.examples, task.out, outLength}, x.options());
  task.y = y.data_ptr<float>();
  const float* weights = w.data_ptr<float>();
  if (!byTransforms(task.kernel)) {
    parallel(task.examples, 1, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> scratch(std::size_t(cpu::directScratch(task)));
      for (std::int64_t n = begin; n < end; ++n)
        cpu::directConvolve(task, n, weights, scratch.data());
    });
    return y;
  }
  const auto turns = turnsOf(task.size);
  std::vector<float> spectra(std::size_t(task.size * task.out * task.in * 2));
  std::vector<float> scratch(std::size_t(task.size * cpu::segmentsAtOnce));
  task.turns = turns.data();
  task.spectra = spectra.data();
  cpu::kernelSpectra(task, weights, spectra.data(), scratch.data());
  parallel(groupsOf(task), 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> own(std::size_t(cpu::fourierScratch(task)));
    for (std::int64_t g = begin; g < end; ++g)
      cpu::fourierConvolve(task, g * cpu::segmentsAtOnce, own.data());
  });
  return y;
}

at::Tensor convolutionWeightGradient(const at::Tensor& x, const at::Tensor& gradient,
                                     std::int64_t kernel, std::int64_t left) {
  const auto from = x.contiguous(), g = gradient.contiguous();
  auto task = taskOf(from, g.size(1), kernel, left, g.size(2));
  task.y = g.data_ptr<float>();
  const bool transforms = byTransforms(kernel);
  const std::int64_t items = transforms ? groupsOf(task) : task.examples;
  const std::int64_t length = (items + parts - 1) / parts, count = (items + length - 1) / length;
  std::vector<float> turns;
  if (transforms) turns = turnsOf(task.size);
  task.turns = turns.data();
  const auto result = at::zeros({task.out, task.in, kernel}, x.options());
  const auto sums =
      at::zeros({count, transforms ? task.size * 2 * cpu::correlationPairs(task) : result.numel()},
                x.options());
  parallel(count, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> own(
        std::size_t(transforms ? cpu::fourierScratch(task) : cpu::directScratch(task)));
    for (std::int64_t c = begin; c < end; ++c) {
      float* sum = sums.data_ptr<float>() + c * sums.size(1);
      for (std::int64_t k = c * length; k < std::min(items, (c + 1) * length); ++k)
        if (transforms)
          cpu::fourierCorrelate(task, k * cpu::segmentsAtOnce, own.data(), sum);
        else
          cpu::directCorrelate(task, k, own.data(), sum);
    }
  });
  const auto total = sums[0];
  for (std::int64_t c = 1; c < count; ++c) total.add_(sums[c]);
  if (!transforms) return total.view(result.sizes());
  cpu::correlationWeights(task, total.data_ptr<float>(), result.data_ptr<float>());
  return result;
}

} // namespace svx::kernels
