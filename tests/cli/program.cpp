#include "tests/cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <sstream>

extern char** environ;

namespace svx::test {

namespace {

/// Without a display, and with a Qt platform that would fail were it loaded.
std::vector<std::string> environmentWithoutDisplay() {
  std::vector<std::string> variables{"QT_QPA_PLATFORM=xcb"};
  for (char** variable = environ; *variable; ++variable) {
    const std::string text = *variable;
    if (!text.starts_with("DISPLAY=") && !text.starts_with("WAYLAND_DISPLAY=") &&
        !text.starts_with("QT_QPA_PLATFORM="))
      variables.push_back(text);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

} // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "spectravox-cli-XXXXXX").string();
  path = mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string contentOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

Program::Program(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  static std::atomic<int> count = 0;
  const std::string stem =
      (std::filesystem::temp_directory_path() /
       ("spectravox-cli-" + std::to_string(getpid()) + "-" + std::to_string(count++)))
          .string();
  out_ = stem + ".out";
  err_ = stem + ".err";
  std::vector<std::string> words{SVX_PROGRAM}, variables = environmentWithoutDisplay();
  words.insert(words.end(), arguments.begin(), arguments.end());
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  constexpr int mode = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
                                   output.empty() ? out_.c_str() : output.c_str(), mode, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_.c_str(), mode, 0600);
  if (posix_spawn(&id_, SVX_PROGRAM, &files, nullptr, pointers(words).data(),
                  pointers(variables).data()) != 0)
    ADD_FAILURE() << "cannot start " << SVX_PROGRAM;
  posix_spawn_file_actions_destroy(&files);
}

Program::~Program() {
  if (id_ > 0) {
    kill(id_, SIGKILL);
    wait();
  }
  std::error_code ignored;
  std::filesystem::remove(out_, ignored);
  std::filesystem::remove(err_, ignored);
}

void Program::send(int signal) const {
  kill(id_, signal);
}

std::string Program::errorsSoFar() const {
  return contentOf(err_);
}

Outcome Program::wait() {
  int status = 0;
  waitpid(id_, &status, 0);
  id_ = 0;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(out_), contentOf(err_)};
}

} // namespace svx::test
