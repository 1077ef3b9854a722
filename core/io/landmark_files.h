// The texts that hold landmarks: parsers and writers, one .cpp a format.
#pragma once

#include "core/data/landmarks.h"

#include <string_view>

namespace svx {

// Parsers throw `Error{Input}` that names the file, the line or point, and the cause. A point whose
// coordinates are not finite is refused.

/// 3D Slicer's .mrk.json (markups schema 1.0), one list for each markup; LPS or RAS; points whose
/// position is not defined are left out with a notice.
std::vector<Landmarks> parseMarkups(std::string_view text, const std::filesystem::path& path);
std::string markupsText(const Landmarks& landmarks);

/// 3D Slicer's .fcsv; `CoordinateSystem` = 0, RAS, 1 or LPS (RAS when it is missing).
Landmarks parseFcsv(std::string_view text, const std::filesystem::path& path);
std::string fcsvText(const Landmarks& landmarks);

/// A table with commas, semicolons or tabs. The header names the columns: `l,p,s`, `r,a,s` or
/// `x,y,z` (LPS) in mm, `i,j,k` in voxels, `X,Y` alone in pixels (BIRL); `label`, `name` or `id`
/// names the points.
Landmarks parsePointTable(std::string_view text, const std::filesystem::path& path);
std::string pointTableText(const Landmarks& landmarks);

/// elastix (`point` or `index`, count, coordinates of 2 or 3 numbers) and, without such a head,
/// DIR-Lab's triples of 1-based voxel indices (whole numbers) or triples in LPS mm.
Landmarks parsePointList(std::string_view text, const std::filesystem::path& path);
std::string pointListText(const Landmarks& landmarks);

/// Appends a point; throws `Error{Input}` when a coordinate is not finite. An empty name becomes
/// the point's number.
void addPoint(Landmarks& landmarks, std::string name, const Vec3& position,
              const std::filesystem::path& path);

} // namespace svx
