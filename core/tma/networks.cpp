#include "core/tma/networks.h"

#include "core/data/error.h"
#include "core/tma/parts.h"

namespace svx::tma {
namespace {

struct Entry {
  Architecture about;
  Maker make;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
      {{"dense", "Fully connected",
        "Batch normalisation and dense layers (widths: hidden layers, none for a linear "
        "classifier)."},
       makeDense},
      {{"cnn", "Convolutional", "Convolutions and a dense layer (kernels, channels)."},
       makeConvolutional},
      {{"residual", "Residual",
        "Convolutions that add to their input, and a dense layer (kernels, channels)."},
       makeResidual},
      {{"isotopenet", "IsotopeNet",
        "A residual network that sees no more than an isotope pattern (kernels, channels, "
        "dropout)."},
       makeIsotopeNet},
      {{"recurrent", "Recurrent", "Long short-term memory over pieces (piece, widths)."},
       makeRecurrent},
      {{"bilstm", "Bidirectional recurrent",
        "Long short-term memory in both directions (piece, widths)."},
       makeBidirectional},
      {{"bilstm-crf", "Bidirectional recurrent with label chain",
        "A label for each piece, and what labels follow each other (piece, widths)."},
       makeBidirectionalCrf},
      {{"lrcn", "Convolutional recurrent",
        "A convolution in each piece, then long short-term memory (kernels, channels, piece, "
        "widths)."},
       makeConvolutionalRecurrent},
      {{"transformer", "Transformer",
        "Encoder blocks over pieces (pooling, piece, width, heads, widths: feed-forward, a block "
        "for "
        "each; pattern, reach and spacing for sparse attention)."},
       makeTransformer},
      {{"vit", "Vision transformer in 1-D",
        "Pieces embedded by a convolution, a class token and encoder blocks (piece, width, heads, "
        "widths)."},
       makeVisionTransformer},
      {{"voting", "Voting layer",
        "A convolutional network for each spectrum, and one prediction for all spectra of a "
        "sample."},
       makeVoting},
      {{"ensemble", "Dense and convolutional ensemble",
        "The mean probability of a dense and a convolutional network (widths, kernels, channels)."},
       makeEnsemble},
      {{"two-branch", "Spectrum and image patch",
        "A convolutional network of the spectrum and one of ion images around the spot (kernels, "
        "channels, widths: channels of the image branch)."},
       makeTwoBranch},
      {{"unet", "U-Net on ion images",
        "A class for each pixel from ion images (widths: channels of each level)."},
       makeUNet}};
  return all;
}

} // namespace

const std::vector<Architecture>& architectures() {
  static const std::vector<Architecture> all = [] {
    std::vector<Architecture> list;
    for (const Entry& entry : entries()) list.push_back(entry.about);
    return list;
  }();
  return all;
}

std::shared_ptr<nn::Module> makeNetwork(const NetworkSettings& settings, const NetworkShape& shape,
                                        std::uint64_t seed) {
  for (const Entry& entry : entries())
    if (entry.about.name == settings.architecture) {
      if (shape.classes < 2) refuse("it needs at least two classes.");
      if (settings.kernels.size() != settings.channels.size())
        refuse("there are " + std::to_string(settings.kernels.size()) + " kernels and " +
                   std::to_string(settings.channels.size()) + " numbers of channels.",
               "Give one of each for every convolution.");
      for (const auto* list : {&settings.kernels, &settings.channels, &settings.widths})
        for (const std::int64_t value : *list)
          if (value < 1) refuse("sizes of layers start at 1.");
      if (settings.pooling < 1 || settings.piece < 1 || settings.heads < 1 || settings.width < 0)
        refuse("sizes of windows, pieces and heads start at 1.");
      auto network = entry.make(settings, shape);
      nn::initialise(*network, settings.initialiser, seed);
      return network;
    }
  refuse("no architecture is called '" + settings.architecture + "'.");
}

void refuse(const std::string& why, const std::string& remedy) {
  throw Error(ErrorKind::Usage, "The network cannot be made", why, remedy);
}

} // namespace svx::tma
