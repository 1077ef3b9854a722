#include "core/registration/linear/linear_starts.h"

#include "core/registration/linear/linear_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx::linear {
namespace {

/// Second moments of the intensity above the background about its centre, mm^2.
at::Tensor moments(const PreparedImage& image, const Vec3& centre) {
  const FixedSamples points = drawSamples(image, 50000, 1);
  const float low = *std::min_element(points.value.begin(), points.value.end());
  double total = 1e-30;
  auto c = at::zeros({3, 3}, at::kDouble);
  auto* m = c.data_ptr<double>();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vec3 p =
        points.centre - centre + points.scale * Vec3{points.x[i], points.y[i], points.z[i]};
    const double weight = image.inside.defined() ? 1 : points.value[i] - low;
    total += weight;
    for (int r = 0; r < 3; ++r)
      for (int k = 0; k < 3; ++k) m[r * 3 + k] += weight * p[r] * p[k];
  }
  return c / total;
}

/// Its axes by descending spread.
Mat3 frame(const at::Tensor& c) {
  const auto vectors = std::get<1>(at::linalg_eigh(c)).contiguous(); // ascending, in columns
  const auto* v = vectors.data_ptr<double>();
  Mat3 axes;
  for (int r = 0; r < 3; ++r)
    for (int k = 0; k < 3; ++k) axes[r * 3 + k] = v[r * 3 + 2 - k];
  return axes;
}

/// The rotation that takes one frame of axes to the other; of the four (signs are arbitrary) the
/// smallest.
Mat3 frameRotation(const Mat3& from, const Mat3& to) {
  Mat3 best = identity3;
  double bestTrace = -2;
  for (int signs = 0; signs < 8; ++signs) {
    Mat3 flipped = to;
    for (int c = 0; c < 3; ++c)
      if (signs >> c & 1)
        for (int r = 0; r < 3; ++r) flipped[r * 3 + c] = -flipped[r * 3 + c];
    const Mat3 r = flipped * transpose(from);
    const double trace = r[0] + r[4] + r[8];
    if (determinant(r) > 0 && trace > bestTrace) bestTrace = trace, best = r;
  }
  return best;
}

Start aligned(const Vec3& from, const Vec3& to, const Mat3& linear) {
  return {{linear, to - linear * from}, from};
}

} // namespace

AffineMap Start::turned(const Mat3& rotation) const {
  const Mat3 linear = rotation * map.linear;
  return {linear, map(pivot) - linear * pivot};
}

double extentRatio(const ImagePair& pair) {
  const Vec3 f = pair.fixed.grid.extent(), m = pair.moving.grid.extent();
  return pair.flat ? std::sqrt(f[0] * f[1] / (m[0] * m[1]))
                   : std::cbrt(f[0] * f[1] * f[2] / (m[0] * m[1] * m[2]));
}

double spreadRatio(const ImagePair& pair) {
  const auto width = [](const PreparedImage& image) {
    return std::sqrt(moments(image, image.centreOfMass()).trace().item<double>());
  };
  return width(pair.fixed) / std::max(width(pair.moving), 1e-30);
}

std::vector<Start> starts(const ImagePair& pair, LinearStart start) {
  const Vec3 fixedMass = pair.fixed.centreOfMass();
  std::vector<Start> result;
  // Slices in different planes are laid on each other first.
  const Mat3 turn =
      pair.flat ? pair.moving.grid.direction * transpose(pair.fixed.grid.direction) : identity3;
  const bool automatic = start == LinearStart::Automatic;
  if (automatic || start == LinearStart::Physical) result.push_back({AffineMap{}, fixedMass});
  if (automatic || start == LinearStart::Centres)
    result.push_back(aligned(pair.fixed.centre(), pair.moving.centre(), turn));
  if (automatic || start == LinearStart::Mass)
    result.push_back(aligned(fixedMass, pair.moving.centreOfMass(), turn));
  if (start == LinearStart::Moments) {
    const Vec3 movingMass = pair.moving.centreOfMass();
    result.push_back(aligned(fixedMass, movingMass,
                             frameRotation(frame(moments(pair.fixed, fixedMass)),
                                           frame(moments(pair.moving, movingMass)))));
  }
  return result;
}

std::vector<Mat3> rotations(const ImagePair& pair, double most) {
  constexpr double pi = 3.14159265358979323846;
  std::vector<Mat3> result{identity3};
  if (pair.flat) {
    constexpr int steps = 72;
    const Mat3& axes = pair.moving.grid.direction;
    for (int i = 1; i < steps; ++i) {
      const double angle = 2 * pi * (i <= steps / 2 ? i : i - steps) / steps;
      if (std::abs(angle) <= most + 1e-9)
        result.push_back(rotation(angle * Vec3{axes[2], axes[5], axes[8]}));
    }
    return result;
  }
  constexpr int count = 3000;
  const double phi = std::sqrt(2.0), psi = 1.533751168755204288118041;
  for (int i = 0; i < count; ++i) {
    const double s = i + 0.5, t = s / count, d = 2 * pi * s;
    const double q[4] = {std::sqrt(t) * std::sin(d / phi), std::sqrt(t) * std::cos(d / phi),
                         std::sqrt(1 - t) * std::sin(d / psi),
                         std::sqrt(1 - t) * std::cos(d / psi)};
    const Vec3 axis{q[0], q[1], q[2]};
    const double angle = 2 * std::atan2(norm(axis), std::abs(q[3]));
    if (angle > most || norm(axis) < 1e-12) continue;
    result.push_back(rotation((q[3] < 0 ? -angle : angle) / norm(axis) * axis));
  }
  return result;
}

} // namespace svx::linear
