#include "core/spectra/spectra_sample.h"

#include <ATen/ATen.h>

#include <limits>

namespace svx {

struct SpectraSample::Choice {
  SpectraInfo info;
  std::vector<std::uint32_t> which;

  Choice(const Spectra& spectra, int step) {
    const SpectraInfo& all = spectra.info();
    const std::int32_t across = (all.raster[0] + step - 1) / step,
                       down = (all.raster[1] + step - 1) / step;
    const auto squares = std::size_t(across) * std::size_t(down) * std::size_t(all.raster[2]);
    std::vector<std::uint32_t> nearest(squares, Spectra::none);
    std::vector<std::int64_t> distance(squares, std::numeric_limits<std::int64_t>::max());
    for (std::size_t i = 0; i < spectra.size(); ++i) {
      const RasterPosition& p = all.positions[i];
      const auto square =
          (std::size_t(p.z) * std::size_t(down) + std::size_t(p.y / step)) * std::size_t(across) +
          std::size_t(p.x / step);
      const std::int64_t dx = p.x % step - step / 2, dy = p.y % step - step / 2;
      const std::int64_t away = dx * dx + dy * dy;
      if (away >= distance[square]) continue;
      distance[square] = away;
      nearest[square] = std::uint32_t(i);
    }
    info.name = all.name;
    info.kind = all.kind;
    info.sharedAxis = all.sharedAxis;
    for (const std::uint32_t i : nearest) {
      if (i == Spectra::none) continue;
      const RasterPosition& p = all.positions[i];
      which.push_back(i);
      info.positions.push_back({p.x / step, p.y / step, p.z});
    }
  }
};

SpectraSample::SpectraSample(std::shared_ptr<const Spectra> original, int step)
    : SpectraSample(original, Choice(*original, step)) {}

SpectraSample::SpectraSample(std::shared_ptr<const Spectra> original, Choice choice)
    : Spectra(std::move(choice.info)), original_(std::move(original)),
      which_(std::move(choice.which)) {}

std::vector<int> sampleSteps(const Spectra& spectra, std::size_t first) {
  const auto [width, height, sections] = spectra.info().raster;
  const auto squares = [&](int step) {
    const auto along = [step](std::int32_t pixels) {
      return std::size_t((pixels + step - 1) / step);
    };
    return along(width) * along(height) * std::size_t(sections);
  };
  int step = 1;
  while (squares(step) > first && step < std::max(width, height)) step *= 2;
  std::vector<int> steps;
  for (; step > 1 && squares(step) * 8 <= squares(1); step /= 4) steps.push_back(step);
  return steps;
}

at::Tensor enlarged(const at::Tensor& image, const Spectra& spectra, int step) {
  const auto [width, height, sections] = spectra.info().raster;
  const at::Tensor large =
      at::full({sections, height, width}, std::numeric_limits<float>::quiet_NaN(), at::kFloat);
  const at::Tensor small = image.contiguous();
  const float* from = small.data_ptr<float>();
  float* to = large.data_ptr<float>();
  for (const RasterPosition& p : spectra.info().positions)
    to[(std::int64_t(p.z) * height + p.y) * width + p.x] =
        from[(p.z * small.size(1) + p.y / step) * small.size(2) + p.x / step];
  return large;
}

} // namespace svx
