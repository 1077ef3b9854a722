// Runs the built program as a person's shell would.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace svx::test {

struct Outcome {
  int exitCode = -1; ///< -1: ended by a signal
  std::string out, err;
};

/// A running spectravox without a display; its output goes to files until it ends.
class Program {
public:
  /// `output`: where what it prints goes instead; `Outcome::out` is empty then.
  explicit Program(const std::vector<std::string>& arguments,
                   const std::filesystem::path& output = {});
  ~Program(); ///< ends it when it still runs

  void send(int signal) const;
  std::string errorsSoFar() const;
  Outcome wait();

private:
  pid_t id_ = 0;
  std::filesystem::path out_, err_;
};

inline Outcome run(const std::vector<std::string>& arguments) {
  return Program(arguments).wait();
}

/// A folder of its own that goes with the object.
class Folder {
public:
  Folder();
  ~Folder();
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::filesystem::path path;
};

std::string contentOf(const std::filesystem::path& path);

} // namespace svx::test
