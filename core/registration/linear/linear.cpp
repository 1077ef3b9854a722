#include "core/registration/linear/linear.h"

#include "core/registration/coarse_to_fine.h"
#include "core/registration/linear/linear_landmarks.h"
#include "core/registration/linear/linear_lucas_kanade.h"
#include "core/registration/linear/linear_textbook.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace svx {
namespace {

using namespace linear;

constexpr double pi = 3.14159265358979323846;

/// A map on its way down the levels.
struct Candidate {
  AffineMap map;
  double merit = 0;
};

/// Candidates are compared by a measure that does not reward pushing the images apart, as mean
/// squares do, and in the search by one that sees further than edges do.
LinearMetric judgeOf(LinearMetric metric, bool searching) {
  if (metric == LinearMetric::MeanSquares) return LinearMetric::Correlation;
  if (metric == LinearMetric::GradientField && searching) return LinearMetric::MutualInformation;
  return metric;
}

/// How much is explained, so that 0 is nothing; a match of a small part must not beat one of the
/// whole, while boxes turned against each other never overlap wholly. `preference` scales what the
/// images say, not the landmarks.
double merit(LinearMetric judge, const LinearEvaluation& e, double preference) {
  if (!std::isfinite(e.value)) return -std::numeric_limits<double>::infinity();
  const double images = e.value - e.landmarks;
  const double explained = (judge == LinearMetric::MutualInformation ? 0 : 1) - images;
  return preference * explained * std::sqrt(std::min(1.0, 2 * e.overlap)) - e.landmarks;
}

/// Where a perfect match explains 1, what is left unexplained tells more.
bool nearlyAsGood(LinearMetric judge, double merit, double best) {
  if (judge == LinearMetric::MutualInformation) return merit > 0.97 * best;
  return 1 - merit < 1.25 * (1 - best) + 0.002;
}

/// The images at one resolution with their points.
struct Level {
  PreparedImage fixed, moving;
  FixedSamples samples;

  /// From a pair that is no coarser.
  Level(const ImagePair& finer, double mm, std::int64_t count, std::uint64_t seed)
      : fixed(finer.fixed.coarsened(mm)), moving(finer.moving.coarsened(mm)),
        samples(drawSamples(fixed, count, seed)) {}

  std::unique_ptr<LinearObjective> objective(LinearMetric metric,
                                             const LinearSettings& settings) const {
    auto images = makeLinearObjective(metric, fixed, samples, moving, settings.bins);
    if (settings.landmarks.empty()) return images;
    const double unit =
        metric == LinearMetric::MeanSquares ? 2 * fixed.voxels.var().item<double>() : 1;
    return guided(std::move(images), settings.landmarks, samples, unit);
  }
  /// Root mean square distance between where two maps take the points, mm.
  double distance(const AffineMap& a, const AffineMap& b) const {
    auto p = samples.parameters(a);
    const auto q = samples.parameters(b);
    for (int k = 0; k < 12; ++k) p[k] -= q[k];
    return motion(p);
  }
};

/// The best first, at most `count`, those nearer than `apart` mm to a better one left out.
std::vector<Candidate> best(std::vector<Candidate> candidates, const Level& level,
                            std::size_t count, double apart) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.merit > b.merit; });
  std::vector<Candidate> kept;
  for (const auto& c : candidates) {
    if (kept.size() == count || !std::isfinite(c.merit)) break;
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const Candidate& k) { return level.distance(k.map, c.map) < apart; }))
      kept.push_back(c);
  }
  return kept;
}

/// Those of at least a share of the first one's merit.
std::vector<Candidate> within(std::vector<Candidate> candidates, double share) {
  const double best = candidates.front().merit;
  while (candidates.size() > 1 && candidates.back().merit < best - (1 - share) * std::abs(best))
    candidates.pop_back();
  return candidates;
}

/// The angle of the rotation between two maps, but for what they stretch.
double degreesBetween(const AffineMap& a, const AffineMap& b) {
  const Mat3 r = a.linear * inverse(b.linear);
  const double trace = (r[0] + r[4] + r[8]) / std::cbrt(determinant(r));
  return std::acos(std::clamp((trace - 1) / 2, -1.0, 1.0)) * 180 / pi;
}

/// Whether the moving image would overlap less than the metrics ask for, wherever it lies: another
/// unit, most likely.
bool isFarSmaller(const ImagePair& pair) {
  return !pair.fixed.inside.defined() && std::pow(extentRatio(pair), pair.flat ? -2 : -3) < 0.02;
}

std::string timesSmaller(const ImagePair& pair) {
  char text[48];
  std::snprintf(text, sizeof text, "%.3g times smaller", extentRatio(pair));
  return text;
}

double finestSpacing(const ImagePair& pair) {
  const auto of = [](const Geometry& g) {
    const double mm = std::min(g.spacing[0], g.spacing[1]);
    return g.size[2] > 1 ? std::min(mm, g.spacing[2]) : mm;
  };
  return std::max(of(pair.fixed.grid), of(pair.moving.grid));
}

class Fitting {
public:
  Fitting(const ImagePair& pair, const LinearSettings& settings, JobContext& context)
      : pair_(pair), settings_(settings), context_(context),
        finest_(std::max(settings.finest, finestSpacing(pair))),
        plotted_(context.curves()["loss"].x.size()) { // a curve goes on where a start left it
    for (int l = settings.levels - 1; l >= 0; --l) {
      context.throwIfCancelled();
      const ImagePair& finer = pyramid_.empty() ? pair : pyramid_.back();
      pyramid_.push_back(
          {finer.fixed.coarsened(spacing(l)), finer.moving.coarsened(spacing(l)), pair.flat});
    }
    std::reverse(pyramid_.begin(), pyramid_.end());
  }

  LinearFit run(const std::vector<Start>& from, bool turned) {
    reference_ = from.front().map;
    for (const auto& start : from) candidates_.push_back({start.map});
    LinearFit fit{
        from.front().map, pair_.fixed.centre(), std::numeric_limits<double>::infinity(), {}, {}};
    if (turned) search(from);
    for (int l = 0; l < settings_.levels; ++l) {
      context_.checkpoint();
      context_.progress(double(l) / settings_.levels, "Level " + std::to_string(l + 1) + " of " +
                                                          std::to_string(settings_.levels));
      const bool last = l + 1 == settings_.levels;
      const Level level(pyramid_[std::size_t(l)], spacing(l),
                        last ? settings_.samples : (settings_.samples + 3) / 4,
                        settings_.seed * 1000 + std::uint64_t(l));
      context_.throwIfCancelled();
      if (level.samples.size() < (last ? 1 : 500) || (!last && isTooCoarse(level.fixed.grid)))
        continue;
      context_.plot("level", double(plotted_), double(l + 1));
      refine(level, l, fit);
      fit.levels.emplace_back(l + 1, candidates_.front().map);
    }
    if (!std::isfinite(fit.value))
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the fixed mask is too small to draw points from",
                  "Use a larger mask or fewer levels.");
    fit.map = candidates_.front().map;
    if (rival_ > 0) fit.notices.push_back(ambiguity());
    context_.progress(1, "Done");
    return fit;
  }

private:
  void search(const std::vector<Start>& from);
  void refine(const Level& level, int number, LinearFit& fit);
  double preference(const AffineMap& map) const;
  Steps steps(LinearModel model, const Level& level) const {
    return Steps(model, pair_, level.samples.scale * reference_.linear);
  }
  double spacing(int level) const { return finest_ * std::exp2(settings_.levels - 1 - level); }
  std::string noOverlap() const;
  std::string ambiguity() const;

  const ImagePair& pair_;
  const LinearSettings& settings_;
  JobContext& context_;
  double finest_;
  std::vector<ImagePair> pyramid_; ///< one pair for each level
  std::size_t plotted_;
  AffineMap reference_;               ///< the first start: its size and orientation are expected
  std::vector<Candidate> candidates_; ///< the best first
  double rival_ = 0;                  ///< degrees between the answer and a nearly as good other one
};

/// Images mostly lie as they were recorded: a map that turns must explain more, by up to a tenth at
/// 60 degrees.
double Fitting::preference(const AffineMap& map) const {
  if (settings_.search == LinearSearch::AllOrientations) return 1;
  return 1 - 0.1 * std::min(1.0, degreesBetween(map, reference_) / 60);
}

/// Makes the best few among the starts and rotations of them the candidates.
void Fitting::search(const std::vector<Start>& from) {
  const bool all = settings_.search == LinearSearch::AllOrientations;
  constexpr int points = 3000;
  // About thirty voxels across whatever there is to see.
  const double mm = std::max(finest_, drawSamples(pair_.fixed, points, 1).scale / 8);
  std::size_t finer = pyramid_.size() - 1;
  while (finer > 0 && spacing(int(finer) - 1) <= mm) --finer;
  const Level level(pyramid_[finer], mm, points, settings_.seed * 1000 + 999);
  if (level.samples.size() < 200) return; // an image of a few voxels
  const LinearMetric judge = judgeOf(settings_.metric, true);
  const auto objective = level.objective(judge, settings_);

  std::vector<Candidate> turned;
  for (const Mat3& r : rotations(pair_, all ? pi : pi / 3))
    for (const auto& start : from) turned.push_back({start.turned(r), 0});
  at::parallel_for(0, std::int64_t(turned.size()), 8, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end && !context_.cancelled(); ++i) {
      auto& c = turned[std::size_t(i)];
      c.merit = merit(judge, objective->value(level.samples.parameters(c.map)), preference(c.map));
    }
  });
  context_.throwIfCancelled();
  // Those as they are get a chance in any case.
  std::vector<Candidate> chosen(turned.begin(), turned.begin() + std::ptrdiff_t(from.size()));
  for (const auto& c : best(std::move(turned), level, all ? 80 : 8, 0.4 * level.samples.scale))
    chosen.push_back(c);
  const Steps allowed = steps(std::min(settings_.model, LinearModel::Similarity), level);
  at::parallel_for(0, std::int64_t(chosen.size()), 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      auto& c = chosen[std::size_t(i)];
      const auto done =
          descend(*objective, allowed, level.samples.parameters(c.map), 0.1 * mm, 15, context_);
      const AffineMap map = level.samples.map(done.parameters);
      c = {map, merit(judge, done.evaluation, preference(map))};
    }
  });
  chosen = best(std::move(chosen), level, all ? 6 : 4, mm);
  if (chosen.empty()) return; // the levels will say that nothing overlaps
  candidates_ = within(std::move(chosen), 0.7);
}

/// Brings every candidate to its optimum at this level and leaves those that may still win.
void Fitting::refine(const Level& level, int number, LinearFit& fit) {
  const bool first = !std::isfinite(fit.value), last = number + 1 == settings_.levels;
  const double mm = spacing(number);
  const LinearMetric judge = judgeOf(settings_.metric, false);
  const auto objective = level.objective(settings_.metric, settings_);
  const auto judging = judge == settings_.metric || candidates_.size() == 1
                           ? nullptr
                           : level.objective(judge, settings_);
  const auto report = [&](double value) { context_.plot("loss", double(plotted_++), value); };
  const auto towards = [&](LinearModel model, const LinearParameters& start, double tolerance) {
    if (settings_.optimiser == LinearOptimiser::LucasKanade)
      return LucasKanade(model, level.fixed, level.samples, level.moving, pair_.flat)
          .descend(start, tolerance, settings_.iterations, context_, report);
    return descend(*objective, steps(model, level), start, tolerance, settings_.iterations,
                   context_, report);
  };
  std::vector<std::pair<Candidate, LinearEvaluation>> results;
  for (const auto& c : candidates_) {
    auto start = level.samples.parameters(c.map);
    if (first && settings_.model == LinearModel::Affine) // the rotation first, then the shape
      start = towards(LinearModel::Rigid, start, 0.05 * mm).parameters;
    const auto done = towards(settings_.model, start, (last ? 0.002 : 0.02) * mm);
    const AffineMap map = level.samples.map(done.parameters);
    const double m =
        merit(judge, judging ? judging->value(done.parameters) : done.evaluation, preference(map));
    results.push_back({{map, m}, done.evaluation});
  }
  const auto winner = std::max_element(results.begin(), results.end(), [](auto& a, auto& b) {
    return a.first.merit < b.first.merit;
  });
  if (!std::isfinite(winner->first.merit) || !std::isfinite(winner->second.value))
    throw Error(ErrorKind::Input, "The images could not be registered",
                winner->second.overlap < 0.02 ? noOverlap()
                                              : "what overlaps is constant in one of the images",
                "Choose another start (centres or centre of mass), give an initial transform, or "
                "check the masks.");
  fit.centre = level.samples.centre;
  fit.value = winner->second.value;
  candidates_.clear();
  for (const auto& r : results) candidates_.push_back(r.first);
  candidates_ = within(best(std::move(candidates_), level, 3, mm), 0.9);
  if (results.size() > 1) rival_ = 0;
  for (std::size_t k = candidates_.size() - 1; k > 0; --k) {
    const double angle = degreesBetween(candidates_[k].map, candidates_.front().map);
    if (angle > 20 && nearlyAsGood(judge, candidates_[k].merit, candidates_.front().merit))
      rival_ = angle;
  }
  if (number + 2 >= settings_.levels) candidates_.resize(1);
}

std::string Fitting::noOverlap() const {
  if (!isFarSmaller(pair_)) return "the moving image does not overlap the fixed image at the start";
  return "the moving image is " + timesSmaller(pair_) +
         " than the fixed image and overlaps too little of it";
}

std::string Fitting::ambiguity() const {
  char degrees[32];
  std::snprintf(degrees, sizeof degrees, "%.0f", rival_);
  return std::string("Turned by ") + degrees +
         " degrees the images match almost as well: check the orientation.";
}

} // namespace

LinearFit fitLinear(const ImagePair& pair, const LinearSettings& settings, const AffineMap* initial,
                    JobContext& context) {
  if (settings.optimiser == LinearOptimiser::LucasKanade &&
      settings.metric != LinearMetric::MeanSquares)
    throw Error(ErrorKind::Usage, "Lucas-Kanade cannot minimise this measure",
                "its steps are those of the mean squared difference",
                "Choose mean squared difference, or Levenberg-Marquardt.");
  if (settings.optimiser == LinearOptimiser::LucasKanade && !settings.landmarks.empty())
    throw Error(ErrorKind::Usage, "Lucas-Kanade cannot be guided by landmarks",
                "its steps are computed from the fixed image alone",
                "Choose Levenberg-Marquardt, or set the landmark weight to 0.");
  const bool all = settings.search == LinearSearch::AllOrientations;
  if (pair.fixed.grid.dimensions() == 3 && pair.moving.grid.dimensions() == 2)
    throw Error(ErrorKind::Input, "The images could not be registered",
                "the moving image is a single slice and the fixed image a volume",
                "Exchange them: a slice finds its place in a volume.");
  if (settings.optimiser == LinearOptimiser::Baseline ||
      settings.optimiser == LinearOptimiser::Fair)
    return fitTextbook(pair, settings,
                       initial ? *initial : starts(pair, settings.start).front().map, context);
  if (!initial && settings.start == LinearStart::Automatic &&
      settings.model != LinearModel::Rigid && isFarSmaller(pair)) {
    // As if the moving image had been recorded at the size of the fixed one.
    const double times = spreadRatio(pair);
    LinearSettings centred = settings;
    centred.start = LinearStart::Mass;
    for (Vec3& target : centred.landmarks.targets) target = times * target;
    centred.landmarks.weight /= times * times;
    ImagePair even = pair;
    even.moving.grid.spacing = times * even.moving.grid.spacing;
    even.moving.grid.origin = times * even.moving.grid.origin;
    LinearFit fit = fitLinear(even, centred, nullptr, context);
    const AffineMap back{(1 / times) * identity3, {}};
    fit.map = back * fit.map;
    for (auto& [level, map] : fit.levels) map = back * map;
    fit.notices.push_back("The moving image is " + timesSmaller(pair) +
                          " than the fixed image; it was scaled to match. Check the units.");
    return fit;
  }
  std::vector<Start> from;
  if (initial) from.push_back({*initial, pair.fixed.centreOfMass()});
  if (!initial || all)
    for (auto& s : starts(pair, settings.start)) from.push_back(s);
  const bool turned = all || (!initial && settings.start == LinearStart::Automatic);
  return Fitting(pair, settings, context).run(from, turned);
}

} // namespace svx
