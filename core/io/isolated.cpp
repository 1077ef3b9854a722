#include "core/io/isolated.h"

#include "core/io/format.h"

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace svx {

namespace {

constexpr unsigned patienceSeconds = 60;

void writeAll(int descriptor, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (put <= 0) _exit(1);
    done += static_cast<std::size_t>(put);
  }
}

std::string readAll(int descriptor) {
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
}

/// The child: a byte that tells result ('+') from cause ('-'), then the text.
[[noreturn]] void work(int descriptor, const std::function<std::string()>& function) {
  for (const int code : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM}) std::signal(code, SIG_DFL);
  alarm(patienceSeconds);
  std::string answer;
  try {
    answer = "+" + function();
  } catch (const Error& error) {
    answer = "-" + error.why();
  } catch (const std::exception& error) {
    answer = "-" + std::string(error.what());
  }
  writeAll(descriptor, answer);
  _exit(0);
}

} // namespace

std::string isolated(const std::filesystem::path& path,
                     const std::function<std::string()>& function) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw unreadable(path, "the system has no free pipe");
  const pid_t child = ::fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    throw unreadable(path, "the system cannot start a process");
  }
  if (child == 0) work(ends[1], function);
  ::close(ends[1]);
  const std::string answer = readAll(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || answer.empty())
    throw unreadable(path, "it is damaged", "Copy it again.");
  if (answer.front() == '-') throw unreadable(path, answer.substr(1));
  return answer.substr(1);
}

} // namespace svx
