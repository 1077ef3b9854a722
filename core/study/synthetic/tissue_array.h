// A drawn tissue microarray, measured by a drawn mass spectrometer: the truth is known.
#pragma once

#include "core/data/spectra.h"
#include "core/data/table.h"

namespace svx {

/// What is drawn. A class differs from the others in the heights of some peaks; so do patients, the
/// cores of a patient and single spectra, so that a class can only be told over all of them.
struct TissueArrayRecipe {
  int rows = 8, columns = 12;  ///< cores
  int diameter = 12;           ///< of a core, pixels
  int gap = 4;                 ///< between cores, pixels
  int patients = 48;           ///< each with as many cores as come to it, of one class
  int classes = 2;             ///< dealt to the patients in turn
  double contrast = 2;         ///< factor between the heights of a class's peaks and of others'
  double patientSpread = 0.25; ///< standard deviation of the logarithm of a peak's height
  double missing = 0.03;       ///< share of the spots of a core without a spectrum
  double emptyCores = 0.03;    ///< share of the cores that were lost in cutting
  double poor = 0.05;          ///< share of spectra with little but noise
  double shiftPpm = 25;        ///< standard deviation of the mass error of a spectrum
  double noise = 1;            ///< factor on counting noise
  double pixelSize = 50;       ///< micrometres
  double lowest = 800, highest = 3200; ///< m/z
  int points = 8668;      ///< of the shared axis of profiles; of a flight tube: even in sqrt(m/z)
  bool centroids = false; ///< peaks with axes of their own instead of profiles
  std::uint64_t seed = 1;
};

/// A core as it was drawn; pixels count from 0.
struct DrawnCore {
  int row, column;     ///< in the array, from 0
  double x, y, radius; ///< centre and radius, pixels
  int patient, kind;   ///< from 0
  std::size_t spectra; ///< how many it has
};

/// Spectra that are drawn anew each time they are read, always the same: their number costs no
/// memory but their positions. Thread-safe. Peaks: envelopes of isotopes 1.00235 Da apart with the
/// Poisson heights of a mean peptide (Breen et al., Electrophoresis 21:2243-2251, 2000) under an
/// instrument of resolution 8000; chemical noise with a period of 1.000495 Da; a baseline that
/// falls with m/z; counting noise.
class DrawnTissueArray final : public Spectra {
public:
  explicit DrawnTissueArray(const TissueArrayRecipe& recipe);

  const std::vector<DrawnCore>& cores() const { return cores_; }
  /// Which core spectrum i lies in.
  std::size_t coreOf(std::size_t i) const { return coreOf_[i]; }
  /// m/z of the first isotopes of the peaks whose height tells the classes apart, for each class.
  const std::vector<std::vector<double>>& markers() const { return markers_; }
  /// Columns "core", "row", "column", "x", "y", "radius", "patient", "label", "spectra"; pixels
  /// count from 1, as in imzML.
  Table coreTable() const;

  std::size_t longest() const override;
  std::size_t points(std::size_t i) const override;
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override;
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override;

private:
  struct Isotope {
    double mz, share;
    std::size_t peak;
  };
  struct Drawn;
  const Drawn& drawn(std::size_t i) const;
  void layOut();
  void drawPeaks();
  void draw(std::size_t i, Drawn& into) const;

  TissueArrayRecipe recipe_;
  std::vector<DrawnCore> cores_;
  std::vector<std::uint32_t> coreOf_;
  std::vector<Isotope> isotopes_;            ///< ascending m/z
  std::vector<std::vector<float>> heights_;  ///< of each peak in each core
  std::vector<std::vector<double>> markers_; ///< by class
  const std::uint64_t id_;
};

} // namespace svx
