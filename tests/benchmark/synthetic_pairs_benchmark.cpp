// How well registrations recover known mappings: the mean squared error over the grid, in
// coordinates from -1 to 1 (core/evaluation/grid_error.h), on pairs drawn from a seed.
//   synthetic_pairs_benchmark [hands|affine|brain|rbf|large] [pairs] [seed] [METHOD[:PRESET]...]
#include "core/evaluation/grid_error.h"
#include "core/methods/method.h"
#include "core/registration/apply.h"
#include "core/study/synthetic/synthetic_pair.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace svx;

struct Peer {
  const Method* method;
  std::string preset;
  std::vector<double> errors;
  double seconds = 0;
};

Peer peerOf(const std::string& word) {
  const auto colon = word.find(':');
  return {&MethodRegistry::builtIn().get(word.substr(0, colon)),
          colon == std::string::npos ? std::string() : word.substr(colon + 1),
          {}};
}

double errorOf(Peer& peer, const SyntheticPair& pair) {
  const MethodInfo& info = peer.method->info();
  Inputs inputs{{"fixed", pair.fixed}, {"moving", pair.moving}};
  JobContext context{Device{}};
  const auto start = std::chrono::steady_clock::now();
  const Outputs outputs = peer.method->run(
      inputs, peer.preset.empty() ? info.defaults() : info.valuesOf(peer.preset), context);
  peer.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto transform = std::get<TransformPtr>(outputs.data.at("transform"));
  return gridError(*transform, *pair.truth, pair.fixed->geometry).meanSquare;
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::lround(share * double(values.size() - 1)))];
}

/// The turn of the affine part, degrees; 0 where there is none.
double angleOf(const Transform& truth) {
  const Transform* last = &truth;
  if (const auto* composite = dynamic_cast<const CompositeTransform*>(last))
    last = composite->parts().back().get();
  const auto* affine = dynamic_cast<const AffineTransform*>(last);
  if (!affine) return 0;
  const Mat3& m = affine->affine().linear;
  return std::atan2(m[3] - m[1], m[0] + m[4]) * 180 / M_PI;
}

/// The share of the moving object that the fixed image shows.
double shownShare(const SyntheticPair& pair, double threshold) {
  const auto clean =
      apply(*pair.truth, *pair.moving, pair.moving->geometry, kernels::Interpolation::Linear);
  return (clean->voxels > threshold).sum().item<double>() /
         (pair.moving->voxels > threshold).sum().item<double>();
}

} // namespace

int main(int argc, char** argv) {
  const std::string kind = argc > 1 ? argv[1] : "hands";
  const int count = argc > 2 ? std::atoi(argv[2]) : 20;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  at::set_num_threads(2);
  PairRecipe recipe;
  if (kind == "affine" || kind == "large") recipe.affine.shear = 0.15;
  if (kind == "rbf") recipe.deformation = Deformation::Rbf;
  if (kind == "large") recipe.deformation = Deformation::Large;
  std::vector<Peer> peers;
  for (int i = 4; i < argc; ++i) peers.push_back(peerOf(argv[i]));
  if (peers.empty())
    for (const char* word : {"registration.auto", "registration.variational:image-2d"})
      peers.push_back(peerOf(word));

  std::printf("pair  degrees  shown  doing nothing");
  for (const Peer& peer : peers)
    std::printf("  %s:%s", peer.method->info().id.c_str(), peer.preset.c_str());
  std::printf("\n");
  const AffineTransform identity{AffineMap{}};
  for (int i = 1; i <= count; ++i) {
    Random random(seed, static_cast<std::uint64_t>(i)); // as `spectravox sample` draws them
    const auto source = std::make_shared<Volume>(
        drawPicture(kind == "brain" ? Picture::Brain : Picture::Hand, random));
    const SyntheticPair pair = makeSyntheticPair(source, recipe, random);
    std::printf("%4d  %7.1f  %5.2f  %13.3f", i, angleOf(*pair.truth),
                shownShare(pair, otsuThreshold(*source)),
                gridError(identity, *pair.truth, source->geometry).meanSquare);
    for (Peer& peer : peers) {
      peer.errors.push_back(errorOf(peer, pair));
      std::printf("  %10.6f", peer.errors.back());
    }
    std::printf("\n");
    std::fflush(stdout);
  }
  for (const Peer& peer : peers) {
    double sum = 0;
    for (const double e : peer.errors) sum += e;
    std::printf(
        "%s:%s  mean %.4f  median %.5f  95 %% %.4f  max %.3f  above 1: %ld  %.3f s a pair\n",
        peer.method->info().id.c_str(), peer.preset.c_str(), sum / count,
        quantile(peer.errors, 0.5), quantile(peer.errors, 0.95), quantile(peer.errors, 1),
        std::count_if(peer.errors.begin(), peer.errors.end(), [](double e) { return e > 1; }),
        peer.seconds / count);
  }
}
