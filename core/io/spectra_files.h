// What all formats of mass spectra share, and the readers and writers of those that are one file.
#pragma once

#include "core/data/spectra.h"
#include "core/io/format.h"

namespace svx {

/// Puts spectra on a raster that begins where the first of `counted` (positions as the file counts
/// them) lies on each axis: sets `info.first` and `info.positions`, and a notice when several share
/// a position. Throws `Error{Input}` when the raster would be absurdly large for its spectra.
void placeOnRaster(const std::filesystem::path& path, const std::vector<RasterPosition>& counted,
                   SpectraInfo& info);

/// Without positions: a row in the file's order, with a notice.
void placeInARow(const std::filesystem::path& path, std::size_t count, SpectraInfo& info);

/// The position that a name states: "R00X012Y034", "x12_y34", "(12, 34)", and spots of target
/// plates ("0_C7": column 7 of row C). Nothing when it states none.
std::optional<RasterPosition> positionInName(std::string_view name);

FileInfo describeSpectra(const Spectra& spectra, const std::filesystem::path& path);
/// Throws `Error{Input}` when the caller wants something else.
void checkSpectraWanted(const std::filesystem::path& path, const OpenOptions& options);

/// CSV and TSV, one of these by its header:
///   x, y, [z,] 100.5, 101.2, ...  a spectrum each row; the other headers are m/z, also as "mz
///   100.5" x, y, [z,] m/z, intensity     a point each row m/z, spot, spot, ...          a spectrum
///   each column; positions are read from their names m/z, intensity                one spectrum;
///   also two columns of numbers without a header
/// Throws `Error{Input}` with the line. The whole table is read into memory, up to 1 GiB of text.
std::shared_ptr<const Spectra> readSpectraTable(const std::filesystem::path& path);
/// Whether the first line is one of those headers.
bool isSpectraTable(std::string_view text);
/// The first form for a shared m/z axis, the last for a single spectrum, else the second; positions
/// as the file of the spectra counts them. Tabs when the suffix is .tsv.
void writeSpectraTable(const Spectra& spectra, const std::filesystem::path& path,
                       JobContext* context);

/// mzML 1.1: spectra of MS level 1, with their positions when they are stated as in imzML, else in
/// a row. Arrays of 32 and 64 bits, plain or by zlib, are decoded when they are read. A notice says
/// what was left out.
std::shared_ptr<const Spectra> openMzml(const std::filesystem::path& path,
                                        JobContext* context = nullptr);

/// Bruker flex: a `fid` (or `acqus`) file, or a folder with any number of them, one a spot, with
/// positions from the names of their folders. m/z by the quadratic calibration of the instrument:
/// 0 = ML3 m + sqrt(10^12 / ML1) sqrt(m) + ML2 - t (Titulaer et al., BMC Bioinformatics 7:403,
/// 2006).
std::shared_ptr<const Spectra> openFlex(const std::filesystem::path& path,
                                        JobContext* context = nullptr);
/// Whether the folder, or one within, holds `fid` beside `acqus` or `acqu`.
bool holdsFlex(const std::filesystem::path& folder);

/// HDF5: intensities as (y, x, m/z) or (spectrum, m/z), the largest such data set, with the m/z
/// axis and positions found by name and length; notices say what was taken. Read into memory.
std::shared_ptr<const Spectra> openHdf5Cube(const std::filesystem::path& path,
                                            const OpenOptions& options);

} // namespace svx
