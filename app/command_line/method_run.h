// Running a method on files, as `run` and `batch` do.
#pragma once

#include "app/command_line/job_runner.h"
#include "core/methods/result.h"

#include <filesystem>
#include <set>

namespace svx {

/// Files by the id of the input that they are.
using InputPaths = std::map<std::string, std::filesystem::path>;

/// "name=value" in its two parts. Throws `Error{Usage}` naming the option.
std::pair<std::string, std::string> splitAssignment(const std::string& text,
                                                    const std::string& option);

/// The values of the preset (empty: the defaults) with the "name=value" of `--set` over them.
/// Throws `Error{Usage}` for an unknown parameter or preset and for a value outside its range.
Values valuesOf(const MethodInfo& info, const std::string& preset,
                const std::vector<std::string>& assignments);

/// Makes the folder and sees that it can be written before any time is spent.
void prepareFolder(const std::filesystem::path& folder);

/// Reads the inputs into the request and runs it; each is a job.
std::shared_ptr<const Result> readAndExecute(JobRunner& runner, RunRequest& request,
                                             const InputPaths& paths);

/// Writes every output but those whose ids are in `without`, and "result.json", the record of the
/// run. Returns the files.
std::vector<std::filesystem::path> writeResult(const Result& result, const MethodInfo& info,
                                               const std::filesystem::path& folder,
                                               const std::set<std::string>& without,
                                               JobContext& context);

} // namespace svx
