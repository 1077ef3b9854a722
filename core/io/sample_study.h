// The sample study that opens at first start.
#pragma once

#include "core/study/study.h"

#include <filesystem>

namespace svx {

enum class SampleKind {
  Head,         ///< the distribution's head MR (package mricron-data) or, without it, SyntheticHead
  SyntheticHead ///< made here: ellipsoids with texture, labels and landmarks
};

/// Fixed image, moving image (the fixed one deformed by a known smooth field of up to about 12 mm plus a
/// small rotation), labels of both, landmarks of both with known truth, and that truth as a
/// displacement-field transform. Seeded; the same every time.
struct SampleStudy {
  std::shared_ptr<const Volume> fixed, moving;
  std::shared_ptr<const LabelMap> fixedLabels, movingLabels;
  std::shared_ptr<const Landmarks> fixedLandmarks, movingLandmarks;
  TransformPtr truth;
  std::vector<std::string> notices; ///< which head was used and why
};

SampleStudy makeSampleStudy(SampleKind kind = SampleKind::Head, JobContext* context = nullptr);

/// The files fixed.nii.gz, moving.nii.gz, fixed-labels.nii.gz, moving-labels.nii.gz,
/// fixed-landmarks.mrk.json, moving-landmarks.mrk.json, truth.nii.gz. Returns their paths.
std::vector<std::filesystem::path> writeSampleStudy(const SampleStudy& study,
                                                    const std::filesystem::path& folder);

} // namespace svx
