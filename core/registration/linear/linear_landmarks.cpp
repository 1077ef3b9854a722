#include "core/registration/linear/linear_landmarks.h"

namespace svx::linear {
namespace {

class Guided final : public LinearObjective {
public:
  Guided(std::unique_ptr<LinearObjective> images, const GuidingLandmarks& landmarks,
         const FixedSamples& samples, double unit)
      : images_(std::move(images)), targets_(landmarks.targets),
        scale_(unit * landmarks.weight / double(landmarks.fixed.size())) {
    for (const Vec3& x : landmarks.fixed) {
      const Vec3 p = (1 / samples.scale) * (x - samples.centre);
      points_.push_back({p[0], p[1], p[2], 1});
    }
  }

  LinearEvaluation value(const LinearParameters& parameters) const override {
    LinearEvaluation e = images_->value(parameters);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Vec3 error = errorAt(i, parameters);
      e.landmarks += 0.5 * scale_ * dot(error, error);
    }
    e.value += e.landmarks;
    return e;
  }

  LinearEvaluation evaluate(const LinearParameters& parameters) const override {
    LinearEvaluation e = images_->evaluate(parameters);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const auto& x = points_[i];
      const Vec3 error = errorAt(i, parameters);
      e.landmarks += 0.5 * scale_ * dot(error, error);
      for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t c = 0; c < 4; ++c) {
          e.gradient[r * 4 + c] += scale_ * error[r] * x[c];
          for (std::size_t k = 0; k < 4; ++k)
            e.hessian[(r * 4 + c) * 12 + r * 4 + k] += scale_ * x[c] * x[k];
        }
    }
    e.value += e.landmarks;
    return e;
  }

private:
  Vec3 errorAt(std::size_t i, const LinearParameters& p) const {
    Vec3 error = -1.0 * targets_[i];
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t c = 0; c < 4; ++c) error[r] += p[r * 4 + c] * points_[i][c];
    return error;
  }

  std::unique_ptr<LinearObjective> images_;
  std::vector<std::array<double, 4>> points_; ///< normalised like the samples, and 1
  std::vector<Vec3> targets_;
  double scale_;
};

} // namespace

std::unique_ptr<LinearObjective> guided(std::unique_ptr<LinearObjective> images,
                                        const GuidingLandmarks& landmarks,
                                        const FixedSamples& samples, double unit) {
  return std::make_unique<Guided>(std::move(images), landmarks, samples, unit);
}

} // namespace svx::linear
