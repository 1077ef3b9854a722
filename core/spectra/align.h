// Mass errors of single spectra: found and taken away.
#pragma once

#include "core/spectra/derived_spectra.h"

namespace svx {

/// A polynomial of up to second degree: the relative mass error, (measured - true) / true, in ppm
/// against t = (m/z - middle) / half of the range of m/z.
struct MassError {
  std::array<double, 3> coefficients{};
  bool known = false; ///< false: too little to tell it by; the coefficients are 0

  double at(double t) const {
    return coefficients[0] + t * (coefficients[1] + t * coefficients[2]);
  }
};

/// An observation for a fit.
struct MassOffset {
  double t, ppm, weight;
};

/// The polynomial of `degree` (0 to 2) through the offsets by Tukey's biweight with a tuning
/// constant of 4.685 (Beaton & Tukey, Technometrics 16:147-185, 1974), begun at the line of Theil
/// and Sen (J. Am. Stat. Assoc. 63:1379-1389, 1968). Of lower degree where there are fewer than
/// degree + 2 offsets; unknown for none.
MassError fitMassError(std::span<const MassOffset> offsets, int degree);

struct CombOptions {
  double spacing = 1.000495; ///< between peaks of the chemical noise, Da
  double offset = 0;         ///< m/z of a peak of the comb, modulo the spacing
  double window = 100;       ///< Da over which a phase is taken
  int degree = 1;
};

struct PeakAlignment {
  std::vector<double> masses; ///< where the peaks should be, ascending
  double tolerance = 0.25;    ///< half the width of the search
  bool ppm = false;           ///< unit of the tolerance
  int degree = 1;
};

/// The error of each spectrum by the phase of the Fourier component with the period of chemical
/// noise, window by window (Wolski et al., BMC Bioinformatics 6:203, 2005; spacing: Wolski et al.,
/// Proteome Sci. 4:18, 2006). Errors of more than half the spacing are taken for others.
/// Intensities above four times the window's median count as that much, so that peaks do not rule.
std::vector<MassError> combErrors(const Spectra& spectra, const CombOptions& options,
                                  JobContext& context);

/// The error of each spectrum by its highest local maxima around the masses; of a profile the
/// vertex of the parabola through three points.
std::vector<MassError> peakErrors(const Spectra& spectra, const PeakAlignment& options,
                                  JobContext& context);

/// The spectra without their errors: m/z of their own are corrected; on a shared axis intensities
/// are interpolated by the cubic of Catmull and Rom, not below 0 where no point is, and repeat the
/// end's beyond it.
class AlignedSpectra final : public DerivedSpectra {
public:
  AlignedSpectra(std::shared_ptr<const Spectra> original, std::vector<MassError> errors);

private:
  void derive(std::size_t i, SpectrumScratch& into) const override;

  std::vector<MassError> errors_;
  double middle_, half_;
};

} // namespace svx
