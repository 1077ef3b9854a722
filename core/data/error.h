// Errors that a person can act on.
#pragma once

#include <stdexcept>
#include <string>

namespace svx {

/// Decides the exit code of the command line and the colour of the banner, nothing else.
enum class ErrorKind {
  Internal,  ///< a defect of ours; exit code 1
  Usage,     ///< an unknown method, parameter or value; exit code 2
  Input,     ///< a file or an image that cannot be used; exit code 3
  Cancelled, ///< the person stopped it; exit code 4
  Memory     ///< more memory needed than there is; exit code 5
};

/// One sentence each: what failed (naming the file and place), why, and what to do about it.
/// `std::exception::what()` joins the three. Thread-safe to copy and to throw across threads.
class Error : public std::runtime_error {
public:
  Error(ErrorKind kind, std::string what, std::string why, std::string remedy = {});

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& headline() const noexcept { return headline_; }
  const std::string& why() const noexcept { return why_; }
  const std::string& remedy() const noexcept { return remedy_; }

private:
  ErrorKind kind_;
  std::string headline_, why_, remedy_;
};

/// The process exit code for a kind of error: 1 internal, 2 usage, 3 input, 4 cancelled, 5 memory.
int exitCode(ErrorKind kind) noexcept;

} // namespace svx
