// Volumes and label maps into files.
#pragma once

#include "core/data/volume.h"
#include "core/jobs/job.h"

#include <filesystem>

namespace svx {

/// What a volume file can hold beside the voxels.
struct ImageToWrite {
  const Volume& volume;
  const std::vector<Label>* labels = nullptr; ///< a label map
};

/// .nii, .nii.gz, .nrrd, .seg.nrrd, .mha, .mhd; 2-D uint8 also .png, .tif. The names of labels go
/// into the NRRD header or, for the other formats, into an ITK-SNAP label description NAME.label
/// beside the file. Throws `Error{Usage}` for a suffix that cannot hold the image.
void writeImage(const ImageToWrite& image, const std::filesystem::path& path, JobContext* context);

} // namespace svx
