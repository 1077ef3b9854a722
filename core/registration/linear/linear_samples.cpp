#include "core/registration/linear/linear_samples.h"

#include "core/registration/linear/linear_points.h"

#include <cmath>
#include <random>

namespace svx {

LinearParameters FixedSamples::parameters(const AffineMap& m) const {
  const Vec3 b = m(centre);
  LinearParameters p;
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) p[r * 4 + c] = scale * m.linear[r * 3 + c];
    p[r * 4 + 3] = b[r];
  }
  return p;
}

AffineMap FixedSamples::map(const LinearParameters& p) const {
  AffineMap m;
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) m.linear[r * 3 + c] = p[r * 4 + c] / scale;
  m.offset = Vec3{p[3], p[7], p[11]} - m.linear * centre;
  return m;
}

FixedSamples drawSamples(const PreparedImage& fixed, std::int64_t count, std::uint64_t seed) {
  const auto [nx, ny, nz] = fixed.grid.size;
  const auto* inside = fixed.inside.defined() ? fixed.inside.data_ptr<std::uint8_t>() : nullptr;
  const auto* data = fixed.voxels.data_ptr<float>();
  const auto total = nx * ny * nz;
  std::int64_t valid = total;
  if (inside) valid = total - std::count(inside, inside + total, std::uint8_t(0));
  const bool every = count == 0 || count >= valid;
  const double stride = every ? 1 : double(valid) / double(count);

  std::mt19937_64 generator(seed);
  const auto uniform = [&] { return double(generator() >> 11) * 0x1p-53; };
  const linear::Sampler<float> sampler(fixed.grid, {});
  std::vector<Vec3> points;
  FixedSamples samples;
  points.reserve(std::size_t(every ? valid : count));
  std::int64_t ordinal = -1;
  double next = every ? 0 : stride * uniform();
  for (std::int64_t i = 0, taken = 0; i < total; ++i) {
    if ((inside && !inside[i]) || ++ordinal < std::int64_t(next)) continue;
    ++taken;
    next = every ? double(taken) : stride * (double(taken) + uniform());
    Vec3 index{double(i % nx), double(i / nx % ny), double(i / (nx * ny))};
    float value = data[i];
    if (!every) {
      float p[3];
      for (int d = 0; d < 3; ++d) {
        const auto n = fixed.grid.size[d];
        if (n > 1) index[d] = std::clamp(index[d] + uniform() - 0.5, 0.0, double(n - 1));
        p[d] = float(index[d]);
      }
      linear::Sampler<float>::Place place;
      linear::Interpolated<float> at;
      if (sampler.locate(p, place)) {
        sampler.read(data, place, at);
        value = at.value;
      }
    }
    points.push_back(index);
    samples.value.push_back(value);
  }

  const auto toWorld = fixed.grid.indexToWorld();
  Vec3 mean{};
  for (auto& p : points) mean = mean + (p = toWorld(p));
  const double n = std::max<double>(1, double(points.size()));
  samples.centre = (1 / n) * mean;
  double squares = 0;
  for (auto& p : points) {
    p = p - samples.centre;
    squares += dot(p, p);
  }
  samples.scale = std::max(std::sqrt(squares / (3 * n)), 1e-6);
  for (const auto& p : points) {
    samples.x.push_back(float(p[0] / samples.scale));
    samples.y.push_back(float(p[1] / samples.scale));
    samples.z.push_back(float(p[2] / samples.scale));
  }
  return samples;
}

} // namespace svx
