// A job: its description, its state as seen from outside, and what it may do from inside.
#pragma once

#include "core/data/error.h"
#include "core/jobs/device.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace svx {

struct JobSpec {
  std::string name;                 ///< as the job list shows it
  std::uint64_t memoryEstimate = 0; ///< bytes on the device; 0 = small
  int priority = 0;                 ///< higher runs earlier
  std::string supersedeKey;         ///< a newer job with the same key cancels the older ones
  std::string device = "auto";      ///< "auto", "cpu", "cuda:N"
};

enum class JobState { Waiting, Running, Paused, Done, Failed, Cancelled };

/// Values over time, drawn live: "loss" against iteration.
struct Curve {
  std::vector<double> x, y;
};

/// A small grey picture of what a job is at.
struct Preview {
  std::string caption;
  int width = 0, height = 0;
  std::vector<std::uint8_t> grey; ///< row by row from the top; 0 is black
};
using PreviewPtr = std::shared_ptr<const Preview>;

/// A snapshot of a job; a copy that nobody changes any more.
struct JobStatus {
  std::uint64_t id = 0;
  std::string name;
  JobState state = JobState::Waiting;
  double fraction = 0;               ///< 0 to 1; negative = unknown
  std::string text;                  ///< what it does now
  std::string device;                ///< label of the device it runs on or waits for
  std::string waitsFor;              ///< why a waiting job waits, with the numbers in GB
  double seconds = 0;                ///< running time so far
  std::optional<double> secondsLeft; ///< an estimate from the progress so far
  std::uint64_t memoryEstimate = 0;
  std::uint64_t peakMemory = 0; ///< bytes above the start of the job; see MemoryWatch
  std::vector<std::string> log;
  std::map<std::string, Curve> curves;
  std::vector<PreviewPtr> previews; ///< in the order in which they were shown
  std::optional<Error> error;

  bool finished() const {
    return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
  }
};

class CheckpointStore;
class JobRecord; // shared state behind handles and contexts

/// From outside. Cheap to copy; any thread.
class JobHandle {
public:
  JobHandle() = default;
  explicit JobHandle(std::shared_ptr<JobRecord> record) : record_(std::move(record)) {}
  explicit operator bool() const { return record_ != nullptr; }

  std::uint64_t id() const;
  JobStatus status() const;
  void cancel();               ///< takes effect at the job's next look, within 200 ms
  void setPaused(bool paused); ///< takes effect at the job's next `checkpoint`
  void wait() const;           ///< never from the window thread
  /// Waits at most `seconds`; whether the job has finished.
  bool waitFor(double seconds) const;

private:
  std::shared_ptr<JobRecord> record_;
};

/// From inside a job. All calls are thread-safe and cheap enough for every iteration.
class JobContext {
public:
  JobContext(Device device, std::shared_ptr<JobRecord> record);
  /// A context outside any pool (tests, tools): nothing is shown, nothing cancels.
  explicit JobContext(Device device);

  const Device& device() const { return device_; }
  /// True on the retry after running out of device memory: use tiles, less precision or less
  /// memory.
  bool smallerPlan() const;

  void progress(double fraction, const std::string& text = {});
  void plot(const std::string& curve, double x, double y);
  void log(const std::string& line);
  void show(Preview preview); ///< a step worth seeing; a few ten kB, a few ten in a job
  std::map<std::string, Curve> curves() const; ///< all that was plotted so far
  std::vector<PreviewPtr> previews() const;    ///< all that was shown so far

  bool cancelled() const;
  void throwIfCancelled() const; ///< throws `Error{Cancelled}`
  void checkpoint();             ///< a place to stop: waits while paused, then as throwIfCancelled

  /// What a method seeds its random generators with.
  std::uint64_t seed() const { return seed_; }
  JobContext withSeed(std::uint64_t seed) const;

  /// Where the work is kept on the way; nullptr where nobody keeps it. It must outlive the
  /// contexts.
  CheckpointStore* store() const { return store_; }
  JobContext withStore(CheckpointStore* store) const;

  /// A context for a part of the work: its progress 0..1 fills [from, to] of this one's.
  JobContext part(double from, double to) const;

private:
  Device device_;
  std::shared_ptr<JobRecord> record_;
  double from_ = 0, to_ = 1;
  std::uint64_t seed_ = 1;
  CheckpointStore* store_ = nullptr;
};

using JobFunction = std::function<void(JobContext&)>;

} // namespace svx
