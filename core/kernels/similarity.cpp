#include "core/kernels/similarity.h"

#include "core/kernels/chunks.h"
#include "core/kernels/cpu/box.h"
#include "core/kernels/cpu/similarity.h"
#include "core/kernels/cuda/loops.h"
#include "core/kernels/tensors.h"

#include <cmath>
#include <numeric>

namespace svx::kernels {

namespace {

constexpr std::int64_t chunk = 1 << 15; ///< voxels per partial sum

/// The images ready for the loops, with the voxels that count.
struct Pair {
  at::Tensor fixed, warped, mask; ///< mask stays undefined when all voxels count
  std::int64_t counted = 0;

  cpu::ImagePair pointers() const {
    return {fixed.data_ptr<float>(), warped.data_ptr<float>(),
            mask.defined() ? mask.data_ptr<std::uint8_t>() : nullptr};
  }
  std::int64_t voxels() const { return fixed.numel(); }
};

Pair prepare(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask) {
  checkSameShape(fixed, warped);
  Pair pair{asFloats(fixed), asFloats(warped), {}, 0};
  at::Tensor given;
  if (mask.defined()) {
    checkSameShape(fixed, mask);
    given =
        mask.scalar_type() == at::kByte ? mask.contiguous() : mask.ne(0).to(at::kByte).contiguous();
  }
  const at::Tensor usable = at::empty(fixed.sizes(), pair.fixed.options().dtype(at::kByte));
  const cpu::ImagePair images{pair.fixed.data_ptr<float>(), pair.warped.data_ptr<float>(),
                              given.defined() ? given.data_ptr<std::uint8_t>() : nullptr};
  auto* marks = usable.data_ptr<std::uint8_t>();
  pair.counted = onDeviceOf(
      usable,
      [&] {
        const Chunks chunks{pair.voxels(), chunk};
        std::vector<std::int64_t> counts(chunks.count());
        chunks.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
          cpu::markUsable(images, marks, begin, end, &counts[c]);
        });
        return std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
      },
      [&](auto stream) {
        return cuda::markUsable(images, marks, pair.voxels(),
                                sumScratchBeside(usable).data_ptr<double>(), stream);
      });
  if (pair.counted < pair.voxels()) pair.mask = usable;
  return pair;
}

Similarity none(const Pair& pair, bool needsGradient) {
  return {0, needsGradient ? at::zeros_like(pair.fixed) : at::Tensor()};
}

} // namespace

Similarity meanSquares(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                       bool needsGradient) {
  const Pair pair = prepare(fixed, warped, mask);
  if (pair.counted == 0) return none(pair, needsGradient);
  Similarity result;
  if (needsGradient) result.gradient = at::empty_like(pair.warped);
  const cpu::ImagePair images = pair.pointers();
  float* gradient = needsGradient ? result.gradient.data_ptr<float>() : nullptr;
  const double per = 1.0 / pair.counted;
  const auto scale = static_cast<float>(per);
  const double sum = onDeviceOf(
      pair.fixed,
      [&] {
        return Chunks{pair.voxels(), chunk}.sum([&](auto begin, auto end, double* partial) {
          cpu::squaredDifferences(images, scale, gradient, begin, end, partial);
        });
      },
      [&](auto stream) {
        return cuda::squaredDifferences(images, scale, gradient, pair.voxels(),
                                        sumScratchBeside(pair.fixed).data_ptr<double>(), stream);
      });
  result.value = 0.5 * sum * per;
  return result;
}

Similarity correlation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                       bool needsGradient) {
  const Pair pair = prepare(fixed, warped, mask);
  if (pair.counted == 0) return none(pair, needsGradient);
  const cpu::ImagePair images = pair.pointers();
  const Chunks chunks{pair.voxels(), chunk};
  const auto s = onDeviceOf(
      pair.fixed,
      [&] {
        return chunks.sums<5>([&](auto begin, auto end, double* partial) {
          cpu::moments(images, begin, end, partial);
        });
      },
      [&](auto stream) {
        std::array<double, 5> sums{};
        cuda::moments(images, pair.voxels(), sumScratchBeside(pair.fixed).data_ptr<double>(),
                      stream, sums.data());
        return sums;
      });
  const double n = static_cast<double>(pair.counted);
  const double meanF = s[0] / n, meanW = s[1] / n;
  const double varF = s[2] - s[0] * meanF, varW = s[3] - s[1] * meanW;
  // What is left of a constant image's variance is rounding of the sums.
  if (varF <= 1e-12 * s[2] || varW <= 1e-12 * s[3]) return none(pair, needsGradient);
  const double cross = s[4] - s[0] * meanW;
  Similarity result{cross * cross / (varF * varW), {}};
  if (needsGradient) {
    const double a = 2 * cross / (varF * varW), b = -2 * result.value / varW;
    result.gradient = at::empty_like(pair.warped);
    float* gradient = result.gradient.data_ptr<float>();
    const double c = -a * meanF - b * meanW;
    onDeviceOf(
        pair.fixed,
        [&] {
          chunks.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
            cpu::combine(images, a, b, c, gradient, begin, end);
          });
        },
        [&](auto stream) { cuda::combine(images, a, b, c, gradient, pair.voxels(), stream); });
  }
  return result;
}

Similarity localCorrelation(const at::Tensor& fixed, const at::Tensor& warped,
                            const at::Tensor& mask, const LocalCorrelationOptions& options,
                            bool needsGradient) {
  if (!fixed.defined() || fixed.dim() != 3)
    refuse("Local correlation cannot be computed.",
           "The image's shape is " + shapeOf(fixed) + ", not (z, y, x).");
  if (options.window < 1 || options.window % 2 == 0)
    refuse("Local correlation cannot be computed.",
           "The window of " + std::to_string(options.window) + " voxels is not odd.");
  const Pair pair = prepare(fixed, warped, mask);
  if (pair.counted == 0) return none(pair, needsGradient);
  const cpu::ImagePair images = pair.pointers();
  const std::int64_t radius = options.window / 2;
  const cpu::BoxGrid grid = boxGrid(sizeOf(pair.fixed), {radius, radius, radius}, 6);
  at::Tensor coefficients;
  if (needsGradient) coefficients = at::empty({3, pair.voxels()}, pair.fixed.options());
  float* a = needsGradient ? coefficients.data_ptr<float>() : nullptr;
  const std::int64_t plane = needsGradient ? pair.voxels() : 0;
  const cpu::LocalCorrelationTask task{grid,        images.fixed,          images.warped,
                                       images.mask, options.varianceFloor, a,
                                       a + plane,   a + 2 * plane};
  const double per = 1.0 / pair.counted;
  Similarity result;
  at::Tensor windows; // on a GPU
  result.value =
      per * onDeviceOf(
                pair.fixed,
                [&] {
                  return Chunks{grid.blocks(), 1}.sum([&](auto block, auto, double* partial) {
                    std::vector<double> scratch(grid.scratch(6));
                    cpu::localCorrelation(task, block, scratch.data(), partial);
                  });
                },
                [&](auto stream) {
                  windows = scratchBeside(pair.fixed, 12 * pair.voxels(), at::kDouble);
                  return cuda::localCorrelation(task, windows.data_ptr<double>(),
                                                sumScratchBeside(pair.fixed).data_ptr<double>(),
                                                stream);
                });
  if (needsGradient) {
    result.gradient = at::empty_like(pair.warped);
    const cpu::LocalCorrelationGradientTask second{
        grid,        images.fixed, images.warped,
        task.a,      task.b,       task.c,
        images.mask, per,          result.gradient.data_ptr<float>()};
    onDeviceOf(
        pair.fixed,
        [&] {
          Chunks{grid.blocks(), 1}.forEach([&](std::int64_t block, std::int64_t, std::int64_t) {
            std::vector<double> scratch(grid.scratch(3));
            cpu::localCorrelationGradient(second, block, scratch.data());
          });
        },
        [&](auto stream) {
          cuda::localCorrelationGradient(second, windows.data_ptr<double>(), stream);
        });
  }
  return result;
}

Similarity mutualInformation(const at::Tensor& fixed, const at::Tensor& warped,
                             const at::Tensor& mask, const MutualInformationOptions& options,
                             bool needsGradient) {
  const int bins = options.bins;
  if (bins < 8 || bins > 256)
    refuse("Mutual information cannot be computed.",
           std::to_string(bins) + " bins are not between 8 and 256.");
  const Pair pair = prepare(fixed, warped, mask);
  const double fixedRange = options.fixed.highest - options.fixed.lowest;
  const double warpedRange = options.warped.highest - options.warped.lowest;
  if (pair.counted == 0 || !(fixedRange > 0) || !(warpedRange > 0))
    return none(pair, needsGradient);
  const cpu::HistogramTask task{pair.pointers(),       bins,
                                options.fixed.lowest,  bins / fixedRange,
                                options.warped.lowest, (bins - 4) / warpedRange};

  // Few, large chunks: each has a histogram of its own.
  const Chunks chunks{pair.voxels(), std::max(chunk, (pair.voxels() + 63) / 64)};
  const std::size_t cells = static_cast<std::size_t>(bins) * bins;
  std::vector<double> joint(cells);
  onDeviceOf(
      pair.fixed,
      [&] {
        std::vector<double> partial(cells * chunks.count());
        chunks.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
          cpu::jointHistogram(task, partial.data() + c * cells, begin, end);
        });
        for (std::size_t i = 0; i < partial.size(); ++i) joint[i % cells] += partial[i];
      },
      [&](auto stream) {
        const at::Tensor counts = scratchBeside(pair.fixed, std::int64_t(cells), at::kLong);
        cuda::jointHistogram(task, reinterpret_cast<unsigned long long*>(counts.data_ptr()),
                             pair.voxels(), stream);
        const at::Tensor host = counts.cpu();
        for (std::size_t i = 0; i < cells; ++i)
          joint[i] = double(host.data_ptr<std::int64_t>()[i]) / 4294967296.0;
      });

  std::vector<double> byFixed(bins), byWarped(bins);
  for (std::size_t i = 0; i < cells; ++i) {
    joint[i] /= static_cast<double>(pair.counted);
    byFixed[i / bins] += joint[i];
    byWarped[i % bins] += joint[i];
  }
  // d MI / d p(f, w) = log(p(f, w) / p(w)) up to terms that the spline's derivatives cancel.
  Similarity result;
  std::vector<float> table(cells);
  const double perVoxel = task.warpedScale / static_cast<double>(pair.counted);
  for (std::size_t i = 0; i < cells; ++i) {
    if (joint[i] <= 0) continue;
    result.value += joint[i] * std::log(joint[i] / (byFixed[i / bins] * byWarped[i % bins]));
    table[i] = static_cast<float>(std::log(joint[i] / byWarped[i % bins]) * perVoxel);
  }
  if (needsGradient) {
    result.gradient = at::empty_like(pair.warped);
    float* gradient = result.gradient.data_ptr<float>();
    onDeviceOf(
        pair.fixed,
        [&] {
          chunks.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
            cpu::histogramGradient(task, table.data(), gradient, begin, end);
          });
        },
        [&](auto stream) {
          const at::Tensor beside = at::tensor(at::ArrayRef<float>(table)).to(pair.fixed.device());
          cuda::histogramGradient(task, beside.data_ptr<float>(), gradient, pair.voxels(), stream);
        });
  }
  return result;
}

Similarity gradientFieldDistance(const at::Tensor& fixed, const at::Tensor& warped,
                                 const Vec3& spacing, const at::Tensor& mask,
                                 const GradientFieldOptions& options, bool needsGradient) {
  if (!fixed.defined() || fixed.dim() != 3)
    refuse("The gradient field distance cannot be computed.",
           "The image's shape is " + shapeOf(fixed) + ", not (z, y, x).");
  if (!(options.fixedEdge > 0) || !(options.warpedEdge > 0))
    refuse("The gradient field distance cannot be computed.", "An edge parameter is not positive.");
  const Pair pair = prepare(fixed, warped, mask);
  if (pair.counted == 0) return none(pair, needsGradient);
  const auto size = sizeOf(pair.fixed);
  cpu::GradientFieldTask task{pair.pointers(),
                              {size[0], size[1], size[2]},
                              {},
                              static_cast<float>(options.fixedEdge),
                              static_cast<float>(options.warpedEdge),
                              nullptr};
  for (int a = 0; a < 3; ++a)
    task.perSpacing[a] = size[a] > 1 ? static_cast<float>(0.5 / spacing[a]) : 0.0f;
  at::Tensor slope;
  if (needsGradient) {
    slope = at::empty({3, pair.voxels()}, pair.fixed.options());
    task.slope = slope.data_ptr<float>();
  }
  const Chunks rows{size[1] * size[2], std::max<std::int64_t>(1, chunk / size[0])};
  double sum = 0, counted = 0;
  onDeviceOf(
      pair.fixed,
      [&] {
        std::vector<double> sums(rows.count());
        std::vector<std::int64_t> counts(rows.count());
        rows.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
          std::vector<float> scratch(size[0]);
          cpu::gradientField(task, scratch.data(), begin, end, &sums[c], &counts[c]);
        });
        for (std::int64_t c = 0; c < rows.count(); ++c)
          sum += sums[c], counted += static_cast<double>(counts[c]);
      },
      [&](auto stream) {
        cuda::gradientField(task, sumScratchBeside(pair.fixed).data_ptr<double>(), stream, &sum,
                            &counted);
      });
  if (counted == 0) return none(pair, needsGradient);
  Similarity result{sum / counted, {}};
  if (needsGradient) {
    result.gradient = at::empty_like(pair.warped);
    float* gradient = result.gradient.data_ptr<float>();
    const auto per = static_cast<float>(1 / counted);
    onDeviceOf(
        pair.fixed,
        [&] {
          rows.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
            cpu::gradientFieldAdjoint(task, per, gradient, begin, end);
          });
        },
        [&](auto stream) { cuda::gradientFieldAdjoint(task, per, gradient, stream); });
  }
  return result;
}

} // namespace svx::kernels
