// Pictures of how classifiers called the cores of a tissue microarray.
#pragma once

#include "core/report/svg.h"
#include "core/study/study.h"
#include "core/tissue/tissue.h"

namespace svx {

/// What a classification of cores found, read from the tables of its result.
struct CalledTissue {
  struct Core {
    std::string division, name, patient, label;
    double x = 0, y = 0, radius = 0; ///< pixels of the raster
    int section = 0;
    double spectra = 0;
    std::vector<std::string> called; ///< by each classifier
    std::vector<double> shares;      ///< of its votes, %
  };
  struct Matrix {
    std::vector<double> cores, spectra; ///< counts (true, called) over all divisions
  };
  std::vector<std::string> classes, classifiers, divisions;
  std::vector<Core> cores;      ///< tested, division by division
  std::vector<Matrix> matrices; ///< of each classifier; empty where there is no such table

  bool wrong(const Core& core, std::size_t classifier) const {
    return core.called[classifier] != core.label;
  }
};

/// The cores with spectra as labelled ("" without a label), called by nobody.
CalledTissue labelledTissue(const Tissue& tissue);

/// Nothing for a result without such tables.
std::optional<CalledTissue> calledTissue(const Result& result);

/// The words of a column; numbers, as which a file's words may have been read, as words again.
/// Empty when there is no such column.
std::vector<std::string> wordsOf(const Table& table, const std::string& column);

/// The words, each once, in the order in which they first appear.
std::vector<std::string> distinct(const std::vector<std::string>& words);

/// nullptr where a result has no such output of this kind.
template <typename T>
std::shared_ptr<const T> outputOf(const Result& result, const std::string& id) {
  const auto found = result.outputs.data.find(id);
  if (found == result.outputs.data.end()) return nullptr;
  const auto* data = std::get_if<std::shared_ptr<const T>>(&found->second);
  return data ? *data : nullptr;
}

std::string classHex(std::size_t index); ///< `classColour` as "#rrggbb"

/// A picture, and where in it a core is drawn.
struct CoreFigure {
  struct Place {
    double x, y, radius;
    std::size_t core; ///< index into `CalledTissue::cores`
  };
  std::string svg;
  std::vector<Place> places;
  double scale = 1; ///< units of the picture to a pixel of the raster
};

/// The test cores of a division as they lie on the slide: as labelled, and as each classifier
/// called them, errors ringed; paler the smaller the share of the votes.
CoreFigure coreMap(const CalledTissue& tissue, const std::string& division,
                   const FigureColours& colours);

/// A matrix for each classifier: counts, and shaded by the share of the true class. Of cores or of
/// spectra.
std::string confusionMatrices(const CalledTissue& tissue, bool cores, const FigureColours& colours);

/// The share of right cores and of right spectra for each classifier and division with its 95 %
/// interval, from a table of accuracies.
std::string accuracyChart(const Table& accuracies, const FigureColours& colours);

/// The pixels of a label map in the colours of its table, with the names of the labels. The first
/// section of several.
std::string labelMapFigure(const LabelMap& map, const FigureColours& colours);

} // namespace svx
