// Checks every CUDA kernel against its CPU twin, twice for the same bits, and times it.
//   kernels_on_gpu [--quick]     --quick: small sizes, no timing
// Ends with 77 where there is no CUDA device.
#include "core/data/error.h"
#include "core/jobs/device.h"
#include "core/jobs/job.h"
#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"
#include "core/kernels/similarity.h"
#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"
#include "core/registration/variational/variational_method.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <thread>

namespace svx::kernels {
namespace {

using Clock = std::chrono::steady_clock;
using Tensors = std::vector<at::Tensor>;

/// The inputs of the kernels on one grid, on one device.
struct Data {
  at::Tensor fixed, moving, channels, labels, field, mask, upstream, weight;
  Geometry grid;
  SamplingMap map;

  Data to(const at::Device& d) const {
    Data moved = *this;
    for (at::Tensor* t : {&moved.fixed, &moved.moving, &moved.channels, &moved.labels, &moved.field,
                          &moved.mask, &moved.upstream, &moved.weight})
      *t = t->to(d);
    return moved;
  }
};

Data makeData(std::int64_t x, std::int64_t y, std::int64_t z) {
  Data d;
  d.grid.size = {x, y, z};
  d.grid.spacing = {0.9, 1.1, 1.7};
  Geometry other = d.grid;
  other.size = {x + 3, std::max<std::int64_t>(1, y - 2), z > 1 ? z + 1 : 1};
  AffineMap turned;
  turned.linear = {0.98, 0.05, 0, -0.04, 1.01, 0, 0, 0, 1};
  turned.offset = {0.7, -1.3, 0};
  d.map = samplingMap(d.grid, other, turned);
  const auto smooth = [](const at::Tensor& t) { return gaussianSmooth(t, {1.5, 1.5, 1.5}); };
  d.fixed = smooth(at::rand({z, y, x})) * 1000;
  d.moving = smooth(at::rand({other.size[2], other.size[1], other.size[0]})) * 1000;
  d.channels = smooth(at::rand({2, other.size[2], other.size[1], other.size[0]}));
  d.labels = at::randint(0, 30000, d.moving.sizes(), at::kShort);
  d.field = smooth(at::randn({3, z, y, x})) * 8;
  d.mask = at::rand({z, y, x}).gt(0.2).to(at::kByte);
  d.upstream = at::randn({z, y, x});
  d.weight = at::rand({z, y, x});
  return d;
}

struct Check {
  const char* name;
  std::function<Tensors(const Data&)> compute;
  double tolerance;     ///< of the largest difference, as a share of the largest value
  double bytesPerVoxel; ///< that must at least be moved; 0: not timed against the memory
};

at::Tensor scalar(double value) {
  return at::scalar_tensor(value, at::kDouble);
}

Tensors warped(const Data& d, Interpolation interpolation, const at::Tensor& moving) {
  at::Tensor inside;
  at::Tensor values = warp(moving, d.field, d.map, {interpolation, -7}, &inside);
  return {values, inside};
}

Tensors similar(const Similarity& s) {
  return {scalar(s.value), s.gradient};
}

Tensors regular(const Data& d, Regulariser kind) {
  at::Tensor gradient;
  const double value = regularise(kind, d.field, d.grid, &gradient, {1, 0.5});
  return {scalar(value), gradient};
}

std::vector<Check> checks() {
  const auto second = [](const Data& d) {
    return warp(d.moving, d.field, d.map, {Interpolation::Linear, 0});
  };
  const Mat3 jacobian{0.9, 0.1, 0, 0, 1.2, 0.2, 0.1, 0, 0.7};
  return {
      {"warp, nearest", [](auto& d) { return warped(d, Interpolation::Nearest, d.labels); }, 0, 17},
      {"warp, linear", [](auto& d) { return warped(d, Interpolation::Linear, d.moving); }, 1e-5,
       21},
      {"warp, linear, 2 channels",
       [](auto& d) { return warped(d, Interpolation::Linear, d.channels); }, 1e-5, 29},
      {"warp, cubic", [](auto& d) { return warped(d, Interpolation::Cubic, d.moving); }, 1e-5, 21},
      {"warp, affine",
       [](auto& d) { return Tensors{warpAffine(d.moving, d.grid.size, d.map.affine)}; }, 1e-5, 8},
      {"warp with gradient",
       [](auto& d) {
         WarpedWithGradient w;
         warpWithGradient(d.moving, d.field, d.map, d.grid.size, 0, w);
         return Tensors{w.values, w.gradient, w.inside};
       },
       2e-5, 33},
      {"warp backward",
       [](auto& d) {
         const auto g = warpBackward(d.upstream, d.moving, d.field, d.map);
         return Tensors{g.moving, g.field};
       },
       2e-5, 36},
      {"mean squares", [=](auto& d) { return similar(meanSquares(d.fixed, second(d), d.mask)); },
       1e-5, 13},
      {"correlation", [=](auto& d) { return similar(correlation(d.fixed, second(d), d.mask)); },
       1e-5, 22},
      {"local correlation",
       [=](auto& d) {
         return similar(localCorrelation(d.fixed, second(d), {}, {9, 1}));
       },
       1e-5, 24},
      {"local correlation, masked",
       [=](auto& d) {
         return similar(localCorrelation(d.fixed, second(d), d.mask, {5, 1}));
       },
       1e-5, 25},
      {"mutual information",
       [=](auto& d) {
         return similar(mutualInformation(d.fixed, second(d), d.mask, {32, {0, 1000}, {0, 1000}}));
       },
       1e-4, 22},
      {"gradient field distance",
       [=](auto& d) {
         return similar(gradientFieldDistance(d.fixed, second(d), d.grid.spacing, d.mask, {5, 5}));
       },
       1e-4, 36},
      {"Gaussian smoothing",
       [](auto& d) {
         return Tensors{gaussianSmooth(d.fixed, {2, 1, 3})};
       },
       1e-5, 24},
      {"box sums",
       [](auto& d) {
         return Tensors{boxSum(d.fixed, {4, 3, 2})};
       },
       1e-6, 8},
      {"composition of fields",
       [](auto& d) { return Tensors{composeFields(d.field, d.grid, d.field, d.grid)}; }, 1e-5, 36},
      {"Jacobian determinant",
       [](auto& d) { return Tensors{jacobianDeterminant(d.field, d.grid)}; }, 1e-5, 16},
      {"diffusion", [](auto& d) { return regular(d, Regulariser::Diffusion); }, 1e-5, 24},
      {"curvature", [](auto& d) { return regular(d, Regulariser::Curvature); }, 1e-4, 48},
      {"elastic", [](auto& d) { return regular(d, Regulariser::Elastic); }, 1e-4, 44},
      {"inner product", [](auto& d) { return Tensors{scalar(innerProduct(d.field, d.field))}; },
       1e-9, 24},
      {"chain rule",
       [=](auto& d) {
         at::Tensor result = d.field.clone();
         addChained(d.weight, d.field, jacobian, result);
         return Tensors{result};
       },
       1e-5, 40},
      {"rank-one product",
       [=](auto& d) {
         at::Tensor result = d.field.clone();
         addRankOne(d.weight, d.field, jacobian, d.field, result);
         return Tensors{result, scalar(meanWeightedSquare(d.weight, d.field, jacobian))};
       },
       1e-5, 52},
      {"separable solve",
       [](auto& d) {
         at::Tensor result = d.field.clone();
         solveSeparable(result, {3, 5, 2});
         return Tensors{result};
       },
       1e-5, 72},
  };
}

/// The largest difference as a share of the largest value; infinite where shapes or NaN differ.
double difference(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return INFINITY;
  const at::Tensor x = a.to(at::kDouble), y = b.cpu().to(at::kDouble);
  const double scale = std::max(1e-30, x.abs().max().item<double>());
  return (x - y).abs().max().item<double>() / scale;
}

/// Float64 is for the CPU: a GPU says so instead of computing in float32.
bool refusesDouble(const Data& onGpu) {
  try {
    const at::Tensor image = onGpu.fixed.to(at::kDouble);
    meanSquares(image, image);
  } catch (const Error&) {
    return true;
  }
  std::puts("FAILED float64 is not refused");
  return false;
}

void finish() {
  at::zeros({1}, at::kCUDA).item<float>(); // waits for the stream
}

double medianSeconds(const std::function<void()>& compute) {
  for (int k = 0; k < 3; ++k) compute();
  std::vector<double> seconds;
  for (int k = 0; k < 15; ++k) {
    finish();
    const auto start = Clock::now();
    compute();
    finish();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::nth_element(seconds.begin(), seconds.begin() + 7, seconds.end());
  return seconds[7];
}

bool agree(const Check& check, const Data& onCpu, const Data& onGpu) {
  const Tensors expected = check.compute(onCpu), got = check.compute(onGpu),
                again = check.compute(onGpu);
  double worst = 0;
  bool same = true;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    worst = std::max(worst, difference(expected[k], got[k]));
    same = same && got[k].equal(again[k]);
  }
  const bool good = worst <= check.tolerance && same;
  const auto& size = onCpu.grid.size;
  if (!good)
    std::printf("FAILED %-28s %3ldx%ldx%ld  difference %.1e (allowed %.0e)%s\n", check.name,
                long(size[0]), long(size[1]), long(size[2]), worst, check.tolerance,
                same ? "" : ", another result the second time");
  return good;
}

void timeAll() {
  const Data cpu = makeData(256, 256, 192), gpu = cpu.to(at::kCUDA);
  const double voxels = double(cpu.grid.voxelCount());
  const at::Tensor from = at::rand({1 << 27}, at::kCUDA), to = at::empty_like(from);
  const double roof = 2.0 * 4 * (1 << 27) / medianSeconds([&] { to.copy_(from); });
  std::printf("\ncopy of 512 MiB: %.0f GB/s\n%-28s %10s %10s %8s\n", roof / 1e9, "256 x 256 x 192",
              "ms", "GB/s", "of copy");
  for (const Check& check : checks()) {
    const double s = medianSeconds([&] { check.compute(gpu); });
    const double rate = check.bytesPerVoxel * voxels / s;
    std::printf("%-28s %10.3f %10.0f %7.0f%%\n", check.name, s * 1e3, rate / 1e9,
                100 * rate / roof);
  }
}

/// The variational registration of 160 x 192 x 224 voxels, on the CPU's word for it.
void timeRegistration() {
  Geometry grid;
  grid.size = {160, 192, 224};
  const at::Tensor image = gaussianSmooth(at::rand({224, 192, 160}), {4, 4, 4}) * 1000;
  const at::Tensor u = gaussianSmooth(at::randn({3, 224, 192, 160}), {16, 16, 16}) * 150;
  const auto volume = [&](const at::Tensor& voxels) {
    auto v = std::make_shared<Volume>();
    v->geometry = grid;
    v->voxels = voxels.contiguous();
    return std::shared_ptr<const Volume>(v);
  };
  const Inputs inputs{{"fixed", volume(warp(image, u, samplingMap(grid, grid)))},
                      {"moving", volume(image)}};
  const VariationalRegistration method;
  for (const char* label : {"cuda:0", "cpu"}) {
    JobContext context{findDevice(label)};
    Values values = method.info().defaults();
    values.set("alignment", std::string("none"));
    if (label[1] == 'u') method.run(inputs, values, context); // warm
    const auto start = Clock::now();
    const Outputs out = method.run(inputs, values, context);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const auto& warpedImage =
        std::get<std::shared_ptr<const Volume>>(out.data.at("warped"))->voxels;
    const auto& fixedImage = std::get<std::shared_ptr<const Volume>>(inputs.at("fixed"))->voxels;
    std::printf("variational 160x192x224 on %-7s %7.2f s, mean difference left %.3f\n", label,
                seconds, (warpedImage.to(at::kFloat) - fixedImage).abs().mean().item<double>());
  }
}

} // namespace
} // namespace svx::kernels

int main(int argc, char** argv) {
  using namespace svx::kernels;
  const bool quick = argc > 1 && !std::strcmp(argv[1], "--quick");
  if (svx::availableDevices().front().kind != svx::DeviceKind::Cuda) {
    std::puts("skipped: no CUDA device");
    return 77;
  }
  at::set_num_threads(int(std::thread::hardware_concurrency()));
  at::manual_seed(1);
  int failures = 0, done = 0;
  for (const auto& [x, y, z] : {std::array<std::int64_t, 3>{31, 27, 19},
                                {53, 37, 1},
                                {5, 64, 2},
                                {130, 3, 40},
                                {97, 101, 89}}) {
    const Data cpu = makeData(x, y, z), gpu = cpu.to(at::kCUDA);
    for (const Check& check : checks()) {
      failures += !agree(check, cpu, gpu);
      ++done;
    }
    failures += !refusesDouble(gpu);
    ++done;
  }
  std::printf("%d of %d comparisons agree\n", done - failures, done);
  if (!quick) {
    timeAll();
    timeRegistration();
  }
  return failures ? 1 : 0;
}
