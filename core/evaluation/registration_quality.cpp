#include "core/evaluation/registration_quality.h"

#include "core/evaluation/overlap.h"
#include "core/evaluation/similarity.h"
#include "core/evaluation/summary.h"
#include "core/kernels/resample.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace svx {
namespace {

constexpr auto lower = "Lower is better.";
constexpr auto higher = "Higher is better.";

Figure figure(std::string id, std::string label, std::string unit, std::optional<double> before,
              std::optional<double> after, int decimals, std::string help) {
  Figure f;
  f.id = std::move(id);
  f.label = std::move(label);
  f.unit = std::move(unit);
  f.before = before;
  f.after = after;
  f.decimals = decimals;
  f.help = std::move(help);
  return f;
}

std::optional<double> finite(double v) {
  return std::isfinite(v) ? std::optional(v) : std::nullopt;
}

/// Undefined when there is none on the fixed image's grid.
at::Tensor fixedMask(const RegistrationCase& pair) {
  if (!pair.fixedMask || !pair.fixedMask->volume.geometry.sameGrid(pair.fixed->geometry)) return {};
  return pair.fixedMask->volume.channel(0) != 0;
}

struct Likeness {
  std::optional<double> ncc, nmi;
};

/// Of the fixed image and the moving one as the transform brings it, where both are; nothing when
/// that is less than a tenth of the fixed image.
Likeness likeness(const RegistrationCase& pair, const Transform& transform,
                  const JobContext& context) {
  const Geometry& grid = pair.fixed->geometry;
  Volume moving = *pair.moving;
  moving.voxels = pair.moving->asFloat(0);
  const auto warped = apply(transform, moving, grid, kernels::Interpolation::Linear);
  Volume support = moving;
  support.voxels = pair.movingMask && pair.movingMask->volume.geometry.sameGrid(moving.geometry)
                       ? (pair.movingMask->volume.channel(0) != 0).to(at::kByte)
                       : at::ones(moving.voxels.sizes(), at::kByte);
  context.throwIfCancelled();
  auto counts = apply(transform, support, grid, kernels::Interpolation::Nearest)->voxels;
  context.throwIfCancelled();
  double all = double(counts.numel());
  if (const auto mask = fixedMask(pair); mask.defined()) {
    all = mask.sum().item<double>();
    counts = counts * mask;
  }
  // A corner that overlaps says nothing about the images.
  if (counts.sum(at::kDouble).item<double>() < 0.1 * all) return {};
  const auto fixed = pair.fixed->asFloat(0);
  const auto ncc = finite(normalisedCorrelation(fixed, warped->voxels, counts));
  context.throwIfCancelled();
  return {ncc, finite(normalisedMutualInformation(fixed, warped->voxels, counts))};
}

struct Spread {
  double mean, deviation, p25, median, p75, p95, max;
};

Spread spreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double n = double(values.size());
  double sum = 0, squares = 0;
  for (const double v : values) sum += v;
  for (const double v : values) squares += (v - sum / n) * (v - sum / n);
  return {sum / n,
          std::sqrt(squares / n),
          quantile(values, 0.25),
          quantile(values, 0.5),
          quantile(values, 0.75),
          quantile(values, 0.95),
          values.back()};
}

/// What a mapping leaves between mapped fixed landmarks and their moving partners, mm.
struct LandmarkErrors {
  std::vector<double> lengths, snapped;
  Vec3 alongAxes{}; ///< mean |error| along x, y, z
};

LandmarkErrors landmarkErrors(const std::vector<Vec3>& fixed, const std::vector<Vec3>& moving,
                              const Transform& transform, const Geometry& movingGrid) {
  std::vector<Vec3> mapped(fixed.size());
  transform.map(fixed, mapped);
  const AffineMap toIndex = movingGrid.worldToIndex(), toWorld = movingGrid.indexToWorld();
  LandmarkErrors errors;
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    Vec3 index = toIndex(mapped[i]);
    for (double& c : index) c = std::round(c);
    const Vec3 error = mapped[i] - moving[i];
    errors.lengths.push_back(norm(error));
    errors.snapped.push_back(norm(toWorld(index) - moving[i]));
    for (std::size_t axis = 0; axis < 3; ++axis)
      errors.alongAxes[axis] += std::abs(error[axis]) / double(fixed.size());
  }
  return errors;
}

struct LabelScores {
  std::vector<LabelAgreement> each;
  double dice = 0;
  std::optional<double> hd95, assd;
};

LabelScores labelScores(const RegistrationCase& pair, const Transform& transform,
                        const std::vector<std::int64_t>& labels, JobContext& context) {
  const Geometry& grid = pair.fixedLabels->volume.geometry;
  const auto warped = apply(transform, *pair.movingLabels, grid);
  context.throwIfCancelled();
  LabelScores scores;
  scores.each = agreement(pair.fixedLabels->volume.channel(0), warped->volume.channel(0), grid,
                          labels, context);
  double hd95 = 0, assd = 0, counted = 0;
  for (const auto& label : scores.each) {
    scores.dice += label.dice / double(scores.each.size());
    if (!label.hd95) continue;
    hd95 += *label.hd95;
    assd += *label.assd;
    counted += 1;
  }
  if (counted > 0) {
    scores.hd95 = hd95 / counted;
    scores.assd = assd / counted;
  }
  return scores;
}

std::string nameOf(std::int64_t value, const LabelMap& map) {
  for (const auto& label : map.labels)
    if (label.value == value && !label.name.empty()) return label.name;
  return "label " + std::to_string(value);
}

std::vector<std::int64_t> commonLabels(const RegistrationCase& pair) {
  const auto a = labelsIn(pair.fixedLabels->volume.channel(0));
  const auto b = labelsIn(pair.movingLabels->volume.channel(0));
  std::vector<std::int64_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

void addLandmarkFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                        const Transform& transform, const Transform& start) {
  const auto fixed = pair.fixedLandmarks->placedOn(pair.fixed->geometry).positions();
  const auto moving = pair.movingLandmarks->placedOn(pair.moving->geometry).positions();
  if (fixed.size() != moving.size())
    throw Error(ErrorKind::Input, "The landmarks cannot be compared",
                "there are " + std::to_string(fixed.size()) + " fixed and " +
                    std::to_string(moving.size()) + " moving landmarks",
                "Give two lists of the same length in the same order.");
  if (fixed.empty()) return;
  const Geometry& grid = pair.moving->geometry;
  const auto before = landmarkErrors(fixed, moving, start, grid);
  const auto after = landmarkErrors(fixed, moving, transform, grid);
  const std::string help =
      "Distance between mapped fixed landmarks and their moving partners. " + std::string(lower);
  const auto add = [&](const std::string& id, const std::string& label, const std::string& said,
                       double from, double to) {
    figures.push_back(figure("tre." + id, label, "mm", from, to, 2, said));
  };
  const auto from = spreadOf(before.lengths), to = spreadOf(after.lengths);
  add("mean", "Landmark error (TRE), mean", help, from.mean, to.mean);
  figures.back().headline = true;
  add("sd", "TRE, standard deviation", help, from.deviation, to.deviation);
  add("p25", "TRE, 25th percentile", help, from.p25, to.p25);
  add("median", "TRE, median", help, from.median, to.median);
  add("p75", "TRE, 75th percentile", help, from.p75, to.p75);
  add("p95", "TRE, 95th percentile", help, from.p95, to.p95);
  add("max", "TRE, largest", help, from.max, to.max);
  constexpr std::array axes{"left-right", "front-back", "up-down"};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (before.alongAxes[axis] == 0 && after.alongAxes[axis] == 0) continue; // a single slice
    add(std::string(1, "xyz"[axis]), std::string("TRE ") + axes[axis] + ", mean",
        "Of the distance, the part along this axis. " + std::string(lower), before.alongAxes[axis],
        after.alongAxes[axis]);
  }
  const std::string snapped = "As published for the DIR-Lab scans: to the centre of the moving "
                              "voxel in which the mapped landmark lies. " +
                              std::string(lower);
  const auto snapFrom = spreadOf(before.snapped), snapTo = spreadOf(after.snapped);
  add("snap.mean", "TRE snapped, mean", snapped, snapFrom.mean, snapTo.mean);
  add("snap.sd", "TRE snapped, SD", snapped, snapFrom.deviation, snapTo.deviation);
}

void addLabelFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                     const Transform& transform, const Transform& start, JobContext& context) {
  const auto labels = pair.scoredLabels.empty() ? commonLabels(pair) : pair.scoredLabels;
  if (labels.empty()) return;
  const auto before = labelScores(pair, start, labels, context);
  const auto after = labelScores(pair, transform, labels, context);
  const std::string dice = "Overlap of the labels, 0 to 1. " + std::string(higher);
  const std::string distance = "95th percentile of the distances between the labels' surfaces, and "
                               "its mean over the labels. " +
                               std::string(lower);
  const std::string average =
      "Mean of the distances between the labels' surfaces, and its mean over the labels. " +
      std::string(lower);
  figures.push_back(
      figure("dice.mean", "Label overlap (Dice), mean", "", before.dice, after.dice, 3, dice));
  figures.back().headline = true;
  figures.push_back(
      figure("hd95.mean", "Surface distance, HD95", "mm", before.hd95, after.hd95, 2, distance));
  figures.push_back(
      figure("assd.mean", "Surface distance, ASSD", "mm", before.assd, after.assd, 2, average));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto id = std::to_string(labels[i]);
    const auto name = nameOf(labels[i], *pair.fixedLabels);
    figures.push_back(figure("dice." + id, "Dice, " + name, "", before.each[i].dice,
                             after.each[i].dice, 3, dice));
    figures.push_back(figure("hd95." + id, "HD95, " + name, "mm", before.each[i].hd95,
                             after.each[i].hd95, 2, distance));
    figures.push_back(figure("assd." + id, "ASSD, " + name, "mm", before.each[i].assd,
                             after.each[i].assd, 2, average));
  }
}

at::Tensor counted(const at::Tensor& values, const at::Tensor& mask) {
  return mask.defined() ? values.masked_select(mask) : values;
}

/// Without two voxels at each end of each axis; nothing is left of an axis of two to four.
at::Tensor interior(at::Tensor volume) {
  for (std::int64_t axis = 0; axis < 3; ++axis)
    if (const auto n = volume.size(axis); n > 1)
      volume = volume.slice(axis, std::min<std::int64_t>(2, n), std::max<std::int64_t>(2, n - 2));
  return volume;
}

double deviationOfLog(const at::Tensor& values) {
  const auto logs = values.log();
  return std::sqrt((logs - logs.mean(at::kDouble)).square().mean(at::kDouble).item<double>());
}

void addJacobianFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                        const at::Tensor& jacobian) {
  const auto mask = fixedMask(pair);
  const auto j = counted(jacobian, mask);
  if (j.numel() == 0) return;
  const auto add = [&](const char* id, const char* label, const char* unit, double value,
                       int decimals, const char* help) {
    figures.push_back(figure(id, label, unit, {}, value, decimals, help));
  };
  const auto folded = j <= 0;
  const double share = folded.to(at::kFloat).mean(at::kDouble).item<double>();
  add("folding", "Folded share", "%", 100 * share, 4,
      "Share of the voxels (inside the fixed mask, when there is one) whose Jacobian determinant "
      "is 0 or below: the mapping turns inside out there. 0 is best.");
  figures.back().headline = true;
  add("jacobian.min", "Jacobian, smallest", "", j.min().item<double>(), 3,
      "Of the Jacobian determinants. 1 = volume kept; 0 or below = folded.");
  add("jacobian.mean", "Jacobian, mean", "", j.mean(at::kDouble).item<double>(), 3,
      "1 = volume kept; above 1 = the moving image is larger.");
  add("jacobian.max", "Jacobian, largest", "", j.max().item<double>(), 3,
      "1 = volume kept; above 1 = the moving image is larger there.");
  if (share < 1)
    add("sdlogj", "Roughness (SDlogJ)", "",
        deviationOfLog(share > 0 ? j.masked_select(~folded) : j), 3,
        "Standard deviation of the logarithm of the Jacobian determinant, where it is not folded. "
        "0 = volume changes nowhere or everywhere alike; of two equally accurate results the "
        "smoother has less.");
  const auto inner = counted(interior(jacobian), mask.defined() ? interior(mask) : mask);
  if (inner.numel() > 0)
    add("sdlogj.learn2reg", "SDlogJ as in Learn2Reg", "",
        deviationOfLog((inner + 3).clamp_(1e-9, 1e9)), 3,
        "The standard deviation of the logarithm of the Jacobian determinant plus 3, without the "
        "two outermost voxels: to be compared with the tables of that challenge.");
}

/// Of up to a million points in the fixed image that are mapped into the moving one.
void addRoundTripFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                         const Transform& transform) {
  const Geometry& grid = pair.fixed->geometry;
  Geometry lattice = grid;
  for (double mm = *std::min_element(grid.spacing.begin(), grid.spacing.end());
       lattice.voxelCount() > 1'000'000; mm *= 1.1)
    lattice = grid.coarsened(mm);
  auto counts = at::ones({lattice.size[2], lattice.size[1], lattice.size[0]}, at::kByte);
  if (const auto mask = fixedMask(pair); mask.defined())
    counts = kernels::resampleMask(mask.to(at::kByte), grid, lattice);
  const auto* inMask = counts.data_ptr<std::uint8_t>();
  std::vector<Vec3> from;
  const AffineMap toWorld = lattice.indexToWorld();
  for (std::int64_t z = 0; z < lattice.size[2]; ++z)
    for (std::int64_t y = 0; y < lattice.size[1]; ++y)
      for (std::int64_t x = 0; x < lattice.size[0]; ++x)
        if (*inMask++) from.push_back(toWorld(Vec3{double(x), double(y), double(z)}));
  std::vector<Vec3> there(from.size());
  transform.map(from, there);
  const auto& size = pair.moving->geometry.size;
  const AffineMap toMoving = pair.moving->geometry.worldToIndex();
  std::vector<Vec3> starts, back;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Vec3 index = toMoving(there[i]);
    bool inside = true;
    for (std::size_t d = 0; d < 3; ++d)
      inside = inside && index[d] > -0.5 && index[d] < double(size[d]) - 0.5;
    if (!inside) continue;
    starts.push_back(from[i]);
    back.push_back(there[i]);
  }
  if (starts.empty()) return;
  pair.backward->map(back, back);
  std::vector<double> errors;
  for (std::size_t i = 0; i < starts.size(); ++i) errors.push_back(norm(back[i] - starts[i]));
  const Spread spread = spreadOf(std::move(errors));
  const auto add = [&](const char* id, const char* label, double value) {
    figures.push_back(figure(id, label, "mm", {}, value, 3,
                             "How far a point lands from where it started when it is mapped to the "
                             "moving image and back by the registration the other way round. 0 is "
                             "best."));
  };
  add("roundTrip.mean", "Inverse consistency, mean", spread.mean);
  add("roundTrip.p95", "Inverse consistency, 95 %", spread.p95);
  add("roundTrip.max", "Inverse consistency, largest", spread.max);
}

} // namespace

std::vector<Figure> judge(const RegistrationCase& pair, const Transform& transform,
                          const Transform& onGrid, const at::Tensor& jacobian,
                          const Transform* start, JobContext& context) {
  const AffineTransform identity{AffineMap{}};
  const Transform& from = start ? *start : identity;
  std::vector<Figure> figures;
  context.progress(0, "Measuring");
  if (pair.fixedLandmarks && pair.movingLandmarks)
    addLandmarkFigures(figures, pair, transform, from);
  if (pair.fixedLabels && pair.movingLabels) addLabelFigures(figures, pair, onGrid, from, context);
  context.progress(0.6, "Measuring");
  context.throwIfCancelled();
  addJacobianFigures(figures, pair, jacobian);
  context.throwIfCancelled();
  if (pair.backward) addRoundTripFigures(figures, pair, transform);
  context.throwIfCancelled();
  const auto before = likeness(pair, from, context);
  context.throwIfCancelled();
  const auto after = likeness(pair, onGrid, context);
  const bool judged = std::any_of(figures.begin(), figures.end(),
                                  [](const Figure& f) { return f.headline && f.id != "folding"; });
  figures.push_back(figure("ncc", "Correlation (NCC)", "", before.ncc, after.ncc, 4,
                           "Of intensities where the images overlap: 1 = equal up to brightness "
                           "and contrast, 0 = unrelated. " +
                               std::string(higher)));
  figures.back().headline = !judged;
  figures.push_back(figure("nmi", "Mutual information (NMI)", "", before.nmi, after.nmi, 4,
                           "1 = unrelated, 2 = each image tells the other; also for different "
                           "modalities. " +
                               std::string(higher)));
  figures.back().headline = !judged;
  context.progress(1, "Measured");
  return figures;
}

} // namespace svx
