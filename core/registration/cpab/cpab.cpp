#include "core/registration/cpab/cpab.h"

#include "core/kernels/field_algebra.h"
#include "core/registration/cpab/cpab_flow.h"
#include "core/registration/variational/variational.h"

#include <ATen/ATen.h>

namespace svx {
namespace {

class CpabObjective final : public Objective {
public:
  /// `images` and `flow` must outlive this; the images are on `device`.
  CpabObjective(RegistrationObjective& images, const Tessellation& tessellation,
                const CpabFlow& flow, double alpha, const at::Device& device)
      : images_(images), flow_(flow), alpha_(alpha), device_(device),
        stiffness_(tessellation.stiffness()) {
    // Rows and columns of what is not free become those of the identity.
    const auto& free = tessellation.free();
    factor_ = at::linalg_cholesky(stiffness_ * free.unsqueeze(2) * free.unsqueeze(1) +
                                  at::diag_embed(1 - free));
  }

  double evaluate(const at::Tensor& theta, at::Tensor* gradient) override {
    const auto byEnergy = hessian(theta);
    const double energy = 0.5 * kernels::innerProduct(byEnergy, theta);
    const auto u = flow_.displacement(theta).to(device_, at::kFloat);
    if (!gradient) return energy + images_.compare(u, nullptr);
    at::Tensor byDisplacement = at::zeros_like(u);
    const double distance = images_.compare(u, &byDisplacement);
    *gradient = flow_.adjoint(theta, byDisplacement).add_(byEnergy);
    return energy + distance;
  }

  at::Tensor precondition(const at::Tensor& v) override {
    return at::cholesky_solve(v.unsqueeze(2), factor_).squeeze(2).contiguous();
  }

  at::Tensor hessian(const at::Tensor& v) override {
    return at::matmul(v, stiffness_).mul_(alpha_);
  }

private:
  RegistrationObjective& images_;
  const CpabFlow& flow_;
  double alpha_;
  at::Device device_;
  at::Tensor stiffness_, factor_;
};

} // namespace

CpabFit fitCpab(const ImagePair& pair, const AffineMap& linear, const CpabSettings& settings,
                JobContext& context) {
  CpabFit fit;
  const Tessellation tessellation(pair.fixed.grid, settings.boxes);
  at::Tensor theta = at::zeros_like(tessellation.free());
  coarseToFine(pair, settings, context, [&](const Level& level) {
    fit.grid = level.fixed.grid;
    const auto device = level.fixed.voxels.device();
    VariationalSettings compared;
    compared.distance = settings.distance;
    compared.distanceOptions = settings.distanceOptions;
    compared.landmarks = settings.landmarks;
    RegistrationObjective images(level.fixed, level.moving, linear, compared, context);
    const CpabFlow flow(tessellation, fit.grid, settings.steps, context);
    const auto start = flow.displacement(theta).to(device, at::kFloat);
    level.start(start, fit.grid, linear);
    if (images.overlap(start) == 0)
      throw Error(ErrorKind::Input, "The images could not be registered",
                  "the moving image does not overlap the fixed image",
                  "Give an initial transform or check the masks.");
    CpabObjective objective(images, tessellation, flow, settings.alpha, device);
    SolverOptions solver;
    solver.iterations = level.iterations;
    solver.relativeDecrease = 1e-3;
    if (!settings.landmarks.empty()) solver.lineSearchTrials = 40; // see fitVariational
    const auto report = minimiseLbfgs(objective, theta, solver, context, level.step);
    context.log(level.text + ": " + std::to_string(report.iterations) + " iterations, loss " +
                std::to_string(report.value));
    if (!level.last) return;
    fit.forward = flow.displacement(theta).to(device, at::kFloat);
    fit.backward = flow.displacement(-theta).to(device, at::kFloat);
  });
  return fit;
}

} // namespace svx
