// The progress of a job on stderr: a bar that is redrawn on a terminal, else a line now and then.
#pragma once

#include "core/jobs/job.h"

namespace svx {

class ProgressLine {
public:
  ProgressLine();
  void show(const JobStatus& status);
  void end(const JobStatus& status); ///< clears the bar, prints what of the log was not yet

private:
  void printLog(const JobStatus& status);
  void clear();

  bool terminal_;
  bool drawn_ = false;
  std::string lastText_;
  int lastTenth_ = 0;
  std::size_t logged_ = 0;
};

} // namespace svx
