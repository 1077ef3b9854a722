// One finished run: what came out and how it came about.
#pragma once

#include "core/jobs/checkpoint_store.h"
#include "core/methods/method.h"

namespace svx {

struct RunRequest {
  const Method* method = nullptr;
  std::string preset; ///< id, for the record; `values` already holds its values
  Values values;
  Inputs inputs;
  std::uint64_t seed = 1;
  /// Where the run goes on from when it was cut off before; none when empty. Who gives it empties
  /// it, once the result is safe.
  std::shared_ptr<CheckpointStore> store;
};

struct InputRecord {
  std::string id;     ///< "fixed"
  std::string name;   ///< as shown in the study
  std::string file;   ///< file name without its folder; empty for data made here
  std::string path;   ///< absolute; written to sessions, left out of exported reports
  std::string sha256; ///< of the voxels, points or parameters in memory
};

/// Provenance and outcome of a run. The same inputs, values, seed and device give the same outputs.
struct Result {
  std::string methodId, methodTitle, citation;
  int methodVersion = 0;
  std::string preset;
  Values values;
  std::vector<InputRecord> inputs;
  std::uint64_t seed = 1;
  std::string device; ///< "cpu (Intel Xeon, 2 threads)"
  double seconds = 0;
  std::uint64_t peakMemory = 0; ///< bytes above the start of the run
  std::string softwareVersion;
  std::string finishedAt; ///< ISO 8601, UTC
  std::map<std::string, Curve> curves;
  std::vector<PreviewPtr> previews; ///< the steps on the way
  Outputs outputs;
};

/// Checks the inputs (required, kind) and values, seeds, runs, times and records.
/// Throws `Error{Usage}` for a missing input, and what the method throws.
std::shared_ptr<const Result> execute(const RunRequest& request, JobContext& context);

/// SHA-256 as lower-case hex.
std::string sha256(const void* data, std::size_t bytes);
/// Of the content that matters: grid and voxels, points, or the parameters of a transform (of kinds
/// without any, the displacement on a fixed probe grid).
std::string sha256(const Data& data);

} // namespace svx
