// Seconds that classifier networks take: a training step and a prediction, as their presets have
// them.
//
//   network_benchmark [--threads N] [--length POINTS] [--steps N] [--bfloat16] [--spectra N]
//   PRESET...
//
// --spectra: in place of batches, the prediction of N spectra in memory.
// --bfloat16: training as with `precision=bfloat16`.
//
// Beside it, the same networks in PyTorch: peers/network_speed.py with the same arguments.
#include "core/jobs/tensor_memory.h"
#include "core/nn/bfloat16.h"
#include "core/nn/module.h"
#include "core/nn/trainer.h"
#include "core/tma/presets.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

namespace {

using namespace svx;

/// The median of the seconds of `steps` runs behind a first.
double seconds(int steps, const std::function<void()>& run) {
  std::vector<double> all;
  for (int i = 0; i <= steps; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (i > 0) all.push_back(taken.count());
  }
  std::nth_element(all.begin(), all.begin() + all.size() / 2, all.end());
  return all[all.size() / 2];
}

void measure(const std::string& id, std::int64_t length, int steps, bool bfloat16) {
  const auto& preset = tma::networkPreset(id);
  const auto network = tma::makeNetwork(preset.network, {.length = length, .classes = 2}, 1);
  const std::int64_t n = preset.training.batch;
  at::manual_seed(1);
  const auto x = at::rand({n, length}), y = at::randint(2, {n}, at::kLong);
  nn::Optimiser optimiser(preset.training.optimiser, network->parameters());
  network->train();
  const double training = seconds(steps, [&] {
    for (const at::Tensor& parameter : network->parameters())
      parameter.mutable_grad() = at::Tensor();
    at::Tensor output;
    {
      const nn::ProductsInBfloat16 products(bfloat16, x.device());
      output = network->forward(x).to(at::kFloat);
    }
    network->loss(output, y, {}).backward();
    optimiser.step();
  });
  network->eval();
  at::NoGradGuard noGrad;
  const double prediction = seconds(steps, [&] { network->forward(x); });
  std::printf("%-14s batch %3lld  train %8.4f s  predict %8.4f s\n", id.c_str(),
              static_cast<long long>(n), training, prediction);
  std::fflush(stdout);
}

/// Many spectra in memory, by the size of their numbers, beside the sum of these: what reading
/// takes.
void measurePrediction(const std::string& id, std::int64_t length, std::int64_t spectra,
                       int steps) {
  const auto& preset = tma::networkPreset(id);
  const auto network = tma::makeNetwork(preset.network, {.length = length, .classes = 2}, 1);
  const auto x = at::rand({spectra, length});
  const nn::TensorSource source(x, {});
  Device device = findDevice("cpu");
  device.threads = at::get_num_threads();
  JobContext context(device);
  const double reading = seconds(steps, [&] { x.sum(); });
  const std::int64_t batch = preset.atOnce > 0 ? preset.atOnce : preset.training.batch;
  const double prediction = seconds(steps, [&] { nn::predict(*network, source, batch, context); });
  const double gigabytes = double(x.numel()) * 4 / 1e9;
  std::printf("%-14s %lld spectra  predict %8.4f s, %.1f GB/s  sum %8.4f s, %.1f GB/s\n",
              id.c_str(), static_cast<long long>(spectra), prediction, gigabytes / prediction,
              reading, gigabytes / reading);
  std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
  const svx::KeepTensorMemory keep; // as in a job
  std::int64_t length = 8668;
  std::int64_t spectra = 0;
  int steps = 5;
  bool bfloat16 = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--threads" && i + 1 < argc)
      at::set_num_threads(std::stoi(argv[++i]));
    else if (word == "--length" && i + 1 < argc)
      length = std::stoll(argv[++i]);
    else if (word == "--steps" && i + 1 < argc)
      steps = std::stoi(argv[++i]);
    else if (word == "--spectra" && i + 1 < argc)
      spectra = std::stoll(argv[++i]);
    else if (word == "--bfloat16")
      bfloat16 = true;
    else if (spectra > 0)
      measurePrediction(word, length, spectra, steps);
    else
      measure(word, length, steps, bfloat16);
  }
}
