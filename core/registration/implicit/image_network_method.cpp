#include "core/registration/implicit/image_network_method.h"

#include "core/registration/implicit/image_network.h"
#include "core/registration/implicit/image_sampler.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

std::vector<Parameter> parameters() {
  return {
      choiceParameter("network", "Network", "siren",
                      {{"siren", "SIREN: sine activations"},
                       {"relu", "ReLU: shows the bias to low frequencies"},
                       {"positional", "ReLU behind a positional encoding"},
                       {"random", "ReLU behind random frequencies along each axis"},
                       {"fourier", "ReLU behind random Fourier features"}},
                      "How positions become intensities. A plain ReLU network learns coarse "
                      "structure only: what belongs to small eigenvalues of its kernel converges "
                      "slowly."),
      integerParameter("width", "Width", 256, 8, 2048, "units", "Units of each hidden layer."),
      integerParameter("hidden", "Hidden layers", 3, 1, 8, "", "Layers with an activation."),
      realParameter("omega", "Frequency factor", 30, 0.1, 1000, "",
                    "Factor inside the sines. Near 1 blurs; too large makes noise between the "
                    "voxels."),
      integerParameter("frequencies", "Frequencies", 10, 1, 256, "",
                       "Of an encoding: along each axis, or in all for Fourier features."),
      realParameter("sigma", "Spread of random frequencies", 10, 0.001, 1000, "",
                    "Larger: finer detail and more noise between the voxels."),
      integerParameter("batch", "Voxels per iteration", 20000, 16, 10000000, "",
                       "Drawn without replacement."),
      integerParameter("iterations", "Iterations", 1000, 1, 10000000, "",
                       "At most; it stops when 1000 iterations improved less than 0.05 dB."),
      realParameter("rate", "Learning rate", 5e-4, 1e-9, 1, "", "Step of Adam."),
      boolParameter("holdOut", "Fit every second voxel only", false,
                    "The others then tell how well the network generalises; compare frequency "
                    "factors by it."),
      realParameter("zoom", "Zoom", 1, 0.1, 16, "",
                    "Voxels of the result along each axis for one of the image. Nothing is "
                    "interpolated: the network is asked at every voxel."),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  const auto n = [](std::int64_t v) { return Value(v); };
  return {
      {"default", "Do your best", "A sine network of half the published width: minutes.", {}},
      {"quick", "Quick look", "Fewer iterations: coarse structure.", {{"iterations", n(200)}}},
      {"published",
       "Until it no longer improves",
       "The published size, up to 20,000 iterations: hours on a processor.",
       {{"width", n(512)}, {"batch", n(100000)}, {"iterations", n(20000)}, {"rate", 1e-4}}},
      {"generalisation",
       "Frequency study",
       "Fits every second voxel and scores the others.",
       {{"holdOut", true}}},
  };
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.image-network";
  info.title = "Image as a network";
  info.sentence = "Fits a network that gives an image's intensity anywhere, at any resolution.";
  info.citation =
      "Sitzmann et al.: Implicit neural representations with periodic activation functions. "
      "NeurIPS 2020; Tancik et al.: Fourier features let networks learn high frequency functions "
      "in low dimensional domains. NeurIPS 2020";
  info.inputs = {{"image", "Image", DataKind::Volume, true, "Of several channels the first."}};
  info.outputs = {{"fitted", "Image from the network", DataKind::Volume, "fitted.nii.gz"}};
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

ImageNetworkSettings settingsOf(const Values& values, const JobContext& context, int inputs) {
  ImageNetworkSettings s;
  const std::string& kind = values.text("network");
  s.network.inputs = inputs;
  s.network.activation = kind == "siren" ? nn::Activation::Sine : nn::Activation::Relu;
  s.network.encoding = kind == "positional" ? nn::Encoding::Positional
                       : kind == "random"   ? nn::Encoding::Random
                       : kind == "fourier"  ? nn::Encoding::Fourier
                                            : nn::Encoding::None;
  s.network.width = int(values.integer("width"));
  s.network.hidden = int(values.integer("hidden"));
  s.network.omega = values.real("omega");
  s.network.frequencies = int(values.integer("frequencies"));
  s.network.sigma = values.real("sigma");
  s.batch = values.integer("batch");
  s.iterations = int(values.integer("iterations"));
  s.rate = values.real("rate");
  s.seed = context.seed();
  return s;
}

/// 1 at every second voxel along each axis.
at::Tensor everySecond(const Geometry& grid) {
  auto chosen = at::zeros({grid.size[2], grid.size[1], grid.size[0]}, at::kBool);
  chosen.slice(0, 0, {}, 2).slice(1, 0, {}, 2).slice(2, 0, {}, 2).fill_(true);
  return chosen.reshape({-1});
}

/// The grid with the same corner voxels, so that both share the network's box.
Geometry zoomed(const Geometry& grid, double zoom) {
  Geometry result = grid;
  for (std::size_t a = 0; a < 3; ++a)
    if (grid.size[a] > 1) {
      result.size[a] = std::max<std::int64_t>(2, std::llround(double(grid.size[a] - 1) * zoom) + 1);
      result.spacing[a] = grid.spacing[a] * double(grid.size[a] - 1) / double(result.size[a] - 1);
    }
  return result;
}

Figure decibel(const char* id, const char* label, double value, const char* help) {
  return {id, label, "dB", std::nullopt, value, 2, true, help};
}

} // namespace

const MethodInfo& ImageNetworkMethod::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs ImageNetworkMethod::run(const Inputs& inputs, const Values& values,
                                JobContext& context) const {
  const auto image = input<Volume>(inputs, "image");
  if (!image)
    throw Error(ErrorKind::Usage, "The input 'image' is missing", "there is nothing to fit",
                "Give an image.");
  const Geometry& grid = image->geometry;
  grid.validate("The image '" + image->name + "'");
  const auto device = context.device().kind == DeviceKind::Cuda
                          ? at::Device(at::kCUDA, c10::DeviceIndex(context.device().index))
                          : at::Device(at::kCPU);
  const auto voxels = image->asFloat(0).reshape({-1});
  const auto [lowest, highest] = image->range();
  if (!(highest > lowest))
    throw Error(ErrorKind::Input, "The image '" + image->name + "' cannot be fitted",
                "all its voxels have the same value", "Choose another image.");
  const auto finite = at::isfinite(voxels);
  const bool holdOut = values.boolean("holdOut");
  const auto fitted = holdOut ? finite.logical_and(everySecond(grid)) : finite;
  const auto points = voxelPoints(grid);
  const auto scaled = (voxels - lowest) / (highest - lowest);
  const auto pick = [&](const at::Tensor& t, const at::Tensor& mask) {
    return t.index_select(0, mask.nonzero().squeeze(1)).to(device);
  };

  auto fitting = context.part(0, 0.9);
  const auto settings = settingsOf(values, context, grid.dimensions());
  const auto fit = fitImageNetwork(pick(points, fitted), pick(scaled, fitted), settings, fitting);

  context.progress(0.9, "Asking the network");
  auto result = std::make_shared<Volume>();
  result->name = image->name + " (network)";
  result->geometry = zoomed(grid, values.real("zoom"));
  result->unit = image->unit;
  result->modality = image->modality;
  result->window = image->window;
  const auto [nx, ny, nz] = result->geometry.size;
  result->voxels =
      (evaluate(fit.network, voxelPoints(result->geometry).to(device), context).to(at::kCPU) *
           (highest - lowest) +
       lowest)
          .view({nz, ny, nx})
          .contiguous();

  Outputs outputs;
  outputs.figures.push_back(decibel("psnr", "Peak signal-to-noise ratio", fit.psnr,
                                    "At the voxels fitted; higher is better. Above 39 dB small "
                                    "detail is kept, below 35 dB it is not."));
  if (holdOut) {
    const auto others = finite.logical_and(fitted.logical_not());
    const auto there = evaluate(fit.network, pick(points, others), context).squeeze(1);
    outputs.figures.push_back(decibel("psnr.held-out", "The same at voxels left out",
                                      psnr(there, pick(scaled, others)),
                                      "How well the network guesses between voxels."));
  }
  outputs.figures.push_back({"iterations", "Iterations", "", std::nullopt, double(fit.iterations),
                             0, false, "Until it no longer improved, or the limit."});
  outputs.data["fitted"] = std::shared_ptr<const Volume>(std::move(result));
  return outputs;
}

std::uint64_t ImageNetworkMethod::memoryEstimate(const Inputs& inputs, const Values& values) const {
  const auto image = input<Volume>(inputs, "image");
  if (!image) return 0;
  const auto voxels = std::uint64_t(image->geometry.voxelCount());
  const double zoom = values.real("zoom");
  const auto result = std::uint64_t(double(voxels) * std::pow(zoom, image->geometry.dimensions()));
  const auto width = std::uint64_t(values.integer("width"));
  const auto hidden = std::uint64_t(values.integer("hidden"));
  const auto batch = std::uint64_t(values.integer("batch"));
  return voxels * 60 + result * 28 + batch * 24 + 16384 * width * 4 * (2 * hidden + 4) +
         width * width * hidden * 20 + (64u << 20);
}

} // namespace svx
