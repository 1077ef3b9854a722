// Writing mass spectrometry images as imzML.
#pragma once

#include "core/io/imzml_index.h"

namespace svx {

struct ImzmlOptions {
  /// One m/z axis for all spectra ("continuous"); as the data set is when not given. Throws
  /// `Error{Usage}` when axes differ.
  std::optional<bool> continuous;
  std::optional<SpectrumKind> kind; ///< as the data set says when not given; profile when unknown
  NumberType masses = NumberType::Float64;
  NumberType intensities = NumberType::Float32; ///< or Float64, Int32, Int64
  bool compressed = false;                      ///< each array by zlib
  std::array<std::uint8_t, 16> uuid{};          ///< random when all are 0
};

/// Writes FILE.imzML and FILE.ibd, one spectrum after the other: memory does not grow with their
/// number. Both files get their names when they are whole; a failure leaves what was there.
class ImzmlWriter {
public:
  /// `info` has the positions of all spectra that will be added, in their order, and the shared
  /// axis of a continuous file. Throws `Error{Input}` when a file cannot be made.
  ImzmlWriter(const std::filesystem::path& xml, const SpectraInfo& info,
              const ImzmlOptions& options);
  ~ImzmlWriter();

  /// Of the next spectrum; `masses` is ignored when all share an axis. Throws `Error{Internal}` for
  /// one too many or of another length than the axis, `Error{Input}` when the disk is full or an
  /// intensity does not fit the chosen integers.
  void add(std::span<const double> masses, std::span<const float> intensities);
  void commit();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes a data set and reads it back: throws `Error{Internal}` when the number of spectra, the
/// first or the last are not what was written. Needs the memory of a spectrum.
void saveImzml(const Spectra& spectra, const std::filesystem::path& xml,
               const ImzmlOptions& options, JobContext* context);

} // namespace svx
