// Images on a grid: volumes, label maps.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace svx {

enum class Modality { Unknown, CT, MR, PET, Ultrasound, Optical, MassSpectrometry, DisplacementField };

/// What the leading tensor axis of a volume means when there is one.
enum class ChannelAxis { None, Vector, Time, Colour };

/// Intensities in the volume's unit: shown black at level - window/2 and white at level + window/2.
struct WindowLevel {
  double window = 1;
  double level = 0;
  bool operator==(const WindowLevel&) const = default;
};

/// Where data came from. `notices` are the repairs and doubts of the reader, one sentence each,
/// to be shown to a person.
struct Source {
  std::filesystem::path path; ///< the file or folder; empty for data made here
  std::string format;         ///< "NIfTI-1", "DICOM series", "result of registration.linear", ...
  std::string sha256;         ///< of the file; filled when a run records its inputs
  std::vector<std::string> notices;
};

/// An image: a grid and a contiguous CPU tensor in ITK's memory order, shape (z, y, x) or
/// (c, z, y, x), of the file's own type (int16 CT stays int16; rescale slope and intercept have been
/// applied where they keep integers integers, else the type is float32).
///
/// Vectors are in LPS mm when they are displacements. Owned through `std::shared_ptr<const Volume>`
/// and never changed once shared, so it may be read from any thread.
struct Volume {
  std::string name;
  Geometry geometry;
  at::Tensor voxels;
  ChannelAxis channelAxis = ChannelAxis::None;
  Modality modality = Modality::Unknown;
  std::string unit;                  ///< "HU", "mm", "ion count"; empty = arbitrary
  std::optional<WindowLevel> window; ///< as the header states it
  double frameSeconds = 0;           ///< between frames when channelAxis is Time; 0 = unknown
  Source source;

  std::int64_t channels() const { return voxels.dim() == 4 ? voxels.size(0) : 1; }
  std::uint64_t bytes() const;
  /// One channel as a (z, y, x) view.
  at::Tensor channel(std::int64_t c) const;
  /// One channel as contiguous float32 (z, y, x); a view when it already is.
  at::Tensor asFloat(std::int64_t c = 0) const;
  /// Smallest and largest finite intensity; {0, 0} when there is none.
  std::pair<double, double> range() const;
};

/// A window that shows the data: the header's, else the 0.5 to 99.5 percentile.
WindowLevel automaticWindow(const Volume& volume);

/// A label's place in the table of a label map.
struct Label {
  std::int64_t value = 0;
  std::string name;
  std::array<std::uint8_t, 3> colour{};
  double opacity = 1;
};

/// Integer labels on a grid; 0 is background. A mask is a label map: inside = not 0.
/// `volume.voxels` is (z, y, x) of an integer type.
struct LabelMap {
  Volume volume;
  std::vector<Label> labels; ///< by value, ascending; without background

  /// Adds a name and a well-spread colour for every value in the data that has none.
  void completeTable();
};

} // namespace svx
