// An image as a network from position to intensity.
#pragma once

#include "core/jobs/job.h"
#include "core/nn/sweep.h"

namespace svx {

struct ImageNetworkSettings {
  nn::NetworkSpec network;
  std::int64_t batch = 100000; ///< voxels per iteration
  int iterations = 20000;      ///< at most
  double rate = 1e-4;          ///< of Adam
  /// Stops when 1000 iterations raised the peak signal-to-noise ratio by less than this, dB.
  double plateau = 0.05;
  std::uint64_t seed = 1;
};

struct ImageNetwork {
  nn::Network network;
  double psnr = 0; ///< over all voxels that it was fitted to, dB
  int iterations = 0;
};

/// Fits intensities (n), about [0, 1], at points (n, d) in [-1, 1]: mean squared error, voxels in
/// random order without replacement (Sitzmann et al. 2020). Runs on the device of the tensors;
/// plots "psnr" of the recent voxels.
ImageNetwork fitImageNetwork(const at::Tensor& points, const at::Tensor& intensities,
                             const ImageNetworkSettings& settings, JobContext& context);

/// One iteration on these voxels; returns their mean squared error. `gradient` is scratch.
double fitStep(const nn::Network& network, nn::Adam& adam, const at::Tensor& points,
               const at::Tensor& intensities, at::Tensor& gradient, const JobContext& context);

/// The network at points (n, inputs), (n, outputs), a chunk at a time.
at::Tensor evaluate(const nn::Network& network, const at::Tensor& points, JobContext& context);

/// -10 log10 of the mean squared difference, dB, for images with the maximum 1.
double psnr(const at::Tensor& a, const at::Tensor& b);

} // namespace svx
