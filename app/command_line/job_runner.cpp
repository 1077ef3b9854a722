#include "app/command_line/job_runner.h"

#include "app/command_line/progress_line.h"
#include "core/jobs/memory_limit.h"

#include <csignal>

namespace svx {

namespace {

volatile std::sig_atomic_t interrupted = 0;

/// SA_RESETHAND: the second signal does what it does by default.
void catchInterrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

WorkerPool::Settings oneWorker(const DeviceOptions& options) {
  const int cores = findDevice("cpu").threads;
  return {1, options.threads > 0 ? options.threads : cores, 1};
}

[[noreturn]] void throwInterrupted(const std::string& job) {
  throw Error(ErrorKind::Cancelled, job + " was cancelled", "it was interrupted.");
}

} // namespace

void DeviceOptions::addTo(CLI::App& parser) {
  parser.add_option("--device", device, "auto, cpu or cuda:N")->capture_default_str();
  parser.add_option("--threads", threads, "CPU threads [all cores]")
      ->check(CLI::Range(1, 1024).description(""));
  parser
      .add_option("--memory", memory,
                  "main memory to plan with, such as 8GB [all there is]; what is larger is kept on "
                  "the disk where a method can, and refused where it cannot")
      ->transform(CLI::AsSizeValue(true).description(""));
}

JobRunner::JobRunner(const DeviceOptions& options)
    : device_((setMemoryLimit(options.memory), findDevice(options.device).label())),
      pool_(oneWorker(options)) {
  catchInterrupts();
}

void JobRunner::run(const std::string& name, std::uint64_t memory, JobFunction work) {
  if (interrupted) throwInterrupted(name); // while a short job before this one ran
  JobHandle job = pool_.submit({name, memory, 0, {}, device_}, std::move(work));
  ProgressLine line;
  while (!job.waitFor(0.05)) {
    if (interrupted) job.cancel();
    line.show(job.status());
  }
  const JobStatus status = job.status();
  line.end(status);
  if (status.error) throw *status.error;
  if (status.state == JobState::Cancelled) throwInterrupted(name);
}

} // namespace svx
