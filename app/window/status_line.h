// The status bar: jobs in one line, the cursor with its value, device and memory.
#pragma once

#include "widgets/job_model.h"
#include "widgets/linked_cursor.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace svx {

/// objectName: "statusLine"; children "jobs", "jobProgress", "jobCancel", "cursor", "device".
class StatusLine : public QWidget {
  Q_OBJECT
public:
  /// Tells of a job of `files` when no job of `compute` runs. `device`: as in Preferences.
  StatusLine(JobModel& compute, JobModel& files, LinkedCursor& cursor, QWidget* parent = nullptr);

  void setCursorText(const QString& text);
  void setDevice(const QString& device);

Q_SIGNALS:
  void jobsWanted(); ///< the line was clicked

private:
  void showJobs();
  void showMemory();

  JobModel& compute_;
  JobModel& files_;
  QToolButton* jobs_;
  QProgressBar* progress_;
  QToolButton* cancel_;
  QLabel* cursor_;
  QLabel* deviceLabel_;
  QTimer memoryTimer_;
  Device device_;
};

} // namespace svx
