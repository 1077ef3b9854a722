#include "core/kernels/centred_products.h"

#include "core/kernels/chunks.h"
#include "core/kernels/cpu/tiles.h"
#include "core/kernels/dense.h"

#include <algorithm>
#include <numeric>

namespace svx::kernels {
namespace {

constexpr std::int64_t chunkRows = 1024; ///< whose sums are added in float32
constexpr std::int64_t plainRows = 512;  ///< at once, where there are no tiles

#ifdef SVX_TILES
constexpr std::int64_t worthTiles = 1 << 22; ///< numbers; of fewer the full precision costs nothing

double squared(const float* values, std::int64_t count) {
  float sums[16] = {};
  for (std::int64_t k = 0; k < count; k += 16)
    for (int lane = 0; lane < 16; ++lane) sums[lane] += values[k + lane] * values[k + lane];
  double sum = 0;
  for (const float s : sums) sum += s;
  return sum;
}

bool onTiles(const at::Tensor& x) {
  return x.numel() >= worthTiles && hasTiles();
}

namespace tiles = cpu::tiles;

std::int64_t wholeTiles(std::int64_t side) {
  return (side + 31) / 32 * 32;
}

/// High and low parts of `count` numbers in memory of 2 count shorts, from number `at` on.
tiles::Halves halves(const at::Tensor& memory, std::int64_t count, std::int64_t at = 0) {
  auto* from = reinterpret_cast<std::uint16_t*>(memory.data_ptr<std::int16_t>());
  return {from + at, from + count + at};
}

/// A matrix and directions with sides filled up to whole tiles.
class TileProducts {
public:
  TileProducts(const at::Tensor& x, const at::Tensor& mean, const at::Tensor& directions)
      : x_(x.data_ptr<float>()), mean_(mean), m_(x.size(1)), wide_(wholeTiles(m_)),
        w_(wholeTiles(directions.size(1))), packed_(at::empty({2 * wide_ * w_}, at::kShort)) {
    const at::Tensor padded = at::zeros({wide_, w_}, at::kFloat);
    padded.narrow(0, 0, m_).narrow(1, 0, directions.size(1)).copy_(directions);
    tiles::packFactor(padded.data_ptr<float>(), w_, 1, wide_, w_, halves(packed_, wide_ * w_));
  }
  std::int64_t wide() const { return wide_; }
  std::int64_t width() const { return w_; }

  /// What a thread needs for `rows` rows.
  struct Scratch {
    Scratch(const TileProducts& of, std::int64_t rows)
        : centred(at::zeros({rows, of.wide_}, at::kFloat)),
          products(at::empty({rows, of.w_}, at::kFloat)),
          packed(at::empty({2 * tiles::productRows * of.wide_}, at::kShort)),
          turned(at::empty({2 * rows * of.wide_}, at::kShort)),
          pairs(at::empty({2 * rows * of.w_}, at::kShort)) {}
    at::Tensor centred, products, packed, turned, pairs;
  };

  /// (x - mean) directions of the rows; rows (at most tiles::productRows) of width().
  void multiply(std::int64_t first, std::int64_t rows, Scratch& scratch, float* to) const {
    float* centred = scratch.centred.data_ptr<float>();
    const float* mean = mean_.data_ptr<float>();
    for (std::int64_t r = 0; r < rows; ++r) {
      const float* from = x_ + (first + r) * m_;
      float* row = centred + r * wide_;
      for (std::int64_t k = 0; k < m_; ++k) row[k] = from[k] - mean[k];
    }
    const tiles::Product product{centred, halves(packed_, wide_ * w_), to, wide_, w_};
    tiles::multiply(product, 0, rows, halves(scratch.packed, 0).high);
  }

  /// image (wide(), width()) += (x - mean)' (x - mean) directions of the rows; their |x - mean|^2.
  double accumulate(std::int64_t first, std::int64_t rows, Scratch& scratch, float* image) const {
    multiply(first, rows, scratch, scratch.products.data_ptr<float>());
    const float* centred = scratch.centred.data_ptr<float>();
    const float* products = scratch.products.data_ptr<float>();
    const std::int64_t depth = wholeTiles(rows);
    for (std::int64_t r = 0; r < rows; r += 32) {
      const std::int64_t valid = std::min<std::int64_t>(32, rows - r);
      tiles::packTransposed(centred + r * wide_, wide_, valid,
                            halves(scratch.turned, depth * wide_, r * wide_));
      tiles::packPairs(products + r * w_, w_, valid, halves(scratch.pairs, depth * w_, r * w_));
    }
    for (std::int64_t column = 0; column < wide_; column += 32)
      tiles::accumulate(halves(scratch.turned, depth * wide_, column * 32), 32 * wide_,
                        halves(scratch.pairs, depth * w_), depth, w_, image + column * w_);
    double squares = 0;
    for (std::int64_t r = 0; r < rows; ++r) squares += squared(centred + r * wide_, wide_);
    return squares;
  }

private:
  const float* x_;
  at::Tensor mean_;
  std::int64_t m_, wide_, w_;
  at::Tensor packed_;
};
#endif

} // namespace

at::Tensor centredProduct(const at::Tensor& x, const at::Tensor& mean,
                          const at::Tensor& directions) {
  const std::int64_t w = directions.size(1);
#ifdef SVX_TILES
  if (onTiles(x)) {
    const TileProducts products(x, mean, directions);
    const at::Tensor all = at::empty({x.size(0), products.width()}, at::kFloat);
    Chunks{x.size(0), chunkRows}.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
      TileProducts::Scratch scratch(products, tiles::productRows);
      for (std::int64_t r = begin; r < end; r += tiles::productRows)
        products.multiply(r, std::min(tiles::productRows, end - r), scratch,
                          all.data_ptr<float>() + r * products.width());
    });
    return all.narrow(1, 0, w);
  }
#endif
  const at::Tensor all = at::empty({x.size(0), w}, at::kFloat);
  for (std::int64_t r = 0; r < x.size(0); r += plainRows) {
    const std::int64_t rows = std::min(plainRows, x.size(0) - r);
    all.narrow(0, r, rows).copy_(at::mm(x.narrow(0, r, rows) - mean, directions));
  }
  return all;
}

double addNormalProduct(const at::Tensor& x, const at::Tensor& mean, const at::Tensor& directions,
                        at::Tensor to) {
#ifdef SVX_TILES
  if (onTiles(x)) {
    constexpr std::int64_t rows = 64; // whose parts stay in a core's cache
    const TileProducts products(x, mean, directions);
    const Chunks chunks{x.size(0), chunkRows};
    const at::Tensor sums =
        at::zeros({chunks.count(), products.wide(), products.width()}, at::kFloat);
    std::vector<double> squares(std::size_t(chunks.count()));
    chunks.forEach([&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
      TileProducts::Scratch scratch(products, rows);
      for (std::int64_t r = begin; r < end; r += rows)
        squares[std::size_t(chunk)] +=
            products.accumulate(r, std::min(rows, end - r), scratch, sums[chunk].data_ptr<float>());
    });
    to += sums.sum(0).narrow(0, 0, to.size(0)).narrow(1, 0, to.size(1));
    return std::accumulate(squares.begin(), squares.end(), 0.0);
  }
#endif
  double squares = 0;
  for (std::int64_t r = 0; r < x.size(0); r += plainRows) {
    const at::Tensor rows = x.narrow(0, r, std::min(plainRows, x.size(0) - r)) - mean;
    to += at::mm(rows.t(), at::mm(rows, directions));
    squares += rows.square().sum(at::kDouble).item<double>();
  }
  return squares;
}

} // namespace svx::kernels
