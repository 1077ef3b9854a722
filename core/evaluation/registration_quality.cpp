#include "core/evaluation/registration_quality.h"

#include "core/evaluation/overlap.h"
#include "core/evaluation/similarity.h"
#include "core/evaluation/summary.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>

#include <algorithm>
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
  if (pair.fixedMask && pair.fixedMask->volume.geometry.sameGrid(grid)) {
    const auto mask = (pair.fixedMask->volume.channel(0) != 0).to(at::kByte);
    all = mask.sum(at::kDouble).item<double>();
    counts = counts * mask;
  }
  // A corner that overlaps says nothing about the images.
  if (counts.sum(at::kDouble).item<double>() < 0.1 * all) return {};
  const auto fixed = pair.fixed->asFloat(0);
  const auto ncc = finite(normalisedCorrelation(fixed, warped->voxels, counts));
  context.throwIfCancelled();
  return {ncc, finite(normalisedMutualInformation(fixed, warped->voxels, counts))};
}

struct LandmarkErrors {
  double mean, deviation, median, p95, max;
};

LandmarkErrors landmarkErrors(const std::vector<Vec3>& fixed, const std::vector<Vec3>& moving,
                              const Transform& transform) {
  std::vector<Vec3> mapped(fixed.size());
  transform.map(fixed, mapped);
  std::vector<double> errors;
  for (std::size_t i = 0; i < fixed.size(); ++i) errors.push_back(norm(mapped[i] - moving[i]));
  std::sort(errors.begin(), errors.end());
  const double n = double(errors.size());
  double sum = 0, squares = 0;
  for (const double e : errors) sum += e;
  for (const double e : errors) squares += (e - sum / n) * (e - sum / n);
  return {sum / n, n > 1 ? std::sqrt(squares / (n - 1)) : 0, quantile(errors, 0.5),
          quantile(errors, 0.95), errors.back()};
}

struct LabelScores {
  std::vector<LabelAgreement> each;
  double dice = 0;
  std::optional<double> hd95;
};

LabelScores labelScores(const RegistrationCase& pair, const Transform& transform,
                        const std::vector<std::int64_t>& labels, JobContext& context) {
  const Geometry& grid = pair.fixedLabels->volume.geometry;
  const auto warped = apply(transform, *pair.movingLabels, grid);
  context.throwIfCancelled();
  LabelScores scores;
  scores.each = agreement(pair.fixedLabels->volume.channel(0), warped->volume.channel(0), grid,
                          labels, context);
  double distances = 0, counted = 0;
  for (const auto& label : scores.each) {
    scores.dice += label.dice / double(scores.each.size());
    if (label.hd95) distances += *label.hd95, counted += 1;
  }
  if (counted > 0) scores.hd95 = distances / counted;
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
  const auto before = landmarkErrors(fixed, moving, start);
  const auto after = landmarkErrors(fixed, moving, transform);
  const auto add = [&](const char* id, const char* label, double LandmarkErrors::*part) {
    figures.push_back(figure(std::string("tre.") + id,
                             std::string("Landmark error (TRE), ") + label, "mm", before.*part,
                             after.*part, 2,
                             "Distance between mapped fixed landmarks and their moving partners. " +
                                 std::string(lower)));
  };
  add("mean", "mean", &LandmarkErrors::mean);
  figures.back().headline = true;
  add("sd", "standard deviation", &LandmarkErrors::deviation);
  add("median", "median", &LandmarkErrors::median);
  add("p95", "95th percentile", &LandmarkErrors::p95);
  add("max", "largest", &LandmarkErrors::max);
}

void addLabelFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                     const Transform& transform, const Transform& start, JobContext& context) {
  const auto labels = pair.scoredLabels.empty() ? commonLabels(pair) : pair.scoredLabels;
  if (labels.empty()) return;
  const auto before = labelScores(pair, start, labels, context);
  const auto after = labelScores(pair, transform, labels, context);
  const std::string dice = "Overlap of the labels, 0 to 1. " + std::string(higher);
  const std::string distance =
      "95th percentile of the distances between the labels' surfaces. " + std::string(lower);
  figures.push_back(
      figure("dice.mean", "Label overlap (Dice), mean", "", before.dice, after.dice, 3, dice));
  figures.back().headline = true;
  figures.push_back(figure("hd95.mean", "Surface distance (HD95), mean", "mm", before.hd95,
                           after.hd95, 2, distance));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto id = std::to_string(labels[i]);
    const auto name = nameOf(labels[i], *pair.fixedLabels);
    figures.push_back(figure("dice." + id, "Dice, " + name, "", before.each[i].dice,
                             after.each[i].dice, 3, dice));
    figures.push_back(figure("hd95." + id, "HD95, " + name, "mm", before.each[i].hd95,
                             after.each[i].hd95, 2, distance));
  }
}

void addJacobianFigures(std::vector<Figure>& figures, const RegistrationCase& pair,
                        const Transform& transform) {
  auto j = transform.jacobianDeterminant(pair.fixed->geometry);
  if (pair.fixedMask && pair.fixedMask->volume.geometry.sameGrid(pair.fixed->geometry))
    j = j.masked_select(pair.fixedMask->volume.channel(0) != 0);
  if (j.numel() == 0) return;
  const auto add = [&](const char* id, const char* label, const char* unit, double value,
                       int decimals, const char* help) {
    figures.push_back(figure(id, label, unit, {}, value, decimals, help));
  };
  add("folding", "Folded share", "%",
      100 * (j <= 0).to(at::kFloat).mean(at::kDouble).item<double>(), 4,
      "Share of the voxels (inside the fixed mask, when there is one) whose Jacobian determinant "
      "is 0 or below: the mapping turns inside out there. 0 is best.");
  figures.back().headline = true;
  add("jacobian.min", "Jacobian determinant, smallest", "", j.min().item<double>(), 3,
      "1 = volume kept; 0 or below = folded.");
  add("jacobian.max", "Jacobian determinant, largest", "", j.max().item<double>(), 3,
      "1 = volume kept; above 1 = the moving image is larger there.");
}

} // namespace

std::vector<Figure> judge(const RegistrationCase& pair, const Transform& transform,
                          const Transform& onGrid, const Transform* start, JobContext& context) {
  const AffineTransform identity{AffineMap{}};
  const Transform& from = start ? *start : identity;
  std::vector<Figure> figures;
  context.progress(0, "Measuring");
  if (pair.fixedLandmarks && pair.movingLandmarks)
    addLandmarkFigures(figures, pair, transform, from);
  if (pair.fixedLabels && pair.movingLabels) addLabelFigures(figures, pair, onGrid, from, context);
  context.progress(0.6, "Measuring");
  context.throwIfCancelled();
  addJacobianFigures(figures, pair, onGrid);
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
  figures.push_back(figure("nmi", "Normalised mutual information", "", before.nmi, after.nmi, 4,
                           "1 = unrelated, 2 = each image tells the other; also for different "
                           "modalities. " +
                               std::string(higher)));
  figures.back().headline = !judged;
  context.progress(1, "Measured");
  return figures;
}

} // namespace svx
