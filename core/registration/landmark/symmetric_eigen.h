// Eigenvalues of small symmetric matrices.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace svx {

template <std::size_t N>
struct SymmetricEigen {
  std::array<double, N> values{};                 ///< largest first
  std::array<std::array<double, N>, N> vectors{}; ///< unit length, in the order of the values
};

/// Cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 4th ed., section 8.5).
/// `m`: row-major; both triangles are read.
template <std::size_t N>
SymmetricEigen<N> symmetricEigen(std::array<double, N * N> m) {
  std::array<double, N * N> v{};
  for (std::size_t i = 0; i < N; ++i) v[i * N + i] = 1;
  const auto rotate = [&](std::size_t p, std::size_t q) {
    if (m[p * N + q] == 0) return;
    const double tau = (m[q * N + q] - m[p * N + p]) / (2 * m[p * N + q]);
    const double t = (tau >= 0 ? 1 : -1) / (std::abs(tau) + std::hypot(1, tau));
    const double c = 1 / std::hypot(1, t), s = t * c;
    const auto turn = [&](double& a, double& b) {
      const double old = a;
      a = c * old - s * b;
      b = s * old + c * b;
    };
    for (std::size_t k = 0; k < N; ++k) turn(m[k * N + p], m[k * N + q]);
    for (std::size_t k = 0; k < N; ++k) turn(m[p * N + k], m[q * N + k]);
    for (std::size_t k = 0; k < N; ++k) turn(v[k * N + p], v[k * N + q]);
    m[p * N + q] = m[q * N + p] = 0;
  };
  // Convergence is quadratic: ten sweeps leave nothing beside the diagonal.
  for (int sweep = 0; sweep < 10; ++sweep)
    for (std::size_t p = 0; p + 1 < N; ++p)
      for (std::size_t q = p + 1; q < N; ++q) rotate(p, q);

  SymmetricEigen<N> result;
  std::array<bool, N> taken{};
  for (std::size_t k = 0; k < N; ++k) {
    std::size_t best = N;
    for (std::size_t i = 0; i < N; ++i)
      if (!taken[i] && (best == N || m[i * N + i] > m[best * N + best])) best = i;
    taken[best] = true;
    result.values[k] = m[best * N + best];
    for (std::size_t r = 0; r < N; ++r) result.vectors[k][r] = v[r * N + best];
  }
  return result;
}

} // namespace svx
