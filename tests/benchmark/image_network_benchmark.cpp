// Fits a 64^3 block with a 3x512 SIREN, here and with plain LibTorch autograd of the same network,
// in turn in one run: iterations per second and the peak signal-to-noise ratio both reach.
#include "core/registration/implicit/image_network.h"
#include "core/registration/implicit/image_sampler.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <cstdio>

namespace {

using namespace svx;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Structure of many sizes, [0, 1].
at::Tensor block(const at::Tensor& p) {
  const auto x = p.select(1, 0), y = p.select(1, 1), z = p.select(1, 2);
  const auto r = (x * x + y * y + z * z).sqrt();
  return 0.5 + 0.2 * at::sin(9 * x + 4 * y * z) + 0.2 * at::cos(25 * r) +
         0.1 * (at::sin(40 * y) * at::cos(33 * z) > 0).to(at::kFloat);
}

} // namespace

int main(int argc, char** argv) {
  const int iterations = argc > 1 ? std::atoi(argv[1]) : 20;
  at::set_num_threads(2);
  JobContext context(findDevice("cpu"));
  Geometry grid;
  grid.size = {64, 64, 64};
  const auto points = voxelPoints(grid), values = block(points);
  const std::int64_t batch = 100000;
  const nn::Network network(nn::NetworkSpec{}, 1, at::kFloat);
  auto gradient = at::zeros_like(network.parameters());
  nn::Adam adam(1e-4);

  std::vector<torch::Tensor> parameters;
  for (const auto& layer : network.layers())
    for (const auto& part : {layer.weight, layer.bias})
      parameters.push_back(part.clone().requires_grad_(true));
  torch::optim::Adam optimiser(parameters, torch::optim::AdamOptions(1e-4));
  const auto plain = [&](torch::Tensor h) {
    for (std::size_t l = 0; l < 4; ++l) {
      h = torch::addmm(parameters[2 * l + 1], h, parameters[2 * l].t());
      if (l < 3) h = torch::sin(30 * h);
    }
    return h.squeeze(1);
  };

  torch::manual_seed(1);
  double ours = 0, theirs = 0;
  for (int i = -1; i < iterations; ++i) { // the first one warms up
    const auto chosen = at::randperm(points.size(0)).narrow(0, 0, batch);
    const auto x = points.index_select(0, chosen), y = values.index_select(0, chosen);
    const double a = seconds();
    fitStep(network, adam, x, y, gradient, context);
    const double b = seconds();
    optimiser.zero_grad();
    torch::mse_loss(plain(x), y).backward();
    optimiser.step();
    const double c = seconds();
    if (i >= 0) {
      ours += b - a;
      theirs += c - b;
    }
  }
  torch::NoGradGuard noGradient;
  const double reached = psnr(evaluate(network, points, context).squeeze(1), values);
  const double plainReached = psnr(plain(points), values);
  std::printf("iterations/s: here %.3f, LibTorch autograd %.3f, ratio %.2f\n", iterations / ours,
              iterations / theirs, theirs / ours);
  std::printf("PSNR after %d: here %.3f dB, LibTorch %.3f dB\n", iterations + 1, reached,
              plainReached);
}
