#include "core/registration/linear/linear_metric.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace svx {
namespace {

constexpr int chunks = 32; // independent of the threads, so that sums are too

struct Interpolated {
  float value, gradient[3]; // gradient per voxel along x, y, z
};

/// A scalar image read at fractional indices.
class Sampler {
public:
  explicit Sampler(const PreparedImage& image)
      : data_(image.voxels.data_ptr<float>()),
        inside_(image.inside.defined() ? image.inside.data_ptr<std::uint8_t>() : nullptr) {
    for (int d = 0; d < 3; ++d) {
      size_[d] = image.grid.size[d];
      // A single slice reaches half a voxel to each side.
      low_[d] = size_[d] == 1 ? -0.5f : 0.f;
      high_[d] = size_[d] == 1 ? 0.5f : float(size_[d] - 1);
    }
    step_ = {size_[0] > 1 ? 1 : 0, size_[1] > 1 ? size_[0] : 0,
             size_[2] > 1 ? size_[0] * size_[1] : 0};
  }

  /// Trilinear; false outside the image or the mask (nearest voxel).
  bool operator()(const float* p, Interpolated& out) const {
    std::int64_t base = 0;
    float f[3];
    std::int64_t nearest = 0;
    for (int d = 0; d < 3; ++d) {
      if (!(p[d] >= low_[d] && p[d] <= high_[d])) return false;
      const auto i = size_[d] == 1 ? 0 : std::min(std::int64_t(p[d]), size_[d] - 2);
      f[d] = size_[d] == 1 ? 0.f : p[d] - float(i);
      base += i * stride(d);
      nearest += (i + (f[d] >= 0.5f)) * stride(d);
    }
    if (inside_ && !inside_[nearest]) return false;
    const float* v = data_ + base;
    const auto [sx, sy, sz] = step_;
    const auto along = [&](const float* q, float& slope) {
      slope = q[sx] - q[0];
      return q[0] + f[0] * slope;
    };
    float x00, x10, x01, x11;
    const float v00 = along(v, x00), v10 = along(v + sy, x10);
    const float v01 = along(v + sz, x01), v11 = along(v + sy + sz, x11);
    const float y0 = v10 - v00, y1 = v11 - v01;
    const float v0 = v00 + f[1] * y0, v1 = v01 + f[1] * y1;
    const float x0 = x00 + f[1] * (x10 - x00), x1 = x01 + f[1] * (x11 - x01);
    out.value = v0 + f[2] * (v1 - v0);
    out.gradient[0] = x0 + f[2] * (x1 - x0);
    out.gradient[1] = y0 + f[2] * (y1 - y0);
    out.gradient[2] = v1 - v0;
    return true;
  }

private:
  std::int64_t stride(int d) const { return d == 0 ? 1 : d == 1 ? size_[0] : size_[0] * size_[1]; }

  const float* data_;
  const std::uint8_t* inside_;
  std::int64_t size_[3];
  float low_[3], high_[3];
  std::array<std::int64_t, 3> step_;
};

/// Values below which `low` and above which `high` of the voxels that count lie.
std::pair<double, double> quantiles(const PreparedImage& image, double low, double high) {
  const auto* data = image.voxels.data_ptr<float>();
  const auto* inside = image.inside.defined() ? image.inside.data_ptr<std::uint8_t>() : nullptr;
  const auto n = image.voxels.numel();
  std::vector<float> values;
  const auto stride = std::max<std::int64_t>(1, n / 200000);
  for (std::int64_t i = 0; i < n; i += stride)
    if (!inside || inside[i]) values.push_back(data[i]);
  if (values.empty()) return {0, 0};
  const auto at = [&](double q) {
    const auto k = std::ptrdiff_t(q * double(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return double(values[std::size_t(k)]);
  };
  const double a = at(low), b = at(high);
  if (b > a) return {a, b};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *most};
}

/// Cubic B-spline weights and their slopes for a position between bins 1 and 2 of the four.
void parzen(float t, float* w, float* dw) {
  const float s = 1 - t;
  w[0] = s * s * s / 6;
  w[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  w[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
  w[3] = t * t * t / 6;
  dw[0] = -s * s / 2;
  dw[1] = (3 * t * t - 4 * t) / 2;
  dw[2] = -(3 * s * s - 4 * s) / 2;
  dw[3] = t * t / 2;
}

/// Fills one Sums for each chunk of the points, in parallel, and adds them in order.
template <typename Total, typename Sums, typename Fill>
std::vector<Total> sumOverChunks(std::size_t points, const Sums& zero, Fill fill) {
  std::vector<Sums> sums(chunks, zero);
  at::parallel_for(0, chunks, 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto c = begin; c < end; ++c)
      fill(sums[std::size_t(c)], points * std::size_t(c) / chunks,
           points * std::size_t(c + 1) / chunks);
  });
  std::vector<Total> total(zero.size(), Total(0));
  for (const auto& sum : sums)
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += sum[i];
  return total;
}

} // namespace

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
  const Sampler sampler({fixed.grid, fixed.voxels, {}});
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
      Interpolated at;
      if (sampler(p, at)) value = at.value;
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

LinearObjective::LinearObjective(LinearMetric metric, const FixedSamples& samples,
                                 const PreparedImage& moving, int bins)
    : metric_(metric), samples_(samples), moving_(moving),
      // Cells of the histogram need points enough to mean something.
      bins_(std::min(bins, std::max(8, int(std::sqrt(double(samples.size()) / 20))))) {
  if (metric != LinearMetric::MutualInformation) return;
  auto sorted = samples.value;
  const auto at = [&](double q) {
    const auto k = std::ptrdiff_t(q * double(sorted.size() - 1) + 0.5);
    std::nth_element(sorted.begin(), sorted.begin() + k, sorted.end());
    return double(sorted[std::size_t(k)]);
  };
  double low = at(0.002), high = at(0.998);
  if (!(high > low)) low = at(0), high = at(1);
  const double width = std::max((high - low) / bins_, 1e-30);
  for (const float v : samples.value)
    fixedBin_.push_back(std::uint8_t(std::clamp(int((v - low) / width), 0, bins_ - 1)));
  const auto [least, most] = quantiles(moving, 0.002, 0.998);
  movingLow_ = least;
  movingBinWidth_ = std::max((most - least) / bins_, 1e-30);
}

bool LinearObjective::enough(double points) const {
  const double all = double(samples_.size());
  return points >= std::max(std::min(50.0, 0.5 * all), 0.02 * all);
}

LinearEvaluation LinearObjective::evaluate(const LinearParameters& parameters) const {
  return metric_ == LinearMetric::MutualInformation ? evaluateInformation(parameters)
                                                    : evaluateMoments(parameters);
}

template <typename Visit>
void LinearObjective::visitPoints(const LinearParameters& p, std::size_t begin, std::size_t end,
                                  Visit visit) const {
  const auto toIndex = moving_.grid.worldToIndex();
  const Vec3 offset = toIndex({p[3], p[7], p[11]});
  float m[12], w[9];
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) {
      double sum = 0;
      for (int k = 0; k < 3; ++k) sum += toIndex.linear[r * 3 + k] * p[k * 4 + c];
      m[r * 4 + c] = float(sum);
      w[r * 3 + c] = float(toIndex.linear[r * 3 + c]);
    }
    m[r * 4 + 3] = float(offset[r]);
  }
  const Sampler sampler(moving_);
  for (std::size_t i = begin; i < end; ++i) {
    const float x = samples_.x[i], y = samples_.y[i], z = samples_.z[i];
    float index[3];
    for (int r = 0; r < 3; ++r)
      index[r] = m[r * 4] * x + m[r * 4 + 1] * y + m[r * 4 + 2] * z + m[r * 4 + 3];
    Interpolated at;
    if (!sampler(index, at)) continue;
    float g[3]; // in mm
    for (int c = 0; c < 3; ++c)
      g[c] = w[c] * at.gradient[0] + w[3 + c] * at.gradient[1] + w[6 + c] * at.gradient[2];
    const float jacobian[12] = {g[0] * x, g[0] * y, g[0] * z, g[0],     g[1] * x, g[1] * y,
                                g[1] * z, g[1],     g[2] * x, g[2] * y, g[2] * z, g[2]};
    visit(i, at.value, g, jacobian);
  }
}

LinearEvaluation LinearObjective::evaluateMoments(const LinearParameters& parameters) const {
  // n, f, m, ff, mm, fm | J | f J | m J | g g' (6) x (x,1)(x,1)' (10)
  using Sums = std::array<double, 6 + 36 + 60>;
  const double shift = samples_.value.front(); // keeps the sums of squares well conditioned
  const auto s = sumOverChunks<double>(
      samples_.size(), Sums{}, [&](Sums& sum, std::size_t begin, std::size_t end) {
        visitPoints(parameters, begin, end,
                    [&](std::size_t i, float value, const float* g, const float* jacobian) {
                      const double f = samples_.value[i] - shift, m = value - shift;
                      sum[0] += 1;
                      sum[1] += f;
                      sum[2] += m;
                      sum[3] += f * f;
                      sum[4] += m * m;
                      sum[5] += f * m;
                      for (int k = 0; k < 12; ++k) {
                        sum[6 + k] += jacobian[k];
                        sum[18 + k] += f * jacobian[k];
                        sum[30 + k] += m * jacobian[k];
                      }
                      const float x[4] = {samples_.x[i], samples_.y[i], samples_.z[i], 1};
                      float xx[10];
                      for (int a = 0, k = 0; a < 4; ++a)
                        for (int b = a; b < 4; ++b) xx[k++] = x[a] * x[b];
                      double* out = &sum[42];
                      for (int a = 0; a < 3; ++a)
                        for (int b = a; b < 3; ++b, out += 10)
                          for (int k = 0; k < 10; ++k) out[k] += double(g[a] * g[b]) * xx[k];
                    });
      });

  LinearEvaluation e;
  const double n = s[0];
  e.overlap = n / double(samples_.size());
  e.value = std::numeric_limits<double>::infinity();
  if (!enough(n)) return e;
  const auto outer = [&](int i, int j) { // sum of J_i J_j
    const int a = std::min(i / 4, j / 4), b = std::max(i / 4, j / 4);
    const int c = std::min(i % 4, j % 4), d = std::max(i % 4, j % 4);
    const int gg = a * 3 - a * (a + 1) / 2 + b, xx = c * 4 - c * (c + 1) / 2 + d;
    return s[std::size_t(42 + gg * 10 + xx)];
  };
  const auto sumJ = [&](int k) { return s[std::size_t(6 + k)]; };
  const auto sumFJ = [&](int k) { return s[std::size_t(18 + k)]; };
  const auto sumMJ = [&](int k) { return s[std::size_t(30 + k)]; };
  if (metric_ == LinearMetric::MeanSquares) {
    e.value = (s[3] - 2 * s[5] + s[4]) / n;
    for (int i = 0; i < 12; ++i) {
      e.gradient[i] = 2 * (sumMJ(i) - sumFJ(i)) / n;
      for (int j = 0; j < 12; ++j) e.hessian[i * 12 + j] = 2 * outer(i, j) / n;
    }
    return e;
  }
  // 1 - c = |f^ - m^|^2 / 2 with f^, m^ centred and of unit length: a least squares problem.
  const double meanF = s[1] / n, meanM = s[2] / n;
  const double ff = s[3] - n * meanF * meanF, mm = s[4] - n * meanM * meanM;
  const double fm = s[5] - n * meanF * meanM;
  const double tiny = 1e-12 * (s[3] + s[4]) + 1e-30;
  if (ff <= tiny || mm <= tiny) return e;
  const double c = fm / std::sqrt(ff * mm);
  e.value = 1 - c;
  std::array<double, 12> mJ;
  for (int i = 0; i < 12; ++i) {
    mJ[i] = (sumMJ(i) - meanM * sumJ(i)) / std::sqrt(mm);
    const double fJ = (sumFJ(i) - meanF * sumJ(i)) / std::sqrt(ff);
    e.gradient[i] = (c * mJ[i] - fJ) / std::sqrt(mm);
  }
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 12; ++j)
      e.hessian[i * 12 + j] = (outer(i, j) - sumJ(i) * sumJ(j) / n - mJ[i] * mJ[j]) / mm;
  return e;
}

LinearEvaluation LinearObjective::evaluateInformation(const LinearParameters& parameters) const {
  // For each pair of bins the weight and its twelve derivatives; the moving side has one spare bin
  // below and two above for the Parzen window.
  // Floats do within a chunk, where few points meet in a cell; sixteen of them fill whole vectors.
  constexpr int slot = 16, used = 13;
  const int width = bins_ + 3;
  const auto cells = std::size_t(bins_ * width * slot);
  const auto s = sumOverChunks<double>(
      samples_.size(), std::vector<float>(cells),
      [&](std::vector<float>& sum, std::size_t begin, std::size_t end) {
        visitPoints(parameters, begin, end,
                    [&](std::size_t i, float value, const float*, const float* jacobian) {
                      const double position = (value - movingLow_) / movingBinWidth_;
                      const double clamped = std::clamp(position, 0.0, bins_ - 1e-6);
                      const int bin = int(clamped);
                      float w[4], dw[4];
                      parzen(float(clamped - bin), w, dw);
                      const float slope = clamped == position ? float(1 / movingBinWidth_) : 0.f;
                      float add[slot] = {};
                      for (int j = 0; j < 12; ++j) add[1 + j] = slope * jacobian[j];
                      float* out = &sum[std::size_t((fixedBin_[i] * width + bin) * slot)];
                      for (int k = 0; k < 4; ++k, out += slot) {
                        out[0] += w[k];
                        for (int j = 0; j < slot; ++j) out[j] += dw[k] * add[j];
                      }
                    });
      });

  LinearEvaluation e;
  double n = 0;
  std::vector<double> fixedSum(std::size_t(bins_), 0.0), movingSum(std::size_t(width * slot), 0.0);
  for (int f = 0; f < bins_; ++f)
    for (int m = 0; m < width; ++m) {
      const double* cell = &s[std::size_t((f * width + m) * slot)];
      fixedSum[f] += cell[0];
      for (int k = 0; k < used; ++k) movingSum[std::size_t(m * slot + k)] += cell[k];
      n += cell[0];
    }
  e.overlap = n / double(samples_.size());
  e.value = std::numeric_limits<double>::infinity();
  if (!enough(n)) return e;
  e.value = 0;
  const auto addOuter = [&](const double* d, double weight) {
    for (int i = 0; i < 12; ++i)
      for (int j = 0; j < 12; ++j) e.hessian[i * 12 + j] += weight * d[i] * d[j];
  };
  for (int m = 0; m < width; ++m) {
    const double* margin = &movingSum[std::size_t(m * slot)];
    if (margin[0] <= 0) continue;
    addOuter(margin + 1, -1 / (margin[0] * n));
    for (int f = 0; f < bins_; ++f) {
      const double* cell = &s[std::size_t((f * width + m) * slot)];
      if (cell[0] <= 0) continue;
      const double logRatio = std::log(cell[0] * n / (fixedSum[f] * margin[0]));
      e.value -= cell[0] / n * logRatio;
      for (int k = 0; k < 12; ++k) e.gradient[k] -= cell[1 + k] / n * logRatio;
      addOuter(cell + 1, 1 / (cell[0] * n));
    }
  }
  return e;
}

} // namespace svx
