#include "core/registration/landmark/radial_fit.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// A square matrix, row by row.
struct Matrix {
  std::size_t n;
  std::vector<double> entries;

  explicit Matrix(std::size_t size) : n(size), entries(size * size) {}
  double* row(std::size_t r) { return entries.data() + r * n; }
  const double* row(std::size_t r) const { return entries.data() + r * n; }
};

/// Gauss-Jordan elimination with row pivots: each step changes the rows independently of each
/// other, so that threads may share them. False for a singular matrix.
bool invert(Matrix& m, const JobContext& context) {
  const std::size_t n = m.n;
  std::vector<double> largest(n); // of each row: smoothing makes some far larger than others
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t c = 0; c < n; ++c) largest[r] = std::max(largest[r], std::abs(m.row(r)[c]));
  std::vector<std::size_t> swapped(n);
  for (std::size_t k = 0; k < n; ++k) {
    context.throwIfCancelled();
    std::size_t pivot = k;
    for (std::size_t r = k + 1; r < n; ++r)
      if (std::abs(m.row(r)[k]) > std::abs(m.row(pivot)[k])) pivot = r;
    if (!(std::abs(m.row(pivot)[k]) > 1e-13 * largest[pivot])) return false;
    swapped[k] = pivot;
    if (pivot != k) {
      std::swap_ranges(m.row(k), m.row(k) + n, m.row(pivot));
      std::swap(largest[k], largest[pivot]);
    }
    double* const from = m.row(k);
    const double scale = 1 / from[k];
    from[k] = 1;
    for (std::size_t c = 0; c < n; ++c) from[c] *= scale;
    at::parallel_for(0, std::int64_t(n), std::int64_t(1 + 16384 / n),
                     [&](std::int64_t begin, std::int64_t end) {
                       for (auto r = std::size_t(begin); r < std::size_t(end); ++r) {
                         if (r == k) continue;
                         double* const to = m.row(r);
                         const double factor = to[k];
                         to[k] = 0;
                         for (std::size_t c = 0; c < n; ++c) to[c] -= factor * from[c];
                       }
                     });
  }
  for (std::size_t k = n; k-- > 0;)
    if (swapped[k] != k)
      for (std::size_t r = 0; r < n; ++r) std::swap(m.row(r)[k], m.row(r)[swapped[k]]);
  return true;
}

Vec3 product(const double* row, const std::vector<Vec3>& columns) {
  Vec3 sum{};
  for (std::size_t i = 0; i < columns.size(); ++i) sum = sum + row[i] * columns[i];
  return sum;
}

/// The points about their mean, over their root mean square distance from it: the system is as well
/// conditioned in metres as in micrometres.
struct Normalised {
  Vec3 centre{};
  double scale = 1;
  std::vector<Vec3> points;

  explicit Normalised(const std::vector<Vec3>& from) {
    const Spread spread = spreadOf(from);
    centre = spread.centre;
    if (norm(spread.widths) > 0) scale = norm(spread.widths);
    for (const Vec3& p : from) points.push_back((1 / scale) * (p - centre));
  }
};

/// 1 and the coordinates, as many as the trend has terms.
std::size_t trendTerms(RadialTrend trend, bool flat) {
  return trend == RadialTrend::None ? 0 : trend == RadialTrend::Translation ? 1 : flat ? 3 : 4;
}
double trendTerm(const Vec3& p, std::size_t term) {
  return term == 0 ? 1 : p[term - 1];
}

Matrix systemOf(const std::vector<Vec3>& points, RadialKernel kernel, double scale, double diagonal,
                std::size_t terms) {
  const std::size_t n = points.size();
  Matrix m(n + terms);
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < n; ++c)
      m.row(r)[c] = radialValue(kernel, norm(points[r] - points[c]) / scale);
    m.row(r)[r] += diagonal;
    for (std::size_t t = 0; t < terms; ++t)
      m.row(r)[n + t] = m.row(n + t)[r] = trendTerm(points[r], t);
  }
  return m;
}

} // namespace

RadialFit fitRadial(const RadialSettings& settings, const PointPairs& pairs, const Frames& frames,
                    const JobContext& context) {
  const PointPairs inner = frames.inside(pairs);
  const Normalised local(inner.fixed);
  const bool thinPlate =
      settings.kernel == RadialKernel::ThinPlate2D || settings.kernel == RadialKernel::ThinPlate3D;
  const std::size_t n = pairs.size();
  const std::size_t terms =
      trendTerms(thinPlate ? RadialTrend::Affine : settings.trend, frames.flat);
  // In normalised units; what the change of units adds to p^2 log p is affine.
  const double scale = thinPlate ? 1 : settings.radius / local.scale;
  const double units = settings.kernel == RadialKernel::ThinPlate2D   ? local.scale * local.scale
                       : settings.kernel == RadialKernel::ThinPlate3D ? local.scale
                                                                      : 1;
  const Matrix system =
      systemOf(local.points, settings.kernel, scale, settings.smoothing / units, terms);
  Matrix inverted = system;
  if (!invert(inverted, context))
    throw Error(ErrorKind::Input, "No mapping goes through the landmarks",
                "some fixed landmarks coincide, or all lie in one line or plane",
                "Remove doubles, spread the landmarks, or use smoothing or a simpler model.");

  std::vector<Vec3> wanted(n + terms), solved(n + terms), missing(n + terms);
  for (std::size_t i = 0; i < n; ++i) wanted[i] = inner.moving[i] - inner.fixed[i];
  for (std::size_t r = 0; r < n + terms; ++r) solved[r] = product(inverted.row(r), wanted);
  // One step of iterative refinement wins back what elimination lost.
  for (std::size_t r = 0; r < n + terms; ++r)
    missing[r] = wanted[r] - product(system.row(r), solved);
  for (std::size_t r = 0; r < n + terms; ++r)
    solved[r] = solved[r] + product(inverted.row(r), missing);

  RadialFit fit;
  RadialParts& parts = fit.parts;
  parts.kernel = settings.kernel;
  parts.scale = scale * local.scale;
  parts.centres = pairs.fixed;
  for (std::size_t i = 0; i < n; ++i) parts.weights.push_back(frames.moving.linear * solved[i]);
  if (frames.flat) {
    const Mat3& axes = frames.fixed.linear;
    parts.normal = Vec3{axes[2], axes[5], axes[8]};
  }
  AffineMap trend;
  for (std::size_t t = 0; t < terms; ++t)
    for (std::size_t r = 0; r < 3; ++r)
      if (t == 0)
        trend.offset[r] += solved[n][r];
      else
        trend.linear[3 * r + t - 1] += solved[n + t][r] / local.scale;
  trend.offset = trend.offset - (trend.linear + -1.0 * identity3) * local.centre;
  parts.affine = frames.toWorld(trend);

  if (n <= terms) return fit;
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(inverted.row(i)[i]));
  for (std::size_t i = 0; i < n; ++i) {
    const double own = std::abs(inverted.row(i)[i]);
    // Without this point the others do not determine the trend.
    if (!(own > 1e-9 * largest)) return {std::move(fit.parts), {}};
    fit.leftOut.push_back(norm(solved[i]) / own);
  }
  return fit;
}

} // namespace svx
