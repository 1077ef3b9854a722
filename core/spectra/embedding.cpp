#include "core/spectra/embedding.h"

#include "core/study/synthetic/random.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

namespace svx {
namespace {

at::Tensor squaredDistances(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor all = a.square().sum(1).unsqueeze(1) + b.square().sum(1).unsqueeze(0);
  return all.sub_(at::mm(a, b.t()), 2).clamp_min_(0);
}

/// Rows `own` among the rows `others`, which hold them.
void search(const at::Tensor& points, const at::Tensor& own, const at::Tensor& others, int k,
            Neighbours& found) {
  at::Tensor distances =
      squaredDistances(points.index_select(0, own), points.index_select(0, others));
  distances.masked_fill_(own.unsqueeze(1).eq(others.unsqueeze(0)), INFINITY);
  const auto [nearest, places] = distances.topk(k, 1, false, true);
  found.distances.index_copy_(0, own, nearest.sqrt());
  found.rows.index_copy_(0, own, others.index_select(0, places.reshape({-1})).view(places.sizes()));
}

void searchCells(const at::Tensor& points, int k, Neighbours& found, JobContext& context) {
  const std::int64_t n = points.size(0), cells = std::max<std::int64_t>(16, n / 500);
  Random random(context.seed(), 1);
  std::vector<std::int64_t> drawn;
  for (std::int64_t c = 0; c < cells; ++c) drawn.push_back(random.whole(0, n));
  const at::Tensor centres = points.index_select(0, at::tensor(drawn, at::kLong));
  std::vector<std::vector<std::int64_t>> members(static_cast<std::size_t>(cells));
  constexpr std::int64_t block = 4096;
  for (std::int64_t first = 0; first < n; first += block) {
    context.throwIfCancelled();
    const at::Tensor nearest =
        squaredDistances(points.narrow(0, first, std::min(block, n - first)), centres).argmin(1);
    for (std::int64_t r = 0; r < nearest.size(0); ++r)
      members[std::size_t(nearest[r].item<std::int64_t>())].push_back(first + r);
  }
  const at::Tensor order = std::get<1>(squaredDistances(centres, centres).sort(1));
  for (std::int64_t c = 0; c < cells; ++c) {
    context.throwIfCancelled();
    context.progress(double(c) / double(cells), "Looking for similar spectra");
    const auto& own = members[std::size_t(c)];
    if (own.empty()) continue;
    // Eight cells, more where those hold too few; the own one first, for equal centres share none.
    std::vector<std::int64_t> others = own;
    for (std::int64_t p = 0; p < cells && (p < 8 || std::int64_t(others.size()) <= 4 * k); ++p) {
      const auto cell = order[c][p].item<std::int64_t>();
      const auto& more = members[std::size_t(cell)];
      if (cell != c) others.insert(others.end(), more.begin(), more.end());
    }
    const at::Tensor among = at::tensor(others, at::kLong);
    for (std::size_t first = 0; first < own.size(); first += 1024) {
      const std::vector<std::int64_t> some(own.begin() + std::ptrdiff_t(first),
                                           own.begin() +
                                               std::ptrdiff_t(std::min(own.size(), first + 1024)));
      search(points, at::tensor(some, at::kLong), among, k, found);
    }
  }
}

/// An edge of the graph: drawn towards each other every `every` epochs.
struct Edge {
  std::int64_t from, to;
  double every;
};

/// The weight of each neighbour: 1 for the nearest, falling so that they sum to log2 k.
void weigh(const float* distances, std::int64_t k, double meanDistance, double* weights) {
  const double nearest = distances[0];
  const double target = std::log2(double(k));
  double low = 0, high = INFINITY, width = 1;
  for (int step = 0; step < 64; ++step) {
    double sum = 0;
    for (std::int64_t j = 0; j < k; ++j)
      sum += std::exp(-std::max(0.0, distances[j] - nearest) / width);
    (sum > target ? high : low) = width;
    width = std::isinf(high) ? 2 * width : (low + high) / 2;
  }
  width = std::max(width, 1e-3 * meanDistance);
  for (std::int64_t j = 0; j < k; ++j)
    weights[j] = width > 0 ? std::exp(-std::max(0.0, distances[j] - nearest) / width) : 1;
}

/// The symmetric graph: a + b - a b of the weights either way.
std::vector<Edge> edgesOf(const Neighbours& neighbours, int epochs) {
  const std::int64_t n = neighbours.rows.size(0), k = neighbours.rows.size(1);
  const auto* rows = neighbours.rows.data_ptr<std::int64_t>();
  const float* distances = neighbours.distances.data_ptr<float>();
  const double mean = neighbours.distances.mean(at::kDouble).item<double>();
  struct Weighted {
    std::int64_t from, to;
    double weight;
  };
  std::vector<Weighted> all;
  std::vector<double> weights(static_cast<std::size_t>(k));
  for (std::int64_t i = 0; i < n; ++i) {
    weigh(distances + i * k, k, mean, weights.data());
    for (std::int64_t j = 0; j < k; ++j) {
      const std::int64_t other = rows[i * k + j];
      all.push_back({std::min(i, other), std::max(i, other), weights[std::size_t(j)]});
    }
  }
  std::ranges::sort(all, [](const Weighted& a, const Weighted& b) {
    return std::tie(a.from, a.to, a.weight) < std::tie(b.from, b.to, b.weight);
  });
  std::vector<Weighted> joined;
  for (const Weighted& w : all) {
    if (!joined.empty() && joined.back().from == w.from && joined.back().to == w.to)
      joined.back().weight += w.weight - joined.back().weight * w.weight;
    else
      joined.push_back(w);
  }
  std::vector<Edge> edges;
  for (const Weighted& w : joined) // too weak ones are never drawn
    if (w.weight * epochs >= 1) edges.push_back({w.from, w.to, 1 / w.weight});
  return edges;
}

/// Moves points along an edge, and both ends away from random others.
class Layout {
public:
  Layout(at::Tensor places, std::uint64_t seed)
      : places_(std::move(places)), at_(places_.data_ptr<float>()), n_(places_.size(0)),
        d_(places_.size(1)), random_(seed, 2) {}

  void move(const Edge& edge, float rate) {
    attract(at_ + edge.from * d_, at_ + edge.to * d_, rate);
    for (const std::int64_t end : {edge.from, edge.to})
      for (int sample = 0; sample < negatives; ++sample) {
        const std::int64_t other = random_.whole(0, n_);
        if (other != end) repel(at_ + end * d_, at_ + other * d_, rate);
      }
  }

private:
  // 1 / (1 + a x^(2 b)) nearest to a minimal distance of 0.1 and a spread of 1.
  static constexpr float a = 1.5769434603f, b = 0.8950608780f;
  static constexpr int negatives = 3; ///< at each end; the paper's five at one

  float squared(const float* p, const float* q) const {
    float sum = 0;
    for (std::int64_t c = 0; c < d_; ++c) sum += (p[c] - q[c]) * (p[c] - q[c]);
    return sum;
  }
  void attract(float* p, float* q, float rate) const {
    const float square = squared(p, q);
    if (square <= 0) return;
    const float power = std::pow(square, b);
    const float pull = -2 * a * b * power / square / (1 + a * power);
    for (std::int64_t c = 0; c < d_; ++c) {
      const float step = rate * std::clamp(pull * (p[c] - q[c]), -4.0f, 4.0f);
      p[c] += step;
      q[c] -= step;
    }
  }
  void repel(float* p, const float* q, float rate) const {
    const float square = squared(p, q);
    const float push = 2 * b / ((0.001f + square) * (1 + a * std::pow(square, b)));
    for (std::int64_t c = 0; c < d_; ++c)
      p[c] += rate * (square > 0 ? std::clamp(push * (p[c] - q[c]), -4.0f, 4.0f) : 4.0f);
  }

  at::Tensor places_;
  float* at_;
  std::int64_t n_, d_;
  Random random_;
};

} // namespace

Neighbours nearestNeighbours(const at::Tensor& points, int k, JobContext& context,
                             std::int64_t exactRows) {
  const std::int64_t n = points.size(0);
  if (k >= n)
    throw Error(ErrorKind::Input, "Similar spectra cannot be found",
                std::to_string(k) + " neighbours are wanted of " + std::to_string(n) + " spectra.",
                "Choose fewer neighbours or a larger region.");
  Neighbours found{at::empty({n, k}, at::kLong), at::empty({n, k}, at::kFloat)};
  if (n > exactRows) {
    searchCells(points, k, found, context);
    return found;
  }
  const at::Tensor all = at::arange(n, at::kLong);
  constexpr std::int64_t block = 1024;
  for (std::int64_t first = 0; first < n; first += block) {
    context.throwIfCancelled();
    context.progress(double(first) / double(n), "Looking for similar spectra");
    search(points, all.narrow(0, first, std::min(block, n - first)), all, k, found);
  }
  return found;
}

at::Tensor embedding(const Neighbours& neighbours, const at::Tensor& start,
                     const EmbeddingOptions& options, JobContext& context) {
  const std::int64_t n = neighbours.rows.size(0);
  const int epochs = options.epochs > 0 ? options.epochs : n <= 10000 ? 500 : 200;
  Random random(context.seed());
  at::Tensor places = at::zeros({n, options.dimensions}, at::kFloat);
  const auto given = std::min<std::int64_t>(options.dimensions, start.size(1));
  places.narrow(1, 0, given).copy_(start.narrow(1, 0, given));
  places *= 10 / places.abs().max().clamp_min(1e-30);
  float* at = places.data_ptr<float>();
  for (std::int64_t k = 0; k < places.numel(); ++k) at[k] += float(1e-4 * random.normal());
  const std::vector<Edge> edges = edgesOf(neighbours, epochs);
  std::vector<double> due;
  for (const Edge& edge : edges) due.push_back(edge.every);
  Layout layout(places, context.seed());
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const auto rate = float(1 - double(epoch - 1) / epochs);
    for (std::size_t e = 0; e < edges.size(); ++e) {
      if (e % 4096 == 0) context.throwIfCancelled();
      if (due[e] > epoch) continue;
      layout.move(edges[e], rate);
      due[e] += edges[e].every;
    }
    context.progress(double(epoch) / epochs, "Laying out the spectra");
  }
  return places;
}

double neighboursKept(const at::Tensor& points, const at::Tensor& embedded, int k) {
  const std::int64_t n = points.size(0), stride = std::max<std::int64_t>(1, n / 1000);
  const at::Tensor some = at::arange(0, n, stride, at::kLong), all = at::arange(n, at::kLong);
  std::int64_t kept = 0, wanted = 0;
  constexpr std::int64_t block = 128;
  for (std::int64_t first = 0; first < some.size(0); first += block) {
    const at::Tensor own = some.narrow(0, first, std::min(block, some.size(0) - first));
    const auto nearest = [&](const at::Tensor& p) {
      at::Tensor d = squaredDistances(p.index_select(0, own), p);
      d.masked_fill_(own.unsqueeze(1).eq(all.unsqueeze(0)), INFINITY);
      return std::get<1>(d.topk(k, 1, false));
    };
    const at::Tensor before = nearest(points), after = nearest(embedded);
    kept += before.unsqueeze(2).eq(after.unsqueeze(1)).sum().item<std::int64_t>();
    wanted += before.numel();
  }
  return double(kept) / double(wanted);
}

} // namespace svx
