// The classifier networks, each from its settings.
//
// A spectrum network takes (n, length), or (n, channels, length) for spectra with their neighbours,
// and returns scores (n, classes) whose softmax are probabilities.
#pragma once

#include "core/nn/initialise.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace svx::nn {
class Module;
}

namespace svx::tma {

/// What goes in, and how many classes come out.
struct NetworkShape {
  std::int64_t length = 0;   ///< points of a spectrum
  std::int64_t channels = 1; ///< a spectrum alone, or with its neighbours
  std::int64_t classes = 2;
  /// Ion images beside or instead of the spectrum: of two-branch networks a square patch around the
  /// spot, of the U-Net images of any size.
  std::int64_t images = 0, patch = 15;
  bool operator==(const NetworkShape&) const = default;
};

/// Every hyper-parameter of every network; each architecture says which it reads.
struct NetworkSettings {
  std::string architecture = "cnn";        ///< a name of `architectures()`
  std::vector<std::int64_t> kernels = {};  ///< lengths of convolutions, in order
  std::vector<std::int64_t> channels = {}; ///< output channels of convolutions
  std::vector<std::int64_t> widths = {};   ///< of dense, recurrent or feed-forward layers
  std::int64_t pooling = 1; ///< the maximum of so many points, before everything else
  std::int64_t piece = 4;   ///< points of one step or token
  std::int64_t width = 0;   ///< of a token behind a linear map; 0: the points themselves
  std::int64_t heads = 2;   ///< of attention
  std::string pattern = {}; ///< of sparse attention: "strided", "fixed", "peaks"
  std::int64_t reach = 0;   ///< positions near by; 0: the root of their number
  std::int64_t spacing = 0; ///< of positions far away; 0: the root of their number
  double dropout = 0;
  bool averagePool = false; ///< mean of each channel before the dense layer, for activation maps
  bool checkpoint = false;  ///< compute blocks twice instead of keeping their insides
  nn::Initialiser initialiser = nn::Initialiser::XavierNormal;
};

/// In the order of a list on a screen.
struct Architecture {
  std::string name;     ///< "cnn"
  std::string title;    ///< "Convolutional"
  std::string sentence; ///< what it is, and which settings it reads
};
const std::vector<Architecture>& architectures();

/// A network with the weights it starts from, the same for every device.
/// Throws `Error{Usage}` for an unknown architecture or settings that do not fit the shape.
std::shared_ptr<nn::Module> makeNetwork(const NetworkSettings& settings, const NetworkShape& shape,
                                        std::uint64_t seed);

} // namespace svx::tma
