#include "core/registration/implicit/image_network.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace svx {
namespace {

constexpr std::int64_t chunk = 4096; ///< points whose activations stay in the cache

} // namespace

double fitStep(const nn::Network& network, nn::Adam& adam, const at::Tensor& points,
               const at::Tensor& intensities, at::Tensor& gradient, const JobContext& context) {
  const std::int64_t n = points.size(0);
  const std::int64_t step = points.is_cpu() ? chunk : n;
  gradient.zero_();
  auto squares = at::zeros({}, points.options().dtype(at::kDouble));
  nn::Sweep sweep(network);
  for (std::int64_t from = 0; from < n; from += step) {
    context.throwIfCancelled();
    const auto count = std::min(step, n - from);
    auto residual = sweep.forward(points.narrow(0, from, count))[0];
    residual.sub_(intensities.narrow(0, from, count).unsqueeze(1));
    squares += residual.square().sum(at::kDouble);
    sweep.backward(residual.mul_(2.0 / double(n)).unsqueeze(0), gradient);
  }
  adam.step(network.parameters(), gradient);
  return squares.item<double>() / double(n);
}

at::Tensor evaluate(const nn::Network& network, const at::Tensor& points, JobContext& context) {
  std::vector<at::Tensor> parts;
  nn::Sweep sweep(network);
  for (std::int64_t from = 0; from < points.size(0); from += 4 * chunk) {
    context.throwIfCancelled();
    parts.push_back(
        sweep.forward(points.narrow(0, from, std::min(4 * chunk, points.size(0) - from)))[0]);
  }
  return at::cat(parts);
}

double psnr(const at::Tensor& a, const at::Tensor& b) {
  return -10 * std::log10(std::max(1e-20, (a - b).square().mean(at::kDouble).item<double>()));
}

ImageNetwork fitImageNetwork(const at::Tensor& points, const at::Tensor& intensities,
                             const ImageNetworkSettings& settings, JobContext& context) {
  constexpr int look = 50, patience = 1000; // iterations between figures, and without progress
  auto generator = at::make_generator<at::CPUGeneratorImpl>(settings.seed);
  ImageNetwork fit{nn::Network(settings.network, settings.seed, points.options()), 0, 0};
  nn::Adam adam(settings.rate);
  auto gradient = at::zeros_like(fit.network.parameters());
  const std::int64_t n = points.size(0), batch = std::min(settings.batch, n);
  at::Tensor order;
  std::int64_t next = n;
  double squares = 0, best = -1e9;
  int bestAt = 0;
  while (fit.iterations < settings.iterations && fit.iterations - bestAt < patience) {
    context.checkpoint();
    if (next + batch > n) {
      order = at::randperm(n, generator, at::TensorOptions(at::kLong)).to(points.device());
      next = 0;
    }
    const auto chosen = order.narrow(0, next, batch);
    next += batch;
    squares += fitStep(fit.network, adam, points.index_select(0, chosen),
                       intensities.index_select(0, chosen), gradient, context);
    ++fit.iterations;
    if (fit.iterations % look != 0) continue;
    const double recent = -10 * std::log10(std::max(1e-20, squares / look));
    squares = 0;
    context.plot("psnr", fit.iterations, recent);
    context.progress(double(fit.iterations) / settings.iterations, "Fitting the image network");
    if (recent > best + settings.plateau) {
      best = recent;
      bestAt = fit.iterations;
    }
  }
  fit.psnr = psnr(evaluate(fit.network, points, context).squeeze(1), intensities);
  return fit;
}

} // namespace svx
