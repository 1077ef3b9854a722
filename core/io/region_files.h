// Regions of mass spectrometry images: labels on their raster, as files.
#pragma once

#include "core/data/spectra.h"
#include "core/data/volume.h"

#include <nlohmann/json_fwd.hpp>

namespace svx {

/// Regions as labels on `spectra.grid()`, int32, one label for each name, in the order of the file:
///
/// GeoJSON (.geojson, .json): polygons and multi-polygons in pixels of the raster, (0, 0) the upper
/// left corner of its first pixel as in QuPath; filled by pixel centres, even-odd. The name is
/// `properties.classification.name` or `properties.name`, the section `geometry.plane.z`.
/// CSV (.csv, .tsv): a header with x, y and label (or region, class, name), a row for each pixel;
/// positions count as in the file of the spectra (usually from 1). z and value may be there.
/// Pictures and label maps (.png, .tif, .nii.gz, .nrrd, ...): of the raster's size, 0 is outside.
///
/// What lies outside the raster is left out with a notice. Throws `Error{Input}` for a file with
/// no region on the raster, or a picture of another size; SCiLS .sef files are refused: how they
/// store regions is not published (their peak lists: core/io/sef.h).
LabelMap readRegions(const std::filesystem::path& path, const Spectra& spectra);

/// What `readRegions` reads back identically; the suffix decides. Throws `Error{Usage}` for other
/// suffixes and for labels on another grid.
void writeRegions(const std::filesystem::path& path, const LabelMap& regions,
                  const Spectra& spectra);

/// The GeoJSON part. `regions` is 0 on a grid and gets the labels.
void addGeoJson(const nlohmann::json& json, LabelMap& regions, const std::filesystem::path& path);
nlohmann::json geoJson(const LabelMap& regions);

} // namespace svx
