#include "core/data/affine_map.h"

#include "core/data/error.h"

#include <cmath>

namespace svx {

Vec3 cross(const Vec3& a, const Vec3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double norm(const Vec3& a) {
  return std::sqrt(dot(a, a));
}

Vec3 operator*(const Mat3& m, const Vec3& v) {
  return {m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
          m[6] * v[0] + m[7] * v[1] + m[8] * v[2]};
}

Mat3 operator*(const Mat3& a, const Mat3& b) {
  Mat3 product{};
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c)
      for (int k = 0; k < 3; ++k) product[3 * r + c] += a[3 * r + k] * b[3 * k + c];
  return product;
}

Mat3 operator+(const Mat3& a, const Mat3& b) {
  Mat3 sum;
  for (int i = 0; i < 9; ++i) sum[i] = a[i] + b[i];
  return sum;
}

Mat3 operator*(double s, const Mat3& m) {
  Mat3 product;
  for (int i = 0; i < 9; ++i) product[i] = s * m[i];
  return product;
}

Mat3 transpose(const Mat3& m) {
  return {m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]};
}

double determinant(const Mat3& m) {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
         m[2] * (m[3] * m[7] - m[4] * m[6]);
}

Mat3 inverse(const Mat3& m) {
  const double det = determinant(m);
  double scale = 0;
  for (const double v : m) scale = std::max(scale, std::abs(v));
  if (!std::isfinite(det) || std::abs(det) <= 1e-12 * scale * scale * scale)
    throw Error(ErrorKind::Input, "The matrix has no inverse",
                "its determinant is zero or not finite.");
  const double s = 1 / det;
  return {s * (m[4] * m[8] - m[5] * m[7]), s * (m[2] * m[7] - m[1] * m[8]),
          s * (m[1] * m[5] - m[2] * m[4]), s * (m[5] * m[6] - m[3] * m[8]),
          s * (m[0] * m[8] - m[2] * m[6]), s * (m[2] * m[3] - m[0] * m[5]),
          s * (m[3] * m[7] - m[4] * m[6]), s * (m[1] * m[6] - m[0] * m[7]),
          s * (m[0] * m[4] - m[1] * m[3])};
}

AffineMap AffineMap::operator*(const AffineMap& inner) const {
  return {linear * inner.linear, linear * inner.offset + offset};
}

AffineMap AffineMap::inverse() const {
  const Mat3 back = svx::inverse(linear);
  return {back, -1.0 * (back * offset)};
}

} // namespace svx
