#include "core/spectra/total_variation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace svx {
namespace {

/// One section with its dual field.
struct Section {
  std::int64_t width, height;
  std::vector<char> right, down; ///< whether both pixels of a difference count
  std::vector<float> px, py;     ///< of length at most 1

  Section(const float* image, std::int64_t w, std::int64_t h)
      : width(w), height(h), right(std::size_t(w * h)), down(right.size()), px(right.size()),
        py(right.size()) {
    for (std::int64_t y = 0; y < h; ++y)
      for (std::int64_t x = 0; x < w; ++x) {
        const std::int64_t k = y * w + x;
        const bool counts = std::isfinite(image[k]);
        right[std::size_t(k)] = counts && x + 1 < w && std::isfinite(image[k + 1]);
        down[std::size_t(k)] = counts && y + 1 < h && std::isfinite(image[k + w]);
      }
  }

  float divergence(std::int64_t x, std::int64_t y) const {
    const std::int64_t k = y * width + x;
    return px[std::size_t(k)] - (x > 0 ? px[std::size_t(k - 1)] : 0) + py[std::size_t(k)] -
           (y > 0 ? py[std::size_t(k - width)] : 0);
  }
};

} // namespace

double noiseOf(const at::Tensor& image) {
  const at::Tensor in = image.to(at::kFloat).contiguous();
  const std::int64_t depth = in.size(0), height = in.size(1), width = in.size(2);
  const float* v = in.data_ptr<float>();
  std::vector<double> sizes;
  for (std::int64_t z = 0; z < depth; ++z)
    for (std::int64_t y = 1; y + 1 < height; ++y)
      for (std::int64_t x = 1; x + 1 < width; ++x) {
        const float* p = v + (z * height + y) * width + x;
        const double laplacian =
            double(p[-1]) + double(p[1]) + double(p[-width]) + double(p[width]) - 4.0 * p[0];
        if (std::isfinite(laplacian)) sizes.push_back(std::abs(laplacian));
      }
  if (sizes.empty()) return 0;
  const auto middle = sizes.begin() + std::ptrdiff_t(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle / (0.6745 * std::sqrt(20.0));
}

at::Tensor withoutVariation(const at::Tensor& image, double lambda, int iterations,
                            JobContext& context) {
  at::Tensor result = image.to(at::kFloat).contiguous().clone();
  if (!(lambda > 0)) return result;
  const std::int64_t height = result.size(1), width = result.size(2);
  constexpr float step = 0.25f;
  const float perLambda = float(1 / lambda);
  for (std::int64_t z = 0; z < result.size(0); ++z) {
    float* u = result[z].data_ptr<float>();
    Section section(u, width, height);
    std::vector<float> off(std::size_t(width * height)); // div p - image / lambda
    for (int iteration = 0; iteration < iterations; ++iteration) {
      context.throwIfCancelled();
      for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x)
          off[std::size_t(y * width + x)] = section.divergence(x, y) - u[y * width + x] * perLambda;
      for (std::size_t k = 0; k < off.size(); ++k) {
        const float gx = section.right[k] ? off[k + 1] - off[k] : 0;
        const float gy = section.down[k] ? off[k + std::size_t(width)] - off[k] : 0;
        const float length = 1 + step * std::sqrt(gx * gx + gy * gy);
        section.px[k] = (section.px[k] + step * gx) / length;
        section.py[k] = (section.py[k] + step * gy) / length;
      }
    }
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x)
        if (std::isfinite(u[y * width + x]))
          u[y * width + x] -= float(lambda) * section.divergence(x, y);
  }
  return result;
}

} // namespace svx
