// The one pool of workers that all heavy computation runs on.
#pragma once

#include "core/jobs/job.h"

#include <functional>
#include <memory>
#include <vector>

namespace svx {

/// A worker owns a device: a CUDA device and stream, or a share of the CPU cores. Jobs wait in
/// order of priority, then of submission. A job whose memory estimate exceeds what its device has
/// free waits for others to end; one that exceeds what the device has at all is refused (Failed,
/// with the numbers in GB). A job's exception ends that job alone. `c10::OutOfMemoryError` and
/// `std::bad_alloc` free the device's cache and run the job once more with `smallerPlan()`, which
/// the log says.
///
/// Jobs of a priority above 0, which a hand waits for, have a worker of their own on the CPU: an
/// image follows its slider while something long runs.
///
/// Thread-safe. The destructor cancels what runs and waits for it.
class WorkerPool {
public:
  struct Settings {
    int cpuWorkers = 1;  ///< the CPU's cores are shared out among them
    int cpuThreads = 0;  ///< cores for all CPU workers together; 0 = all but one (at least one)
    int cudaWorkers = 1; ///< for each CUDA device
  };

  explicit WorkerPool(Settings settings);
  WorkerPool() : WorkerPool(Settings{}) {}
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  JobHandle submit(JobSpec spec, JobFunction function);

  /// Every job since the start or the last `forgetFinished`, oldest first.
  std::vector<JobStatus> jobs() const;
  JobHandle find(std::uint64_t id) const;
  void forgetFinished();
  void cancelAll();

  /// `listener` is called from any thread whenever a job changes, at most about 30 times a second
  /// for one job's progress and always for a change of state; it must return at once (post an
  /// event).
  void setListener(std::function<void(std::uint64_t jobId)> listener);

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
