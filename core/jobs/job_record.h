// What a job, its handles, its contexts and the pool share. Private to core/jobs.
#pragma once

#include "core/jobs/job.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace svx {

using Clock = std::chrono::steady_clock;

/// One mutex guards every record of a pool: jobs report a few hundred times a second at most.
struct JobBoard {
  std::mutex mutex;
  std::condition_variable changed;  ///< a job's state, a request to it, or the end of the pool
  std::condition_variable reported; ///< something to tell the listener

  std::vector<std::shared_ptr<JobRecord>> records; ///< in the order of submission
  std::deque<std::uint64_t> stateChanges;          ///< one listener call each
  std::vector<std::uint64_t> progressed;           ///< one listener call each per frame
  std::vector<JobFunction> released; ///< of cancelled jobs: destroyed outside the lock
};

class JobRecord {
public:
  JobRecord(JobSpec jobSpec, JobFunction jobFunction, std::shared_ptr<JobBoard> jobBoard);

  const JobSpec spec;
  const std::shared_ptr<JobBoard> board;
  std::atomic<bool> cancelRequested = false;
  std::atomic<bool> smallerPlan = false;

  // Guarded by board->mutex.
  JobFunction function;
  JobStatus status;
  bool pauseRequested = false;
  bool progressPending = false;
  std::shared_ptr<MemoryWatch> memory; ///< while running
  Clock::time_point startedAt, pausedAt;
  Clock::duration pausedFor{};

  // With board->mutex held:
  void setState(JobState state);
  void markProgress();
  void cancel(); ///< a waiting job ends at once, a running one at its next look
  JobStatus snapshot() const;
};

} // namespace svx
