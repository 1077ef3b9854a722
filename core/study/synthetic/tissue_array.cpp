#include "core/study/synthetic/tissue_array.h"

#include "core/data/error.h"
#include "core/study/synthetic/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace svx {
namespace {

constexpr int peakCount = 60, markersEach = 6;
constexpr double resolution = 8000;

enum class Draw : std::uint64_t { Layout, Peaks, Patients, Cores, Spots };

Random randomFor(const TissueArrayRecipe& recipe, Draw what, std::uint64_t which = 0) {
  return Random(8 * recipe.seed + std::uint64_t(what), which);
}

std::vector<double> flightAxis(const TissueArrayRecipe& r) {
  std::vector<double> axis;
  const double low = std::sqrt(r.lowest), high = std::sqrt(r.highest);
  for (int k = 0; k < r.points; ++k) {
    const double t = low + (high - low) * k / std::max(1, r.points - 1);
    axis.push_back(t * t);
  }
  return axis;
}

void check(const TissueArrayRecipe& r) {
  if (r.rows < 1 || r.columns < 1 || r.diameter < 1 || r.patients < r.classes || r.classes < 1 ||
      r.points < 100 || !(r.lowest > 0) || !(r.highest > r.lowest))
    throw Error(ErrorKind::Usage, "The tissue array cannot be drawn",
                "it has no core, no point, or fewer patients than classes.",
                "Choose larger numbers.");
}

} // namespace

/// One spectrum, whole.
struct DrawnTissueArray::Drawn {
  std::uint64_t owner = 0;
  std::size_t spectrum = 0;
  std::vector<double> masses; ///< of centroids
  std::vector<float> intensities;
};

DrawnTissueArray::DrawnTissueArray(const TissueArrayRecipe& recipe)
    : Spectra({}), recipe_(recipe), id_([] {
        static std::atomic<std::uint64_t> last = 0;
        return ++last;
      }()) {
  check(recipe);
  info_.name = "Tissue microarray";
  info_.source.format = "drawn";
  info_.kind = recipe.centroids ? SpectrumKind::Centroid : SpectrumKind::Profile;
  info_.first = {1, 1, 1};
  info_.pixelSize = {recipe.pixelSize, recipe.pixelSize, 1};
  info_.pixelSizeKnown = true;
  info_.polarity = "positive";
  if (!recipe.centroids) info_.sharedAxis = flightAxis(recipe);
  layOut();
  drawPeaks();
}

void DrawnTissueArray::layOut() {
  const TissueArrayRecipe& r = recipe_;
  Random random = randomFor(r, Draw::Layout);
  const int pitch = r.diameter + r.gap;
  int next = 0;
  for (int row = 0; row < r.rows; ++row)
    for (int column = 0; column < r.columns; ++column) {
      const double jitter = 0.25 * r.gap;
      const double x = r.gap + pitch * column + r.diameter / 2.0 + jitter * random.normal() / 2;
      const double y = r.gap + pitch * row + r.diameter / 2.0 + jitter * random.normal() / 2;
      const double radius = r.diameter / 2.0 * (0.9 + 0.1 * random.uniform());
      const bool lost = random.uniform() < r.emptyCores;
      if (lost) continue;
      const int patient = next++ % r.patients;
      DrawnCore core{row, column, x, y, radius, patient, patient % r.classes, 0};
      for (int py = int(y - radius); py <= int(y + radius); ++py)
        for (int px = int(x - radius); px <= int(x + radius); ++px) {
          if (px < 0 || py < 0 || std::hypot(px - x, py - y) > radius) continue;
          if (random.uniform() < r.missing) continue;
          info_.positions.push_back({px, py, 0});
          coreOf_.push_back(std::uint32_t(cores_.size()));
          ++core.spectra;
        }
      cores_.push_back(core);
    }
  info_.raster = {r.gap + pitch * r.columns, r.gap + pitch * r.rows, 1};
}

void DrawnTissueArray::drawPeaks() {
  const TissueArrayRecipe& r = recipe_;
  Random random = randomFor(r, Draw::Peaks);
  std::vector<double> monoisotopic, height;
  for (int p = 0; p < peakCount; ++p) {
    // One in each of as many parts of the range, so that envelopes seldom overlap.
    const double part = (r.highest - 10 - r.lowest) / peakCount;
    const double nominal = std::floor(r.lowest + part * (p + 0.1 + 0.6 * random.uniform()));
    monoisotopic.push_back(nominal * 1.000495 + 0.02 * random.normal());
    height.push_back(40 *
                     std::exp(0.8 * random.normal() - (monoisotopic.back() - r.lowest) / 1500));
  }
  for (int p = 0; p < peakCount; ++p) {
    const double lambda = 0.000594 * monoisotopic[std::size_t(p)] - 0.03091;
    double share = std::exp(-lambda);
    for (int k = 0; k < 8; ++k) {
      if (share > 1e-3)
        isotopes_.push_back({monoisotopic[std::size_t(p)] + 1.00235 * k, share, std::size_t(p)});
      share *= lambda / (k + 1);
    }
  }
  std::sort(isotopes_.begin(), isotopes_.end(),
            [](const Isotope& a, const Isotope& b) { return a.mz < b.mz; });
  markers_.resize(std::size_t(r.classes));
  std::vector<int> markerOf(peakCount, -1);
  for (int c = 0; c < r.classes; ++c)
    for (int k = 0; k < markersEach; ++k) {
      const int p = (c + k * r.classes) * 7 % peakCount;
      markerOf[std::size_t(p)] = c;
      markers_[std::size_t(c)].push_back(monoisotopic[std::size_t(p)]);
    }
  for (auto& of : markers_) std::sort(of.begin(), of.end());
  for (std::size_t c = 0; c < cores_.size(); ++c) {
    Random patient = randomFor(r, Draw::Patients, std::uint64_t(cores_[c].patient));
    Random core = randomFor(r, Draw::Cores, c);
    std::vector<float> of;
    for (std::size_t p = 0; p < peakCount; ++p) {
      const double spread =
          r.patientSpread * patient.normal() + 0.4 * r.patientSpread * core.normal();
      const double contrast = markerOf[p] == cores_[c].kind ? r.contrast : 1;
      of.push_back(float(height[p] * contrast * std::exp(spread)));
    }
    heights_.push_back(std::move(of));
  }
}

void DrawnTissueArray::draw(std::size_t i, Drawn& into) const {
  const TissueArrayRecipe& r = recipe_;
  Random random = randomFor(r, Draw::Spots, i);
  const auto& heights = heights_[coreOf_[i]];
  const double scale = std::exp(0.35 * random.normal());
  const double shift = 1 + 1e-6 * r.shiftPpm * random.normal();
  const bool poor = random.uniform() < r.poor;
  const double strength = poor ? 0.03 * scale : scale;
  std::array<double, peakCount> own{};
  for (double& f : own) f = std::exp(0.3 * random.normal());
  into.masses.clear();
  into.intensities.clear();
  if (r.centroids) {
    for (const Isotope& isotope : isotopes_) {
      const double value = strength * heights[isotope.peak] * own[isotope.peak] * isotope.share;
      const double counted = value + 0.3 * r.noise * std::sqrt(value) * random.normal();
      if (counted < 0.5) continue;
      into.masses.push_back(isotope.mz * shift * (1 + 2e-6 * random.normal()));
      into.intensities.push_back(float(counted));
    }
    return;
  }
  const auto& axis = info_.sharedAxis;
  std::vector<double> signal(axis.size());
  for (std::size_t k = 0; k < axis.size(); ++k) {
    const double fall = std::exp(-(axis[k] - r.lowest) / 600);
    const double comb = 0.5 + 0.5 * std::cos(2 * M_PI * axis[k] / 1.000495 / shift);
    signal[k] = scale * (3 + 8 * fall + (1 + 3 * fall) * comb * comb * comb * comb);
  }
  for (const Isotope& isotope : isotopes_) {
    const double mz = isotope.mz * shift, sigma = mz / resolution / 2.3548;
    const double value = strength * heights[isotope.peak] * own[isotope.peak] * isotope.share;
    auto k = std::size_t(std::lower_bound(axis.begin(), axis.end(), mz - 4 * sigma) - axis.begin());
    for (; k < axis.size() && axis[k] < mz + 4 * sigma; ++k) {
      const double t = (axis[k] - mz) / sigma;
      signal[k] += value * std::exp(-t * t / 2);
    }
  }
  into.intensities.reserve(axis.size());
  for (const double s : signal)
    into.intensities.push_back(
        float(std::max(0.0, s + 0.3 * r.noise * std::sqrt(s) * random.normal())));
}

const DrawnTissueArray::Drawn& DrawnTissueArray::drawn(std::size_t i) const {
  thread_local Drawn last;
  if (last.owner != id_ || last.spectrum != i) {
    last.owner = 0;
    draw(i, last);
    last.owner = id_;
    last.spectrum = i;
  }
  return last;
}

std::size_t DrawnTissueArray::longest() const {
  return recipe_.centroids ? isotopes_.size() : info_.sharedAxis.size();
}

std::size_t DrawnTissueArray::points(std::size_t i) const {
  return recipe_.centroids ? drawn(i).masses.size() : info_.sharedAxis.size();
}

void DrawnTissueArray::intensities(std::size_t i, std::size_t first, std::span<float> into) const {
  std::copy_n(drawn(i).intensities.begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

void DrawnTissueArray::masses(std::size_t i, std::size_t first, std::span<double> into) const {
  const auto& from = recipe_.centroids ? drawn(i).masses : info_.sharedAxis;
  std::copy_n(from.begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

Table DrawnTissueArray::coreTable() const {
  const auto numbers = [&](const char* name, int decimals, auto value) {
    std::vector<double> cells;
    for (std::size_t c = 0; c < cores_.size(); ++c) cells.push_back(value(c, cores_[c]));
    return TableColumn{name, "", std::move(cells), decimals};
  };
  const auto text = [&](const char* name, const char* prefix, auto value) {
    std::vector<std::string> cells;
    for (const DrawnCore& core : cores_) cells.push_back(prefix + std::to_string(value(core) + 1));
    return TableColumn{name, "", std::move(cells), 0};
  };
  Table table;
  table.name = "Cores";
  table.columns = {
      numbers("core", 0, [](std::size_t c, const DrawnCore&) { return double(c + 1); }),
      numbers("row", 0, [](std::size_t, const DrawnCore& core) { return core.row + 1.0; }),
      numbers("column", 0, [](std::size_t, const DrawnCore& core) { return core.column + 1.0; }),
      numbers("x", 2, [](std::size_t, const DrawnCore& core) { return core.x + 1; }),
      numbers("y", 2, [](std::size_t, const DrawnCore& core) { return core.y + 1; }),
      numbers("radius", 2, [](std::size_t, const DrawnCore& core) { return core.radius; }),
      text("patient", "patient ", [](const DrawnCore& core) { return core.patient; }),
      text("label", "class ", [](const DrawnCore& core) { return core.kind; }),
      numbers("spectra", 0,
              [](std::size_t, const DrawnCore& core) { return double(core.spectra); })};
  return table;
}

} // namespace svx
