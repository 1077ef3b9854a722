// Non-linear registration: distance plus regulariser, coarse to fine.
#pragma once

#include "core/registration/coarse_to_fine.h"
#include "core/registration/distance.h"
#include "core/registration/landmark_term.h"
#include "core/registration/regulariser.h"
#include "core/registration/solver.h"

namespace svx {

enum class SolverKind {
  Lbfgs,
  GaussNewton,
  GradientDescent,
  Baseline, ///< L-BFGS without a preconditioner, see textbook.h
  Fair      ///< L-BFGS as in FAIR, see textbook.h
};

/// Whether it belongs to textbook.h: with images that are halved, and 0 outside the moving image.
constexpr bool isTextbook(SolverKind kind) {
  return kind == SolverKind::Baseline || kind == SolverKind::Fair;
}

enum class Mapping {
  Displacement,       ///< x + u(x)
  StationaryVelocity, ///< the flow of a velocity at time 1, see diffeomorphic/velocity.h
  Spline              ///< x + u(x), u a cubic B-spline, see spline.h
};

struct VariationalSettings : LevelSchedule {
  Mapping mapping = Mapping::Displacement;
  DistanceKind distance = DistanceKind::LocalCorrelation;
  DistanceOptions distanceOptions;
  RegulariserKind regulariser = RegulariserKind::Curvature;
  double alpha = 1;
  SolverKind solver = SolverKind::Lbfgs;
  int controlSpacing = 5; ///< of a spline, voxels of each level
  double relativeDecrease = 1e-3;
  bool unfold = true;         ///< see `unfold`
  bool symmetric = false;     ///< of a velocity: see VelocityObjective
  GuidingLandmarks landmarks; ///< see LandmarkTerm
  /// Where the search starts, on startGrid: float32 (3, z, y, x), mm; undefined = zero.
  at::Tensor start;
  Geometry startGrid;
};

/// One resolution of D(F, M o A o (id + u)) + alpha S(u), u in mm on the fixed grid.
class RegistrationObjective final : public Objective {
public:
  RegistrationObjective(const PreparedImage& fixed, const PreparedImage& moving,
                        const AffineMap& linear, const VariationalSettings& settings,
                        const JobContext& context);

  double evaluate(const at::Tensor& u, at::Tensor* gradient) override;
  at::Tensor precondition(const at::Tensor& v) override;
  at::Tensor hessian(const at::Tensor& v) override;
  void accepted() override;
  /// The distance and the landmarks alone; their gradient is added to `gradient`.
  double compare(const at::Tensor& u, at::Tensor* gradient);
  /// alpha S(u) alone; its gradient replaces `gradient`.
  double penalise(const at::Tensor& u, at::Tensor* gradient) const;
  /// Voxels that count at u: inside both images and masks.
  std::int64_t overlap(const at::Tensor& u);

private:
  struct Warp; ///< the warped image and its gradient at one u
  void relinearise();

  const PreparedImage& fixed_;
  const PreparedImage& moving_;
  std::unique_ptr<Distance> distance_;
  std::unique_ptr<Regulariser> regulariser_;
  LandmarkTerm landmarks_;
  double alpha_;
  bool zeroOutside_;          ///< voxels off the moving image count, as 0
  const JobContext& context_; ///< asked for cancellation between the parts of an evaluation
  std::shared_ptr<Warp> warp_;
  at::Tensor u_;       ///< the last that was evaluated with a gradient
  at::Tensor weights_; ///< Gauss-Newton weights there; undefined until needed
  double meanWeight_ = 0;
};

/// The displacement u on the fixed grid at the finest level: float32 (3, z, y, x), mm. The mapping
/// is linear(x + u(x)). Of a velocity, also the displacement of the flow back from time 1 to 0; of
/// a spline, also its control points.
struct VariationalFit {
  Geometry grid;
  at::Tensor displacement, backward;
  Geometry controlGrid;
  at::Tensor controls;           ///< float32 (3, z, y, x), mm
  bool lineSearchFailed = false; ///< at the finest level
  std::int64_t unfolded = 0;     ///< voxels that were folded before `unfold`
  std::int64_t folded = 0;       ///< voxels that are
};

/// Minimises over u, or the velocity, from `start`, coarse to fine (Modersitzki 2009, FAIR, chapter
/// 9). Plots "loss". Throws `Error{Input}` when the images do not overlap.
VariationalFit fitVariational(const ImagePair& pair, const AffineMap& linear,
                              const VariationalSettings& settings, JobContext& context);

/// Smooths u where det(I + du/dx) is below 0.05, with a soft margin, until no such voxel is left or
/// 30 rounds are over; elsewhere u stays as it is. Returns how many voxels had a determinant of 0
/// or below at first and how many still have.
std::pair<std::int64_t, std::int64_t> unfold(at::Tensor& u, const Geometry& grid,
                                             JobContext& context);

} // namespace svx
