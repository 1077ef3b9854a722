#include "core/registration/implicit/smoothness.h"

#include "core/nn/sweep.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

/// Columns of F = I + G, its cofactors and determinant.
struct Deformed {
  std::vector<at::Tensor> f, c; ///< columns (n, d)
  at::Tensor determinant;       ///< (n)
};

at::Tensor crossed(const at::Tensor& a, const at::Tensor& b) {
  return at::cross(a, b, 1);
}

/// `columns`: G's, (n, d) each.
Deformed deformed(const std::vector<at::Tensor>& columns) {
  Deformed r;
  const auto d = columns.size();
  for (std::size_t k = 0; k < d; ++k) {
    r.f.push_back(columns[k].clone());
    r.f[k].select(1, std::int64_t(k)).add_(1);
  }
  if (d == 3) {
    r.c = {crossed(r.f[1], r.f[2]), crossed(r.f[2], r.f[0]), crossed(r.f[0], r.f[1])};
  } else {
    const auto turned = [](const at::Tensor& v, double sign) {
      return at::stack({sign * v.select(1, 1), -sign * v.select(1, 0)}, 1);
    };
    r.c = {turned(r.f[1], 1), turned(r.f[0], -1)};
  }
  r.determinant = (r.f[0] * r.c[0]).sum(1);
  return r;
}

/// A function of the determinant with its derivative.
struct OfVolume {
  at::Tensor value, slope;
};

/// psi above 0.05, its Taylor polynomial of order 2 there below. psi(v) gives value, first and
/// second derivative.
template <typename Psi>
OfVolume guarded(const at::Tensor& v, Psi psi) {
  constexpr double lowest = 0.05;
  const auto safe = v.clamp_min(lowest), below = (v - lowest).clamp_max(0);
  const auto edge = psi(at::full({1}, lowest, v.options()));
  const auto at = psi(safe);
  const auto low = v < lowest;
  return {at[0] + below * edge[1] + 0.5 * below.square() * edge[2],
          at::where(low, edge[1] + below * edge[2], at[1])};
}

using Three = std::array<at::Tensor, 3>;

Three hyperelasticVolume(const at::Tensor& v) {
  const auto w = v - 1, s = v * v;
  return {w.pow(4) / s, 2 * w.pow(3) * (v + 1) / (s * v),
          2 * w.square() * (s + 2 * v + 3) / (s * s)};
}

/// v^2 - factor ln v + (1 - factor): 2 by default, 1 literally.
Three ogdenVolume(const at::Tensor& v, double factor) {
  return {v * v - factor * v.log() + (1 - factor), 2 * v - factor / v, 2 + factor / (v * v)};
}

/// nu tr(S)^2 + mu tr(S^2) of a symmetric S (n, d, d), and 2 nu tr(S) I + 2 mu S.
std::pair<at::Tensor, at::Tensor> strainEnergy(const at::Tensor& s, double nu, double mu) {
  const auto trace = s.diagonal(0, 1, 2).sum(1);
  auto stress = 2 * mu * s;
  stress.diagonal(0, 1, 2).add_(2 * nu * trace.unsqueeze(1));
  return {nu * trace.square() + mu * s.square().sum({1, 2}), stress};
}

/// Values (n) of the first-order kinds; adds their derivatives to the columns `p`.
at::Tensor firstOrder(const SmoothnessSettings& s, const std::vector<at::Tensor>& g,
                      const Deformed& m, std::vector<at::Tensor>& p) {
  const auto d = g.size();
  const auto addToAll = [&](const at::Tensor& factor, const std::vector<at::Tensor>& columns) {
    for (std::size_t k = 0; k < d; ++k) p[k].add_(factor * columns[k]);
  };
  const auto squares = [&] {
    auto sum = g[0].square().sum(1);
    for (std::size_t k = 1; k < d; ++k) sum.add_(g[k].square().sum(1));
    return sum;
  };
  if (s.kind == Smoothness::Jacobian) {
    addToAll((m.determinant - 1).sign().unsqueeze(1), m.c);
    return (1 - m.determinant).abs();
  }
  if (s.kind == Smoothness::Diffusion) {
    for (std::size_t k = 0; k < d; ++k) p[k].add_(g[k]);
    return 0.5 * squares();
  }
  if (s.kind == Smoothness::Elastic || s.kind == Smoothness::Quadratic) {
    const auto gradient = at::stack(g, 2); // (n, component, direction)
    auto strain = 0.5 * (gradient + gradient.transpose(1, 2));
    if (s.kind == Smoothness::Quadratic)
      strain = strain + 0.5 * at::matmul(gradient.transpose(1, 2), gradient);
    auto [value, stress] = strainEnergy(strain, s.nu, s.mu);
    if (s.kind == Smoothness::Quadratic) stress = at::matmul(at::stack(m.f, 2), stress);
    for (std::size_t k = 0; k < d; ++k) p[k].add_(stress.select(2, std::int64_t(k)));
    return value;
  }
  auto value = 0.5 * s.length * squares();
  for (std::size_t k = 0; k < d; ++k) p[k].add_(g[k], s.length);
  std::vector<at::Tensor> byCofactor; // d value / d columns of C
  if (d == 3 && s.area > 0)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto square = m.c[k].square().sum(1);
      if (s.kind == Smoothness::Ogden) {
        value.add_(square, s.area);
        byCofactor.push_back(2 * s.area * m.c[k]);
      } else {
        const auto growth = (square - 1).clamp_min(0);
        value.add_(growth.square(), s.area);
        byCofactor.push_back(4 * s.area * growth.unsqueeze(1) * m.c[k]);
      }
    }
  if (!byCofactor.empty())
    for (std::size_t k = 0; k < 3; ++k) {
      const std::size_t next = (k + 1) % 3, last = (k + 2) % 3;
      p[k].add_(crossed(m.f[next], byCofactor[last]) + crossed(byCofactor[next], m.f[last]));
    }
  const auto volume =
      s.kind == Smoothness::Ogden
          ? guarded(m.determinant,
                    [&](const at::Tensor& v) { return ogdenVolume(v, s.ogdenLiteral ? 1 : 2); })
          : guarded(m.determinant, hyperelasticVolume);
  addToAll((s.volume * volume.slope).unsqueeze(1), m.c);
  return value.add_(volume.value, s.volume);
}

} // namespace

Penalty penalise(const SmoothnessSettings& settings, const at::Tensor& jet) {
  const int d = int(jet.size(2));
  const std::int64_t n = jet.size(1);
  // Slab derivatives times these are in the chosen units.
  const auto component = settings.halfExtent.empty()
                             ? at::ones({d}, jet.options())
                             : at::tensor(settings.halfExtent, jet.options()).narrow(0, 0, d);
  const auto unit = [&](int k) { return component / component[k]; };
  Penalty result;
  result.gradient = at::zeros_like(jet);
  std::vector<at::Tensor> g, p;
  for (int k = 0; k < d; ++k) {
    g.push_back(jet[1 + k] * unit(k));
    p.push_back(at::zeros_like(g.back()));
  }
  const Deformed m = deformed(g);
  result.determinants = m.determinant;
  if (settings.kind == Smoothness::Bending) {
    auto total = at::zeros({}, jet.options());
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l) {
        const int slab = nn::secondSlab(k, l, d);
        const double times = k == l ? 1 : 2;
        const auto scale = component / (component[k] * component[l]);
        const auto scaled = jet[slab] * scale;
        total += times / double(n) * scaled.square().sum();
        result.gradient[slab].copy_(2 * times / double(n) * scaled * scale);
      }
    result.value = total;
    return result;
  }
  result.value = firstOrder(settings, g, m, p).mean();
  for (int k = 0; k < d; ++k) result.gradient[1 + k].copy_(p[k] * unit(k) / double(n));
  return result;
}

} // namespace svx
