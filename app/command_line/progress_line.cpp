#include "app/command_line/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {

namespace {

std::string percent(double fraction) {
  char text[16];
  std::snprintf(text, sizeof text, "%3.0f %%", 100 * std::max(0.0, fraction));
  return text;
}

std::string timeLeft(const JobStatus& status) {
  if (!status.secondsLeft) return {};
  const auto seconds = static_cast<long>(std::ceil(*status.secondsLeft));
  if (seconds < 90) return "  " + std::to_string(seconds) + " s left";
  return "  " + std::to_string((seconds + 59) / 60) + " min left";
}

std::size_t terminalWidth() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

void ProgressLine::show(const JobStatus& status) {
  printLog(status);
  if (status.state == JobState::Waiting) return;
  if (terminal_) {
    constexpr int width = 24;
    const int filled = static_cast<int>(std::lround(width * std::clamp(status.fraction, 0.0, 1.0)));
    std::string line = "[" + std::string(filled, '=') + std::string(width - filled, ' ') + "] " +
                       percent(status.fraction) + timeLeft(status) + "  " + status.text;
    line.resize(std::min(line.size(), terminalWidth() - 1));
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
    drawn_ = true;
    return;
  }
  const int tenth = static_cast<int>(10 * std::max(0.0, status.fraction));
  if (status.text == lastText_ && tenth == lastTenth_) return;
  lastText_ = status.text;
  lastTenth_ = tenth;
  std::fprintf(stderr, "%s  %s\n", percent(status.fraction).c_str(), status.text.c_str());
}

void ProgressLine::end(const JobStatus& status) {
  clear();
  printLog(status);
  // Work may be done before anybody has looked at it.
  if (!terminal_ && status.state == JobState::Done && lastText_.empty()) show(status);
}

void ProgressLine::printLog(const JobStatus& status) {
  if (logged_ < status.log.size()) clear();
  for (; logged_ < status.log.size(); ++logged_)
    std::fprintf(stderr, "%s\n", status.log[logged_].c_str());
}

void ProgressLine::clear() {
  if (drawn_) std::fprintf(stderr, "\r\033[K");
  drawn_ = false;
}

} // namespace svx
