// Products of matrices on bfloat16 tiles (Intel AMX), for processors that have them.
#pragma once

#include <cstdint>

namespace svx::kernels::cpu::tiles {

/// Asks the system for the use of the tiles; false when processor or system has none. Process-wide.
bool available();

/// Two bfloat16 numbers whose sum is a float to about 16 bits; `low` may be nullptr: not wanted.
struct Halves {
  std::uint16_t* high;
  std::uint16_t* low;
};

/// from (k, n), elements `rowStep` and `columnStep` apart, one of which is 1, to pairs of rows:
/// out[k / 2][n][2]. k and n are multiples of 32.
void packFactor(const float* from, std::int64_t rowStep, std::int64_t columnStep, std::int64_t k,
                std::int64_t n, Halves to);

/// Rows of a (k wide) times a packed factor b (k, n). k and n are multiples of 32.
struct Product {
  const float* a;
  Halves b; ///< with `low`: all three products that matter are summed, else high * high
  float* to;
  std::int64_t k, n;
};
constexpr std::int64_t productRows = 128; ///< per call at most
/// `scratch`: 2 * productRows * k numbers of 2 bytes.
void multiply(const Product& product, std::int64_t firstRow, std::int64_t rows,
              std::uint16_t* scratch);

/// `from` (32 rows of n, `valid` of them; the others count as 0) as pairs of rows out[16][n][2].
void packPairs(const float* from, std::int64_t n, std::int64_t valid, Halves to);
/// The same transposed: out[n][32].
void packTransposed(const float* from, std::int64_t n, std::int64_t valid, Halves to);

/// to (32 rows of n) += a (32 rows of k; 32 columns of them lie together, the next 32 `step`
/// numbers on) times b (pairs of rows, k of n). Both have low parts or none; see `Product`.
void accumulate(Halves a, std::int64_t step, Halves b, std::int64_t k, std::int64_t n, float* to);

} // namespace svx::kernels::cpu::tiles
