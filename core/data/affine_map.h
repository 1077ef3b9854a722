// Points, 3x3 matrices and the affine maps between coordinate systems, in double.
#pragma once

#include <array>

namespace svx {

using Vec3 = std::array<double, 3>; ///< (x, y, z); in world space LPS millimetres
using Mat3 = std::array<double, 9>; ///< row-major

inline constexpr Mat3 identity3{1, 0, 0, 0, 1, 0, 0, 0, 1};

inline Vec3 operator+(const Vec3& a, const Vec3& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
inline Vec3 operator-(const Vec3& a, const Vec3& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
inline Vec3 operator*(double s, const Vec3& a) { return {s * a[0], s * a[1], s * a[2]}; }
inline double dot(const Vec3& a, const Vec3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Vec3 cross(const Vec3& a, const Vec3& b);
double norm(const Vec3& a);

Vec3 operator*(const Mat3& m, const Vec3& v);
Mat3 operator*(const Mat3& a, const Mat3& b);
Mat3 operator+(const Mat3& a, const Mat3& b);
Mat3 operator*(double s, const Mat3& m);
Mat3 transpose(const Mat3& m);
double determinant(const Mat3& m);
/// Throws `Error{Input}` when the matrix is singular.
Mat3 inverse(const Mat3& m);

/// y = linear * x + offset.
struct AffineMap {
  Mat3 linear = identity3;
  Vec3 offset{};

  Vec3 operator()(const Vec3& x) const { return linear * x + offset; }
  /// (a * b)(x) = a(b(x)).
  AffineMap operator*(const AffineMap& inner) const;
  AffineMap inverse() const;
  bool operator==(const AffineMap&) const = default;
};

} // namespace svx
