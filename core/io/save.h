// Writing files: the format follows from the suffix.
#pragma once

#include "core/jobs/job.h"
#include "core/methods/method.h"

#include <filesystem>

namespace svx {

/// Writes to a new file beside `path` and renames it over `path` at the end, so that a failure or a
/// full disk leaves what was there. No patient name, birth date or id is ever written.
///
/// Volumes and label maps: .nii, .nii.gz, .nrrd, .mha, .mhd; 2-D also .png, .tif;
/// volumes also .ome.tif. Mass spectra: .imzML, .csv, .tsv. Tables: .csv. Models: a folder
/// of this name. Landmarks: .mrk.json,
/// .fcsv, .csv, .pts (elastix points). Transforms: affine .tfm/.txt/.h5, B-spline and composite
/// .tfm/.txt/.h5 (displacement fields inside a composite only in .h5), displacement fields also as
/// .nii, .nii.gz (5-D, intent 1007, LPS mm), .nrrd, .mha. Throws `Error{Usage}` for a suffix that
/// cannot hold the data, `Error{Input}` for a folder that is read-only or a disk that is full.
void save(const Data& data, const std::filesystem::path& path, JobContext* context = nullptr);

/// Writes a displacement field of the whole mapping on `grid` (float32).
void saveField(const Transform& transform, const Geometry& grid, const std::filesystem::path& path);

/// Writes bytes as `save` does: new file, flush to disk, rename.
void replaceFile(const std::filesystem::path& path, const std::string& bytes);

} // namespace svx
