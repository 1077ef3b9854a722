// Dense networks of coordinates: from a point to numbers, with periodic activations or encodings.
//
// Sitzmann et al.: Implicit neural representations with periodic activation functions. NeurIPS 2020
// (SIREN); Tancik et al.: Fourier features let networks learn high frequency functions in low
// dimensional domains. NeurIPS 2020; Mildenhall et al.: NeRF. ECCV 2020 (positional encoding).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace svx::nn {

enum class Activation { Sine, Relu, None };

/// What a point goes through before the first layer.
enum class Encoding {
  None,
  Positional, ///< sin and cos of 2^j pi x_i, j = 0 .. frequencies - 1, each axis by itself
  Random,     ///< the same with frequencies from N(0, sigma^2)
  Fourier     ///< sin and cos of 2 pi b.x, vectors b from N(0, sigma^2)
};

struct NetworkSpec {
  int inputs = 3;
  int outputs = 1;
  int hidden = 3; ///< hidden layers
  int width = 512;
  Activation activation = Activation::Sine;
  double omega = 30; ///< sine layers are sin(omega (W h + b))
  Encoding encoding = Encoding::None;
  int frequencies = 10;
  double sigma = 10;
  bool zeroLast = false; ///< the last layer starts at 0, so the network does
  bool operator==(const NetworkSpec&) const = default;
};

/// z = scale (W h + b), followed by the activation. Tensors are views into the network's.
struct Layer {
  at::Tensor weight; ///< (out, in)
  at::Tensor bias;   ///< (out)
  double scale = 1;
  Activation activation = Activation::None;
  std::int64_t offset =
      -1; ///< of weight, then bias, in the parameters; -1: an encoding, not fitted
};

/// Parameters in one flat tensor; copying copies the handle, not the numbers. Not thread-safe while
/// the parameters are written to.
class Network {
public:
  /// Sine layers start as SIREN does, others with U(-sqrt(6/in), sqrt(6/in)); biases with
  /// U(-1/sqrt(in), 1/sqrt(in)). Drawn on the CPU: the same for every device.
  Network(const NetworkSpec& spec, std::uint64_t seed, const at::TensorOptions& options);
  /// A network that was saved. `seed` is that of its making: it draws a random encoding.
  /// Throws `Error{Input}` when the number of parameters does not fit.
  Network(const NetworkSpec& spec, std::uint64_t seed, const at::Tensor& parameters);

  const NetworkSpec& spec() const { return spec_; }
  std::uint64_t seed() const { return seed_; }
  const at::Tensor& parameters() const { return parameters_; } ///< 1-D, may be written to
  const std::vector<Layer>& layers() const { return layers_; }

  /// The factor of all sine layers but an encoding's (coarse-to-fine schedules change it).
  void setOmega(double omega);

  static std::int64_t parameterCount(const NetworkSpec& spec);

private:
  void view(const at::Tensor& parameters);
  void addEncoding(const at::TensorOptions& options);

  NetworkSpec spec_;
  std::uint64_t seed_;
  at::Tensor parameters_;
  std::vector<Layer> layers_;
};

} // namespace svx::nn
