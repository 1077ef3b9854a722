#include "core/spectra/k_means.h"

#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

constexpr std::int64_t blockRows = 16384;

/// Distances to centres, each of which has a row for every place of the neighbourhood.
class Space {
public:
  Space(const at::Tensor& matrix, const Neighbourhood& neighbourhood, JobContext& context)
      : matrix_(matrix), neighbourhood_(neighbourhood), context_(context),
        squares_(matrix.square().sum(1, false, at::kDouble)) {}

  std::int64_t rows() const { return matrix_.size(0); }
  std::int64_t places() const { return neighbourhood_.rows.size(1); }

  /// The centre that is row r: (places, m).
  at::Tensor centreAt(std::int64_t r) const {
    return matrix_.index_select(0, neighbourhood_.rows[r]);
  }

  /// Squared distances, double (n, k), of centres (k, places, m).
  at::Tensor distances(const at::Tensor& centres) const {
    const std::int64_t k = centres.size(0);
    const at::Tensor flat = centres.reshape({k * places(), -1}).t().contiguous();
    const at::Tensor own = centres.square().sum(2, false, at::kDouble);
    // Of every row to every place of every centre; a place is then picked for each neighbour.
    at::Tensor crossed = at::empty({rows(), k * places()}, at::kFloat);
    for (std::int64_t first = 0; first < rows(); first += blockRows) {
      context_.throwIfCancelled();
      const std::int64_t count = std::min(blockRows, rows() - first);
      crossed.narrow(0, first, count).copy_(at::mm(matrix_.narrow(0, first, count), flat));
    }
    crossed = crossed.view({rows(), k, places()});
    at::Tensor result = at::zeros({rows(), k}, at::kDouble);
    for (std::int64_t p = 0; p < places(); ++p) {
      const at::Tensor neighbours = neighbourhood_.rows.select(1, p);
      const at::Tensor part = squares_.index_select(0, neighbours).unsqueeze(1) +
                              own.select(1, p).unsqueeze(0) -
                              2 * crossed.select(2, p).index_select(0, neighbours).to(at::kDouble);
      result += neighbourhood_.weights[std::size_t(p)] * part;
    }
    return result.clamp_min_(0);
  }

  /// Means of the neighbours of each cluster's rows: (k, places, m).
  at::Tensor means(const at::Tensor& labels, std::int64_t k) const {
    const at::Tensor counts = at::bincount(labels, {}, k).to(at::kFloat);
    const at::Tensor one = at::ones({rows()}, at::kFloat);
    std::vector<at::Tensor> means;
    for (std::int64_t p = 0; p < places(); ++p) {
      // How often each row is this neighbour of a row of each cluster.
      const at::Tensor at = neighbourhood_.rows.select(1, p) * k + labels;
      const at::Tensor times = at::zeros({rows() * k}, at::kFloat).index_add_(0, at, one);
      means.push_back(at::mm(times.view({rows(), k}).t(), matrix_) / counts.unsqueeze(1));
      context_.throwIfCancelled();
    }
    return at::stack(means, 1);
  }

private:
  const at::Tensor& matrix_;
  const Neighbourhood& neighbourhood_;
  JobContext& context_;
  at::Tensor squares_;
};

at::Tensor drawnCentres(const Space& space, std::int64_t k, Random& random) {
  std::vector<at::Tensor> centres{space.centreAt(random.whole(0, space.rows()))};
  at::Tensor nearest = space.distances(centres[0].unsqueeze(0)).select(1, 0);
  while (std::int64_t(centres.size()) < k) {
    const at::Tensor sums = nearest.cumsum(0);
    const double all = sums[-1].item<double>();
    const std::int64_t next =
        all > 0 ? at::searchsorted(sums, at::scalar_tensor(all * random.uniform(), at::kDouble),
                                   false, true)
                      .item<std::int64_t>()
                : random.whole(0, space.rows());
    centres.push_back(space.centreAt(std::min(next, space.rows() - 1)));
    nearest = at::minimum(nearest, space.distances(centres.back().unsqueeze(0)).select(1, 0));
  }
  return at::stack(centres);
}

/// Gives each empty cluster the row that is farthest from its centre.
void fillEmpty(at::Tensor& labels, at::Tensor& nearest, std::int64_t k) {
  const at::Tensor counts = at::bincount(labels, {}, k);
  for (std::int64_t c = 0; c < k; ++c) {
    if (counts[c].item<std::int64_t>() > 0) continue;
    const at::Tensor lone = counts.index_select(0, labels).le(1);
    const auto farthest = nearest.masked_fill(lone, -1).argmax().item<std::int64_t>();
    counts[labels[farthest].item<std::int64_t>()] -= 1;
    counts[c] += 1;
    labels[farthest] = c;
    nearest[farthest] = 0;
  }
}

struct Start {
  at::Tensor labels;
  double inertia = 0;
  int iterations = 0;
};

Start lloyd(const Space& space, const KMeansOptions& options, Random& random, JobContext& context) {
  const std::int64_t k = options.clusters;
  at::Tensor centres = drawnCentres(space, k, random);
  Start start;
  double last = INFINITY;
  for (;;) {
    const at::Tensor distances = space.distances(centres);
    auto [nearest, labels] = distances.min(1);
    start.inertia = nearest.sum().item<double>();
    fillEmpty(labels, nearest, k);
    const bool same = start.labels.defined() && at::equal(labels, start.labels);
    start.labels = labels;
    context.plot("inertia", ++start.iterations, start.inertia);
    if (same || start.iterations >= options.iterations ||
        last - start.inertia < options.tolerance * 1e-2 * start.inertia)
      return start;
    last = start.inertia;
    centres = space.means(labels, k);
    context.progress(double(start.iterations) / options.iterations, "Clustering");
  }
}

} // namespace

Neighbourhood alone(std::int64_t rows) {
  return {at::arange(rows, at::kLong).unsqueeze(1), {1}};
}

Neighbourhood around(const Spectra& spectra, const FeatureMatrix& features, int radius) {
  const auto pixels = spectra.pixels();
  const auto [width, height, sections] = spectra.info().raster;
  std::vector<std::int64_t> rowOf(spectra.size(), -1);
  for (std::int64_t r = 0; r < features.rows(); ++r) rowOf[features.spectrumOf(r)] = r;
  Neighbourhood found{at::empty({features.rows(), (2 * radius + 1) * (2 * radius + 1)}, at::kLong),
                      {}};
  std::vector<std::array<int, 2>> steps{{0, 0}};
  for (int dy = -radius; dy <= radius; ++dy)
    for (int dx = -radius; dx <= radius; ++dx)
      if (dx != 0 || dy != 0) steps.push_back({dx, dy});
  const double sigma = (2 * radius + 1) / 4.0;
  for (const auto& [dx, dy] : steps)
    found.weights.push_back(std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)));
  const double sum = std::accumulate(found.weights.begin(), found.weights.end(), 0.0);
  for (double& w : found.weights) w /= sum;
  auto* to = found.rows.data_ptr<std::int64_t>();
  for (std::int64_t r = 0; r < features.rows(); ++r) {
    const RasterPosition& p = spectra.info().positions[features.spectrumOf(r)];
    for (const auto& [dx, dy] : steps) {
      const std::int32_t x = p.x + dx, y = p.y + dy;
      std::int64_t row = r;
      if ((dx != 0 || dy != 0) && x >= 0 && y >= 0 && x < width && y < height) {
        const std::uint32_t i =
            pixels[(std::size_t(p.z) * std::size_t(height) + std::size_t(y)) * std::size_t(width) +
                   std::size_t(x)];
        if (i != Spectra::none && rowOf[i] >= 0) row = rowOf[i];
      }
      *to++ = row;
    }
  }
  return found;
}

Clusters kMeans(const at::Tensor& matrix, const Neighbourhood& neighbourhood,
                const KMeansOptions& options, JobContext& context) {
  if (options.clusters > matrix.size(0))
    throw Error(ErrorKind::Input, "The spectra cannot be clustered",
                std::to_string(options.clusters) + " clusters are wanted of " +
                    std::to_string(matrix.size(0)) + " spectra.",
                "Choose fewer clusters.");
  const Space space(matrix, neighbourhood, context);
  Start best;
  for (int r = 0; r < options.restarts; ++r) {
    Random random(context.seed(), std::uint64_t(r));
    auto part = context.part(double(r) / options.restarts, double(r + 1) / options.restarts);
    Start start = lloyd(space, options, random, part);
    if (r == 0 || start.inertia < best.inertia) best = std::move(start);
  }
  const std::int64_t k = options.clusters;
  const at::Tensor order = at::argsort(at::bincount(best.labels, {}, k), 0, true);
  at::Tensor place = at::empty({k}, at::kLong);
  place.index_copy_(0, order, at::arange(k, at::kLong));
  const at::Tensor labels = place.index_select(0, best.labels);
  const auto* from = labels.data_ptr<std::int64_t>();
  Clusters clusters;
  clusters.labels.assign(from, from + labels.size(0));
  clusters.centroids = space.means(labels, k).select(1, 0).contiguous();
  clusters.inertia = best.inertia;
  clusters.iterations = best.iterations;
  return clusters;
}

} // namespace svx
