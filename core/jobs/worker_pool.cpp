#include "core/jobs/worker_pool.h"

#include "core/jobs/cuda_device.h"
#include "core/jobs/job_record.h"
#include "core/jobs/tensor_memory.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <malloc.h>

#include <algorithm>
#include <limits>
#include <thread>

namespace svx {

namespace {

constexpr auto frame = std::chrono::milliseconds(33);
constexpr auto memoryLook = std::chrono::milliseconds(250);

Error tooLarge(const JobRecord& job, std::uint64_t available, const std::string& have) {
  return Error(ErrorKind::Memory, job.spec.name + " needs more memory than there is",
               "it needs about " + formatBytes(job.spec.memoryEstimate) + ", " + have + " " +
                   formatBytes(available) + ".",
               "Choose a coarser preset or smaller volumes, or close what uses the memory.");
}

void enterDevice(const Device& device) {
  if (device.kind == DeviceKind::Cuda) cuda::enter(device.index);
  // The first call in a thread takes over the number some other thread set last; ours comes after.
  at::get_num_threads();
  at::set_num_threads(device.threads);
}

void freeCaches(const Device& device) {
  if (device.kind == DeviceKind::Cuda) cuda::emptyCache();
  dropKeptTensorMemory();
  malloc_trim(0);
}

/// LibTorch reports a failed allocation in main memory as a plain c10::Error.
bool isOutOfMemory(const c10::Error& error) {
  return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
         std::string(error.what_without_backtrace()).find("allocate memory") != std::string::npos;
}

Error unexpected(const std::string& job, const std::string& cause) {
  return Error(ErrorKind::Internal, job + " failed", cause,
               "This is a defect; please report it with the log of the job.");
}

struct Attempt {
  std::optional<Error> error;
  bool outOfMemory = false;
};

Attempt attempt(const JobFunction& function, JobContext& context, const std::string& name) {
  try {
    const KeepTensorMemory keep;
    function(context);
    if (context.device().kind == DeviceKind::Cuda) cuda::synchronize(context.device().index);
    return {};
  } catch (const Error& error) {
    return {error};
  } catch (const c10::Error& error) {
    return {unexpected(name, error.what_without_backtrace()), isOutOfMemory(error)};
  } catch (const std::bad_alloc&) {
    return {unexpected(name, "an allocation failed."), true};
  } catch (const std::exception& error) {
    return {unexpected(name, error.what())};
  } catch (...) {
    return {unexpected(name, "an unknown exception was thrown.")};
  }
}

} // namespace

struct WorkerPool::State {
  const std::shared_ptr<JobBoard> board = std::make_shared<JobBoard>();
  std::vector<Device> devices; ///< distinct devices, "auto" takes the first that is large enough
  std::vector<std::thread> workers;
  std::thread announcer;

  // Guarded by board->mutex.
  bool stopping = false; ///< workers take no more jobs
  bool silent = false;   ///< no worker is left to have news
  std::uint64_t lastId = 0;

  std::mutex listenerMutex;
  std::function<void(std::uint64_t)> listener;

  void admit(JobRecord& job) const;
  bool fits(JobRecord& job, const Device& device) const;
  std::shared_ptr<JobRecord> next(const Device& device, int leastPriority) const;
  bool anyWaiting() const;
  void work(const Device& device, int leastPriority);
  void run(const std::shared_ptr<JobRecord>& job, const Device& device) const;
  void announce();
};

/// Gives the job a device, or refuses it. The device's label stands in `status.device`.
void WorkerPool::State::admit(JobRecord& job) const {
  try {
    const std::string wanted =
        job.spec.device == "auto" ? "auto" : findDevice(job.spec.device).label();
    const Device* largest = nullptr;
    for (const Device& device : devices) {
      if (wanted != "auto" && wanted != device.label()) continue;
      if (job.spec.memoryEstimate <= device.memoryTotal) {
        job.status.device = device.label();
        return;
      }
      if (!largest || largest->memoryTotal < device.memoryTotal) largest = &device;
    }
    if (!largest)
      throw Error(ErrorKind::Input, "No worker computes on " + wanted,
                  "the preferences give it none.",
                  "Change the number of workers in the preferences.");
    throw tooLarge(job, largest->memoryTotal, largest->label() + " has");
  } catch (const Error& error) {
    job.status.error = error;
    job.setState(JobState::Failed);
  }
}

/// Whether the job may start on the device now. Jobs that run there count with what of their
/// estimate they have not allocated yet. Refuses the job when nothing of ours runs there to wait
/// for.
bool WorkerPool::State::fits(JobRecord& job, const Device& device) const {
  if (job.spec.memoryEstimate == 0) return true;
  std::uint64_t free = memoryFree(device);
  bool others = false;
  for (const auto& other : board->records) {
    if (!other->memory || other->status.device != device.label()) continue;
    others = true;
    const std::uint64_t used = other->memory->peak(), expected = other->spec.memoryEstimate;
    free -= std::min(free, expected > used ? expected - used : 0);
  }
  if (job.spec.memoryEstimate <= free) return true;
  if (others) {
    job.status.waitsFor = "memory: needs " + formatBytes(job.spec.memoryEstimate) + ", " +
                          formatBytes(free) + " free on " + device.label();
    job.markProgress();
  } else {
    job.status.error = tooLarge(job, free, "free on " + device.label() + " are");
    job.setState(JobState::Failed);
  }
  return false;
}

std::shared_ptr<JobRecord> WorkerPool::State::next(const Device& device, int leastPriority) const {
  std::vector<std::shared_ptr<JobRecord>> waiting;
  for (const auto& job : board->records)
    if (job->status.state == JobState::Waiting && job->status.device == device.label() &&
        job->spec.priority >= leastPriority)
      waiting.push_back(job);
  std::stable_sort(waiting.begin(), waiting.end(), [](const auto& a, const auto& b) {
    return a->spec.priority > b->spec.priority;
  });
  for (const auto& job : waiting)
    if (fits(*job, device)) return job;
  return nullptr;
}

bool WorkerPool::State::anyWaiting() const {
  return std::any_of(board->records.begin(), board->records.end(),
                     [](const auto& job) { return job->status.state == JobState::Waiting; });
}

void WorkerPool::State::work(const Device& device, int leastPriority) {
  enterDevice(device);
  std::unique_lock lock(board->mutex);
  while (!stopping) {
    const std::shared_ptr<JobRecord> job = next(device, leastPriority);
    if (!job) {
      if (anyWaiting())
        board->changed.wait_for(lock, memoryLook);
      else
        board->changed.wait(lock);
      continue;
    }
    job->memory = std::make_shared<MemoryWatch>(device);
    job->setState(JobState::Running);
    lock.unlock();
    run(job, device);
    lock.lock();
  }
}

void WorkerPool::State::run(const std::shared_ptr<JobRecord>& job, const Device& device) const {
  JobContext context(device, job);
  JobFunction function = [&] {
    const std::scoped_lock lock(board->mutex);
    return std::exchange(job->function, nullptr);
  }();
  Attempt outcome = attempt(function, context, job->spec.name);
  if (outcome.outOfMemory && !job->cancelRequested) {
    context.log("Out of memory on " + device.label() + "; trying again with the smaller plan.");
    freeCaches(device);
    job->smallerPlan = true;
    outcome = attempt(function, context, job->spec.name);
    if (outcome.outOfMemory)
      outcome.error =
          Error(ErrorKind::Memory, job->spec.name + " ran out of memory",
                "the smaller plan needs more than " + device.label() + " has free, too.",
                "Choose a coarser preset or smaller volumes, or close what uses the memory.");
  }
  function = nullptr; // what it holds goes before anyone learns that the job has ended
  const bool cancelled =
      job->cancelRequested || (outcome.error && outcome.error->kind() == ErrorKind::Cancelled);
  const std::scoped_lock lock(board->mutex);
  if (cancelled) {
    job->setState(JobState::Cancelled);
  } else {
    job->status.error = outcome.error;
    job->setState(outcome.error ? JobState::Failed : JobState::Done);
  }
}

void WorkerPool::State::announce() {
  std::unique_lock lock(board->mutex);
  auto lastFrame = Clock::now() - frame;
  const auto call = [&](std::uint64_t id) {
    lock.unlock();
    {
      const std::scoped_lock listening(listenerMutex);
      if (listener) listener(id);
    }
    lock.lock();
  };
  while (true) {
    while (!board->stateChanges.empty()) {
      const std::uint64_t id = board->stateChanges.front();
      board->stateChanges.pop_front();
      call(id);
    }
    if (silent) return;
    if (!board->released.empty()) {
      auto released = std::exchange(board->released, {});
      lock.unlock();
      released.clear();
      lock.lock();
    } else if (board->progressed.empty()) {
      board->reported.wait(lock);
    } else if (const auto due = lastFrame + frame; Clock::now() < due) {
      board->reported.wait_until(lock, due, [&] { return silent || !board->stateChanges.empty(); });
    } else {
      lastFrame = Clock::now();
      for (const auto& job : board->records) job->progressPending = false;
      for (const std::uint64_t id : std::exchange(board->progressed, {})) call(id);
    }
  }
}

WorkerPool::WorkerPool(Settings settings) : state_(std::make_unique<State>()) {
  state_->devices = availableDevices();
  State* state = state_.get();
  for (Device device : state_->devices) {
    const int cores =
        settings.cpuThreads > 0 ? settings.cpuThreads : std::max(1, device.threads - 1);
    const int workers =
        device.kind == DeviceKind::Cuda ? settings.cudaWorkers : settings.cpuWorkers;
    for (int w = 0; w < workers; ++w) {
      device.threads = device.kind == DeviceKind::Cuda
                           ? cores
                           : std::max(1, cores / workers + (w < cores % workers ? 1 : 0));
      state_->workers.emplace_back(
          [state, device] { state->work(device, std::numeric_limits<int>::min()); });
    }
    if (device.kind == DeviceKind::Cpu && workers > 0) {
      device.threads = cores;
      state_->workers.emplace_back([state, device] { state->work(device, 1); });
    }
  }
  std::erase_if(state_->devices, [&](const Device& device) {
    return (device.kind == DeviceKind::Cuda ? settings.cudaWorkers : settings.cpuWorkers) < 1;
  });
  state_->announcer = std::thread([state] { state->announce(); });
}

WorkerPool::~WorkerPool() {
  cancelAll();
  {
    const std::scoped_lock lock(state_->board->mutex);
    state_->stopping = true;
    state_->board->changed.notify_all();
  }
  for (std::thread& worker : state_->workers) worker.join();
  {
    const std::scoped_lock lock(state_->board->mutex);
    state_->silent = true;
    state_->board->reported.notify_all();
  }
  state_->announcer.join();
  // Each record holds the board: left there, none of them would ever go.
  std::vector<std::shared_ptr<JobRecord>> records;
  const std::scoped_lock lock(state_->board->mutex);
  records.swap(state_->board->records);
}

JobHandle WorkerPool::submit(JobSpec spec, JobFunction function) {
  JobBoard& board = *state_->board;
  const auto job = std::make_shared<JobRecord>(std::move(spec), std::move(function), state_->board);
  const std::scoped_lock lock(board.mutex);
  job->status.id = ++state_->lastId;
  if (!job->spec.supersedeKey.empty())
    for (const auto& older : board.records)
      if (older->spec.supersedeKey == job->spec.supersedeKey) older->cancel();
  board.records.push_back(job);
  job->setState(JobState::Waiting);
  state_->admit(*job);
  return JobHandle(job);
}

std::vector<JobStatus> WorkerPool::jobs() const {
  const std::scoped_lock lock(state_->board->mutex);
  std::vector<JobStatus> all;
  for (const auto& job : state_->board->records) all.push_back(job->snapshot());
  return all;
}

JobHandle WorkerPool::find(std::uint64_t id) const {
  const std::scoped_lock lock(state_->board->mutex);
  for (const auto& job : state_->board->records)
    if (job->status.id == id) return JobHandle(job);
  return {};
}

void WorkerPool::forgetFinished() {
  const std::scoped_lock lock(state_->board->mutex);
  std::erase_if(state_->board->records, [](const auto& job) { return job->status.finished(); });
}

void WorkerPool::cancelAll() {
  const std::scoped_lock lock(state_->board->mutex);
  for (const auto& job : state_->board->records) job->cancel();
}

void WorkerPool::setListener(std::function<void(std::uint64_t jobId)> listener) {
  const std::scoped_lock lock(state_->listenerMutex);
  state_->listener = std::move(listener);
}

} // namespace svx
