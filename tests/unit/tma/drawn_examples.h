// Features of a drawn tissue.
#pragma once

#include "core/study/synthetic/random.h"
#include "tests/unit/tissue/drawn_tissue.h"

#include <ATen/ATen.h>

#include <numeric>

namespace svx::tma {

struct DrawnExamples {
  Tissue tissue = drawnTissue(12);
  at::Tensor features;
  std::vector<std::uint32_t> rows;

  /// Three features that tell the classes apart by so many standard deviations, seven that do not.
  explicit DrawnExamples(double contrast) : rows(tissue.coreOf.size()) {
    std::iota(rows.begin(), rows.end(), 0u);
    Random random(5);
    features = at::empty({std::int64_t(rows.size()), 10}, at::kFloat);
    float* to = features.data_ptr<float>();
    for (const std::uint32_t i : rows)
      for (int k = 0; k < 10; ++k)
        *to++ = float(random.normal() + contrast * (tissue.labelOf(i) == k));
  }
};

} // namespace svx::tma
