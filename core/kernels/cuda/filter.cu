#include "core/kernels/cuda/launch.cuh"
#include "core/kernels/cuda/loops.h"

namespace svx::kernels::cuda {

void convolve(const cpu::ConvolveTask& task, std::int64_t elements, Stream stream) {
  forEach(elements, stream, [=] __device__(std::int64_t e) {
    const std::int64_t i = e / task.inner % task.length, last = task.length - 1;
    const float* line = task.from + e - i * task.inner;
    float sum = task.weights[0] * line[i * task.inner];
    for (std::int64_t k = 1; k <= task.radius; ++k) {
      const std::int64_t low = i > k ? i - k : 0, high = i + k < last ? i + k : last;
      sum += task.weights[k] * (line[low * task.inner] + line[high * task.inner]);
    }
    task.to[e] = sum;
  });
}

} // namespace svx::kernels::cuda
