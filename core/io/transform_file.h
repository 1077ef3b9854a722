// ITK's transform files: text (.tfm, .txt) and HDF5 (.h5).
#pragma once

#include "core/data/transform.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace svx {

/// A transform as both kinds of file store it.
struct TransformRecord {
  std::string type; ///< "Euler3DTransform_double_3_3"
  std::vector<double> parameters, fixed;
};

/// The text form. Throws `Error{Input}` naming line and cause.
std::vector<TransformRecord> parseTransformText(std::string_view text,
                                                const std::filesystem::path& path);
std::string transformText(const std::vector<TransformRecord>& records);

/// The HDF5 form. Dataset sizes are checked against the size of the file before anything is read.
std::vector<TransformRecord> readTransformHdf5(const std::filesystem::path& path);
/// The bytes of the file. Throws `std::runtime_error` when HDF5 fails.
std::string transformHdf5(const std::vector<TransformRecord>& records);

/// The transforms that records mean: a composite takes the records behind it as its parts, in ITK's
/// order (the last of the file is applied first). 2-D transforms act on x and y and keep z.
/// Throws `Error{Input}` for types and numbers that cannot be used.
std::vector<TransformPtr> transformsFrom(const std::vector<TransformRecord>& records,
                                         const std::filesystem::path& path);

/// Affine as AffineTransform, B-spline, displacement field, networks and radial mappings as
/// displacement fields on their grid, and composites of these (nested ones flattened). Throws
/// `Error{Usage}` for another kind.
std::vector<TransformRecord> recordsOf(const Transform& transform);

} // namespace svx
