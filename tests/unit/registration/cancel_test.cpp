// Every registration ends soon after it is cancelled, wherever it is.
#include "core/jobs/worker_pool.h"
#include "tests/unit/registration/every_method.h"

#include <ctime>

namespace svx {
namespace {

// The promise is 0.2 s on a core of one's own, which is time of the processor whatever else runs.
#ifdef __SANITIZE_ADDRESS__
constexpr double bound = 4;
#else
constexpr double bound = 0.2;
#endif

double processorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

std::vector<std::string> everyMethod() {
  auto ids = phantom::everyMethod();
  ids.push_back("registration.image-network");
  return ids;
}

class Cancelling : public ::testing::TestWithParam<std::string> {};

TEST_P(Cancelling, TakesEffectSoon) {
  const Method& method = phantom::registry().get(GetParam());
  const Geometry grid = phantom::cube(112, 0.6);
  Inputs inputs = phantom::blobPair(GetParam(), grid, grid, {phantom::turn(3, 2, 8), {2, -1, 0}});
  inputs["image"] = inputs.at("fixed");
  WorkerPool pool(WorkerPool::Settings{1, 1, 0});
  int cancelled = 0;
  double worst = 0;
  const auto secondsToEnd = [&](int milliseconds) {
    JobHandle job = pool.submit(
        {}, [&](JobContext& context) { method.run(inputs, method.info().defaults(), context); });
    if (job.waitFor(milliseconds / 1000.0)) return 0.0; // a quick method is done
    const double start = processorSeconds();
    job.cancel();
    job.wait();
    cancelled += job.status().state == JobState::Cancelled;
    return processorSeconds() - start;
  };
  for (const int milliseconds : {20, 150, 400, 900, 1600, 3000}) {
    double taken = secondsToEnd(milliseconds);
    // Beside other work a processor may do little in its time; what is slow is so twice.
    if (taken >= bound) taken = std::min(taken, secondsToEnd(milliseconds));
    worst = std::max(worst, taken);
  }
  EXPECT_LT(worst, bound);
  EXPECT_GE(cancelled, 1);
  std::printf("%s: at most %.0f ms, cancelled %d times\n", GetParam().c_str(), 1000 * worst,
              cancelled);
}

INSTANTIATE_TEST_SUITE_P(Methods, Cancelling, ::testing::ValuesIn(everyMethod()),
                         phantom::testName);

} // namespace
} // namespace svx
