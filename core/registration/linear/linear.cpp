#include "core/registration/linear/linear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace svx {
namespace {

/// A direction of the parameters that keeps the model: d(B | b), 3 x 4 row-major, mm.
using Tangent = LinearParameters;

Vec3 column(const Mat3& m, int c) {
  return {m[c], m[3 + c], m[6 + c]};
}

Mat3 rotation(const Vec3& w) { // Rodrigues
  const double angle = norm(w);
  const Mat3 k{0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
  const Mat3 kk = k * k;
  const double a = angle < 1e-8 ? 1 : std::sin(angle) / angle;
  const double b = angle < 1e-8 ? 0.5 : (1 - std::cos(angle)) / (angle * angle);
  Mat3 r = identity3;
  for (int i = 0; i < 9; ++i) r[i] += a * k[i] + b * kk[i];
  return r;
}

Mat3 linearPart(const LinearParameters& p) {
  return {p[0], p[1], p[2], p[4], p[5], p[6], p[8], p[9], p[10]};
}

void setLinearPart(LinearParameters& p, const Mat3& m) {
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) p[r * 4 + c] = m[r * 3 + c];
}

/// The steps that a model may take from where it is, and how it takes them.
class Model {
public:
  Model(LinearModel kind, const ImagePair& pair) : kind_(kind), flat_(pair.flat) {
    fixedAxes_ = pair.fixed.grid.direction;
    movingAxes_ = pair.moving.grid.direction;
  }

  std::vector<Tangent> tangents(const LinearParameters& p) const {
    const int axes = flat_ ? 2 : 3;
    std::vector<Tangent> result;
    const Mat3 b = linearPart(p);
    if (kind_ == LinearModel::Affine) {
      for (int i = 0; i < axes; ++i)
        for (int j = 0; j < axes; ++j) {
          const Vec3 to = column(movingAxes_, i), from = column(fixedAxes_, j);
          Mat3 d;
          for (int r = 0; r < 3; ++r)
            for (int c = 0; c < 3; ++c) d[r * 3 + c] = to[r] * from[c];
          result.push_back(linearTangent(d));
        }
    } else {
      for (int i = flat_ ? 2 : 0; i < 3; ++i) {
        const Vec3 w = column(movingAxes_, i);
        const Mat3 k{0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
        result.push_back(linearTangent(k * b));
      }
      if (kind_ == LinearModel::Similarity) result.push_back(linearTangent(b));
    }
    for (int i = 0; i < axes; ++i) {
      const Vec3 t = column(movingAxes_, i);
      result.push_back({0, 0, 0, t[0], 0, 0, 0, t[1], 0, 0, 0, t[2]});
    }
    return result;
  }

  /// The parameters after a step with the given lengths along the tangents.
  LinearParameters step(const LinearParameters& p, const std::vector<Tangent>& tangents,
                        const std::vector<double>& lengths) const {
    LinearParameters next = p;
    for (std::size_t t = 0; t < tangents.size(); ++t)
      for (int k = 0; k < 12; ++k) next[k] += lengths[t] * tangents[t][k];
    if (kind_ == LinearModel::Affine) return next;
    Vec3 w{};
    const int rotations = flat_ ? 1 : 3;
    for (int i = 0; i < rotations; ++i) w = w + lengths[i] * column(movingAxes_, flat_ ? 2 : i);
    const double scale =
        kind_ == LinearModel::Similarity ? std::exp(lengths[std::size_t(rotations)]) : 1;
    Mat3 b = rotation(w) * linearPart(p);
    for (auto& entry : b) entry *= scale;
    setLinearPart(next, b);
    return next;
  }

private:
  static Tangent linearTangent(const Mat3& d) {
    return {d[0], d[1], d[2], 0, d[3], d[4], d[5], 0, d[6], d[7], d[8], 0};
  }

  LinearModel kind_;
  bool flat_;
  Mat3 fixedAxes_, movingAxes_;
};

/// Root mean square motion of the points, mm: the points have unit variance along each axis.
double motion(const std::vector<Tangent>& tangents, const std::vector<double>& lengths) {
  double sum = 0;
  for (int k = 0; k < 12; ++k) {
    double d = 0;
    for (std::size_t t = 0; t < tangents.size(); ++t) d += lengths[t] * tangents[t][k];
    sum += d * d;
  }
  return std::sqrt(sum);
}

/// Gradient and damped Hessian in the model's tangents, solved for the step.
std::vector<double> solve(const LinearEvaluation& e, const std::vector<Tangent>& tangents,
                          double damping) {
  const auto n = std::int64_t(tangents.size());
  const auto options = at::TensorOptions().dtype(at::kDouble);
  auto p = at::empty({n, 12}, options);
  for (std::int64_t t = 0; t < n; ++t)
    std::copy(tangents[t].begin(), tangents[t].end(), p.data_ptr<double>() + t * 12);
  const auto g = at::matmul(p, at::tensor(at::ArrayRef<double>(e.gradient), options));
  const auto full = at::tensor(at::ArrayRef<double>(e.hessian), options).reshape({12, 12});
  auto h = at::matmul(at::matmul(p, full), p.t());
  // Marquardt's scaling, and the motion metric for directions that the images say nothing about.
  const auto metric = (p * p).sum(1);
  const double mean = (h.diagonal() / metric).mean().item<double>();
  h = h + at::diag(damping * (h.diagonal() + 0.1 * mean * metric) + 1e-9 * mean * metric);
  const auto d = mean > 0 ? -at::linalg_solve(h, g) : at::zeros_like(g);
  return {d.data_ptr<double>(), d.data_ptr<double>() + n};
}

struct Level {
  double mm;
  PreparedImage fixed, moving;
  FixedSamples samples;
};

struct Descent {
  LinearParameters parameters;
  LinearEvaluation evaluation;
};

/// Levenberg-Marquardt from a start until the points move by less than `tolerance` mm.
template <typename Report>
Descent descend(const LinearObjective& objective, const Model& model, LinearParameters start,
                double tolerance, int iterations, JobContext& context, Report report) {
  Descent now{start, objective.evaluate(start)};
  if (!std::isfinite(now.evaluation.value)) return now;
  double damping = 1e-2;
  for (int i = 0; i < iterations; ++i) {
    context.checkpoint();
    const auto tangents = model.tangents(now.parameters);
    bool moved = false;
    for (int attempt = 0; attempt < 8 && !moved; ++attempt) {
      const auto lengths = solve(now.evaluation, tangents, damping);
      const double distance = motion(tangents, lengths);
      if (!(distance > tolerance)) return now;
      Descent next{model.step(now.parameters, tangents, lengths), {}};
      next.evaluation = objective.evaluate(next.parameters);
      moved = next.evaluation.value < now.evaluation.value;
      damping = moved ? std::max(damping / 5, 1e-6) : damping * 6;
      if (moved) now = next;
      context.throwIfCancelled();
    }
    report(now.evaluation.value);
    if (!moved) break;
  }
  return now;
}

/// Second moments of the intensity above the background, as an orthonormal frame with its axes by
/// descending spread; also the centre.
std::pair<Vec3, Mat3> moments(const PreparedImage& image) {
  const Vec3 centre = image.centreOfMass();
  const FixedSamples points = drawSamples(image, 50000, 1);
  const float low = *std::min_element(points.value.begin(), points.value.end());
  auto c = at::zeros({3, 3}, at::kDouble);
  auto* m = c.data_ptr<double>();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vec3 p =
        points.centre - centre + points.scale * Vec3{points.x[i], points.y[i], points.z[i]};
    const double weight = image.inside.defined() ? 1 : points.value[i] - low;
    for (int r = 0; r < 3; ++r)
      for (int k = 0; k < 3; ++k) m[r * 3 + k] += weight * p[r] * p[k];
  }
  const auto vectors = std::get<1>(at::linalg_eigh(c)).contiguous(); // ascending, in columns
  const auto* v = vectors.data_ptr<double>();
  Mat3 frame;
  for (int r = 0; r < 3; ++r)
    for (int k = 0; k < 3; ++k) frame[r * 3 + k] = v[r * 3 + 2 - k];
  return {centre, frame};
}

/// The rotation that takes one frame of axes to the other; of the four (signs are arbitrary) the
/// smallest.
Mat3 frameRotation(const Mat3& from, const Mat3& to) {
  Mat3 best = identity3;
  double bestTrace = -2;
  for (int signs = 0; signs < 8; ++signs) {
    Mat3 flipped = to;
    for (int c = 0; c < 3; ++c)
      if (signs >> c & 1)
        for (int r = 0; r < 3; ++r) flipped[r * 3 + c] = -flipped[r * 3 + c];
    const Mat3 r = flipped * transpose(from);
    const double trace = r[0] + r[4] + r[8];
    if (determinant(r) > 0 && trace > bestTrace) bestTrace = trace, best = r;
  }
  return best;
}

AffineMap aligned(const Vec3& from, const Vec3& to, const Mat3& linear) {
  return {linear, to - linear * from};
}

std::vector<AffineMap> starts(const ImagePair& pair, LinearStart start) {
  // Slices in different planes are laid on each other first.
  const Mat3 turn =
      pair.flat ? pair.moving.grid.direction * transpose(pair.fixed.grid.direction) : identity3;
  const AffineMap centres = aligned(pair.fixed.centre(), pair.moving.centre(), turn);
  const AffineMap mass = aligned(pair.fixed.centreOfMass(), pair.moving.centreOfMass(), turn);
  switch (start) {
  case LinearStart::Physical:
    return {AffineMap{}};
  case LinearStart::Centres:
    return {centres};
  case LinearStart::Mass:
    return {mass};
  case LinearStart::Moments: {
    const auto [from, fromFrame] = moments(pair.fixed);
    const auto [to, toFrame] = moments(pair.moving);
    return {aligned(from, to, frameRotation(fromFrame, toFrame))};
  }
  case LinearStart::Automatic:
    break;
  }
  return {AffineMap{}, centres, mass};
}

} // namespace

LinearFit fitLinear(const ImagePair& pair, const LinearSettings& settings, const AffineMap* initial,
                    JobContext& context) {
  const auto finestOf = [](const Geometry& g) {
    double mm = std::min(g.spacing[0], g.spacing[1]);
    return g.size[2] > 1 ? std::min(mm, g.spacing[2]) : mm;
  };
  const double finest =
      std::max(settings.finest, std::max(finestOf(pair.fixed.grid), finestOf(pair.moving.grid)));
  std::vector<AffineMap> candidates =
      initial ? std::vector{*initial} : starts(pair, settings.start);

  LinearFit fit{candidates.front(), pair.fixed.centre(), std::numeric_limits<double>::infinity()};
  auto plotted = context.curves()["loss"].x.size(); // a curve goes on where a start left it
  const auto report = [&](double value) { context.plot("loss", double(plotted++), value); };
  for (int l = 0; l < settings.levels; ++l) {
    context.checkpoint();
    const double mm = finest * std::exp2(settings.levels - 1 - l);
    context.progress(double(l) / settings.levels,
                     "Level " + std::to_string(l + 1) + " of " + std::to_string(settings.levels));
    const PreparedImage fixed = pair.fixed.coarsened(mm), moving = pair.moving.coarsened(mm);
    context.throwIfCancelled();
    const bool last = l + 1 == settings.levels;
    const FixedSamples samples =
        drawSamples(fixed, last ? settings.samples : (settings.samples + 3) / 4,
                    settings.seed * 1000 + std::uint64_t(l));
    if (samples.size() < (last ? 1 : 500)) continue; // too coarse to say anything
    const LinearObjective objective(settings.metric, samples, moving, settings.bins);
    fit.centre = samples.centre;
    context.plot("level", double(plotted), double(l + 1));

    if (candidates.size() > 1) {
      double best = std::numeric_limits<double>::infinity(), bestOverlap = 0;
      AffineMap chosen = candidates.front();
      const Model rigid(LinearModel::Rigid, pair);
      for (const auto& candidate : candidates) {
        const auto tried = descend(objective, rigid, samples.parameters(candidate), 0.05 * mm, 15,
                                   context, [](double) {});
        // A match of a small part must not beat one of the whole.
        const bool enough = tried.evaluation.overlap > 0.6 * bestOverlap;
        const bool muchMore = tried.evaluation.overlap * 0.6 > bestOverlap;
        if (std::isfinite(tried.evaluation.value) &&
            (muchMore || (enough && tried.evaluation.value < best))) {
          best = tried.evaluation.value;
          bestOverlap = tried.evaluation.overlap;
          chosen = samples.map(tried.parameters);
        }
      }
      candidates = {chosen};
    }

    const Model model(settings.model, pair);
    LinearParameters start = samples.parameters(candidates.front());
    if (settings.model == LinearModel::Affine &&
        !std::isfinite(fit.value)) // the rotation first, then the shape
      start = descend(objective, Model(LinearModel::Rigid, pair), start, 0.05 * mm,
                      settings.iterations, context, report)
                  .parameters;
    const auto done = descend(objective, model, start, (last ? 0.01 : 0.05) * mm,
                              settings.iterations, context, report);
    if (!std::isfinite(done.evaluation.value))
      throw Error(ErrorKind::Input, "The images could not be registered",
                  done.evaluation.overlap < 0.02
                      ? "the moving image does not overlap the fixed image at the start"
                      : "what overlaps is constant in one of the images",
                  "Choose another start (centres or centre of mass), give an initial transform, or "
                  "check the masks.");
    candidates = {samples.map(done.parameters)};
    fit.value = done.evaluation.value;
  }
  fit.map = candidates.front();
  if (!std::isfinite(fit.value))
    throw Error(ErrorKind::Input, "The images could not be registered",
                "the fixed mask is too small to draw points from",
                "Use a larger mask or fewer levels.");
  context.progress(1, "Done");
  return fit;
}

} // namespace svx
