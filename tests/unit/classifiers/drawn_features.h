// Features whose classes overlap: sin(1.7 i + 0.9 k^2 + 0.3 i k) + 0.6 [i = k mod 3] + 0.2 cos(i
// k).
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

namespace svx {

inline at::Tensor drawnFeatures() {
  const at::Tensor x = at::empty({30, 6}, at::kFloat);
  for (int i = 0; i < 30; ++i)
    for (int k = 0; k < 6; ++k)
      x[i][k] = float(std::sin(1.7 * i + 0.9 * k * k + 0.3 * i * k) + 0.6 * (i % 3 == k % 3) +
                      0.2 * std::cos(i * k));
  return x;
}

inline std::vector<int> drawnClasses() {
  std::vector<int> labels;
  for (int i = 0; i < 30; ++i) labels.push_back(i % 3);
  return labels;
}

} // namespace svx
