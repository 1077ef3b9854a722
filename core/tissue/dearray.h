// Finding the cores of a tissue microarray.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <vector>

namespace svx {

/// What of a raster is tissue.
enum class TissueMask {
  Automatic, ///< Threshold for a raster measured in full, or one that it divides clearly
  Measured,  ///< every pixel with a spectrum: only the cores were measured
  Threshold  ///< what is brighter than Otsu's threshold
};

struct DearrayOptions {
  TissueMask mask = TissueMask::Automatic;
  double diameter = 0;      ///< of a core, pixels; 0 = the one that explains the tissue best
  double leastTissue = 0.2; ///< share of a core's circle; places with less count as missing
};

/// A place in the grid of an array, from 0.
struct ArrayPlace {
  int row = 0, column = 0;
  auto operator<=>(const ArrayPlace&) const = default;
};

/// A core at its place. Pixels count from 0, (0, 0) is the centre of the first.
struct FoundCore {
  ArrayPlace place;
  double x = 0, y = 0, radius = 0;
  double tissue = 0; ///< share of the circle
};

struct FoundArray {
  std::vector<FoundCore> cores;    ///< by place
  std::vector<ArrayPlace> missing; ///< places without a core
  int rows = 0, columns = 0;
  double radius = 0;                      ///< median, pixels
  std::array<double, 2> across{}, down{}; ///< from a core to the next in its row, in its column
  at::Tensor tissue;                      ///< bool (y, x)

  double degrees() const; ///< by which the rows are turned, clockwise on the screen
};

/// Cores are discs: they are where a disc with an empty ring around it fits the tissue best, so
/// that neighbours that touch are two. Each gets row and column from the nearest that has them, by
/// the two steps of the grid: at first the commonest between neighbours, then those of least
/// squares; so a turned or bent grid does not lose count. Discs between the places of the grid are
/// none of its cores, and at each place without a disc a broken core is looked for. A core with
/// enough tissue has the centre and the area of the tissue nearest to it, another one the median
/// radius.
///
/// `image`: float (y, x), NaN where there is no spectrum; its rows are turned by less than 45
/// degrees. Throws `Error{Input}` for an image in which no disc is found.
FoundArray findCores(const at::Tensor& image, const DearrayOptions& options,
                     const JobContext& context);

/// bool (y, x): pixels around which most were measured and, with a threshold, are bright: Otsu's
/// (IEEE Trans. Syst. Man Cybern. 9:62-66, 1979) for the square root of the means of nine pixels.
at::Tensor tissueMask(const at::Tensor& image, TissueMask mask);

/// "A-1": the letter of the row and the number of the column, as QuPath names cores; AA follows Z.
std::string nameOf(ArrayPlace place);

} // namespace svx
