#include "app/window/status_line.h"

#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace svx {

StatusLine::StatusLine(JobModel& compute, JobModel& files, LinkedCursor& cursor, QWidget* parent)
    : QWidget(parent), compute_(compute), files_(files) {
  setObjectName("statusLine");
  jobs_ = new QToolButton;
  jobs_->setObjectName("jobs");
  jobs_->setAccessibleName(tr("Jobs"));
  jobs_->setToolTip(tr("Show or hide the jobs"));
  jobs_->setAutoRaise(true);
  connect(jobs_, &QToolButton::clicked, this, &StatusLine::jobsWanted);
  progress_ = new QProgressBar;
  progress_->setObjectName("jobProgress");
  progress_->setAccessibleName(tr("Progress"));
  progress_->setFixedWidth(grid * 16);
  progress_->setTextVisible(false);
  cancel_ = new QToolButton;
  cancel_->setObjectName("jobCancel");
  cancel_->setAccessibleName(tr("Cancel the job"));
  cancel_->setToolTip(tr("Cancel this job"));
  cancel_->setIcon(icon("dialog-cancel"));
  cancel_->setAutoRaise(true);
  connect(cancel_, &QToolButton::clicked, this, [this] {
    for (JobModel* model : {&compute_, &files_})
      if (const JobStatus* job = model->foremost()) return model->cancel(job->id);
  });
  cursor_ = new QLabel;
  cursor_->setObjectName("cursor");
  cursor_->setAccessibleName(tr("Cursor"));
  deviceLabel_ = new QLabel;
  deviceLabel_->setObjectName("device");
  deviceLabel_->setAccessibleName(tr("Device and memory"));

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(grid / 2, 0, grid, 0);
  layout->setSpacing(grid);
  layout->addWidget(jobs_);
  layout->addWidget(progress_);
  layout->addWidget(cancel_);
  layout->addStretch(1);
  layout->addWidget(cursor_);
  layout->addSpacing(grid * 2);
  layout->addWidget(deviceLabel_);

  for (JobModel* model : {&compute_, &files_})
    connect(model, &JobModel::changed, this, &StatusLine::showJobs);
  connect(&cursor, &LinkedCursor::moved, this,
          [this, &cursor] { setCursorText(positionText(cursor.position())); });
  connect(&memoryTimer_, &QTimer::timeout, this, &StatusLine::showMemory);
  memoryTimer_.start(2000);
  showJobs();
}

void StatusLine::setCursorText(const QString& text) {
  cursor_->setText(text);
}

void StatusLine::setDevice(const QString& device) {
  device_ = findDevice(device.toStdString());
  showMemory();
}

void StatusLine::showMemory() {
  const auto used = device_.memoryTotal - std::min(device_.memoryTotal, memoryFree(device_));
  const QString kind = device_.kind == DeviceKind::Cuda ? "GPU" : "CPU";
  deviceLabel_->setText(tr("%1  %2 of %3")
                            .arg(kind, QString::fromStdString(formatBytes(used)),
                                 QString::fromStdString(formatBytes(device_.memoryTotal))));
  deviceLabel_->setToolTip(QString::fromStdString(device_.name));
}

void StatusLine::showJobs() {
  const JobStatus* job = compute_.foremost();
  if (!job) job = files_.foremost();
  progress_->setVisible(job);
  cancel_->setVisible(job);
  const int waiting = compute_.waiting() + files_.waiting();
  if (!job) {
    jobs_->setText(waiting ? tr("Jobs: %n waiting", nullptr, waiting) : tr("No jobs running"));
    return;
  }
  QString text = QString::fromStdString(job->name);
  if (job->secondsLeft) text += tr("  %1 left").arg(durationText(*job->secondsLeft));
  if (const int others = compute_.running() + files_.running() - 1 + waiting; others > 0)
    text += tr("  and %n more", nullptr, others);
  jobs_->setText(text);
  progress_->setRange(0, job->fraction < 0 ? 0 : 1000);
  progress_->setValue(int(job->fraction * 1000));
}

} // namespace svx
