#include "core/nn/layers.h"

#include "core/data/error.h"
#include "core/kernels/convolution.h"
#include "core/nn/interrupt.h"
#include "core/nn/seed.h"

#include <torch/torch.h>

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace svx::nn {
namespace {

thread_local bool recomputing = false; ///< inside the second pass of `checkpointed`

} // namespace

// ---- Conv1d

Conv1d::Conv1d(std::int64_t in, std::int64_t out, std::int64_t kernel, const Options& options)
    : options_(options) {
  weight = register_parameter("weight", at::zeros({out, in, kernel}));
  if (options.bias) bias = register_parameter("bias", at::zeros({out}));
}

namespace {

/// Of stride 1, float32 on the CPU. (A larger stride leaves out of it: short kernels cost little.)
struct Convolution : torch::autograd::Function<Convolution> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& weight, std::int64_t left, std::int64_t outLength) {
    context->save_for_backward({x, weight});
    context->saved_data["left"] = left;
    context->saved_data["wanted"] = x.requires_grad();
    return kernels::convolve(x, weight, left, outLength);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto gradient = interruptible(gradients[0].contiguous());
    const std::int64_t left = context->saved_data["left"].toInt(), kernel = weight.size(2);
    at::Tensor byInput;
    if (context->saved_data["wanted"].toBool())
      byInput =
          kernels::convolve(gradient, weight.flip(2).transpose(0, 1), kernel - 1 - left, x.size(2));
    interruptible(gradient);
    return {byInput, kernels::convolutionWeightGradient(x, gradient, kernel, left), at::Tensor(),
            at::Tensor()};
  }
};

} // namespace

at::Tensor Conv1d::forward(const at::Tensor& input) {
  at::Tensor x = interruptible(input), y;
  const std::int64_t kernel = weight.size(2), stride = options_.stride;
  const std::int64_t left = options_.padding == Padding::Same ? kernel / 2 : 0;
  const std::int64_t right = options_.padding == Padding::Same ? (kernel - 1) / 2 : 0;
  if (x.is_cpu() && weight.scalar_type() == at::kFloat) { // also under autocast
    x = x.to(at::kFloat);
    y = Convolution::apply(x, weight, left, x.size(2) + left + right - kernel + 1);
    if (stride > 1) y = y.slice(2, 0, at::nullopt, stride);
  } else {
    y = at::conv1d(at::constant_pad_nd(x, {left, right}), weight, {}, stride);
  }
  return bias.defined() ? y + bias.unsqueeze(1) : y;
}

std::int64_t Conv1d::outputLength(std::int64_t length) const {
  const std::int64_t kernel = weight.size(2);
  if (options_.padding == Padding::Same) length += kernel - 1;
  return length < kernel ? 0 : (length - kernel) / options_.stride + 1;
}

// ---- Normalisation

namespace {
constexpr double epsilon = 1e-5; ///< of batch normalisation
}

BatchNorm::BatchNorm(std::int64_t channels, bool relu) : relu_(relu) {
  weight = register_parameter("weight", at::ones({channels}));
  bias = register_parameter("bias", at::zeros({channels}));
  runningMean = register_buffer("running_mean", at::zeros({channels}));
  runningVariance = register_buffer("running_var", at::ones({channels}));
}

at::Tensor BatchNorm::forward(const at::Tensor& input) {
  const at::Tensor x = interruptible(input);
  const bool training = is_training() && x.numel() > x.size(1);
  const double momentum = recomputing ? 0 : 0.1;
  auto y = at::batch_norm(x, weight, bias, runningMean, runningVariance, training, momentum,
                          epsilon, true);
  return relu_ ? y.relu_() : y;
}

std::pair<at::Tensor, at::Tensor> BatchNorm::atRest() const {
  const at::Tensor factor = weight * (runningVariance + epsilon).rsqrt();
  return {factor, bias - runningMean * factor};
}

LayerNorm::LayerNorm(std::int64_t width) {
  weight = register_parameter("weight", at::ones({width}));
  bias = register_parameter("bias", at::zeros({width}));
}

at::Tensor LayerNorm::forward(const at::Tensor& input) {
  // With weights inside, at::layer_norm sums their gradients per thread.
  return at::layer_norm(input, {weight.size(0)}) * weight + bias;
}

// ---- LocallyConnected1d

LocallyConnected1d::LocallyConnected1d(std::int64_t length, std::int64_t kernel) {
  weight = register_parameter("weight", at::zeros({length, kernel}));
}

at::Tensor LocallyConnected1d::forward(const at::Tensor& input) {
  const std::int64_t kernel = weight.size(1), length = weight.size(0);
  const auto padded = at::constant_pad_nd(interruptible(input), {kernel / 2, (kernel - 1) / 2});
  auto sum = padded.narrow(2, 0, length) * weight.select(1, 0);
  for (std::int64_t t = 1; t < kernel; ++t)
    sum = sum + padded.narrow(2, t, length) * weight.select(1, t);
  return sum;
}

// ---- Dropout

at::Tensor Dropout::forward(const at::Tensor& input) {
  if (!is_training() || share_ == 0) return input;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed_);
  const auto keep = at::empty(input.sizes(), input.options().device(at::kCPU))
                        .bernoulli_(1 - share_, generator)
                        .div_(1 - share_);
  return input * keep.to(input.device());
}

void seedDropout(torch::nn::Module& module, std::uint64_t seed, std::int64_t step) {
  std::uint64_t place = 0;
  for (const auto& part : module.modules())
    if (auto* dropout = part->as<Dropout>())
      dropout->setSeed(mixedSeed(mixedSeed(seed, std::uint64_t(step)), place++));
}

// ---- SpectralNorm

SpectralNorm::SpectralNorm(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto unit = [&](std::int64_t n) {
    const auto v = at::normal(0, 1, {n}, generator, at::TensorOptions(at::kFloat));
    return v / v.norm();
  };
  u_ = register_buffer("u", unit(rows));
  v_ = register_buffer("v", unit(columns));
}

at::Tensor SpectralNorm::forward(const at::Tensor& weight) {
  const auto matrix = weight.reshape({weight.size(0), -1});
  if (is_training() && !recomputing) {
    at::NoGradGuard noGrad;
    const auto follow = [](at::Tensor& to, const at::Tensor& from) {
      to.copy_(from / from.norm().clamp_min(1e-12));
    };
    follow(v_, at::mv(matrix.t(), u_));
    follow(u_, at::mv(matrix, v_));
  }
  return weight / at::dot(u_.clone(), at::mv(matrix, v_.clone()));
}

// ---- Functions

at::Tensor positionalEncoding(std::int64_t positions, std::int64_t width) {
  const auto place = at::arange(positions, at::kDouble).unsqueeze(1);
  const auto pair = at::arange(0, width, 2, at::kDouble);
  const auto angle = place * at::pow(10000.0, pair / double(width)).reciprocal();
  auto result = at::empty({positions, width}, at::kDouble);
  result.slice(1, 0, at::nullopt, 2).copy_(angle.sin());
  result.slice(1, 1, at::nullopt, 2).copy_(angle.cos().narrow(1, 0, width / 2));
  return result.to(at::kFloat);
}

at::Tensor maxPool(const at::Tensor& x, std::int64_t window) {
  return window <= 1 ? x : at::max_pool1d(x, window, window, 0, 1, true);
}

namespace {

using Function = std::function<at::Tensor(const at::Tensor&)>;

struct Checkpoint : torch::autograd::Function<Checkpoint> {
  /// `link` requires gradients, so that the backward pass comes by even when x does not.
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                            const at::Tensor& link, const svx::nn::Function& f) {
    (void)link;
    context->save_for_backward({x});
    context->saved_data["wanted"] = x.requires_grad();
    functionOf(context) = f;
    at::NoGradGuard noGrad;
    return f(x);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto x = saved[0].detach().requires_grad_(context->saved_data["wanted"].toBool());
    recomputing = true;
    at::Tensor y;
    try {
      at::AutoGradMode enable(true);
      y = functionOf(context)(x);
    } catch (...) {
      recomputing = false;
      throw;
    }
    recomputing = false;
    torch::autograd::backward({y}, {gradients[0]});
    return {x.grad(), at::Tensor(), at::Tensor()};
  }

private:
  struct Holder : torch::CustomClassHolder {
    svx::nn::Function f;
  };
  static svx::nn::Function& functionOf(torch::autograd::AutogradContext* context) {
    auto& slot = context->saved_data["f"];
    if (slot.isNone()) slot = c10::IValue::make_capsule(c10::make_intrusive<Holder>());
    return static_cast<Holder*>(slot.toCapsule().get())->f;
  }
};

} // namespace

at::Tensor checkpointed(const std::function<at::Tensor(const at::Tensor&)>& f,
                        const at::Tensor& x) {
  if (!at::GradMode::is_enabled()) return f(x);
  return Checkpoint::apply(x, at::empty({0}, x.options()).requires_grad_(), f);
}

} // namespace svx::nn
