// Runs work as jobs while the terminal shows how far it is.
#pragma once

#include "core/jobs/worker_pool.h"

#include <CLI/App.hpp>

namespace svx {

/// `--device`, `--threads` and `--memory`.
struct DeviceOptions {
  std::string device = "auto";
  int threads = 0;          ///< 0 = all cores
  std::uint64_t memory = 0; ///< bytes; 0 = all there is

  void addTo(CLI::App& parser);
};

/// One worker on one device. Ctrl-C (SIGINT, SIGTERM) cancels the job that runs; a second one ends
/// the program at once.
class JobRunner {
public:
  /// Throws `Error` for a device that there is not.
  explicit JobRunner(const DeviceOptions& options);

  /// Runs `work` and returns when it has ended. Throws what it threw; `Error{Cancelled}` after
  /// Ctrl-C. `memory` is its estimate in bytes.
  void run(const std::string& name, std::uint64_t memory, JobFunction work);

private:
  std::string device_;
  WorkerPool pool_;
};

} // namespace svx
