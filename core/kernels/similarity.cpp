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

constexpr std::int64_t voxelsPerSum = 1 << 15; ///< voxels per partial sum

/// The images ready for the loops, with the voxels that count. T is the type of their samples.
template <typename T>
struct Pair {
  at::Tensor fixed, warped, mask; ///< mask stays undefined when all voxels count
  std::int64_t counted = 0;

  cpu::ImagePair<T> pointers() const {
    return {fixed.data_ptr<T>(), warped.data_ptr<T>(),
            mask.defined() ? mask.data_ptr<std::uint8_t>() : nullptr};
  }
  std::int64_t voxels() const { return fixed.numel(); }
};

template <typename T>
Pair<T> prepare(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask) {
  Pair<T> pair{asSamples<T>(fixed), asSamples<T>(warped), {}, 0};
  if (mask.defined()) {
    checkSameShape(fixed, mask);
    pair.mask =
        mask.scalar_type() == at::kByte ? mask.contiguous() : mask.ne(0).to(at::kByte).contiguous();
  }
  const cpu::ImagePair<T> images = pair.pointers();
  const at::Tensor usable = at::empty(fixed.sizes(), fixed.options().dtype(at::kByte));
  auto* marks = usable.data_ptr<std::uint8_t>();
  pair.counted = onDeviceOf<T>(
      usable,
      [&] {
        const Chunks chunks{pair.voxels(), voxelsPerSum};
        std::vector<std::int64_t> counts(chunks.count());
        chunks.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
          cpu::markUsable<T>(images, marks, begin, end, &counts[c]);
        });
        return std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
      },
      [&](auto stream) {
        return cuda::markUsable(images, marks, pair.voxels(),
                                sumScratchBeside(usable).data_ptr<double>(), stream);
      });
  pair.mask = pair.counted < pair.voxels() ? usable : at::Tensor();
  return pair;
}

Similarity none(const at::Tensor& warped, bool needsGradient) {
  return {0, needsGradient ? at::zeros_like(warped) : at::Tensor()};
}

/// measure(pair) in float64 where both images are that, else in float32.
template <typename Measure>
Similarity compare(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                   bool needsGradient, Measure measure) {
  checkSameShape(fixed, warped);
  const auto inType = [&](auto sample) {
    const auto pair = prepare<decltype(sample)>(fixed, warped, mask);
    return pair.counted ? measure(pair) : none(pair.warped, needsGradient);
  };
  const bool exact = fixed.scalar_type() == at::kDouble && warped.scalar_type() == at::kDouble;
  return exact ? inType(double()) : inType(float());
}

} // namespace

Similarity meanSquares(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                       bool needsGradient) {
  return compare(fixed, warped, mask, needsGradient, [&]<typename T>(const Pair<T>& pair) {
    Similarity result;
    if (needsGradient) result.gradient = at::empty_like(pair.warped);
    const cpu::ImagePair<T> images = pair.pointers();
    T* gradient = needsGradient ? result.gradient.data_ptr<T>() : nullptr;
    const double per = 1.0 / pair.counted;
    const auto scale = static_cast<T>(per);
    const double sum = onDeviceOf<T>(
        fixed,
        [&] {
          return Chunks{pair.voxels(), voxelsPerSum}.sum([&](auto begin, auto end, double* partial) {
            cpu::squaredDifferences<T>(images, scale, gradient, begin, end, partial);
          });
        },
        [&](auto stream) {
          return cuda::squaredDifferences(images, scale, gradient, pair.voxels(),
                                          sumScratchBeside(fixed).data_ptr<double>(), stream);
        });
    result.value = 0.5 * sum * per;
    return result;
  });
}

Similarity correlation(const at::Tensor& fixed, const at::Tensor& warped, const at::Tensor& mask,
                       bool needsGradient) {
  return compare(fixed, warped, mask, needsGradient, [&]<typename T>(const Pair<T>& pair) {
    const cpu::ImagePair<T> images = pair.pointers();
    const Chunks chunks{pair.voxels(), voxelsPerSum};
    const auto s = onDeviceOf<T>(
        fixed,
        [&] {
          return chunks.sums<5>([&](auto begin, auto end, double* partial) {
            cpu::moments<T>(images, begin, end, partial);
          });
        },
        [&](auto stream) {
          std::array<double, 5> sums{};
          cuda::moments(images, pair.voxels(), sumScratchBeside(fixed).data_ptr<double>(), stream,
                        sums.data());
          return sums;
        });
    const double n = static_cast<double>(pair.counted);
    const double meanF = s[0] / n, meanW = s[1] / n;
    const double varF = s[2] - s[0] * meanF, varW = s[3] - s[1] * meanW;
    // What is left of a constant image's variance is rounding of the sums.
    if (varF <= 1e-12 * s[2] || varW <= 1e-12 * s[3]) return none(pair.warped, needsGradient);
    const double cross = s[4] - s[0] * meanW;
    Similarity result{cross * cross / (varF * varW), {}};
    if (needsGradient) {
      const double a = 2 * cross / (varF * varW), b = -2 * result.value / varW;
      result.gradient = at::empty_like(pair.warped);
      T* gradient = result.gradient.data_ptr<T>();
      const double c = -a * meanF - b * meanW;
      onDeviceOf<T>(
          fixed,
          [&] {
            chunks.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
              cpu::combine<T>(images, a, b, c, gradient, begin, end);
            });
          },
          [&](auto stream) { cuda::combine(images, a, b, c, gradient, pair.voxels(), stream); });
    }
    return result;
  });
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
  return compare(fixed, warped, mask, needsGradient, [&]<typename T>(const Pair<T>& pair) {
    const cpu::ImagePair<T> images = pair.pointers();
    const std::int64_t radius = options.window / 2;
    const cpu::BoxGrid grid = boxGrid(sizeOf(pair.fixed), {radius, radius, radius}, 6);
    at::Tensor coefficients;
    if (needsGradient) coefficients = at::empty({3, pair.voxels()}, pair.fixed.options());
    T* a = needsGradient ? coefficients.data_ptr<T>() : nullptr;
    const std::int64_t plane = needsGradient ? pair.voxels() : 0;
    const cpu::LocalCorrelationTask<T> task{grid,        images.fixed,          images.warped,
                                            images.mask, options.varianceFloor, a,
                                            a + plane,   a + 2 * plane};
    const double per = 1.0 / pair.counted;
    Similarity result;
    at::Tensor windows; // on a GPU
    result.value =
        per * onDeviceOf<T>(
                  fixed,
                  [&] {
                    return Chunks{grid.blocks(), 1}.sum([&](auto block, auto, double* partial) {
                      std::vector<double> scratch(grid.scratch(6));
                      cpu::localCorrelation<T>(task, block, scratch.data(), partial);
                    });
                  },
                  [&](auto stream) {
                    windows = scratchBeside(fixed, 12 * pair.voxels(), at::kDouble);
                    return cuda::localCorrelation(task, windows.data_ptr<double>(),
                                                  sumScratchBeside(fixed).data_ptr<double>(),
                                                  stream);
                  });
    if (needsGradient) {
      result.gradient = at::empty_like(pair.warped);
      const cpu::LocalCorrelationGradientTask<T> second{
          grid,        images.fixed, images.warped,
          task.a,      task.b,       task.c,
          images.mask, per,          result.gradient.data_ptr<T>()};
      onDeviceOf<T>(
          fixed,
          [&] {
            Chunks{grid.blocks(), 1}.forEach([&](std::int64_t block, std::int64_t, std::int64_t) {
              std::vector<double> scratch(grid.scratch(3));
              cpu::localCorrelationGradient<T>(second, block, scratch.data());
            });
          },
          [&](auto stream) {
            cuda::localCorrelationGradient(second, windows.data_ptr<double>(), stream);
          });
    }
    return result;
  });
}

Similarity mutualInformation(const at::Tensor& fixed, const at::Tensor& warped,
                             const at::Tensor& mask, const MutualInformationOptions& options,
                             bool needsGradient) {
  const int bins = options.bins;
  if (bins < 8 || bins > 256)
    refuse("Mutual information cannot be computed.",
           std::to_string(bins) + " bins are not between 8 and 256.");
  return compare(fixed, warped, mask, needsGradient, [&]<typename T>(const Pair<T>& pair) {
    const double fixedRange = options.fixed.highest - options.fixed.lowest;
    const double warpedRange = options.warped.highest - options.warped.lowest;
    if (!(fixedRange > 0) || !(warpedRange > 0)) return none(pair.warped, needsGradient);
    const cpu::HistogramTask<T> task{pair.pointers(),       bins,
                                     options.fixed.lowest,  bins / fixedRange,
                                     options.warped.lowest, (bins - 4) / warpedRange};

    // Few, large chunks: each has a histogram of its own.
    const Chunks chunks{pair.voxels(), std::max(voxelsPerSum, (pair.voxels() + 63) / 64)};
    const std::size_t cells = static_cast<std::size_t>(bins) * bins;
    std::vector<double> joint(cells);
    onDeviceOf<T>(
        fixed,
        [&] {
          std::vector<double> partial(cells * chunks.count());
          chunks.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
            cpu::jointHistogram<T>(task, partial.data() + c * cells, begin, end);
          });
          for (std::size_t i = 0; i < partial.size(); ++i) joint[i % cells] += partial[i];
        },
        [&](auto stream) {
          const at::Tensor counts = scratchBeside(fixed, std::int64_t(cells), at::kLong);
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
    std::vector<T> table(cells);
    const double perVoxel = task.warpedScale / static_cast<double>(pair.counted);
    for (std::size_t i = 0; i < cells; ++i) {
      if (joint[i] <= 0) continue;
      result.value += joint[i] * std::log(joint[i] / (byFixed[i / bins] * byWarped[i % bins]));
      table[i] = static_cast<T>(std::log(joint[i] / byWarped[i % bins]) * perVoxel);
    }
    if (needsGradient) {
      result.gradient = at::empty_like(pair.warped);
      T* gradient = result.gradient.data_ptr<T>();
      onDeviceOf<T>(
          fixed,
          [&] {
            chunks.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
              cpu::histogramGradient<T>(task, table.data(), gradient, begin, end);
            });
          },
          [&](auto stream) {
            const at::Tensor beside = at::tensor(at::ArrayRef<T>(table)).to(fixed.device());
            cuda::histogramGradient(task, beside.data_ptr<T>(), gradient, pair.voxels(), stream);
          });
    }
    return result;
  });
}

Similarity gradientFieldDistance(const at::Tensor& fixed, const at::Tensor& warped,
                                 const Vec3& spacing, const at::Tensor& mask,
                                 const GradientFieldOptions& options, bool needsGradient) {
  if (!fixed.defined() || fixed.dim() != 3)
    refuse("The gradient field distance cannot be computed.",
           "The image's shape is " + shapeOf(fixed) + ", not (z, y, x).");
  if (!(options.fixedEdge > 0) || !(options.warpedEdge > 0))
    refuse("The gradient field distance cannot be computed.", "An edge parameter is not positive.");
  return compare(fixed, warped, mask, needsGradient, [&]<typename T>(const Pair<T>& pair) {
    const auto size = sizeOf(pair.fixed);
    cpu::GradientFieldTask<T> task{pair.pointers(),
                                   {size[0], size[1], size[2]},
                                   {},
                                   static_cast<T>(options.fixedEdge),
                                   static_cast<T>(options.warpedEdge),
                                   nullptr};
    for (int a = 0; a < 3; ++a)
      task.perSpacing[a] = size[a] > 1 ? static_cast<T>(0.5 / spacing[a]) : T(0);
    at::Tensor slope;
    if (needsGradient) {
      slope = at::empty({3, pair.voxels()}, pair.fixed.options());
      task.slope = slope.data_ptr<T>();
    }
    const Chunks rows{size[1] * size[2], std::max<std::int64_t>(1, voxelsPerSum / size[0])};
    double sum = 0, counted = 0;
    onDeviceOf<T>(
        fixed,
        [&] {
          std::vector<double> sums(rows.count());
          std::vector<std::int64_t> counts(rows.count());
          rows.forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
            std::vector<T> scratch(size[0]);
            cpu::gradientField<T>(task, scratch.data(), begin, end, &sums[c], &counts[c]);
          });
          for (std::int64_t c = 0; c < rows.count(); ++c)
            sum += sums[c], counted += static_cast<double>(counts[c]);
        },
        [&](auto stream) {
          cuda::gradientField(task, sumScratchBeside(fixed).data_ptr<double>(), stream, &sum,
                              &counted);
        });
    if (counted == 0) return none(pair.warped, needsGradient);
    Similarity result{sum / counted, {}};
    if (needsGradient) {
      result.gradient = at::empty_like(pair.warped);
      T* gradient = result.gradient.data_ptr<T>();
      const auto per = static_cast<T>(1 / counted);
      onDeviceOf<T>(
          fixed,
          [&] {
            rows.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
              cpu::gradientFieldAdjoint<T>(task, per, gradient, begin, end);
            });
          },
          [&](auto stream) { cuda::gradientFieldAdjoint(task, per, gradient, stream); });
    }
    return result;
  });
}

} // namespace svx::kernels
