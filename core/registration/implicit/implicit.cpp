#include "core/registration/implicit/implicit.h"

#include "core/kernels/similarity.h"
#include "core/registration/implicit/image_sampler.h"
#include "core/registration/implicit/network_transform.h"
#include "core/registration/preview.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace svx {
namespace {

at::Device deviceOf(const JobContext& context) {
  const Device& device = context.device();
  return device.kind == DeviceKind::Cuda ? at::Device(at::kCUDA, c10::DeviceIndex(device.index))
                                         : at::Device(at::kCPU);
}

struct Range {
  double lowest, size;
};

/// One window for both images: squared differences compare them directly.
Range sharedRange(const ImagePair& pair) {
  const auto ends = [](const PreparedImage& image, bool low) {
    const auto v =
        image.inside.defined() ? image.voxels.masked_select(image.inside != 0) : image.voxels;
    return (low ? v.min() : v.max()).item<double>();
  };
  const double lowest = std::min(ends(pair.fixed, true), ends(pair.moving, true));
  return {lowest, std::max(ends(pair.fixed, false), ends(pair.moving, false)) - lowest};
}

/// Draws points: voxels of the fixed image that count, or places between them.
class PointSource {
public:
  PointSource(const PreparedImage& fixed, bool onVoxels, std::uint64_t seed,
              const at::Device& device)
      : generator_(at::make_generator<at::CPUGeneratorImpl>(seed)), device_(device),
        d_(fixed.grid.dimensions()) {
    if (!onVoxels && !fixed.inside.defined()) return;
    voxels_ = voxelPoints(fixed.grid);
    if (fixed.inside.defined())
      voxels_ = voxels_.index_select(0, fixed.inside.reshape({-1}).nonzero().squeeze(1));
    if (onVoxels) return;
    jitter_ = at::empty({d_}, at::kFloat); // half a voxel
    for (int k = 0; k < d_; ++k)
      jitter_[k] = 1.0 / double(std::max<std::int64_t>(1, fixed.grid.size[std::size_t(k)] - 1));
  }

  at::Tensor draw(std::int64_t n) {
    at::Tensor points;
    const auto uniform = [&] { return at::empty({n, d_}, at::kFloat).uniform_(-1, 1, generator_); };
    if (voxels_.defined()) {
      const auto index = at::empty({n}, at::kLong).random_(0, voxels_.size(0), generator_);
      points = voxels_.index_select(0, index);
      if (jitter_.defined()) points = (points + jitter_ * uniform()).clamp(-1, 1);
    } else {
      points = uniform();
    }
    return points.to(device_);
  }

private:
  at::Generator generator_;
  at::Device device_;
  int d_;
  at::Tensor voxels_, jitter_;
};

struct Compared {
  double value = 0;
  at::Tensor gradient; ///< by the moving values (n)
};

Compared compare(SampledDistance kind, const at::Tensor& fixed, const Samples& moving,
                 const at::Tensor& inside) {
  if (kind == SampledDistance::SquaredDifferences) {
    auto s = kernels::meanSquares(fixed, moving.values, inside);
    return {2 * s.value, s.gradient.mul_(2)};
  }
  if (kind == SampledDistance::Correlation) {
    auto s = kernels::correlation(fixed, moving.values, inside);
    const double c = std::sqrt(std::max(s.value, 1e-12));
    return {1 - c, s.gradient.mul_(-0.5 / c)};
  }
  kernels::MutualInformationOptions options;
  auto s = kernels::mutualInformation(fixed, moving.values, inside, options);
  return {-s.value, s.gradient.neg_()};
}

nn::NetworkSpec specOf(const ImplicitSettings& s, int d) {
  nn::NetworkSpec spec;
  spec.inputs = d + (s.deformation.velocity ? 1 : 0);
  spec.outputs = d;
  spec.hidden = s.hidden;
  spec.width = s.width;
  spec.omega = s.omega;
  spec.zeroLast = s.zeroLast;
  return spec;
}

void check(const ImplicitSettings& s, const ImagesBetween& between) {
  if (s.smoothness.kind == Smoothness::Bending && s.deformation.velocity && s.alpha > 0)
    throw Error(ErrorKind::Usage, "Bending energy cannot be used with model V",
                "second derivatives are not carried through the steps of a velocity",
                "Choose another smoothness, or model D.");
  if (!between.empty() && !s.deformation.velocity)
    throw Error(ErrorKind::Usage, "Images in between need model V",
                "a displacement has no path on which they could lie", "Choose model V.");
}

/// The whole fit: what stays the same over the iterations, and one iteration.
class Fit {
public:
  Fit(const ImagePair& pair, const AffineMap& linear, const LandmarkPairs& landmarks,
      const ImagesBetween& between, const ImplicitSettings& settings, JobContext& context)
      : s_(settings), d_(pair.fixed.grid.dimensions()), device_(deviceOf(context)),
        toWorld_(linear * worldToNormalised(pair.fixed.grid).inverse()), range_(sharedRange(pair)),
        fixed_(pair.fixed, worldToNormalised(pair.fixed.grid).inverse(), range_.lowest, range_.size,
               device_),
        moving_(pair.moving, toWorld_, range_.lowest, range_.size, device_),
        source_(pair.fixed, s_.onVoxels, s_.seed, device_),
        network_(specOf(s_, d_), s_.seed, at::TensorOptions(at::kFloat).device(device_)),
        deformation_(network_, s_.deformation), gradient_(at::zeros_like(network_.parameters())) {
    if (s_.physical)
      for (int k = 0; k < d_; ++k)
        s_.smoothness.halfExtent.push_back(0.5 * pair.fixed.grid.spacing[std::size_t(k)] *
                                           double(pair.fixed.grid.size[std::size_t(k)] - 1));
    const AffineMap ownWorld = worldToNormalised(pair.fixed.grid).inverse();
    for (const auto& image : between)
      between_.emplace_back(image, ownWorld, range_.lowest, range_.size, device_);
    place(landmarks, worldToNormalised(pair.fixed.grid));
  }

  void fitImages(const ImagePair& pair, ImplicitFit& fit, JobContext& context) {
    const auto one = [&](const PreparedImage& image, ImageSampler& sampler, const char* name,
                         JobContext part) {
      context.log(std::string("Fitting the network of the ") + name + " image");
      ImageNetworkSettings settings = s_.image;
      settings.network.inputs = image.grid.dimensions();
      settings.seed = s_.seed;
      const auto values = (image.voxels.reshape({-1}) - range_.lowest) / range_.size;
      auto result =
          fitImageNetwork(voxelPoints(image.grid).to(device_), values.to(device_), settings, part);
      sampler.use(result.network);
      return result.psnr;
    };
    fit.fixedPsnr = one(pair.fixed, fixed_, "fixed", context.part(0, 0.5));
    fit.movingPsnr = one(pair.moving, moving_, "moving", context.part(0.5, 1));
  }

  /// Loss of one batch; its gradient is stepped along.
  double iterate(nn::Adam& adam, ImplicitFit& fit) {
    gradient_.zero_();
    const auto x = source_.draw(s_.samples);
    const bool smooth = s_.alpha > 0;
    const std::int64_t n = x.size(0),
                       few = s_.smoothnessSamples > 0 ? std::min(n, s_.smoothnessSamples) : n;
    double loss = 0;
    if (few < n) { // derivatives at the first of the points only
      loss += dataTerm(x.narrow(0, few, n - few), double(n - few) / double(n), false, fit);
      loss += dataTerm(x.narrow(0, 0, few), double(few) / double(n), smooth, fit);
    } else {
      loss += dataTerm(x, 1, smooth, fit);
    }
    if (landmarks_.defined() && s_.landmarkWeight > 0) loss += landmarkTerm();
    adam.step(network_.parameters(), gradient_);
    return loss;
  }

  nn::Network& network() { return network_; }

  /// Largest spectral norm of a velocity step, bounded by Frobenius'.
  double steepestStep() {
    const auto x = source_.draw(2000);
    BoundedSweep sweep(network_, d_, s_.deformation.boundary);
    double steepest = 0;
    for (int i = 0; i < s_.deformation.steps; ++i) {
      const auto t = at::full({x.size(0), 1}, double(i) / s_.deformation.steps, x.options());
      const auto jet = sweep.forward(at::cat({x, t}, 1), 1, d_).narrow(0, 1, d_);
      steepest =
          std::max(steepest, jet.square().sum(at::IntArrayRef({0, 2})).max().sqrt().item<double>() /
                                 s_.deformation.steps);
    }
    return steepest;
  }

private:
  void place(const LandmarkPairs& pairs, const AffineMap& toBox) {
    if (pairs.fixed.empty()) return;
    const auto n = std::int64_t(pairs.fixed.size());
    auto fixed = at::zeros({n, d_}, at::kFloat), moving = at::zeros({n, 3}, at::kFloat);
    for (std::int64_t i = 0; i < n; ++i) {
      const Vec3 x = toBox(pairs.fixed[std::size_t(i)]);
      for (int k = 0; k < d_; ++k) fixed[i][k] = x[std::size_t(k)];
      for (int k = 0; k < 3; ++k)
        moving[i][k] =
            pairs.moving[std::size_t(i)][std::size_t(k)] - toWorld_.offset[std::size_t(k)];
    }
    landmarks_ = fixed.to(device_);
    targets_ = moving.to(device_);
    linear_ = at::empty({3, d_}, at::kFloat);
    for (int r = 0; r < 3; ++r)
      for (int k = 0; k < d_; ++k) linear_[r][k] = toWorld_.linear[std::size_t(3 * r + k)];
    linear_ = linear_.to(device_);
  }

  /// The points are mapped first, since the distance needs them all; then swept a chunk at a time,
  /// whose activations stay in the cache.
  double dataTerm(const at::Tensor& x, double share, bool smooth, ImplicitFit& fit) {
    const std::int64_t n = x.size(0), chunk = device_.is_cpu() ? 1024 : n;
    const auto forEachChunk = [&](auto visit) {
      for (std::int64_t from = 0; from < n; from += chunk) visit(from, std::min(chunk, n - from));
    };
    auto mapped = x.clone();
    forEachChunk([&](std::int64_t from, std::int64_t count) {
      mapped.narrow(0, from, count).add_(deformation_.forward(x.narrow(0, from, count), 0)[0]);
    });
    const auto fixed = fixed_.at(x, false);
    const auto moving = moving_.at(mapped);
    const auto inside = fixed.inside * moving.inside;
    const double counted = inside.sum().item<double>();
    fit.outside = 1 - counted / double(n);
    if (counted == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image",
                  "Give an initial transform or check the masks.");
    const auto data = compare(s_.distance, fixed.values, moving, inside);
    const auto pull = (moving.gradient * data.gradient.unsqueeze(1)).mul_(share);
    double loss = share * data.value, smoothness = 0;
    const int order = !smooth ? 0 : s_.smoothness.kind == Smoothness::Bending ? 2 : 1;
    forEachChunk([&](std::int64_t from, std::int64_t count) {
      const double part = double(count) / double(n);
      const auto points = x.narrow(0, from, count);
      const auto jet = deformation_.forward(points, order);
      auto adjoint = at::zeros_like(jet);
      adjoint[0].copy_(pull.narrow(0, from, count));
      if (smooth) {
        const auto penalty = penalise(s_.smoothness, jet);
        adjoint.add_(penalty.gradient, s_.alpha * part);
        smoothness += part * penalty.value.item<double>();
        fit.smallestDeterminant =
            std::min(fit.smallestDeterminant, penalty.determinants.min().item<double>());
        fit.folded += (penalty.determinants <= 0).sum().item<std::int64_t>();
      }
      std::vector<at::Tensor> atSteps;
      if (!between_.empty()) loss += share * part * betweenTerm(points, share * part, atSteps);
      loss += deformation_.backward(adjoint, gradient_, atSteps, share * part * s_.timeWeight);
    });
    if (smooth) fit.smoothness = smoothness;
    return loss + s_.alpha * smoothness;
  }

  /// Compares the moving image along the path with the images in between.
  double betweenTerm(const at::Tensor& x, double share, std::vector<at::Tensor>& atSteps) {
    atSteps.resize(std::size_t(s_.deformation.steps) + 1);
    double loss = 0;
    for (std::size_t i = 0; i < between_.size(); ++i) {
      const double time = s_.deformation.steps * double(i + 1) / double(between_.size() + 1);
      const int before = int(time);
      const double weight = time - before; // of the step behind
      const auto now = deformation_.position(before) * (1 - weight) +
                       deformation_.position(std::min(before + 1, s_.deformation.steps)) * weight;
      const auto target = between_[i].at(x, false);
      const auto moving = moving_.at(now);
      const auto data = compare(SampledDistance::SquaredDifferences, target.values, moving,
                                target.inside * moving.inside);
      loss += s_.betweenWeight * data.value;
      const auto a = moving.gradient * data.gradient.unsqueeze(1) * (share * s_.betweenWeight);
      const auto add = [&](int step, double w) {
        if (w == 0) return;
        auto& sum = atSteps[std::size_t(step)];
        sum = sum.defined() ? sum + w * a : w * a;
      };
      add(before, 1 - weight);
      add(before + 1, weight);
    }
    return loss;
  }

  /// Mean distance in mm of mapped landmarks to where they belong.
  double landmarkTerm() {
    const auto jet = deformation_.forward(landmarks_, 0);
    const auto miss = at::mm(landmarks_ + jet[0], linear_.t()) - targets_;
    const auto length = (miss.square().sum(1, true) + 1e-6).sqrt();
    const double weight = s_.landmarkWeight / double(landmarks_.size(0));
    deformation_.backward((at::mm(miss / length, linear_) * weight).unsqueeze(0), gradient_);
    return weight * length.sum().item<double>();
  }

  ImplicitSettings s_;
  int d_;
  at::Device device_;
  AffineMap toWorld_; ///< the fixed box to the moving world
  Range range_;
  ImageSampler fixed_, moving_;
  std::vector<ImageSampler> between_;
  PointSource source_;
  nn::Network network_;
  Deformation deformation_;
  at::Tensor gradient_;
  at::Tensor landmarks_, targets_, linear_;
};

} // namespace

ImplicitFit fitImplicit(const ImagePair& pair, const AffineMap& linear,
                        const LandmarkPairs& landmarks, const ImagesBetween& between,
                        const ImplicitSettings& settings, JobContext& context) {
  check(settings, between);
  constexpr int look = 100, steps = 6; // steps: that are shown
  ImplicitFit result;
  Fit fit(pair, linear, landmarks, between, settings, context);
  auto fitting = context.part(settings.networks ? 0.5 : 0, 1);
  if (settings.networks) {
    auto images = context.part(0, 0.5);
    fit.fitImages(pair, result, images);
  }
  nn::Adam adam(settings.rate);
  const auto start = std::chrono::steady_clock::now();
  double sum = 0;
  int summed = 0;
  for (int i = 0; i < settings.iterations; ++i) {
    context.checkpoint();
    const double done = double(i) / settings.iterations;
    if (settings.omegaStart > 0)
      fit.network().setOmega(settings.omegaStart * std::pow(settings.omega / settings.omegaStart,
                                                            std::min(1.0, 2 * done)));
    if (settings.decay) adam.setRate(settings.rate * 0.5 * (1 + std::cos(3.14159265 * done)));
    if (i % look == 0) {
      result.smallestDeterminant = 1;
      result.folded = 0;
    }
    if (i > 0 && i % std::max(1, settings.iterations / steps) == 0)
      showPreview("Iteration " + std::to_string(i), pair.moving, pair.fixed.grid,
                  CompositeTransform({std::make_shared<NetworkTransform>(
                                          fit.network(), settings.deformation, pair.fixed.grid),
                                      std::make_shared<AffineTransform>(linear)}),
                  context);
    sum += fit.iterate(adam, result);
    ++summed;
    if ((i + 1) % 10 == 0 || i + 1 == settings.iterations) {
      result.loss = sum / summed;
      sum = summed = 0;
      context.plot("loss", i + 1, result.loss);
      fitting.progress(done, "Iteration " + std::to_string(i + 1) + " of " +
                                 std::to_string(settings.iterations));
    }
    if (!std::isfinite(result.loss))
      throw Error(ErrorKind::Input, "The fit diverged",
                  "the loss is not a number after " + std::to_string(i + 1) + " iterations",
                  "Lower the learning rate.");
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.iterationsPerSecond = settings.iterations / std::max(seconds, 1e-9);
  if (settings.deformation.velocity) result.steepest = fit.steepestStep();
  result.transform =
      std::make_shared<NetworkTransform>(fit.network(), settings.deformation, pair.fixed.grid);
  return result;
}

} // namespace svx
