// Compiled for the tiles; includes no header with inline functions that others share.
#include "core/kernels/cpu/tiles.h"

#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace svx::kernels::cpu::tiles {
namespace {

constexpr int side = 32; // of a block of 2 x 2 tiles

struct alignas(64) Configuration {
  std::uint8_t palette = 1, start = 0, reserved[14] = {};
  std::uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

void configure() {
  const Configuration configuration;
  _tile_loadconfig(&configuration);
}

/// 16 floats as 32-bit numbers that hold their bfloat16.
inline __m512i halves(__m512 v) {
  return _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(v));
}

inline __m512 rest(__m512 v, __m512i high) {
  return _mm512_sub_ps(v, _mm512_castsi512_ps(_mm512_slli_epi32(high, 16)));
}

inline __m512i paired(__m512i even, __m512i odd) {
  return _mm512_or_si512(even, _mm512_slli_epi32(odd, 16));
}

/// 32 floats in bfloat16, and what that leaves of them.
inline __m512i together(__m512 first, __m512 second) {
  return (__m512i)_mm512_cvtne2ps_pbh(second, first);
}

inline __m512i restTogether(__m512 first, __m512 second) {
  return together(rest(first, halves(first)), rest(second, halves(second)));
}

/// Rows of a in bfloat16: 32 columns of all `padded` rows one after the other, so that a tile lies
/// in one piece. Rows from `rows` on are 0.
void packRows(const float* from, std::int64_t rows, std::int64_t padded, std::int64_t k,
              Halves to) {
  for (std::int64_t r = 0; r < padded; ++r)
    for (std::int64_t i = 0; i < k; i += 32) {
      const std::int64_t at = i * padded + r * 32;
      const __m512 first = r < rows ? _mm512_loadu_ps(from + r * k + i) : _mm512_setzero_ps(),
                   second = r < rows ? _mm512_loadu_ps(from + r * k + i + 16) : _mm512_setzero_ps();
      _mm512_storeu_si512(to.high + at, together(first, second));
      if (to.low) _mm512_storeu_si512(to.low + at, restTogether(first, second));
    }
}

/// Tiles 0 to 3 += tiles 4 and 5 times tiles 6 and 7.
inline void multiplyTiles() {
  _tile_dpbf16ps(0, 4, 6);
  _tile_dpbf16ps(1, 4, 7);
  _tile_dpbf16ps(2, 5, 6);
  _tile_dpbf16ps(3, 5, 7);
}

/// 32 rows of 32, packed.
inline void loadA(const std::uint16_t* a) {
  _tile_loadd(4, a, 64);
  _tile_loadd(5, a + 16 * 32, 64);
}

inline void loadB(const std::uint16_t* b, std::int64_t n) {
  _tile_loadd(6, b, n * 4);
  _tile_loadd(7, b + 32, n * 4);
}

inline void storeBlock(float* to, std::int64_t n) {
  _tile_stored(0, to, n * 4);
  _tile_stored(1, to + 16, n * 4);
  _tile_stored(2, to + 16 * n, n * 4);
  _tile_stored(3, to + 16 * n + 16, n * 4);
}

/// 32 rows of 16 columns as 16 pairs, and what bfloat16 leaves of them.
inline void pairRows(const float* from, std::int64_t n, std::int64_t valid, std::int64_t column,
                     __m512i* high, __m512i* low) {
  const auto row = [&](std::int64_t r) {
    return r < valid ? _mm512_loadu_ps(from + r * n + column) : _mm512_setzero_ps();
  };
  for (int j = 0; j < 16; ++j) {
    const __m512 even = row(2 * j), odd = row(2 * j + 1);
    const __m512i evenHigh = halves(even), oddHigh = halves(odd);
    high[j] = paired(evenHigh, oddHigh);
    if (low) low[j] = paired(halves(rest(even, evenHigh)), halves(rest(odd, oddHigh)));
  }
}

inline void transpose(__m512i* r) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  __m512i u[16];
  for (int g = 0; g < 16; g += 4) {
    u[g] = _mm512_unpacklo_epi64(t[g], t[g + 2]);
    u[g + 1] = _mm512_unpackhi_epi64(t[g], t[g + 2]);
    u[g + 2] = _mm512_unpacklo_epi64(t[g + 1], t[g + 3]);
    u[g + 3] = _mm512_unpackhi_epi64(t[g + 1], t[g + 3]);
  }
  for (int c = 0; c < 4; ++c) {
    const __m512i x0 = _mm512_shuffle_i32x4(u[c], u[4 + c], 0x88),
                  x1 = _mm512_shuffle_i32x4(u[c], u[4 + c], 0xdd),
                  y0 = _mm512_shuffle_i32x4(u[8 + c], u[12 + c], 0x88),
                  y1 = _mm512_shuffle_i32x4(u[8 + c], u[12 + c], 0xdd);
    r[c] = _mm512_shuffle_i32x4(x0, y0, 0x88);
    r[8 + c] = _mm512_shuffle_i32x4(x0, y0, 0xdd);
    r[4 + c] = _mm512_shuffle_i32x4(x1, y1, 0x88);
    r[12 + c] = _mm512_shuffle_i32x4(x1, y1, 0xdd);
  }
}

} // namespace

bool available() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  constexpr unsigned bfloatTiles = 1u << 22, plainTiles = 1u << 24;
  if (!(d & bfloatTiles) || !(d & plainTiles)) return false;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & (1u << 5))) return false; // AVX512_BF16
  constexpr long requestPermission = 0x1023, tileData = 18;
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

void packFactor(const float* from, std::int64_t rowStep, std::int64_t columnStep, std::int64_t k,
                std::int64_t n, Halves to) {
  for (std::int64_t i = 0; i < k; i += 32)
    for (std::int64_t j = 0; j < n; j += 16) {
      __m512i high[16], low[16];
      if (columnStep == 1)
        for (int p = 0; p < 16; ++p) {
          const __m512 even = _mm512_loadu_ps(from + (i + 2 * p) * rowStep + j),
                       odd = _mm512_loadu_ps(from + (i + 2 * p + 1) * rowStep + j);
          high[p] = paired(halves(even), halves(odd));
          low[p] = paired(halves(rest(even, halves(even))), halves(rest(odd, halves(odd))));
        }
      else { // pairs lie together; what is wanted is their transpose
        for (int c = 0; c < 16; ++c) {
          const float* row = from + (j + c) * columnStep + i;
          const __m512 first = _mm512_loadu_ps(row), second = _mm512_loadu_ps(row + 16);
          high[c] = together(first, second);
          low[c] = restTogether(first, second);
        }
        transpose(high);
        transpose(low);
      }
      for (int p = 0; p < 16; ++p) {
        const std::int64_t at = (i + 2 * p) * n + 2 * j;
        _mm512_storeu_si512(to.high + at, high[p]);
        if (to.low) _mm512_storeu_si512(to.low + at, low[p]);
      }
    }
}

void multiply(const Product& p, std::int64_t firstRow, std::int64_t rows, std::uint16_t* scratch) {
  const std::int64_t k = p.k, n = p.n, blocks = (rows + side - 1) / side, padded = blocks * side;
  const Halves a{scratch, p.b.low ? scratch + productRows * k : nullptr};
  packRows(p.a + firstRow * k, rows, padded, k, a);
  configure();
  for (std::int64_t j = 0; j < n; j += side)
    for (std::int64_t block = 0; block < blocks; ++block) {
      _tile_zero(0);
      _tile_zero(1);
      _tile_zero(2);
      _tile_zero(3);
      for (std::int64_t i = 0; i < k; i += 32) {
        const std::int64_t at = i * padded + block * side * 32;
        loadA(a.high + at);
        if (a.low) {
          loadB(p.b.low + i * n + 2 * j, n);
          multiplyTiles();
        }
        loadB(p.b.high + i * n + 2 * j, n);
        multiplyTiles();
        if (a.low) {
          loadA(a.low + at);
          multiplyTiles();
        }
      }
      float* to = p.to + (firstRow + block * side) * n + j;
      const std::int64_t left = rows - block * side;
      if (left >= side) {
        storeBlock(to, n);
        continue;
      }
      alignas(64) float whole[side * side];
      storeBlock(whole, side);
      for (std::int64_t r = 0; r < left; ++r)
        for (int c = 0; c < side; ++c) to[r * n + c] = whole[r * side + c];
    }
  _tile_release();
}

void packPairs(const float* from, std::int64_t n, std::int64_t valid, Halves to) {
  for (std::int64_t column = 0; column < n; column += 16) {
    __m512i high[16], low[16];
    pairRows(from, n, valid, column, high, to.low ? low : nullptr);
    for (int j = 0; j < 16; ++j) {
      const std::int64_t at = j * 2 * n + 2 * column;
      _mm512_storeu_si512(to.high + at, high[j]);
      if (to.low) _mm512_storeu_si512(to.low + at, low[j]);
    }
  }
}

void packTransposed(const float* from, std::int64_t n, std::int64_t valid, Halves to) {
  const auto store = [](__m512i* v, std::uint16_t* out) {
    transpose(v);
    for (int j = 0; j < 16; ++j) _mm512_storeu_si512(out + j * 32, v[j]);
  };
  for (std::int64_t column = 0; column < n; column += 16) {
    __m512i high[16], low[16];
    pairRows(from, n, valid, column, high, to.low ? low : nullptr);
    store(high, to.high + column * 32);
    if (to.low) store(low, to.low + column * 32);
  }
}

void accumulate(Halves a, std::int64_t step, Halves b, std::int64_t k, std::int64_t n, float* to) {
  configure();
  for (std::int64_t j = 0; j < n; j += side) {
    _tile_loadd(0, to + j, n * 4);
    _tile_loadd(1, to + j + 16, n * 4);
    _tile_loadd(2, to + j + 16 * n, n * 4);
    _tile_loadd(3, to + j + 16 * n + 16, n * 4);
    for (std::int64_t i = 0; i < k; i += 32) {
      const std::int64_t at = i / 32 * step;
      loadA(a.high + at);
      if (b.low) {
        loadB(b.low + i * n + 2 * j, n);
        multiplyTiles();
      }
      loadB(b.high + i * n + 2 * j, n);
      multiplyTiles();
      if (a.low) {
        loadA(a.low + at);
        multiplyTiles();
      }
    }
    storeBlock(to + j, n);
  }
  _tile_release();
}

} // namespace svx::kernels::cpu::tiles
