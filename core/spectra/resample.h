// Spectra on another m/z axis, of neighbouring pixels put together.
#pragma once

#include "core/spectra/derived_spectra.h"

namespace svx {

enum class Resampling {
  Linear, ///< the line through the points left and right; 0 beyond the ends
  Bins    ///< the sum of the points nearer to this point of the axis than to any other
};

/// The spectra of another data set on one axis, which ascends. Intensities that are not finite
/// count as 0.
class ResampledSpectra final : public DerivedSpectra {
public:
  ResampledSpectra(std::shared_ptr<const Spectra> original, std::vector<double> axis,
                   Resampling how);

private:
  void derive(std::size_t i, SpectrumScratch& into) const override;

  Resampling how_;
};

/// The intensities of points of ascending m/z on an axis.
void resample(std::span<const double> masses, std::span<const float> intensities,
              std::span<const double> axis, Resampling how, std::span<float> into);

/// The largest of each `width` neighbouring points of a shared axis, the last of which may be of
/// fewer; its m/z is the mean of theirs. Throws `Error{Input}` for spectra without a shared axis.
class PooledSpectra final : public DerivedSpectra {
public:
  PooledSpectra(std::shared_ptr<const Spectra> original, int width);

private:
  void derive(std::size_t i, SpectrumScratch& into) const override;

  std::size_t width_;
};

/// For each spectrum those of its pixel and of the pixels left, right, above and below; the
/// spectrum itself stands for neighbours that are missing or whose entry in `labels` (one for each
/// spectrum; none when empty) is another.
std::vector<std::array<std::uint32_t, 5>> crossNeighbours(const Spectra& spectra,
                                                          std::span<const std::int64_t> labels);

/// Means over the spectra of `neighbours`. Throws `Error{Input}` for spectra without a shared axis.
class StackedSpectra final : public DerivedSpectra {
public:
  StackedSpectra(std::shared_ptr<const Spectra> original,
                 std::vector<std::array<std::uint32_t, 5>> neighbours);

private:
  void derive(std::size_t i, SpectrumScratch& into) const override;

  std::vector<std::array<std::uint32_t, 5>> neighbours_;
};

} // namespace svx
