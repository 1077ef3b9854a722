// The kernels beside the same computation in LibTorch, with the same threads, in one run.
//
// First checks that both meet a double-precision reference, then times them and prints the ratios.
#include "core/kernels/isa.h"
#include "core/kernels/reference/reference.h"
#include "core/kernels/similarity.h"
#include "core/kernels/slice_render.h"
#include "core/kernels/warp.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <thread>

namespace svx::kernels {
namespace {

/// A smooth image in [0, 1] with some noise.
at::Tensor image(std::int64_t nz, std::int64_t ny, std::int64_t nx) {
  const auto wave = [](std::int64_t n, double periods) {
    return at::sin(at::arange(n, at::kFloat) * (2 * M_PI * periods / static_cast<double>(n)));
  };
  return 0.4 + 0.1 * (wave(nz, 5).view({nz, 1, 1}) + wave(ny, 7).view({ny, 1}) + wave(nx, 6)) +
         0.2 * at::rand({nz, ny, nx});
}

struct WarpData {
  at::Tensor moving = image(192, 256, 256);
  at::Tensor field, grid, upstream;
  SamplingMap map; // the field is in voxels

  WarpData() {
    const at::Tensor z = at::arange(192, at::kFloat).view({192, 1, 1}).expand({192, 256, 256});
    const at::Tensor y = at::arange(256, at::kFloat).view({256, 1}).expand({192, 256, 256});
    const at::Tensor x = at::arange(256, at::kFloat).expand({192, 256, 256});
    // Up to 8 voxels, smooth, as registration fields are; the points stay on the moving grid.
    const auto clamped = [](const at::Tensor& p, double n) { return p.clamp(0, n - 1); };
    field = at::stack({clamped(x + 8 * at::sin(y / 31) * at::cos(z / 29), 256) - x,
                       clamped(y + 8 * at::sin(z / 37) * at::cos(x / 41), 256) - y,
                       clamped(z + 8 * at::sin(x / 43) * at::cos(y / 47), 192) - z});
    grid = at::stack({(x + field[0]) * (2.0 / 255) - 1, (y + field[1]) * (2.0 / 255) - 1,
                      (z + field[2]) * (2.0 / 191) - 1},
                     -1)
               .unsqueeze(0)
               .contiguous();
    upstream = at::randn({192, 256, 256});
  }
  at::Tensor moving5() const { return moving.view({1, 1, 192, 256, 256}); }
};

constexpr int bilinear = 0, border = 1;

at::Tensor torchWarp(const WarpData& d) {
  return at::grid_sampler_3d(d.moving5(), d.grid, bilinear, border, true);
}
std::tuple<at::Tensor, at::Tensor> torchBackward(const WarpData& d) {
  return at::grid_sampler_3d_backward(d.upstream.view({1, 1, 192, 256, 256}), d.moving5(), d.grid,
                                      bilinear, border, true, {true, true});
}

struct CorrelationData {
  at::Tensor fixed = image(144, 192, 160), warped = image(144, 192, 160);
  LocalCorrelationOptions options{9, 1e-4};
  at::Tensor box = at::ones({1, 1, 9, 9, 9});
  at::Tensor counts = sum(at::ones_like(fixed)); ///< voxels in each window

  at::Tensor sum(const at::Tensor& t) const {
    return at::conv3d(t.view({1, 1, 144, 192, 160}), box, {}, 1, 4).view({144, 192, 160});
  }
  /// The same with three convolutions of 9 x 1 x 1, a fairer opponent than one of 9 x 9 x 9.
  at::Tensor separableSum(const at::Tensor& t) const {
    const at::Tensor line = at::ones({1, 1, 9});
    at::Tensor s = t.view({1, 1, 144, 192, 160});
    s = at::conv3d(s, line.view({1, 1, 9, 1, 1}), {}, 1, {4, 0, 0});
    s = at::conv3d(s, line.view({1, 1, 1, 9, 1}), {}, 1, {0, 4, 0});
    return at::conv3d(s, line.view({1, 1, 1, 1, 9}), {}, 1, {0, 0, 4}).view({144, 192, 160});
  }
};

template <typename Sum>
Similarity torchCorrelation(const CorrelationData& d, Sum sum) {
  const at::Tensor w = d.warped.detach().clone().set_requires_grad(true);
  const at::Tensor sf = sum(d.fixed), sw = sum(w);
  const at::Tensor cross = sum(d.fixed * w) - sf * sw / d.counts;
  const at::Tensor vf = sum(d.fixed * d.fixed) - sf * sf / d.counts;
  const at::Tensor vw = sum(w * w) - sw * sw / d.counts;
  const at::Tensor floor = d.counts * d.options.varianceFloor;
  const at::Tensor value = (cross * cross / ((vf + floor) * (vw + floor))).mean();
  value.backward();
  return {value.item<double>(), w.grad()};
}

Similarity torchDense(const CorrelationData& d) {
  return torchCorrelation(d, [&](const at::Tensor& t) { return d.sum(t); });
}
Similarity torchSeparable(const CorrelationData& d) {
  return torchCorrelation(d, [&](const at::Tensor& t) { return d.separableSum(t); });
}

bool within(const char* what, double error, double allowed) {
  std::printf("%-58s %.1e (allowed %.0e)%s\n", what, error, allowed,
              error <= allowed ? "" : "  WRONG");
  return error <= allowed;
}

double largest(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

bool check(const WarpData& w, const CorrelationData& c) {
  const double range = (w.moving.max() - w.moving.min()).item<double>();
  const at::Tensor warped = warp(w.moving, w.field, w.map);
  const at::Tensor exact = reference::warp(w.moving, w.field, {256, 256, 192}, w.map, {});
  bool good = within("warp against the double reference, share of the range",
                     largest(warped, exact) / range, 1e-4);
  good &= within("grid_sample against the same",
                 largest(torchWarp(w).view_as(exact), exact) / range, 1e-4);

  const WarpGradients ours = warpBackward(w.upstream, w.moving, w.field, w.map);
  const auto [moving, grid] = torchBackward(w);
  good &= within("backward, moving image, largest difference",
                 largest(ours.moving, moving.view_as(ours.moving)), 5e-3);
  // At voxel centres the interpolant has a kink where left and right derivatives differ: mean.
  const at::Tensor theirs =
      at::stack({grid[0].select(-1, 0) * (2.0 / 255), grid[0].select(-1, 1) * (2.0 / 255),
                 grid[0].select(-1, 2) * (2.0 / 191)});
  good &= within("backward, field, mean difference",
                 (ours.field - theirs).abs().mean().item<double>(), 1e-3);

  const Similarity s = localCorrelation(c.fixed, c.warped, {}, c.options);
  const Similarity t = torchSeparable(c), dense = torchDense(c);
  const double scale = t.gradient.abs().max().item<double>();
  good &= within("local correlation value", std::abs(s.value - t.value), 1e-4);
  good &= within("local correlation value, dense box", std::abs(s.value - dense.value), 1e-4);
  good &= within("local correlation gradient, share of the steepest",
                 largest(s.gradient, t.gradient) / scale, 2e-3);
  return good;
}

using Computation = std::function<void()>;

void time(const char* name, Computation compute, int repetitions = 5,
          benchmark::TimeUnit unit = benchmark::kMillisecond) {
  benchmark::RegisterBenchmark(name,
                               [compute](benchmark::State& state) {
                                 for (auto _ : state) compute();
                               })
      ->UseRealTime()
      ->Unit(unit)
      ->Repetitions(repetitions);
}

/// Keeps each benchmark's best time.
class Best : public benchmark::ConsoleReporter {
public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const double seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
      const auto [entry, added] = seconds_.try_emplace(run.run_name.function_name, seconds);
      if (!added) entry->second = std::min(entry->second, seconds);
    }
    ConsoleReporter::ReportRuns(runs);
  }
  void ratio(const char* ours, const char* theirs, double goal) const {
    if (!seconds_.count(ours) || !seconds_.count(theirs)) return;
    const double times = seconds_.at(theirs) / seconds_.at(ours);
    std::printf("%-22s %8.2f ms   %-34s %9.2f ms   ratio %6.1f (goal %.0f)%s\n", ours,
                1e3 * seconds_.at(ours), theirs, 1e3 * seconds_.at(theirs), times, goal,
                times >= goal ? "" : "  NOT REACHED");
  }

private:
  std::map<std::string, double> seconds_;
};

void timeSlices() {
  const at::Tensor ct = (image(192, 256, 256) * 2000 - 1000).to(at::kShort);
  struct View {
    const char* name;
    Vec3 x, y;
  };
  const View views[] = {{"slice/axial int16 600x500", {0.4, 0, 0}, {0, 0.4, 0}},
                        {"slice/sagittal int16 600x500", {0, 0.4, 0}, {0, 0, -0.35}},
                        {"slice/oblique int16 600x500", {0.4, 0.02, 0.01}, {0.01, 0.4, 0.05}}};
  for (const View& view : views) {
    SliceLayer layer;
    layer.voxels = ct;
    layer.origin = {5.2, 6.1, view.y[2] < 0 ? 185.5 : 80.3};
    layer.stepX = view.x, layer.stepY = view.y;
    layer.window = {400, 40};
    time(
        view.name,
        [layer, pixels = std::make_shared<std::vector<Argb>>(600 * 500)] {
          renderSlice({&layer, 1}, {pixels->data(), 600, 500, 600});
        },
        5, benchmark::kMicrosecond);
  }
}

} // namespace
} // namespace svx::kernels

int main(int argc, char** argv) {
  using namespace svx::kernels;
  const char* threads = std::getenv("SPECTRAVOX_THREADS");
  at::set_num_threads(threads ? std::atoi(threads)
                              : static_cast<int>(std::thread::hardware_concurrency()));
  at::manual_seed(1);
  benchmark::Initialize(&argc, argv);
  const WarpData w;
  const CorrelationData c;
  std::printf("%d threads, instruction set level %d\n", at::get_num_threads(),
              static_cast<int>(isa()));
  if (!check(w, c)) return 1;

  time("warp", [&] { warp(w.moving, w.field, w.map); });
  time("grid_sample", [&] { torchWarp(w); });
  time("warp backward", [&] { warpBackward(w.upstream, w.moving, w.field, w.map); });
  time("grid_sample backward", [&] { torchBackward(w); });
  time("local correlation", [&] { localCorrelation(c.fixed, c.warped, {}, c.options); });
  time(
      "LibTorch, separable boxes", [&] { torchSeparable(c); }, 2);
  time(
      "LibTorch, 9x9x9 boxes", [&] { torchDense(c); }, 1);
  // Moves 252 MB, as the warp does: 50 MB of image and 151 MB of field in, 50 MB out.
  const at::Tensor from = at::rand({120 << 18}), to = at::empty_like(from);
  time("copy of 120 MiB", [&] { to.copy_(from); });
  timeSlices();

  Best best;
  benchmark::RunSpecifiedBenchmarks(&best);
  std::printf("\nBest times:\n");
  best.ratio("warp", "grid_sample", 4);
  best.ratio("warp backward", "grid_sample backward", 3);
  best.ratio("local correlation", "LibTorch, separable boxes", 3);
  best.ratio("local correlation", "LibTorch, 9x9x9 boxes", 3);
  return 0;
}
