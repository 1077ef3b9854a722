#include "core/registration/regulariser.h"

#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>

namespace svx {
namespace {

/// The three classical ones are quadratic: u' A u / 2.
class Quadratic final : public Regulariser {
public:
  Quadratic(kernels::Regulariser kind, const Geometry& grid) : kind_(kind), grid_(grid) {
    for (int d = 0; d < 3; ++d)
      if (grid.size[d] > 1 || d < 2) volume_ *= grid.extent()[d];
  }

  double evaluate(const at::Tensor& u, at::Tensor* gradient) const override {
    const double value = kernels::regularise(kind_, u, grid_, gradient);
    if (gradient) gradient->mul_(1 / volume_);
    return value / volume_;
  }

  at::Tensor hessian(const at::Tensor&, const at::Tensor& v) const override {
    at::Tensor result;
    evaluate(v, &result);
    return result;
  }

  /// The sum over the axes is replaced by a product of tridiagonal factors; curvature takes two.
  void precondition(at::Tensor& v, double weight, double alpha) const override {
    const double voxels = double(v.numel()) / 3;
    const bool curvature = kind_ == kernels::Regulariser::Curvature;
    double stiffness = alpha / (voxels * weight);
    if (kind_ == kernels::Regulariser::Elastic) stiffness *= 4.0 / 3; // div^2 adds a third
    if (curvature) stiffness = std::sqrt(stiffness);
    Vec3 c;
    for (int d = 0; d < 3; ++d) c[d] = stiffness / (grid_.spacing[d] * grid_.spacing[d]);
    kernels::solveSeparable(v, c);
    if (curvature) kernels::solveSeparable(v, c);
    v.mul_(1 / weight);
  }

private:
  kernels::Regulariser kind_;
  Geometry grid_;
  double volume_ = 1; ///< mm^3, or mm^2 of a single slice
};

using Strains = std::array<std::array<at::Tensor, 3>, 3>; ///< [component][axis], each (z, y, x)

/// Penalties on the forward differences of u: a density at every voxel, differences across the last
/// voxel of an axis are 0.
class OfDifferences : public Regulariser {
public:
  explicit OfDifferences(const Geometry& grid) : grid_(grid) {}

  double evaluate(const at::Tensor& u, at::Tensor* gradient) const override {
    Strains e = strains(u), flux;
    const double value = density(e, gradient ? &flux : nullptr).mean(at::kDouble).item<double>();
    if (gradient) {
      if (!gradient->defined() || gradient->sizes() != u.sizes()) *gradient = at::empty_like(u);
      gradient->copy_(divergence(flux));
    }
    return value;
  }

  at::Tensor hessian(const at::Tensor& u, const at::Tensor& v) const override {
    return divergence(secondDerivative(strains(u), strains(v)));
  }

  void precondition(at::Tensor& v, double weight, double alpha) const override {
    const double stiffness = alpha * typicalStiffness() * 3 / (double(v.numel()) * weight);
    Vec3 c;
    for (int d = 0; d < 3; ++d) c[d] = stiffness / (grid_.spacing[d] * grid_.spacing[d]);
    kernels::solveSeparable(v, c);
    v.mul_(1 / weight);
  }

protected:
  virtual at::Tensor density(const Strains& e, Strains* derivative) const = 0;
  virtual Strains secondDerivative(const Strains& e, const Strains& v) const = 0;
  virtual double typicalStiffness() const = 0;

private:
  /// Components along the grid's axes, so that a determinant needs no further rotation.
  at::Tensor turned(const at::Tensor& u, bool toGrid) const {
    if (grid_.direction == identity3) return u;
    at::Tensor r = at::empty({3, 3}, at::kDouble);
    for (int i = 0; i < 9; ++i) r.view({-1})[i] = grid_.direction[std::size_t(i)];
    r = r.to(u.device(), u.scalar_type());
    return at::tensordot(toGrid ? r.t() : r, u, {1}, {0});
  }

  Strains strains(const at::Tensor& u) const {
    const auto w = turned(u, true);
    Strains e;
    for (int c = 0; c < 3; ++c)
      for (int d = 0; d < 3; ++d) {
        const int axis = 2 - d;
        const auto n = w.size(axis + 1);
        e[c][d] = at::zeros_like(w[c]);
        if (n < 2) continue;
        auto to = e[c][d].narrow(axis, 0, n - 1);
        at::sub_out(to, w[c].narrow(axis, 1, n - 1), w[c].narrow(axis, 0, n - 1));
        to.div_(grid_.spacing[d]);
      }
    return e;
  }

  /// The adjoint of `strains`, over the number of voxels.
  at::Tensor divergence(const Strains& flux) const {
    at::Tensor result =
        at::zeros({3, grid_.size[2], grid_.size[1], grid_.size[0]}, flux[0][0].options());
    for (int c = 0; c < 3; ++c)
      for (int d = 0; d < 3; ++d) {
        const int axis = 2 - d;
        const auto n = result.size(axis + 1);
        if (n < 2) continue;
        const double scale = 1 / (grid_.spacing[d] * double(grid_.voxelCount()));
        const auto f = flux[c][d].narrow(axis, 0, n - 1);
        result[c].narrow(axis, 1, n - 1).add_(f, scale);
        result[c].narrow(axis, 0, n - 1).sub_(f, scale);
      }
    return turned(result, false).contiguous();
  }

  Geometry grid_;
};

class TotalVariation final : public OfDifferences {
public:
  using OfDifferences::OfDifferences;

protected:
  at::Tensor density(const Strains& e, Strains* derivative) const override {
    const auto length = lengthOf(e);
    if (derivative) *derivative = scaled(e, length.reciprocal());
    return length - floor;
  }

  /// With the lengths held (lagged diffusivity).
  Strains secondDerivative(const Strains& e, const Strains& v) const override {
    return scaled(v, lengthOf(e).reciprocal());
  }

  double typicalStiffness() const override { return 10; } ///< at a strain of 0.1

private:
  static constexpr double floor = 0.01;

  static at::Tensor lengthOf(const Strains& e) {
    auto square = at::full_like(e[0][0], floor * floor);
    for (const auto& row : e)
      for (const auto& entry : row) square.addcmul_(entry, entry);
    return square.sqrt_();
  }

  static Strains scaled(const Strains& e, const at::Tensor& by) {
    Strains result;
    for (int c = 0; c < 3; ++c)
      for (int d = 0; d < 3; ++d) result[c][d] = e[c][d] * by;
    return result;
  }
};

class Hyperelastic final : public OfDifferences {
public:
  using OfDifferences::OfDifferences;

protected:
  at::Tensor density(const Strains& e, Strains* derivative) const override {
    const Strains cofactor = cofactors(e);
    const auto d = determinants(e, cofactor);
    const auto inner = d.clamp_min(least), below = d - inner; // below is 0 where d is large enough
    const auto value = volume(inner), slope = volumeSlope(inner), bend = volumeBend(inner);
    if (derivative) {
      const auto pull = slope + bend * below;
      for (int c = 0; c < 3; ++c)
        for (int a = 0; a < 3; ++a) (*derivative)[c][a] = e[c][a] + pull * cofactor[c][a];
    }
    auto result = value + slope * below + bend * below * below / 2;
    for (const auto& row : e)
      for (const auto& entry : row) result.addcmul_(entry, entry, 0.5);
    return result;
  }

  /// Without the curvature of the determinant itself.
  Strains secondDerivative(const Strains& e, const Strains& v) const override {
    const Strains cofactor = cofactors(e);
    const auto bend = volumeBend(determinants(e, cofactor).clamp_min(least));
    auto change = at::zeros_like(bend);
    for (int c = 0; c < 3; ++c)
      for (int a = 0; a < 3; ++a) change.addcmul_(cofactor[c][a], v[c][a]);
    change.mul_(bend);
    Strains result;
    for (int c = 0; c < 3; ++c)
      for (int a = 0; a < 3; ++a) result[c][a] = v[c][a] + change * cofactor[c][a];
    return result;
  }

  double typicalStiffness() const override { return 1; }

private:
  static constexpr double least = 0.05;

  static at::Tensor volume(const at::Tensor& d) { return (d - 1).pow(4) / d.square(); }
  static at::Tensor volumeSlope(const at::Tensor& d) {
    return 2 * (d - 1).pow(3) * (d + 1) / d.pow(3);
  }
  /// (d^4 - 4 d + 3) 2 / d^4, which is not negative.
  static at::Tensor volumeBend(const at::Tensor& d) {
    return 2 * (d - 1).square() * (d.square() + 2 * d + 3) / d.pow(4);
  }

  /// Of I + e.
  static Strains cofactors(const Strains& e) {
    const auto f = [&](int c, int a) { return c == a ? e[c][a] + 1 : e[c][a]; };
    Strains result;
    for (int c = 0; c < 3; ++c)
      for (int a = 0; a < 3; ++a) {
        const int c1 = (c + 1) % 3, c2 = (c + 2) % 3, a1 = (a + 1) % 3, a2 = (a + 2) % 3;
        result[c][a] = f(c1, a1) * f(c2, a2) - f(c1, a2) * f(c2, a1);
      }
    return result;
  }

  static at::Tensor determinants(const Strains& e, const Strains& cofactor) {
    return (e[0][0] + 1) * cofactor[0][0] + e[0][1] * cofactor[0][1] + e[0][2] * cofactor[0][2];
  }
};

} // namespace

std::unique_ptr<Regulariser> makeRegulariser(RegulariserKind kind, const Geometry& grid) {
  if (kind == RegulariserKind::Hyperelastic) return std::make_unique<Hyperelastic>(grid);
  if (kind == RegulariserKind::TotalVariation) return std::make_unique<TotalVariation>(grid);
  constexpr std::array kinds{kernels::Regulariser::Diffusion, kernels::Regulariser::Curvature,
                             kernels::Regulariser::Elastic};
  return std::make_unique<Quadratic>(kinds[std::size_t(kind)], grid);
}

} // namespace svx
