// Small pictures of how far a registration has come.
#pragma once

#include "core/data/transform.h"
#include "core/jobs/job.h"
#include "core/registration/image_pair.h"

namespace svx {

/// The slice that previews show: through the middle of the fixed image, across the axis of its
/// thickest voxels (axial when none are), radiological, with square pixels, at most 192 along its
/// longer side.
Geometry previewGrid(const Geometry& fixed);

/// Shows that slice of `image` as `transform` brings it to the fixed grid: black to white from the
/// image's 1st to its 99.5th percentile, black outside it.
void showPreview(const std::string& caption, const PreparedImage& image, const Geometry& fixed,
                 const Transform& transform, JobContext& context);

/// How the search begins: "Fixed", "Moving" as it lies in space where `initial` moves it, "Start".
void showStart(const ImagePair& pair, const AffineMap& initial, JobContext& context);

/// How it ends: "Result", of initial(search(x)).
void showResult(const ImagePair& pair, TransformPtr search, const AffineMap& initial,
                JobContext& context);

} // namespace svx
