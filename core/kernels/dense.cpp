#include "core/kernels/dense.h"

#include "core/kernels/cpu/sine.h"
#include "core/kernels/cpu/tiles.h"
#include "core/kernels/tensors.h"

#include <cstdlib>

namespace svx::kernels {
namespace {

int secondSlab(int k, int l, int d) {
  return 1 + d + k * d - k * (k - 1) / 2 + (l - k);
}

/// The slabs of z; those of the first layer are shared by all points.
struct Arguments {
  at::Tensor z;
  std::vector<at::Tensor> first;
  std::vector<at::Tensor> second; ///< by slab; undefined = 0

  explicit Arguments(const SineLayer& layer) {
    z = layer.linear[0].add(layer.bias).mul_(layer.scale);
    const int d = layer.order > 0 ? layer.directions : 0;
    for (int k = 0; k < d; ++k)
      first.push_back(layer.scale *
                      (layer.tangents.defined() ? layer.tangents[k] : layer.linear[1 + k]));
    second.resize(std::size_t(1 + d + d * (d + 1) / 2));
    if (layer.order > 1 && !layer.tangents.defined())
      for (int s = 1 + d; s < layer.linear.size(0); ++s)
        second[std::size_t(s)] = layer.scale * layer.linear[s];
  }
};

at::Tensor newJet(const SineLayer& layer) {
  const int d = layer.order > 0 ? layer.directions : 0;
  const int slabs = 1 + d + (layer.order > 1 ? d * (d + 1) / 2 : 0);
  return at::empty({slabs, layer.linear.size(1), layer.linear.size(2)}, layer.linear.options());
}

bool fused(const at::Tensor& t) {
  return t.is_cpu() && t.scalar_type() == at::kFloat;
}

cpu::SineTask sineTask(const SineLayer& layer, const at::Tensor& adjoint, const at::Tensor& out) {
  const auto at = [](const at::Tensor& t) { return t.defined() ? t.data_ptr<float>() : nullptr; };
  return {at(layer.linear),      at(layer.tangents), at(layer.bias),       at(adjoint),
          out.data_ptr<float>(), float(layer.scale), layer.linear.size(1), layer.linear.size(2),
          layer.order,           layer.directions};
}

constexpr std::int64_t rowGrain = 32;
constexpr std::int64_t thin = 8; ///< inner sides up to this are not worth a product of matrices

void addThinTransposed(const at::Tensor& a, const at::Tensor& b, const at::Tensor& to) {
  const cpu::ThinSumTask task{a.data_ptr<float>(), b.data_ptr<float>(), to.data_ptr<float>(),
                              a.size(0),           a.size(1),           b.size(1)};
  constexpr std::int64_t block = 16; // columns, so that the blocks do not depend on the threads
  parallel((task.q + block - 1) / block, 4, [&](std::int64_t begin, std::int64_t end) {
    cpu::thinSums(task, begin * block, std::min(task.q, end * block));
  });
}

#ifdef SVX_TILES
namespace tiles = cpu::tiles;

bool fitsTiles(std::int64_t a, std::int64_t b) {
  return a % 32 == 0 && b % 32 == 0 && hasTiles();
}

std::uint16_t* data(const at::Tensor& t) {
  return reinterpret_cast<std::uint16_t*>(t.data_ptr<std::int16_t>());
}

void tileProduct(const at::Tensor& a, const at::Tensor& factor, std::int64_t accurateRows,
                 const at::Tensor& to) {
  const at::Tensor b =
      factor.stride(0) == 1 || factor.stride(1) == 1 ? factor : factor.contiguous();
  const std::int64_t m = a.size(0), k = a.size(1), n = b.size(1);
  const auto high = at::empty({k * n}, at::kShort),
             low = accurateRows > 0 ? at::empty({k * n}, at::kShort) : at::Tensor();
  const tiles::Halves whole{data(high), low.defined() ? data(low) : nullptr};
  parallel(k / 32, 1, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t at = begin * 32 * n;
    tiles::packFactor(b.data_ptr<float>() + begin * 32 * b.stride(0), b.stride(0), b.stride(1),
                      (end - begin) * 32, n,
                      {whole.high + at, whole.low ? whole.low + at : nullptr});
  });
  const auto range = [&](std::int64_t first, std::int64_t last, std::uint16_t* lowPart) {
    const tiles::Product product{
        a.data_ptr<float>(), {whole.high, lowPart}, to.data_ptr<float>(), k, n};
    const std::int64_t calls = (last - first + tiles::productRows - 1) / tiles::productRows;
    parallel(calls, 1, [&](std::int64_t begin, std::int64_t end) {
      const auto scratch = at::empty({2 * tiles::productRows * k}, at::kShort);
      for (std::int64_t c = begin; c < end; ++c) {
        const std::int64_t row = first + c * tiles::productRows;
        tiles::multiply(product, row, std::min(tiles::productRows, last - row), data(scratch));
      }
    });
  };
  range(0, accurateRows, whole.low);
  range(accurateRows, m, nullptr);
}

/// Sums over the rows of a and b, so many rows at a time that both lie in the cache.
void addTileTransposed(const at::Tensor& a, const at::Tensor& b, const at::Tensor& to) {
  constexpr std::int64_t piece = 1024;
  const std::int64_t m = a.size(0), p = a.size(1), q = b.size(1);
  const auto packedA = at::empty({piece * p}, at::kShort),
             packedB = at::empty({piece * q}, at::kShort);
  const auto high = [](const at::Tensor& packed, std::int64_t at) {
    return tiles::Halves{data(packed) + at, nullptr};
  };
  for (std::int64_t first = 0; first < m; first += piece) {
    const std::int64_t count = std::min(piece, m - first), blocks = (count + 31) / 32;
    const std::int64_t depth = blocks * 32;
    parallel(blocks, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t block = begin; block < end; ++block) {
        const std::int64_t row = first + block * 32, valid = std::min<std::int64_t>(32, m - row);
        tiles::packTransposed(a.data_ptr<float>() + row * p, p, valid,
                              high(packedA, block * 32 * p));
        tiles::packPairs(b.data_ptr<float>() + row * q, q, valid, high(packedB, block * 32 * q));
      }
    });
    parallel(p / 32, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t block = begin; block < end; ++block)
        tiles::accumulate(high(packedA, block * 32 * 32), 32 * p, high(packedB, 0), depth, q,
                          to.data_ptr<float>() + block * 32 * q);
    });
  }
}
#endif

} // namespace

at::Tensor product(const at::Tensor& a, const at::Tensor& b,
                   [[maybe_unused]] std::int64_t accurateRows) {
  const std::int64_t m = a.size(0), k = a.size(1), n = b.size(1);
  if (!fused(a) || !a.is_contiguous()) return at::mm(a, b);
  if (k <= thin || n <= thin) {
    const bool dots = n <= thin;
    const auto factor = (dots ? b.t() : b).contiguous(), to = at::empty({m, n}, a.options());
    const cpu::ThinTask task{a.data_ptr<float>(), factor.data_ptr<float>(), to.data_ptr<float>(), k,
                             n};
    parallel(m, rowGrain, [&](std::int64_t begin, std::int64_t end) {
      (dots ? cpu::thinDots : cpu::thinRows)(task, begin, end);
    });
    return to;
  }
#ifdef SVX_TILES
  if (fitsTiles(k, n)) {
    const auto to = at::empty({m, n}, a.options());
    tileProduct(a, b, accurateRows < 0 ? m : accurateRows, to);
    return to;
  }
#endif
  return at::mm(a, b);
}

void addTransposedProduct(const at::Tensor& a, const at::Tensor& b, at::Tensor to) {
  if (fused(a) && a.is_contiguous() && b.is_contiguous()) {
    if (a.size(1) <= thin) return addThinTransposed(a, b, to);
    if (b.size(1) <= thin) {
      const auto sums = at::zeros({b.size(1), a.size(1)}, a.options());
      addThinTransposed(b, a, sums);
      to.add_(sums.t());
      return;
    }
#ifdef SVX_TILES
    if (fitsTiles(a.size(1), b.size(1))) return addTileTransposed(a, b, to);
#endif
  }
  to.addmm_(a.t(), b);
}

at::Tensor sine(const SineLayer& layer) {
  if (fused(layer.linear)) {
    const at::Tensor out = newJet(layer);
    const auto task = sineTask(layer, {}, out);
    parallel(task.points, rowGrain,
             [&](std::int64_t begin, std::int64_t end) { cpu::sineRows(task, begin, end); });
    return out;
  }
  const Arguments in(layer);
  const int d = int(in.first.size());
  const at::Tensor jet = newJet(layer), c = at::cos(in.z);
  const at::Tensor s = jet[0];
  at::sin_out(const_cast<at::Tensor&>(s), in.z);
  for (int k = 0; k < d; ++k) jet[1 + k].copy_(c * in.first[k]);
  if (layer.order > 1)
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l) {
        const int slab = secondSlab(k, l, d);
        auto value = s.neg() * (in.first[k] * in.first[l]);
        if (in.second[slab].defined()) value.addcmul_(c, in.second[slab]);
        jet[slab].copy_(value);
      }
  return jet;
}

at::Tensor sineBackward(const SineLayer& layer, const at::Tensor& adjoint) {
  if (fused(layer.linear)) {
    const auto incoming = adjoint.contiguous();
    const at::Tensor out = newJet(layer);
    const auto task = sineTask(layer, incoming, out);
    parallel(task.points, rowGrain, [&](std::int64_t begin, std::int64_t end) {
      cpu::sineBackwardRows(task, begin, end);
    });
    return out;
  }
  const Arguments in(layer);
  const int d = int(in.first.size());
  const auto s = at::sin(in.z), c = at::cos(in.z);
  const at::Tensor result = newJet(layer);
  // The derivative by z collects what multiplies c, -s and -c.
  auto ofCos = adjoint[0].clone(), ofSin = at::zeros_like(s), ofThird = at::zeros_like(s);
  std::vector<at::Tensor> first;
  for (int k = 0; k < d; ++k) {
    first.push_back(c * adjoint[1 + k]);
    ofSin.addcmul_(adjoint[1 + k], in.first[k].expand_as(s));
  }
  if (layer.order > 1)
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l) {
        const int slab = secondSlab(k, l, d);
        const auto a = adjoint[slab];
        first[k].sub_(s * a * in.first[l]);
        first[l].sub_(s * a * in.first[k]);
        ofThird.addcmul_(a, (in.first[k] * in.first[l]).expand_as(s));
        if (in.second[slab].defined()) ofSin.addcmul_(a, in.second[slab]);
        result[slab].copy_(c * a).mul_(layer.scale);
      }
  result[0].copy_(c * (ofCos - ofThird) - s * ofSin).mul_(layer.scale);
  for (int k = 0; k < d; ++k) result[1 + k].copy_(first[k]).mul_(layer.scale);
  return result;
}

bool hasTiles() {
#ifdef SVX_TILES
  static const bool has = !std::getenv("SPECTRAVOX_ISA") && cpu::tiles::available();
  return has;
#else
  return false;
#endif
}

} // namespace svx::kernels
