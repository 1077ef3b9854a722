// Registrations from points and surfaces end soon after they are cancelled, wherever they are.
#include "core/jobs/worker_pool.h"
#include "core/registration/methods.h"
#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

#include <thread>

namespace svx {
namespace {

using Clock = std::chrono::steady_clock;

// The promise is 0.2 s; the rest is for machines that run other tests beside this one.
#ifdef __SANITIZE_ADDRESS__
constexpr double bound = 10;
#else
constexpr double bound = 1;
#endif

Inputs largeInputs() {
  const Geometry grid = phantom::cube(128, 0.8);
  const std::shared_ptr<const Volume> fixed = phantom::image(grid, [](const Vec3& p) {
    return std::sin(p[0] / 2) * std::sin(p[1] / 3) * std::cos(p[2] / 2.5 + p[0] / 9);
  });
  Inputs inputs{{"fixed", fixed}, {"moving", fixed}};
  const auto pairs = phantom::scattered(600, false, [](const Vec3& p) {
    return p + Vec3{2 * std::sin(p[1] / 8), -1, 0};
  });
  for (const auto& [id, points] :
       {std::pair("fixedLandmarks", &pairs.fixed), std::pair("movingLandmarks", &pairs.moving)}) {
    auto list = std::make_shared<Landmarks>();
    for (const Vec3& p : *points) list->points.push_back({"", p});
    inputs[id] = std::shared_ptr<const Landmarks>(list);
  }
  for (const auto& [id, shift] : {std::pair("fixedLabels", 0.0), std::pair("movingLabels", 6.0)})
    inputs[id] = std::shared_ptr<const LabelMap>(phantom::mask(grid, [shift = shift](Vec3 p) {
      p[0] -= shift;
      return std::sin(p[0] / 6) + std::sin(p[1] / 7) + std::sin(p[2] / 5) > 0.5;
    }));
  return inputs;
}

class CancellingPoints : public ::testing::TestWithParam<const char*> {};

TEST_P(CancellingPoints, TakesEffectSoon) {
  MethodRegistry registry;
  registerRegistrationMethods(registry);
  const Method& method = registry.get(GetParam());
  const Inputs inputs = largeInputs();
  Values values = method.info().defaults();
  if (method.info().id == "registration.landmarks") values.set("model", std::string("tps"));
  WorkerPool pool;
  int cancelled = 0;
  for (const int milliseconds : {5, 20, 60, 150, 400, 900}) {
    JobHandle job =
        pool.submit({}, [&](JobContext& context) { method.run(inputs, values, context); });
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    const auto start = Clock::now();
    job.cancel();
    job.wait();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    RecordProperty("after" + std::to_string(milliseconds), std::to_string(seconds));
    EXPECT_LT(seconds, bound) << milliseconds;
    cancelled += job.status().state == JobState::Cancelled;
  }
  EXPECT_GE(cancelled, 2);
}

INSTANTIATE_TEST_SUITE_P(Methods, CancellingPoints,
                         ::testing::Values("registration.landmarks", "registration.icp",
                                           "registration.keypoints"),
                         [](const auto& info) {
                           return std::string(info.param).substr(sizeof("registration.") - 1);
                         });

} // namespace
} // namespace svx
