// Weights to start from.
#pragma once

#include <cstdint>

namespace torch::nn {
class Module;
}

namespace svx::nn {

enum class Initialiser {
  XavierNormal,          ///< N(0, 2 / (fan in + fan out)). Glorot & Bengio, AISTATS 2010
  XavierTruncatedNormal, ///< the same, drawn again beyond two standard deviations
  HeNormal,              ///< N(0, 2 / fan in). He et al., ICCV 2015
  Orthogonal,            ///< orthonormal rows or columns. Saxe et al., ICLR 2014
  Constant               ///< 0.01
};

/// Draws every weight matrix or kernel (parameters of two and more axes) with a generator of its
/// own, in the order of the modules, and sets biases to 0. Scales of normalisation stay 1. The same
/// numbers for every device and number of threads.
void initialise(torch::nn::Module& module, Initialiser initialiser, std::uint64_t seed);

} // namespace svx::nn
