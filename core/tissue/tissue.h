// Tissue microarrays: which core a spectrum lies in, whose it is, what a pathologist called it.
#pragma once

#include "core/data/spectra.h"
#include "core/data/table.h"

#include <map>
#include <set>

namespace svx {

/// A punched piece of tissue on the array; a patient may have several.
struct TissueCore {
  std::string name;          ///< unique in its tissue
  std::string patient;       ///< never empty: the core's own name where nobody said whose it is
  int label = unlabelled;    ///< index into `Tissue::classes`
  int row = -1, column = -1; ///< in the array, from 0; -1 = not known
  double x = 0, y = 0;       ///< centre, pixels from 0
  double radius = 0;         ///< pixels
  int section = 0;

  static constexpr int unlabelled = -1;
};

/// A labelled data set of spectra. A spectrum lies in one core or in none, and has its core's
/// label: single spectra of a core may show other tissue.
struct Tissue {
  std::string name;
  std::vector<std::string> classes; ///< names, in the order in which they were met
  std::vector<TissueCore> cores;
  std::vector<std::int32_t> coreOf;      ///< of each spectrum, index into `cores`; `noCore`
  std::vector<RasterPosition> positions; ///< of each spectrum; empty when not known
  std::map<std::string, std::string> classOfLabel; ///< where classes were chosen; else empty

  static constexpr std::int32_t noCore = -1;

  /// The index of this class, which is new when nobody named it before; `unlabelled` of "".
  int addClass(const std::string& name);
  /// TissueCore::unlabelled for a spectrum without core.
  int labelOf(std::size_t spectrum) const;
  /// Spectra of each core, ascending.
  std::vector<std::vector<std::uint32_t>> spectraOfCores() const;
  /// Whether a patient has several cores, so that dividing by cores may tear a patient apart.
  bool patientsHaveSeveralCores() const;
};

/// From a table with a row for each core: "x", "y" (centre, pixels counted as the file counts them)
/// and "radius" (pixels); optional "core", "patient", "label", "row", "column" (from 0), "section"
/// (as the file counts them). A spectrum belongs to the nearest core whose circle it lies in.
/// Or, without "radius", with a row for each spectrum, at "x", "y": spectra of one "core" (without
/// that column: of one patient) make a core. "core" may be called "sample", "sample_id", "patient"
/// "patient_id", "case", "subject", and "label" "class", "diagnosis", "species", "group". Throws
/// `Error{Input}` for a table of neither kind, a core's name used twice, cores without a spectrum
/// all of them, a row at a place without spectrum, and spectra of a core that differ in label or
/// patient.
Tissue tissueOf(const Table& cores, const Spectra& spectra);

/// Whether a table has the columns of either kind.
bool mayHoldCores(const Table& table);

/// The column of such a table that says "core", "patient" or "label", by any of its names, in
/// capitals or not; nullptr when there is none.
const TableColumn* columnOfCores(const Table& table, const std::string& role);
/// Whether columns of these names, in small letters, say of places whose they are or what they are
/// ("patient", "species"). "label" alone does not: points have labels, too.
bool tellWhose(const std::set<std::string>& columns);
/// A cell as text: whole numbers without a point, nothing without a column or a number.
std::string coreCellText(const TableColumn* column, std::size_t row);

/// From regions drawn on the raster of `spectra`: a core for each region, named like it, its label
/// the region's name up to the first ':' ("HGSOC:core 12"), none without one. Throws `Error{Input}`
/// when the grids differ.
Tissue tissueOf(const LabelMap& regions, const Spectra& spectra);

/// Throws `Error{Input}` when two cores have the same name.
void refuseNamesUsedTwice(const Tissue& tissue);

/// Patient and label of the cores from a table with "core" or "patient" as its key; what it does
/// not name stays. Returns sentences about names that only the table or only the tissue knows.
/// Throws `Error{Input}` for a table without key, one that says two things of a name, and one that
/// names no core here.
std::vector<std::string> joinPatients(Tissue& tissue, const Table& patients);

/// Patients whose cores have different labels. A division keeps them together, as one of the label
/// with the most spectra.
std::vector<std::string> patientsOfSeveralClasses(const Tissue& tissue);

/// "A, B, C and 4 more".
std::string listed(const std::vector<std::string>& names, std::size_t most = 5);

/// What `tissueOf` reads, with the number of spectra.
Table coreTable(const Tissue& tissue, const Spectra& spectra);

/// Takes the spectra out of cores with fewer than `least`; the cores stay, without spectra. Their
/// indices. Low counts make the vote of a core a matter of luck; the published study takes 20.
std::vector<std::size_t> rejectSmallCores(Tissue& tissue, std::size_t least);

/// Takes spectra out of cores with more than `most`, so that these are left, evenly from all of a
/// core. How many cores that were.
std::size_t thinCores(Tissue& tissue, std::size_t most);

/// Takes out the classes that no core with spectra has. Their names.
std::vector<std::string> dropEmptyClasses(Tissue& tissue);

} // namespace svx
