#include "core/jobs/job.h"

#include "core/jobs/job_record.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

double inSeconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

} // namespace

JobRecord::JobRecord(JobSpec jobSpec, JobFunction jobFunction, std::shared_ptr<JobBoard> jobBoard)
    : spec(std::move(jobSpec)), board(std::move(jobBoard)), function(std::move(jobFunction)) {
  status.name = spec.name;
  status.memoryEstimate = spec.memoryEstimate;
}

void JobRecord::setState(JobState state) {
  const auto now = Clock::now();
  if (state == JobState::Running && status.state == JobState::Waiting) startedAt = now;
  const bool started = startedAt != Clock::time_point{};
  if (started && state == JobState::Paused) pausedAt = now;
  if (started && status.state == JobState::Paused) pausedFor += now - pausedAt;
  status.state = state;
  if (state != JobState::Waiting) status.waitsFor.clear();
  if (status.finished()) {
    if (started) status.seconds = inSeconds(now - startedAt - pausedFor);
    if (memory) status.peakMemory = memory->peak();
    if (state == JobState::Done) status.fraction = 1;
    memory = nullptr;
  }
  board->stateChanges.push_back(status.id);
  board->changed.notify_all();
  board->reported.notify_all();
}

void JobRecord::markProgress() {
  if (progressPending) return;
  progressPending = true;
  board->progressed.push_back(status.id);
  board->reported.notify_all();
}

void JobRecord::cancel() {
  if (status.finished()) return;
  cancelRequested = true;
  if (startedAt == Clock::time_point{}) {
    board->released.push_back(std::move(function));
    setState(JobState::Cancelled);
  }
  board->changed.notify_all();
}

JobStatus JobRecord::snapshot() const {
  JobStatus copy = status;
  if (startedAt == Clock::time_point{} || copy.finished()) return copy;
  const auto now = status.state == JobState::Paused ? pausedAt : Clock::now();
  copy.seconds = inSeconds(now - startedAt - pausedFor);
  if (memory) copy.peakMemory = memory->peak();
  if (copy.fraction > 0.02 && copy.seconds > 0.5)
    copy.secondsLeft = copy.seconds * (1 - copy.fraction) / copy.fraction;
  return copy;
}

std::uint64_t JobHandle::id() const {
  const std::scoped_lock lock(record_->board->mutex);
  return record_->status.id;
}

JobStatus JobHandle::status() const {
  const std::scoped_lock lock(record_->board->mutex);
  return record_->snapshot();
}

void JobHandle::cancel() {
  const std::scoped_lock lock(record_->board->mutex);
  record_->cancel();
}

void JobHandle::setPaused(bool paused) {
  const std::scoped_lock lock(record_->board->mutex);
  if (record_->status.finished()) return;
  record_->pauseRequested = paused;
  if (record_->startedAt == Clock::time_point{})
    record_->setState(paused ? JobState::Paused : JobState::Waiting);
  record_->board->changed.notify_all();
}

void JobHandle::wait() const {
  std::unique_lock lock(record_->board->mutex);
  record_->board->changed.wait(lock, [&] { return record_->status.finished(); });
}

bool JobHandle::waitFor(double seconds) const {
  std::unique_lock lock(record_->board->mutex);
  return record_->board->changed.wait_for(lock, std::chrono::duration<double>(seconds),
                                          [&] { return record_->status.finished(); });
}

JobContext::JobContext(Device device, std::shared_ptr<JobRecord> record)
    : device_(std::move(device)), record_(std::move(record)) {}

JobContext::JobContext(Device device)
    : JobContext(std::move(device), std::make_shared<JobRecord>(JobSpec{}, JobFunction{},
                                                                std::make_shared<JobBoard>())) {}

bool JobContext::smallerPlan() const {
  return record_->smallerPlan;
}

void JobContext::progress(double fraction, const std::string& text) {
  const std::scoped_lock lock(record_->board->mutex);
  record_->status.fraction =
      fraction < 0 ? fraction : std::clamp(std::lerp(from_, to_, fraction), 0.0, 1.0);
  if (!text.empty()) record_->status.text = text;
  record_->markProgress();
}

void JobContext::plot(const std::string& curve, double x, double y) {
  const std::scoped_lock lock(record_->board->mutex);
  Curve& points = record_->status.curves[curve];
  points.x.push_back(x);
  points.y.push_back(y);
  record_->markProgress();
}

void JobContext::log(const std::string& line) {
  const std::scoped_lock lock(record_->board->mutex);
  record_->status.log.push_back(line);
  record_->markProgress();
}

void JobContext::show(Preview preview) {
  auto shown = std::make_shared<const Preview>(std::move(preview));
  const std::scoped_lock lock(record_->board->mutex);
  record_->status.previews.push_back(std::move(shown));
  record_->markProgress();
}

std::vector<PreviewPtr> JobContext::previews() const {
  const std::scoped_lock lock(record_->board->mutex);
  return record_->status.previews;
}

std::map<std::string, Curve> JobContext::curves() const {
  const std::scoped_lock lock(record_->board->mutex);
  return record_->status.curves;
}

bool JobContext::cancelled() const {
  return record_->cancelRequested;
}

void JobContext::throwIfCancelled() const {
  if (cancelled())
    throw Error(ErrorKind::Cancelled, "Cancelled", "the job was stopped before it ended.");
}

void JobContext::checkpoint() {
  JobRecord& record = *record_;
  {
    std::unique_lock lock(record.board->mutex);
    const auto mayGoOn = [&] { return !record.pauseRequested || record.cancelRequested; };
    if (!mayGoOn()) {
      record.setState(JobState::Paused);
      record.board->changed.wait(lock, mayGoOn);
      record.setState(JobState::Running);
    }
  }
  throwIfCancelled();
}

JobContext JobContext::withSeed(std::uint64_t seed) const {
  JobContext context = *this;
  context.seed_ = seed;
  return context;
}

JobContext JobContext::withStore(CheckpointStore* store) const {
  JobContext context = *this;
  context.store_ = store;
  return context;
}

JobContext JobContext::part(double from, double to) const {
  JobContext context = *this;
  context.from_ = std::lerp(from_, to_, from);
  context.to_ = std::lerp(from_, to_, to);
  return context;
}

} // namespace svx
