#include "core/tissue/disc_fit.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// Half the width of a disc's row.
std::int64_t halfWidth(double radius, std::int64_t dy) {
  return std::int64_t(std::sqrt(std::max(0.0, radius * radius - double(dy * dy))));
}

double ringRadius(double radius) {
  return radius + std::max(1.5, radius / 4);
}

/// Where a parabola through three values is highest, as seen from the middle one.
double topOf(double before, double at, double after) {
  const double bend = before - 2 * at + after;
  return bend < 0 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

} // namespace

std::int64_t discPixels(double radius) {
  std::int64_t pixels = 0;
  for (std::int64_t dy = -std::int64_t(radius); dy <= std::int64_t(radius); ++dy)
    pixels += 2 * halfWidth(radius, dy) + 1;
  return pixels;
}

DiscCounter::DiscCounter(const at::Tensor& mask) : width_(mask.size(1)), height_(mask.size(0)) {
  const at::Tensor in = mask.contiguous();
  const bool* inside = in.data_ptr<bool>();
  before_.resize(std::size_t(height_ * (width_ + 1)));
  for (std::int64_t y = 0; y < height_; ++y) {
    int* row = before_.data() + y * (width_ + 1);
    for (std::int64_t x = 0; x < width_; ++x) row[x + 1] = row[x] + inside[y * width_ + x];
    count_ += row[width_];
  }
}

at::Tensor DiscCounter::within(double radius) const {
  const at::Tensor sums = at::zeros({height_, width_}, at::kInt);
  int* to = sums.data_ptr<int>();
  const auto reach = std::int64_t(radius);
  at::parallel_for(0, height_, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t y = begin; y < end; ++y)
      for (std::int64_t dy = -reach; dy <= reach; ++dy) {
        if (y + dy < 0 || y + dy >= height_) continue;
        const int* row = before_.data() + (y + dy) * (width_ + 1);
        int* sum = to + y * width_;
        const std::int64_t half = halfWidth(radius, dy);
        const std::int64_t inner = std::min(half, width_),
                           outer = std::max(inner, width_ - 1 - half);
        for (std::int64_t x = 0; x < inner; ++x) sum[x] += row[std::min(width_, x + half + 1)];
        for (std::int64_t x = inner; x < outer; ++x) sum[x] += row[x + half + 1] - row[x - half];
        for (std::int64_t x = outer; x < width_; ++x)
          sum[x] += row[width_] - row[std::max<std::int64_t>(0, x - half)];
      }
  });
  return sums;
}

std::vector<Disc> DiscCounter::discs(double radius, double least) const {
  const double area = double(discPixels(radius));
  const at::Tensor in = within(radius), around = within(ringRadius(radius));
  const int *inside = in.data_ptr<int>(), *wider = around.data_ptr<int>();
  std::vector<float> fit(std::size_t(width_ * height_));
  for (std::size_t i = 0; i < fit.size(); ++i)
    fit[i] = float(3 * inside[i] - wider[i] - area); // in - (area - in) - (wider - in)
  const auto at = [&](std::int64_t x, std::int64_t y) {
    return fit[std::size_t(std::clamp<std::int64_t>(y, 0, height_ - 1) * width_ +
                           std::clamp<std::int64_t>(x, 0, width_ - 1))];
  };
  std::vector<std::int64_t> tops;
  for (std::int64_t y = 0; y < height_; ++y)
    for (std::int64_t x = 0; x < width_; ++x) {
      const float here = at(x, y);
      if (here <= least * area) continue;
      bool top = true;
      for (int k = 0; k < 9 && top; ++k) top = at(x + k % 3 - 1, y + k / 3 - 1) <= here;
      if (top) tops.push_back(y * width_ + x);
    }
  std::ranges::stable_sort(tops, [&](auto a, auto b) { return fit[a] > fit[b]; });
  std::vector<char> taken(fit.size(), 0);
  std::vector<Disc> found;
  const double apart = 1.5 * radius;
  for (const std::int64_t i : tops) {
    if (taken[std::size_t(i)]) continue;
    const std::int64_t x = i % width_, y = i / width_, reach = std::int64_t(apart);
    found.push_back({double(x) + topOf(at(x - 1, y), at(x, y), at(x + 1, y)),
                     double(y) + topOf(at(x, y - 1), at(x, y), at(x, y + 1)), at(x, y) / area});
    for (std::int64_t dy = -reach; dy <= reach; ++dy) {
      if (y + dy < 0 || y + dy >= height_) continue;
      const std::int64_t half = halfWidth(apart, dy);
      const auto row = taken.begin() + (y + dy) * width_;
      std::fill(row + std::max<std::int64_t>(0, x - half), row + std::min(width_, x + half + 1), 1);
    }
  }
  return found;
}

double DiscCounter::bestRadius(const JobContext& context) const {
  const double largest = std::sqrt(double(count_) / 3.14159265358979) * 1.1;
  double best = 0, most = 0;
  for (double radius = 1.5; radius <= largest; radius *= 1.08) {
    if (most > 0.6 * double(count_) && radius > 1.5 * best) break;
    context.throwIfCancelled();
    double explained = 0;
    for (const Disc& disc : discs(radius, 0)) explained += disc.fit;
    explained *= double(discPixels(radius));
    if (explained > most) {
      most = explained;
      best = radius;
    }
  }
  return best;
}

} // namespace svx
