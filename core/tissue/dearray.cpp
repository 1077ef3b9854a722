#include "core/tissue/dearray.h"

#include "core/data/error.h"
#include "core/tissue/disc_fit.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace svx {
namespace {

using Point = std::array<double, 2>;
constexpr double offGrid = 0.35; ///< of a step: what lies farther from its place is no core
constexpr double whole = 0.75;   ///< share of the circle from which tissue tells the centre

Point operator-(const Point& a, const Point& b) {
  return {a[0] - b[0], a[1] - b[1]};
}
double length(const Point& p) {
  return std::hypot(p[0], p[1]);
}

/// The two steps of a grid.
struct Steps {
  Point across{}, down{};

  Point at(int columns, int rows) const {
    return {columns * across[0] + rows * down[0], columns * across[1] + rows * down[1]};
  }
  /// How many of each make a vector: columns, rows.
  Point of(const Point& v) const {
    const double det = across[0] * down[1] - across[1] * down[0];
    return {(v[0] * down[1] - v[1] * down[0]) / det, (across[0] * v[1] - across[1] * v[0]) / det};
  }
};

/// The mean of the vectors around the one that has most others near it, for its square: diagonals
/// are as common as steps.
Point commonest(const std::vector<Point>& vectors, double near) {
  double most = 0;
  Point best{};
  for (const Point& v : vectors) {
    double count = 0;
    Point sum{};
    for (const Point& other : vectors) {
      if (length(v - other) > near) continue;
      ++count;
      sum = {sum[0] + other[0], sum[1] + other[1]};
    }
    const double score = count / (v[0] * v[0] + v[1] * v[1]);
    if (score <= most) continue;
    most = score;
    best = {sum[0] / count, sum[1] / count};
  }
  return best;
}

/// From the steps of each disc to its nearest ones.
Steps commonSteps(const std::vector<Point>& points, double radius) {
  constexpr std::size_t nearest = 8;
  std::vector<Point> across, down;
  for (const Point& p : points) {
    std::vector<Point> steps;
    for (const Point& other : points)
      if (&other != &p) steps.push_back(other - p);
    const std::size_t count = std::min(nearest, steps.size());
    std::partial_sort(steps.begin(), steps.begin() + std::ptrdiff_t(count), steps.end(),
                      [](const Point& a, const Point& b) { return length(a) < length(b); });
    for (std::size_t k = 0; k < count; ++k) {
      Point step = steps[k];
      const bool flat = std::abs(step[0]) > std::abs(step[1]);
      if (step[flat ? 0 : 1] < 0) step = {-step[0], -step[1]};
      (flat ? across : down).push_back(step);
    }
  }
  Steps steps{commonest(across, 0.7 * radius), commonest(down, 0.7 * radius)};
  if (across.empty() && down.empty()) steps.across = {3 * radius, 0};
  if (length(steps.across) == 0) steps.across = {steps.down[1], -steps.down[0]};
  if (length(steps.down) == 0) steps.down = {-steps.across[1], steps.across[0]};
  return steps;
}

/// Which place each disc has, as seen from the one that fits best.
class Growth {
public:
  Growth(const std::vector<Disc>& discs, const Steps& steps) : discs_(discs), steps_(steps) {
    struct Link {
      double distance = std::numeric_limits<double>::infinity();
      std::size_t from = 0;
    };
    std::vector<Link> links(discs.size());
    std::vector<char> seen(discs.size(), 0);
    for (std::size_t next = 0, count = 0; count < discs.size(); ++count) {
      seen[next] = 1;
      if (add(next, links[next].from))
        for (std::size_t i = 0; i < discs.size(); ++i)
          if (const double d = length(pointOf(i) - pointOf(next));
              !seen[i] && d < links[i].distance)
            links[i] = {d, next};
      if ((count & (count + 1)) == 0) refit();
      next = discs.size();
      for (std::size_t i = 0; i < discs.size(); ++i)
        if (!seen[i] && (next == discs.size() || links[i].distance < links[next].distance))
          next = i;
    }
    refit();
  }

  const Steps& steps() const { return steps_; }
  const std::map<ArrayPlace, std::size_t>& discAt() const { return discAt_; }

private:
  Point pointOf(std::size_t i) const { return {discs_[i].x, discs_[i].y}; }

  /// Whether it is a core of the grid.
  bool add(std::size_t i, std::size_t from) {
    if (discAt_.empty()) {
      discAt_[places_[i] = {}] = i;
      return true;
    }
    const Point vector = pointOf(i) - pointOf(from), steps = steps_.of(vector);
    const int columns = int(std::lround(steps[0])), rows = int(std::lround(steps[1]));
    const double off = std::hypot(steps[0] - columns, steps[1] - rows);
    // A wider gap between blocks of cores need not be a multiple of the step.
    if (off > offGrid && std::max(std::abs(steps[0]), std::abs(steps[1])) < 1 + offGrid)
      return false;
    const ArrayPlace from_ = places_.at(from), place{from_.row + rows, from_.column + columns};
    if (!discAt_.try_emplace(place, i).second) return false;
    places_[i] = place;
    if (off <= offGrid) sampled_.push_back({vector, columns, rows});
    return true;
  }

  /// Least squares over the steps taken.
  void refit() {
    double cc = 0, cr = 0, rr = 0;
    Point c{}, r{};
    for (const auto& [vector, columns, rows] : sampled_) {
      cc += columns * columns;
      cr += columns * rows;
      rr += rows * rows;
      for (int k = 0; k < 2; ++k) {
        c[std::size_t(k)] += columns * vector[std::size_t(k)];
        r[std::size_t(k)] += rows * vector[std::size_t(k)];
      }
    }
    const double det = cc * rr - cr * cr;
    if (cc < 4 || rr < 4 || det <= 0) return;
    for (std::size_t k = 0; k < 2; ++k) {
      steps_.across[k] = (rr * c[k] - cr * r[k]) / det;
      steps_.down[k] = (cc * r[k] - cr * c[k]) / det;
    }
  }

  struct Sample {
    Point vector;
    int columns, rows;
  };
  const std::vector<Disc>& discs_;
  Steps steps_;
  std::map<std::size_t, ArrayPlace> places_;
  std::map<ArrayPlace, std::size_t> discAt_;
  std::vector<Sample> sampled_;
};

/// visit(x, y, distance) for the pixels of a raster at most `radius` away.
template <typename Visit>
void around(double atX, double atY, double radius, const at::Tensor& raster, Visit visit) {
  for (auto y = std::max<std::int64_t>(0, std::int64_t(std::ceil(atY - radius)));
       y <= std::min(raster.size(0) - 1, std::int64_t(std::floor(atY + radius))); ++y)
    for (auto x = std::max<std::int64_t>(0, std::int64_t(std::ceil(atX - radius)));
         x <= std::min(raster.size(1) - 1, std::int64_t(std::floor(atX + radius))); ++x)
      if (const double d = std::hypot(double(x) - atX, double(y) - atY); d <= radius)
        visit(x, y, d);
}

/// Where a place lies, as the cores nearest to it in the grid say.
Point expectedAt(ArrayPlace place, const std::vector<FoundCore>& cores, const Steps& steps) {
  std::vector<std::pair<int, const FoundCore*>> nearest;
  for (const FoundCore& core : cores) {
    const int rows = place.row - core.place.row, columns = place.column - core.place.column;
    nearest.push_back({rows * rows + columns * columns, &core});
  }
  const std::size_t count = std::min<std::size_t>(4, nearest.size());
  std::partial_sort(nearest.begin(), nearest.begin() + std::ptrdiff_t(count), nearest.end());
  Point sum{};
  for (std::size_t k = 0; k < count; ++k) {
    const FoundCore& core = *nearest[k].second;
    const Point step = steps.at(place.column - core.place.column, place.row - core.place.row);
    sum = {sum[0] + core.x + step[0], sum[1] + core.y + step[1]};
  }
  return {sum[0] / double(count), sum[1] / double(count)};
}

/// The tissue outside the cores that were found.
at::Tensor leftOver(const FoundArray& array) {
  at::Tensor left = array.tissue.clone(at::MemoryFormat::Contiguous);
  auto pixels = left.accessor<bool, 2>();
  for (const FoundCore& core : array.cores)
    around(core.x, core.y, 1.2 * array.radius, left,
           [&](std::int64_t x, std::int64_t y, double) { pixels[y][x] = false; });
  return left;
}

/// Looks around the empty places for broken cores; the rest is missing.
void fillPlaces(FoundArray& array, double leastTissue) {
  const at::Tensor left = leftOver(array), sums = DiscCounter(left).within(array.radius);
  const auto pixels = sums.accessor<int, 2>();
  const double area = double(discPixels(array.radius));
  const Steps steps{array.across, array.down};
  std::set<ArrayPlace> taken;
  for (const FoundCore& core : array.cores) taken.insert(core.place);
  const double reach = offGrid * std::min(length(array.across), length(array.down));
  std::vector<FoundCore> broken;
  for (int row = 0; row < array.rows; ++row)
    for (int column = 0; column < array.columns; ++column) {
      const ArrayPlace place{row, column};
      if (taken.contains(place)) continue;
      const Point at = expectedAt(place, array.cores, steps);
      FoundCore best{place, at[0], at[1], array.radius, 0};
      double highest = 0;
      around(at[0], at[1], reach, sums, [&](std::int64_t x, std::int64_t y, double away) {
        const double share = pixels[y][x] / area, off = away / reach;
        if (share - 0.25 * off * off <= highest) return; // a part of a disc fits in many places
        highest = share - 0.25 * off * off;
        best = {place, double(x), double(y), array.radius, share};
      });
      if (best.tissue >= leastTissue)
        broken.push_back(best);
      else
        array.missing.push_back(place);
    }
  array.cores.insert(array.cores.end(), broken.begin(), broken.end());
}

/// Each pixel of tissue speaks for the core nearest to it.
void refine(FoundArray& array) {
  const at::Tensor mask = array.tissue.contiguous();
  const auto inside = mask.accessor<bool, 2>();
  const double reach = 1.4 * array.radius, inner = 0.7 * array.radius;
  const double disc = 3.14159265358979 * array.radius * array.radius;
  for (int round = 0; round < 3; ++round) {
    const at::Tensor nearest = at::full(mask.sizes(), reach + 1, at::kFloat),
                     owner = at::full(mask.sizes(), -1, at::kInt);
    auto distance = nearest.accessor<float, 2>();
    auto of = owner.accessor<int, 2>();
    for (std::size_t c = 0; c < array.cores.size(); ++c)
      around(array.cores[c].x, array.cores[c].y, reach, mask,
             [&](std::int64_t x, std::int64_t y, double d) {
               if (!inside[y][x] || float(d) >= distance[y][x]) return;
               distance[y][x] = float(d);
               of[y][x] = int(c);
             });
    for (std::size_t c = 0; c < array.cores.size(); ++c) {
      FoundCore& core = array.cores[c];
      double count = 0, sumX = 0, sumY = 0, filled = 0, all = 0;
      around(core.x, core.y, reach, mask, [&](std::int64_t x, std::int64_t y, double d) {
        all += d <= inner;
        if (of[y][x] != int(c)) return;
        filled += d <= inner;
        count += 1;
        sumX += double(x);
        sumY += double(y);
      });
      core.tissue = std::min(1.0, count / disc);
      if (core.tissue < whole || filled < whole * all) continue;
      core.x = sumX / count;
      core.y = sumY / count;
      core.radius = std::clamp(std::sqrt(count * all / filled / 3.14159265358979),
                               0.7 * array.radius, 1.3 * array.radius);
    }
  }
}

[[noreturn]] void refuseSearch(const std::string& why) {
  throw Error(ErrorKind::Input, "The cores cannot be found", why,
              "Give the image of an ion that is higher in tissue, or the diameter of a core, or "
              "draw the cores as regions.");
}

} // namespace

double FoundArray::degrees() const {
  return std::atan2(across[1], across[0]) * 180 / 3.14159265358979;
}

FoundArray findCores(const at::Tensor& image, const DearrayOptions& options,
                     const JobContext& context) {
  constexpr double good = 0.45; // of a disc's fit: three quarters of its tissue and no neighbour
  FoundArray array;
  array.tissue = tissueMask(image, options.mask);
  const DiscCounter counter(array.tissue);
  array.radius = options.diameter > 0 ? options.diameter / 2 : counter.bestRadius(context);
  const auto discs = array.radius > 0 ? counter.discs(array.radius, good) : std::vector<Disc>();
  if (discs.empty()) refuseSearch("no round piece of tissue stands apart from what is around it.");
  std::vector<Point> points;
  for (const Disc& disc : discs) points.push_back({disc.x, disc.y});
  context.throwIfCancelled();
  const Growth grown(discs, commonSteps(points, array.radius));
  array.across = grown.steps().across;
  array.down = grown.steps().down;
  int firstRow = 0, firstColumn = 0;
  for (const auto& [place, disc] : grown.discAt()) {
    firstRow = std::min(firstRow, place.row);
    firstColumn = std::min(firstColumn, place.column);
  }
  for (const auto& [place, disc] : grown.discAt()) {
    const ArrayPlace from0{place.row - firstRow, place.column - firstColumn};
    array.rows = std::max(array.rows, from0.row + 1);
    array.columns = std::max(array.columns, from0.column + 1);
    array.cores.push_back({from0, discs[disc].x, discs[disc].y, array.radius, 1});
  }
  context.throwIfCancelled();
  fillPlaces(array, options.leastTissue);
  std::ranges::sort(array.cores, {}, &FoundCore::place);
  refine(array);
  std::vector<double> radii;
  for (const FoundCore& core : array.cores)
    if (core.tissue >= whole) radii.push_back(core.radius);
  if (!radii.empty()) {
    std::ranges::nth_element(radii, radii.begin() + std::ptrdiff_t(radii.size() / 2));
    array.radius = radii[radii.size() / 2];
  }
  for (FoundCore& core : array.cores)
    if (core.tissue < whole) core.radius = array.radius;
  return array;
}

std::string nameOf(ArrayPlace place) {
  std::string letters;
  for (int rest = place.row + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), char('A' + (rest - 1) % 26));
  return letters + "-" + std::to_string(place.column + 1);
}

} // namespace svx
