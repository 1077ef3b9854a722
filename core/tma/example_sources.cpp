#include "core/tma/example_sources.h"

#include "core/data/error.h"
#include "core/spectra/markers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace svx::tma {
namespace {

using Numbers = std::vector<std::int64_t>;

at::Tensor targetsOf(const Examples& examples) {
  return examples.labels.empty() ? at::Tensor() : at::tensor(examples.labels, at::kLong);
}

class SpectrumSource final : public ExampleSource {
public:
  explicit SpectrumSource(const Examples& examples)
      : spectra_(examples.features, targetsOf(examples)) {}
  std::int64_t size() const override { return spectra_.size(); }
  nn::Batch batch(const Numbers& examples, JobContext& context) const override {
    return spectra_.batch(examples, context);
  }
  at::Tensor perExample(const at::Tensor& outputs) const override { return outputs; }

private:
  nn::TensorSource spectra_;
};

/// Rows by what they share.
template <typename KeyOf>
std::vector<Numbers> grouped(std::size_t rows, KeyOf keyOf) {
  std::map<decltype(keyOf(0)), Numbers> groups;
  for (std::size_t r = 0; r < rows; ++r) groups[keyOf(r)].push_back(std::int64_t(r));
  std::vector<Numbers> list;
  for (auto& [key, members] : groups) list.push_back(std::move(members));
  return list;
}

[[noreturn]] void refuseExamples(const std::string& why) {
  throw Error(ErrorKind::Input, "This network cannot be used here", why,
              "Give the cores of the data set, or choose a network that sees single spectra.");
}

/// A batch is the spectra of a core, its target the core's label. Those outside cores count as one.
class CoreSource final : public ExampleSource {
public:
  explicit CoreSource(const Examples& examples)
      : features_(examples.features), labels_(examples.labels) {
    if (std::ranges::all_of(examples.cores, [](auto core) { return core == Tissue::noCore; }))
      refuseExamples("it needs to know which spectra make up a core.");
    cores_ = grouped(examples.cores.size(), [&](std::size_t r) { return examples.cores[r]; });
  }
  std::int64_t size() const override { return std::int64_t(cores_.size()); }
  nn::Batch batch(const Numbers& cores, JobContext&) const override {
    const Numbers& rows = cores_[std::size_t(cores.front())];
    nn::Batch batch;
    batch.input = features_.index_select(0, at::tensor(rows, at::kLong));
    if (!labels_.empty())
      batch.target = at::full({1}, labels_[std::size_t(rows.front())], at::kLong);
    return batch;
  }
  /// One core at a time, whatever the size.
  std::vector<Numbers> batches(std::int64_t, bool shuffle, std::uint64_t seed) const override {
    return DataSource::batches(1, shuffle, seed);
  }
  at::Tensor perExample(const at::Tensor& outputs) const override {
    const at::Tensor result = at::empty({features_.size(0), outputs.size(1)}, outputs.options());
    for (std::size_t c = 0; c < cores_.size(); ++c)
      for (const std::int64_t r : cores_[c]) result[r].copy_(outputs[std::int64_t(c)]);
    return result;
  }

private:
  at::Tensor features_;
  std::vector<int> labels_;
  std::vector<Numbers> cores_;
};

/// Which row lies at a pixel of a core, a grid for each core and section.
class Rasters {
public:
  explicit Rasters(const Examples& examples)
      : positions_(examples.positions), ofRow_(examples.positions.size()) {
    if (positions_.empty() || examples.cores.empty())
      refuseExamples("it needs to know where each spectrum lies.");
    const auto pieces = grouped(positions_.size(), [&](std::size_t r) {
      return std::pair(examples.cores[r], positions_[r].z);
    });
    for (const Numbers& rows : pieces) {
      Grid grid{positions_[std::size_t(rows[0])], positions_[std::size_t(rows[0])], {}};
      for (const std::int64_t r : rows) {
        const RasterPosition& p = positions_[std::size_t(r)];
        grid.low = {std::min(grid.low.x, p.x), std::min(grid.low.y, p.y), p.z};
        grid.high = {std::max(grid.high.x, p.x), std::max(grid.high.y, p.y), p.z};
      }
      grid.rows.assign(std::size_t(grid.width()) * std::size_t(grid.height()), -1);
      for (const std::int64_t r : rows) {
        ofRow_[std::size_t(r)] = std::int64_t(grids_.size());
        const auto [x, y] = place(grid, r);
        grid.rows[std::size_t(y * grid.width() + x)] = r;
      }
      grids_.push_back(std::move(grid));
    }
  }

  std::int64_t count() const { return std::int64_t(grids_.size()); }
  /// Rows and columns that every grid fits into.
  std::array<std::int64_t, 2> size() const {
    std::array<std::int64_t, 2> size{1, 1};
    for (const Grid& grid : grids_)
      size = {std::max(size[0], grid.height()), std::max(size[1], grid.width())};
    return size;
  }
  std::int64_t gridOf(std::int64_t row) const { return ofRow_[std::size_t(row)]; }
  /// x, y of a row in its grid.
  std::array<std::int64_t, 2> place(std::int64_t row) const {
    return place(grids_[std::size_t(gridOf(row))], row);
  }
  /// -1 where there is none.
  std::int64_t rowAt(std::int64_t grid, std::int64_t x, std::int64_t y) const {
    const Grid& of = grids_[std::size_t(grid)];
    if (x < 0 || y < 0 || x >= of.width() || y >= of.height()) return -1;
    return of.rows[std::size_t(y * of.width() + x)];
  }

private:
  struct Grid {
    RasterPosition low, high;
    Numbers rows;
    std::int64_t width() const { return std::int64_t(high.x) - low.x + 1; }
    std::int64_t height() const { return std::int64_t(high.y) - low.y + 1; }
  };
  std::array<std::int64_t, 2> place(const Grid& grid, std::int64_t row) const {
    const RasterPosition& p = positions_[std::size_t(row)];
    return {std::int64_t(p.x) - grid.low.x, std::int64_t(p.y) - grid.low.y};
  }

  std::vector<RasterPosition> positions_;
  Numbers ofRow_;
  std::vector<Grid> grids_;
};

/// Scaled values of the chosen features, float (rows + 1, k); the last row is for empty pixels.
at::Tensor imageValues(const Examples& examples, const ImageFeatures& images) {
  const at::Tensor values =
      (examples.features.index_select(1, images.columns) - images.mean) / images.deviation;
  return at::cat({values, at::zeros({1, images.count()}, values.options())});
}

class PatchSource final : public ExampleSource {
public:
  PatchSource(const Examples& examples, const ImageFeatures& images, std::int64_t patch)
      : rasters_(examples), spectra_(examples.features, targetsOf(examples)),
        values_(imageValues(examples, images)), patch_(patch) {}
  std::int64_t size() const override { return spectra_.size(); }
  nn::Batch batch(const Numbers& examples, JobContext& context) const override {
    nn::Batch batch = spectra_.batch(examples, context);
    const std::int64_t none = values_.size(0) - 1, pixels = patch_ * patch_;
    const std::int64_t n = std::int64_t(examples.size());
    const at::Tensor rows = at::empty({n * pixels}, at::kLong);
    std::int64_t* to = rows.data_ptr<std::int64_t>();
    for (const std::int64_t r : examples) {
      const auto [x, y] = rasters_.place(r);
      for (std::int64_t j = 0; j < patch_; ++j)
        for (std::int64_t i = 0; i < patch_; ++i) {
          const std::int64_t at =
              rasters_.rowAt(rasters_.gridOf(r), x + i - patch_ / 2, y + j - patch_ / 2);
          *to++ = at < 0 ? none : at;
        }
    }
    const at::Tensor patches =
        values_.index_select(0, rows).view({n, pixels, -1}).transpose(1, 2).reshape({n, -1});
    batch.input = at::cat({batch.input, patches}, 1);
    return batch;
  }
  at::Tensor perExample(const at::Tensor& outputs) const override { return outputs; }

private:
  Rasters rasters_;
  nn::TensorSource spectra_;
  at::Tensor values_;
  std::int64_t patch_;
};

/// Images of a core (k, rows, columns), and the label of each pixel or -1.
class ImageSource final : public ExampleSource {
public:
  ImageSource(const Examples& examples, const ImageFeatures& images)
      : rasters_(examples), labels_(examples.labels), values_(imageValues(examples, images)),
        size_(rasters_.size()) {}
  std::int64_t size() const override { return rasters_.count(); }
  nn::Batch batch(const Numbers& cores, JobContext&) const override {
    const std::int64_t n = std::int64_t(cores.size()), none = values_.size(0) - 1;
    const at::Tensor rows = at::empty({n, size_[0], size_[1]}, at::kLong);
    const at::Tensor target = at::full_like(rows, -1);
    std::int64_t* row = rows.data_ptr<std::int64_t>();
    std::int64_t* label = target.data_ptr<std::int64_t>();
    for (const std::int64_t core : cores)
      for (std::int64_t y = 0; y < size_[0]; ++y)
        for (std::int64_t x = 0; x < size_[1]; ++x, ++row, ++label) {
          const std::int64_t at = rasters_.rowAt(core, x, y);
          *row = at < 0 ? none : at;
          if (at >= 0 && !labels_.empty()) *label = labels_[std::size_t(at)];
        }
    nn::Batch batch;
    batch.input = values_.index_select(0, rows.flatten())
                      .view({n, size_[0], size_[1], -1})
                      .permute({0, 3, 1, 2})
                      .contiguous();
    if (!labels_.empty()) batch.target = target;
    return batch;
  }
  at::Tensor perExample(const at::Tensor& outputs) const override {
    const at::Tensor places = at::empty({values_.size(0) - 1}, at::kLong);
    for (std::int64_t r = 0; r < places.size(0); ++r) {
      const auto [x, y] = rasters_.place(r);
      places.data_ptr<std::int64_t>()[r] = (rasters_.gridOf(r) * size_[0] + y) * size_[1] + x;
    }
    return outputs.permute({0, 2, 3, 1}).reshape({-1, outputs.size(1)}).index_select(0, places);
  }

private:
  Rasters rasters_;
  std::vector<int> labels_;
  at::Tensor values_;
  std::array<std::int64_t, 2> size_;
};

} // namespace

ImageFeatures chooseImages(const Examples& training, int classes, JobContext& context) {
  constexpr std::size_t most = 10;
  constexpr double alike = 0.9;
  const at::Tensor& features = training.features;
  std::vector<double> strength(std::size_t(features.size(1)), 0);
  for (int c = 0; c < classes; ++c) {
    std::vector<bool> ofClass;
    for (const int label : training.labels) ofClass.push_back(label == c);
    const auto markers = mannWhitney(features, ofClass, context);
    for (std::size_t k = 0; k < strength.size(); ++k)
      strength[k] = std::max(strength[k], std::abs(markers[k].auc - 0.5));
  }
  Numbers order(strength.size()), chosen;
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater(), [&](auto k) { return strength[std::size_t(k)]; });
  std::vector<at::Tensor> directions;
  for (const std::int64_t k : order) {
    context.throwIfCancelled();
    at::Tensor direction = features.select(1, k).to(at::kDouble);
    direction = direction - direction.mean();
    const double length = direction.norm().item<double>();
    if (length == 0) continue;
    direction /= length;
    if (std::ranges::any_of(directions, [&](const at::Tensor& other) {
          return std::abs(at::dot(direction, other).item<double>()) > alike;
        }))
      continue;
    chosen.push_back(k);
    directions.push_back(direction);
    if (chosen.size() == most) break;
  }
  if (chosen.empty())
    throw Error(ErrorKind::Input, "This network cannot learn",
                "every feature is the same in all training spectra.");
  ImageFeatures images;
  images.features = features.size(1);
  images.columns = at::tensor(chosen, at::kLong);
  const at::Tensor values = features.index_select(1, images.columns);
  images.mean = values.mean(0);
  images.deviation = values.std(0).clamp_min(1e-20);
  return images;
}

bool seesImages(const std::string& architecture) {
  return architecture == "unet" || architecture == "two-branch";
}

bool seesPlaces(const std::string& architecture) {
  return seesImages(architecture) || architecture == "voting";
}

std::unique_ptr<ExampleSource> exampleSource(const std::string& architecture,
                                             const Examples& examples, const ImageFeatures& images,
                                             std::int64_t patch) {
  if (architecture == "voting") return std::make_unique<CoreSource>(examples);
  if (architecture == "unet") return std::make_unique<ImageSource>(examples, images);
  if (architecture == "two-branch") return std::make_unique<PatchSource>(examples, images, patch);
  return std::make_unique<SpectrumSource>(examples);
}

} // namespace svx::tma
