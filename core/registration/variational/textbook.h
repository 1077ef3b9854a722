// The searches of a text book and of a teaching toolbox, to compare with.
#pragma once

#include "core/registration/variational/variational.h"

namespace svx {

/// A displacement objective with the initial inverse Hessian of a textbook search. Their unknowns
/// are positions in coordinates that run from -1 to 1, so that lengths are in halves of the longest
/// edge of the grid.
///
/// Baseline: a multiple of the identity. Fair: (A + A_11 / 1000 I)^-1 with A = B'B the Hessian of
/// the curvature penalty, solved exactly: cosines are the eigenvectors of a Laplacian with Neumann
/// borders (Modersitzki, FAIR, SIAM 2009, chapter 9; Strang 1999, SIAM Rev. 41:135-147).
class TextbookObjective final : public Objective {
public:
  /// `displacement` must outlive this.
  TextbookObjective(RegistrationObjective& displacement, const Geometry& grid, SolverKind kind,
                    double alpha, const at::TensorOptions& options);

  double evaluate(const at::Tensor& u, at::Tensor* gradient) override {
    return displacement_.evaluate(u, gradient);
  }
  at::Tensor precondition(const at::Tensor& v) override;
  at::Tensor hessian(const at::Tensor& v) override { return displacement_.hessian(v); }
  void accepted() override { displacement_.accepted(); }

  /// Baseline: 1 / |g_0| kept, until the line search fails or the iterations are over. Fair: also
  /// until FAIR's stopping rule holds, against the value for no displacement at all and the
  /// variance of the fixed image; no point moves further than half an edge at first.
  SolverOptions options(int iterations, const PreparedImage& fixed);

private:
  RegistrationObjective& displacement_;
  SolverKind kind_;
  Geometry grid_;
  double halfEdge_; ///< of the longest, mm
  std::array<at::Tensor, 3> cosines_, transposed_;
  at::Tensor inverse_; ///< 1 / eigenvalues
};

} // namespace svx
