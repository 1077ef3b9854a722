#include "widgets/job_model.h"

#include <QTimer>

#include <algorithm>
#include <cmath>
#include <mutex>

namespace svx {

/// Outlives the model where the listener is still being called in another thread.
struct JobModel::Post {
  std::mutex mutex;
  JobModel* model; ///< null once the model is gone
  bool pending = false;
};

JobModel::JobModel(WorkerPool& pool, QObject* parent)
    : QObject(parent), pool_(pool), post_(std::make_shared<Post>()) {
  post_->model = this;
  jobs_ = pool.jobs();
  for (const JobStatus& job : jobs_)
    if (job.finished()) ended_.insert(job.id);
  pool.setListener([post = post_](std::uint64_t) {
    const std::lock_guard lock(post->mutex);
    if (!post->model || std::exchange(post->pending, true)) return;
    QMetaObject::invokeMethod(
        post->model, [model = post->model] { model->refreshSoon(); }, Qt::QueuedConnection);
  });
}

JobModel::~JobModel() {
  pool_.setListener({});
  const std::lock_guard lock(post_->mutex);
  post_->model = nullptr;
}

void JobModel::refreshSoon() {
  constexpr int least = 33; // ms between two refreshes
  const int since =
      lastRefresh_.isValid() ? int(std::min<qint64>(lastRefresh_.elapsed(), least)) : least;
  QTimer::singleShot(least - since, this, &JobModel::refresh);
}

void JobModel::refresh() {
  lastRefresh_.start();
  {
    const std::lock_guard lock(post_->mutex);
    post_->pending = false;
  }
  jobs_ = pool_.jobs();
  std::vector<std::uint64_t> ended;
  for (const JobStatus& job : jobs_)
    if (job.finished() && ended_.insert(job.id).second) ended.push_back(job.id);
  Q_EMIT changed();
  for (std::uint64_t id : ended) Q_EMIT finished(id);
}

const JobStatus* JobModel::find(std::uint64_t id) const {
  const auto found =
      std::find_if(jobs_.begin(), jobs_.end(), [&](const JobStatus& job) { return job.id == id; });
  return found == jobs_.end() ? nullptr : &*found;
}

int JobModel::running() const {
  return int(std::count_if(jobs_.begin(), jobs_.end(), [](const JobStatus& job) {
    return job.state == JobState::Running || job.state == JobState::Paused;
  }));
}

int JobModel::waiting() const {
  return int(std::count_if(jobs_.begin(), jobs_.end(),
                           [](const JobStatus& job) { return job.state == JobState::Waiting; }));
}

const JobStatus* JobModel::foremost() const {
  for (const JobStatus& job : jobs_)
    if (job.state == JobState::Running || job.state == JobState::Paused) return &job;
  return nullptr;
}

void JobModel::cancel(std::uint64_t id) {
  if (JobHandle job = pool_.find(id)) job.cancel();
}

void JobModel::setPaused(std::uint64_t id, bool paused) {
  if (JobHandle job = pool_.find(id)) job.setPaused(paused);
}

void JobModel::forgetFinished() {
  pool_.forgetFinished();
  refresh();
}

QString durationText(double seconds) {
  if (seconds < 9.95) return JobModel::tr("%1 s").arg(seconds, 0, 'f', 1);
  const auto whole = std::int64_t(std::llround(seconds));
  if (whole < 60) return JobModel::tr("%1 s").arg(whole);
  if (whole < 3600)
    return JobModel::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QChar('0'));
  return JobModel::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QChar('0'));
}

} // namespace svx
