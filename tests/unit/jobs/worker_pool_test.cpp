#include "core/jobs/worker_pool.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace svx {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

/// A job that runs until `open` is called (or it is cancelled).
struct Gate {
  std::atomic<bool> isOpen = false, reached = false;
  JobFunction function() {
    return [this](JobContext& context) {
      reached = true;
      while (!isOpen) {
        context.checkpoint();
        std::this_thread::sleep_for(1ms);
      }
    };
  }
  void awaitReached() const {
    while (!reached) std::this_thread::sleep_for(1ms);
  }
};

JobSpec named(const std::string& name, int priority = 0) {
  JobSpec spec;
  spec.name = name;
  spec.priority = priority;
  spec.device = "cpu";
  return spec;
}

TEST(WorkerPool, RunsAJobAndKeepsWhatItReported) {
  WorkerPool pool;
  JobHandle job = pool.submit(named("count"), [](JobContext& context) {
    context.progress(0.5, "halfway");
    context.plot("loss", 1, 10);
    context.plot("loss", 2, 5);
    context.log("a line");
    context.show({"a step", 2, 1, {0, 255}});
  });
  job.wait();
  const JobStatus status = job.status();
  EXPECT_EQ(status.state, JobState::Done);
  EXPECT_EQ(status.fraction, 1);
  EXPECT_EQ(status.text, "halfway");
  EXPECT_EQ(status.device, "cpu");
  EXPECT_EQ(status.curves.at("loss").y, (std::vector<double>{10, 5}));
  EXPECT_EQ(status.log, std::vector<std::string>{"a line"});
  ASSERT_EQ(status.previews.size(), 1u);
  EXPECT_EQ(status.previews[0]->caption, "a step");
  EXPECT_EQ(status.previews[0]->grey, (std::vector<std::uint8_t>{0, 255}));
  EXPECT_FALSE(status.error);
  EXPECT_EQ(pool.jobs().size(), 1u);
  EXPECT_EQ(pool.find(job.id()).status().name, "count");
  EXPECT_FALSE(pool.find(12345));
  pool.forgetFinished();
  EXPECT_TRUE(pool.jobs().empty());
  EXPECT_EQ(job.status().state, JobState::Done);
}

TEST(WorkerPool, HigherPriorityRunsEarlierAndEqualInOrder) {
  WorkerPool pool;
  Gate gate;
  std::vector<std::string> order;
  pool.submit(named("first"), gate.function());
  gate.awaitReached();
  JobHandle last;
  for (const auto& [name, priority] :
       {std::pair("a", -5), {"early", 0}, {"b", -5}, {"idle", -6}, {"early too", 0}})
    last = pool.submit(named(name, priority),
                       [&order, name = name](JobContext&) { order.push_back(name); });
  gate.isOpen = true;
  for (const JobStatus& job : pool.jobs()) pool.find(job.id).wait();
  EXPECT_EQ(order, (std::vector<std::string>{"early", "early too", "a", "b", "idle"}));
}

TEST(WorkerPool, WhatAHandWaitsForRunsBesideWhatIsLong) {
  WorkerPool pool;
  Gate gate;
  JobHandle running = pool.submit(named("long"), gate.function());
  gate.awaitReached();
  JobHandle patient = pool.submit(named("patient"), [](JobContext&) {});
  JobHandle urgent = pool.submit(named("urgent", 1), [](JobContext&) {});
  urgent.wait();
  EXPECT_EQ(running.status().state, JobState::Running);
  EXPECT_EQ(patient.status().state, JobState::Waiting);
  // The worker for urgent jobs stays free for the next.
  JobHandle next = pool.submit(named("next", 1), [](JobContext&) {});
  next.wait();
  gate.isOpen = true;
  patient.wait();
  EXPECT_EQ(running.status().state, JobState::Done);
}

TEST(WorkerPool, ANewerJobSupersedesOlderOnesWithItsKey) {
  WorkerPool pool;
  std::atomic<bool> reached = false, allSubmitted = false;
  const auto keyed = [](const std::string& key) {
    JobSpec spec = named(key);
    spec.supersedeKey = key;
    return spec;
  };
  // Holds the worker until all are submitted, so that the second cannot start before the last.
  JobHandle running = pool.submit(keyed("mz"), [&](JobContext& context) {
    reached = true;
    while (!allSubmitted) std::this_thread::sleep_for(1ms);
    context.throwIfCancelled();
  });
  while (!reached) std::this_thread::sleep_for(1ms);
  JobHandle waiting = pool.submit(keyed("mz"), [](JobContext&) { ADD_FAILURE() << "superseded"; });
  bool untouched = false;
  JobHandle bystander = pool.submit(keyed("slice"), [&](JobContext&) { untouched = true; });
  JobHandle newest = pool.submit(keyed("mz"), [](JobContext&) {});
  allSubmitted = true;
  newest.wait();
  running.wait();
  bystander.wait();
  EXPECT_EQ(running.status().state, JobState::Cancelled);
  EXPECT_EQ(waiting.status().state, JobState::Cancelled);
  EXPECT_EQ(newest.status().state, JobState::Done);
  EXPECT_TRUE(untouched);
}

TEST(WorkerPool, CancellingTakesEffectWithin200Milliseconds) {
  WorkerPool pool;
  Gate gate;
  JobHandle job = pool.submit(named("long"), gate.function());
  gate.awaitReached();
  const auto start = std::chrono::steady_clock::now();
  job.cancel();
  EXPECT_TRUE(job.waitFor(0.2));
  EXPECT_LT(Seconds(std::chrono::steady_clock::now() - start).count(), 0.2);
  EXPECT_EQ(job.status().state, JobState::Cancelled);
  EXPECT_FALSE(job.status().error);
  job.cancel(); // of what has ended already: nothing
  EXPECT_EQ(job.status().state, JobState::Cancelled);
}

TEST(WorkerPool, AWaitingJobIsCancelledAtOnceAndLetsGoOfWhatItHolds) {
  WorkerPool pool;
  Gate gate;
  JobHandle running = pool.submit(named("first"), gate.function());
  gate.awaitReached();
  auto held = std::make_shared<int>(1);
  JobHandle waiting = pool.submit(named("second"), [held](JobContext&) { ++*held; });
  waiting.cancel();
  EXPECT_EQ(waiting.status().state, JobState::Cancelled);
  for (int i = 0; i < 1000 && held.use_count() > 1; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(held.use_count(), 1);
  gate.isOpen = true;
  running.wait();
  EXPECT_EQ(*held, 1);
}

TEST(WorkerPool, AJobThatIgnoresItsCancellationStillCountsAsCancelled) {
  WorkerPool pool;
  std::atomic<bool> reached = false, mayEnd = false;
  JobHandle job = pool.submit(named("deaf"), [&](JobContext&) {
    reached = true;
    while (!mayEnd) std::this_thread::sleep_for(1ms);
  });
  while (!reached) std::this_thread::sleep_for(1ms);
  job.cancel();
  EXPECT_FALSE(job.waitFor(0.02));
  mayEnd = true;
  job.wait();
  EXPECT_EQ(job.status().state, JobState::Cancelled);
}

TEST(WorkerPool, PauseHoldsAndResumeGoesOn) {
  WorkerPool pool;
  std::atomic<int> steps = 0;
  std::atomic<bool> stop = false;
  JobHandle job = pool.submit(named("steps"), [&](JobContext& context) {
    while (!stop) {
      context.checkpoint();
      ++steps;
      std::this_thread::sleep_for(1ms);
    }
  });
  while (steps < 3) std::this_thread::sleep_for(1ms);
  job.setPaused(true);
  while (job.status().state != JobState::Paused) std::this_thread::sleep_for(1ms);
  const int held = steps;
  const double seconds = job.status().seconds;
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(steps, held);
  EXPECT_EQ(job.status().seconds, seconds);
  job.setPaused(false);
  while (steps == held) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(job.status().state, JobState::Running);
  job.setPaused(true);
  while (job.status().state != JobState::Paused) std::this_thread::sleep_for(1ms);
  job.cancel(); // ends a paused job, too
  EXPECT_TRUE(job.waitFor(1));
  EXPECT_EQ(job.status().state, JobState::Cancelled);
}

TEST(WorkerPool, AWaitingJobCanBePaused) {
  WorkerPool pool;
  Gate gate;
  JobHandle first = pool.submit(named("first"), gate.function());
  gate.awaitReached();
  std::atomic<bool> ran = false;
  JobHandle held = pool.submit(named("held"), [&](JobContext&) { ran = true; });
  held.setPaused(true);
  EXPECT_EQ(held.status().state, JobState::Paused);
  gate.isOpen = true;
  first.wait();
  pool.submit(named("after"), [](JobContext&) {}).wait();
  EXPECT_FALSE(ran);
  held.setPaused(false);
  held.wait();
  EXPECT_TRUE(ran);
}

TEST(WorkerPool, AnExceptionEndsThatJobAlone) {
  WorkerPool pool;
  JobHandle ours = pool.submit(named("ours"), [](JobContext&) {
    throw Error(ErrorKind::Input, "The scan is empty", "no voxel is inside the mask.", "Check it.");
  });
  JobHandle foreign =
      pool.submit(named("foreign"), [](JobContext&) { throw std::out_of_range("index 7"); });
  JobHandle odd = pool.submit(named("odd"), [](JobContext&) { throw 3; });
  JobHandle fine = pool.submit(named("fine"), [](JobContext&) {});
  fine.wait();
  EXPECT_EQ(fine.status().state, JobState::Done);
  ASSERT_EQ(ours.status().state, JobState::Failed);
  EXPECT_EQ(ours.status().error->headline(), "The scan is empty");
  EXPECT_EQ(ours.status().error->kind(), ErrorKind::Input);
  EXPECT_EQ(foreign.status().error->kind(), ErrorKind::Internal);
  EXPECT_EQ(foreign.status().error->why(), "index 7");
  EXPECT_EQ(odd.status().error->kind(), ErrorKind::Internal);
}

TEST(WorkerPool, OutOfMemoryIsTriedOnceMoreWithTheSmallerPlan) {
  WorkerPool pool;
  int attempts = 0;
  JobHandle saved = pool.submit(named("saved"), [&](JobContext& context) {
    ++attempts;
    if (!context.smallerPlan()) throw std::bad_alloc();
  });
  saved.wait();
  EXPECT_EQ(saved.status().state, JobState::Done);
  EXPECT_EQ(attempts, 2);
  ASSERT_EQ(saved.status().log.size(), 1u);
  EXPECT_NE(saved.status().log[0].find("smaller plan"), std::string::npos);

  attempts = 0;
  JobHandle lost = pool.submit(named("lost"), [&](JobContext&) {
    ++attempts;
    C10_THROW_ERROR(OutOfMemoryError, "CUDA out of memory");
  });
  lost.wait();
  EXPECT_EQ(attempts, 2);
  ASSERT_EQ(lost.status().state, JobState::Failed);
  EXPECT_EQ(lost.status().error->kind(), ErrorKind::Memory);
}

TEST(WorkerPool, LibTorchsOwnFailureToAllocateCountsAsOutOfMemory) {
  WorkerPool pool;
  int attempts = 0;
  JobHandle job = pool.submit(named("allocates"), [&](JobContext&) {
    ++attempts;
    TORCH_CHECK(false, "[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate "
                       "memory: you tried to allocate 4000000000000 bytes.");
  });
  job.wait();
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(job.status().error->kind(), ErrorKind::Memory);
}

TEST(WorkerPool, WhatTheDeviceCannotHoldIsRefusedWithTheNumbers) {
  WorkerPool pool;
  JobSpec spec = named("huge");
  spec.memoryEstimate = std::uint64_t{1} << 60;
  JobHandle job = pool.submit(spec, [](JobContext&) { ADD_FAILURE() << "must not run"; });
  job.wait();
  ASSERT_EQ(job.status().state, JobState::Failed);
  EXPECT_EQ(job.status().error->kind(), ErrorKind::Memory);
  EXPECT_NE(job.status().error->why().find(formatBytes(spec.memoryEstimate)), std::string::npos);
  EXPECT_NE(job.status().error->why().find(formatBytes(findDevice("cpu").memoryTotal)),
            std::string::npos);
}

TEST(WorkerPool, AJobWaitsForTheMemoryThatOthersWillNeed) {
  WorkerPool pool({.cpuWorkers = 2});
  Gate gate;
  JobSpec large = named("large");
  large.memoryEstimate = memoryFree(findDevice("cpu")) * 6 / 10;
  JobHandle first = pool.submit(large, gate.function());
  gate.awaitReached();
  bool firstHadEnded = false;
  JobHandle second = pool.submit(
      large, [&](JobContext&) { firstHadEnded = first.status().state == JobState::Done; });
  JobHandle small = pool.submit(named("small"), [](JobContext&) {});
  small.wait(); // passes the one that waits
  for (int i = 0; i < 1000 && second.status().waitsFor.empty(); ++i)
    std::this_thread::sleep_for(1ms);
  EXPECT_EQ(second.status().state, JobState::Waiting);
  EXPECT_NE(second.status().waitsFor.find(formatBytes(large.memoryEstimate)), std::string::npos);
  gate.isOpen = true;
  second.wait();
  EXPECT_EQ(second.status().state, JobState::Done);
  EXPECT_TRUE(firstHadEnded);
  EXPECT_TRUE(second.status().waitsFor.empty());
}

TEST(WorkerPool, ADeviceThatIsNotThereFailsTheJob) {
  WorkerPool pool;
  JobSpec spec = named("elsewhere");
  spec.device = "cuda:99";
  JobHandle job = pool.submit(spec, [](JobContext&) {});
  job.wait();
  ASSERT_EQ(job.status().state, JobState::Failed);
  EXPECT_EQ(job.status().error->kind(), ErrorKind::Input);
}

TEST(WorkerPool, CoresAreSharedOutAmongTheWorkers) {
  WorkerPool pool({.cpuWorkers = 2, .cpuThreads = 5});
  std::latch bothRun(2);
  std::mutex mutex;
  std::multiset<int> threads;
  const JobFunction note = [&](JobContext& context) {
    bothRun.arrive_and_wait();
    const std::scoped_lock lock(mutex);
    threads.insert(context.device().threads);
  };
  JobHandle a = pool.submit(named("a"), note), b = pool.submit(named("b"), note);
  a.wait();
  b.wait();
  EXPECT_EQ(threads, (std::multiset<int>{2, 3}));
}

TEST(WorkerPool, APartFillsItsShareOfTheProgress) {
  WorkerPool pool;
  Gate gate;
  JobHandle job = pool.submit(named("parts"), [&](JobContext& context) {
    context.part(0.5, 0.9).part(0.5, 1).progress(0.5);
    gate.function()(context);
  });
  gate.awaitReached();
  EXPECT_NEAR(job.status().fraction, 0.8, 1e-12);
  gate.isOpen = true;
  job.wait();
}

TEST(WorkerPool, TheListenerHearsEveryStateButNotEveryProgress) {
  std::mutex mutex;
  std::map<std::uint64_t, int> calls;
  std::uint64_t busy = 0;
  double lastFraction = 0;
  {
    WorkerPool pool;
    pool.setListener([&](std::uint64_t id) {
      const std::scoped_lock lock(mutex);
      ++calls[id];
    });
    JobHandle job = pool.submit(named("busy"), [](JobContext& context) {
      const auto end = std::chrono::steady_clock::now() + 300ms;
      for (double f = 0; std::chrono::steady_clock::now() < end; f += 1e-7) context.progress(f);
    });
    busy = job.id();
    job.wait();
    lastFraction = job.status().fraction;
  }
  EXPECT_EQ(lastFraction, 1);
  EXPECT_GE(calls[busy], 3 + 3); // waiting, running, done, and some frames
  EXPECT_LE(calls[busy], 3 + 12);
}

TEST(WorkerPool, TheLastProgressBeforeSilenceIsHeard) {
  std::atomic<bool> heard = false;
  WorkerPool pool;
  Gate gate;
  pool.setListener([&](std::uint64_t id) {
    if (pool.find(id).status().text == "the last") heard = true;
  });
  JobHandle job = pool.submit(named("quiet"), [&](JobContext& context) {
    for (int i = 0; i < 100; ++i) context.progress(0.1, "early");
    context.progress(0.2, "the last");
    gate.function()(context);
  });
  for (int i = 0; i < 1000 && !heard; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(heard);
  gate.isOpen = true;
  job.wait();
}

TEST(WorkerPool, TheEndCancelsWhatRunsAndWhatWaits) {
  JobHandle running, waiting;
  Gate gate;
  {
    WorkerPool pool;
    running = pool.submit(named("running"), gate.function());
    gate.awaitReached();
    waiting = pool.submit(named("waiting"), [](JobContext&) { ADD_FAILURE(); });
  }
  EXPECT_EQ(running.status().state, JobState::Cancelled);
  EXPECT_EQ(waiting.status().state, JobState::Cancelled);
}

TEST(WorkerPool, SurvivesManyThreadsThatSubmitCancelPauseAndLook) {
  std::atomic<int> ran = 0, heard = 0;
  std::vector<JobHandle> handles;
  std::mutex mutex;
  {
    WorkerPool pool({.cpuWorkers = 3, .cpuThreads = 3});
    pool.setListener([&](std::uint64_t) { ++heard; });
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        std::mt19937 random(t);
        for (int i = 0; i < 150; ++i) {
          JobSpec spec = named("job", static_cast<int>(random() % 3));
          if (random() % 4 == 0) spec.supersedeKey = "key";
          JobHandle job = pool.submit(spec, [&](JobContext& context) {
            for (int step = 0; step < 5; ++step) {
              context.progress(step / 5.0, "step");
              context.plot("loss", step, step);
              context.checkpoint();
            }
            ++ran;
          });
          if (random() % 5 == 0) job.cancel();
          if (random() % 5 == 0) {
            job.setPaused(true);
            job.setPaused(false);
          }
          if (random() % 10 == 0) pool.jobs();
          if (random() % 50 == 0) pool.forgetFinished();
          const std::scoped_lock lock(mutex);
          handles.push_back(job);
        }
      });
    for (std::thread& thread : threads) thread.join();
    for (const JobHandle& job : handles) job.wait();
  }
  int done = 0;
  for (const JobHandle& job : handles) {
    ASSERT_TRUE(job.status().finished());
    ASSERT_NE(job.status().state, JobState::Failed);
    done += job.status().state == JobState::Done;
  }
  EXPECT_EQ(handles.size(), 600u);
  EXPECT_GT(done, 100);
  EXPECT_GE(ran, done);
  EXPECT_GE(heard, 600);
}

TEST(JobContext, OutsideAnyPoolRecordsWithoutAPool) {
  JobContext context(findDevice("cpu"));
  context.progress(0.5, "halfway");
  context.plot("loss", 1, 2);
  context.checkpoint();
  context.throwIfCancelled();
  EXPECT_FALSE(context.cancelled());
  EXPECT_FALSE(context.smallerPlan());
  EXPECT_EQ(context.curves().at("loss").y, std::vector<double>{2});
  EXPECT_EQ(context.withSeed(9).part(0, 0.5).seed(), 9u);
}

} // namespace
} // namespace svx
