// Mass spectrometry images: spectra at positions of a raster, read piece by piece.
#pragma once

#include "core/data/volume.h"

#include <cstdint>
#include <limits>
#include <span>

namespace svx {

enum class SpectrumKind { Unknown, Profile, Centroid };

/// Place in the raster, counted from 0. z counts sections.
struct RasterPosition {
  std::int32_t x = 0, y = 0, z = 0;
  bool operator==(const RasterPosition&) const = default;
};

/// What all spectra of a data set share. Filled once by the reader.
struct SpectraInfo {
  std::string name;
  Source source;
  SpectrumKind kind = SpectrumKind::Unknown;
  std::vector<RasterPosition> positions;    ///< of each spectrum; several may share one
  std::array<std::int32_t, 3> raster{};     ///< width, height, sections: 1 + the largest position
  std::array<std::int32_t, 3> first{};      ///< what the file calls position (0, 0, 0)
  std::array<double, 3> pixelSize{1, 1, 1}; ///< micrometres
  bool pixelSizeKnown = false;
  /// m/z of every spectrum when all share one axis ("continuous"), ascending; empty when each has
  /// its own ("processed").
  std::vector<double> sharedAxis;
  std::string polarity;   ///< "positive", "negative" or empty
  std::string instrument; ///< as the file names it
};

/// A data set of spectra that is never wholly in memory. Never changed once shared, may be read
/// from any thread. Points are in the file's order: ascending m/z but in files that break the rule,
/// which `read` mends. Reading throws `Error{Input}` when the file has changed or gone.
class Spectra {
public:
  explicit Spectra(SpectraInfo info);
  virtual ~Spectra() = default;
  Spectra(const Spectra&) = delete;
  Spectra& operator=(const Spectra&) = delete;

  const SpectraInfo& info() const { return info_; }
  std::size_t size() const { return info_.positions.size(); }
  bool continuous() const { return !info_.sharedAxis.empty(); }
  /// The largest number of points in a spectrum.
  virtual std::size_t longest() const = 0;
  /// Points of spectrum i; 0 for an empty one.
  virtual std::size_t points(std::size_t i) const = 0;

  /// Values of points [first, first + into.size()) of spectrum i. Both must lie within it.
  virtual void intensities(std::size_t i, std::size_t first, std::span<float> into) const = 0;
  virtual void masses(std::size_t i, std::size_t first, std::span<double> into) const = 0;

  /// A whole spectrum in ascending m/z, into vectors that are reused.
  void read(std::size_t i, std::vector<double>& masses, std::vector<float>& intensities) const;

  /// Spectrum of each pixel, section by section in raster order; `none` where there is no spectrum.
  /// Of several at one position the last counts.
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> pixels() const;

  /// The raster as a grid in LPS mm: x to the left, y to the back, sections upwards; its origin is
  /// the centre of pixel (0, 0, 0).
  Geometry grid() const;

protected:
  SpectraInfo info_;
};

/// Lowest and highest m/z of all; NaN when there is no point. Of spectra with axes of their own the
/// first and last m/z of each are read.
std::pair<double, double> massRange(const Spectra& spectra);

/// Spectra that are in memory: results, tests, small tables.
class SpectraInMemory final : public Spectra {
public:
  /// Continuous when `info.sharedAxis` is given, `masses` must be empty then. One vector each
  /// spectrum. Throws `Error{Internal}` when lengths differ.
  SpectraInMemory(SpectraInfo info, std::vector<std::vector<double>> masses,
                  std::vector<std::vector<float>> intensities);

  std::size_t longest() const override { return longest_; }
  std::size_t points(std::size_t i) const override { return intensities_[i].size(); }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override;
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override;

private:
  std::vector<std::vector<double>> masses_;
  std::vector<std::vector<float>> intensities_;
  std::size_t longest_ = 0;
};

} // namespace svx
