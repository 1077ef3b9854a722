// What the CUDA loops share: one thread an element, and sums in a fixed order.
#pragma once

#include <cstdint>
#include <cuda_runtime.h>
#include <stdexcept>
#include <string>

namespace svx::kernels::cuda {

inline void check(cudaError_t status) {
  if (status != cudaSuccess)
    throw std::runtime_error(std::string("CUDA: ") + cudaGetErrorString(status));
}

template <typename Body>
__global__ void eachElement(std::int64_t count, Body body) {
  const std::int64_t step = std::int64_t(gridDim.x) * blockDim.x;
  for (std::int64_t i = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step)
    body(i);
}

/// body(i) for every i in [0, count).
template <typename Body>
void forEach(std::int64_t count, cudaStream_t stream, Body body) {
  if (count < 1) return;
  const std::int64_t blocks = (count + 255) / 256;
  eachElement<<<unsigned(blocks < (1 << 22) ? blocks : 1 << 22), 256, 0, stream>>>(count, body);
  check(cudaGetLastError());
}

/// So many, whatever the device: the order of additions decides the last bits.
constexpr int sumBlocks = 1024, sumThreads = 256;

template <int terms, typename Body>
__global__ void partialSums(std::int64_t count, Body body, double* partial) {
  double own[terms] = {};
  constexpr std::int64_t step = std::int64_t(sumBlocks) * sumThreads;
  for (std::int64_t i = std::int64_t(blockIdx.x) * sumThreads + threadIdx.x; i < count; i += step)
    body(i, own);
  __shared__ double shared[sumThreads];
  for (int k = 0; k < terms; ++k) {
    shared[threadIdx.x] = own[k];
    __syncthreads();
    for (int half = sumThreads / 2; half > 0; half /= 2) {
      if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
      __syncthreads();
    }
    if (threadIdx.x == 0) partial[k * sumBlocks + blockIdx.x] = shared[0];
    __syncthreads();
  }
}

template <int terms>
__global__ void totalSums(const double* partial, double* total) {
  __shared__ double shared[sumBlocks];
  for (int k = 0; k < terms; ++k) {
    shared[threadIdx.x] = partial[k * sumBlocks + threadIdx.x];
    __syncthreads();
    for (int half = sumBlocks / 2; half > 0; half /= 2) {
      if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
      __syncthreads();
    }
    if (threadIdx.x == 0) total[k] = shared[0];
    __syncthreads();
  }
}

/// body(i, sums) adds to its `terms` sums; the totals come back to the host. `scratch` is device
/// memory for `sumScratch` doubles.
template <int terms, typename Body>
void sum(std::int64_t count, double* scratch, cudaStream_t stream, Body body, double* totals) {
  partialSums<terms><<<sumBlocks, sumThreads, 0, stream>>>(count, body, scratch);
  check(cudaGetLastError());
  double* total = scratch + terms * sumBlocks;
  totalSums<terms><<<1, sumBlocks, 0, stream>>>(scratch, total);
  check(cudaGetLastError());
  check(cudaMemcpyAsync(totals, total, terms * sizeof(double), cudaMemcpyDeviceToHost, stream));
  check(cudaStreamSynchronize(stream));
}

/// Offsets to the neighbours along an axis; 0 where there is none.
struct Step {
  std::int64_t back, forth;
  __device__ Step(std::int64_t i, std::int64_t n, std::int64_t stride)
      : back(i > 0 ? -stride : 0), forth(i + 1 < n ? stride : 0) {}
};

/// A voxel of a grid of `size` (x, y, z) and the steps to its neighbours.
struct Place {
  Step x, y, z;
  __device__ Place(std::int64_t i, const std::int64_t* size)
      : x(i % size[0], size[0], 1), y(i / size[0] % size[1], size[1], size[0]),
        z(i / (size[0] * size[1]) % size[2], size[2], size[0] * size[1]) {}
};

} // namespace svx::kernels::cuda
