// Regions drawn on an ion image.
#pragma once

#include "core/data/spectra.h"

namespace svx {

/// A place on a raster in pixels; the centre of the first pixel is (0, 0).
using RasterPoint = std::array<double, 2>;

/// bool (y, x): pixels whose centre lies within the polygon (even-odd rule); its last corner joins
/// its first.
at::Tensor withinPolygon(std::span<const RasterPoint> corners, std::int64_t width,
                         std::int64_t height);

/// bool (y, x): pixels whose centre is at most `radius` away from the line through the points.
at::Tensor alongLine(std::span<const RasterPoint> points, double radius, std::int64_t width,
                     std::int64_t height);

/// int32 (y, x): the parts of a bool (y, x) mask whose pixels share edges, numbered from 1 by their
/// size, the largest first; 0 outside and in parts of fewer than `least` pixels.
at::Tensor connectedParts(const at::Tensor& mask, std::int64_t least = 1);

/// A label map on `spectra.grid()` (int32) without a region.
LabelMap noRegions(const Spectra& spectra);

/// A region for the next free value: a name and a colour that the others do not have.
Label nextRegion(const LabelMap& regions);

/// The regions with the pixels of a bool (y, x) mask in a section given to `region`, which is added
/// to the table when it is new; pixels without a spectrum stay out. A region of value 0 erases.
/// A region that has lost its last pixel stays in the table.
LabelMap withPixels(const LabelMap& regions, const Spectra& spectra, std::int64_t section,
                    const at::Tensor& mask, const Label& region);

LabelMap withoutRegion(const LabelMap& regions, std::int64_t value);

/// The spectra of a region, ascending; one of each pixel.
std::vector<std::uint32_t> spectraOf(const LabelMap& regions, const Spectra& spectra,
                                     std::int64_t value);

} // namespace svx
