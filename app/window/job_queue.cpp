#include "app/window/job_queue.h"

namespace svx {

JobQueue::JobQueue(const WorkerPool::Settings& settings, QObject* parent)
    : QObject(parent), pool_(settings), model_(pool_) {
  connect(&model_, &JobModel::finished, this, &JobQueue::finish);
}

JobHandle JobQueue::submit(JobSpec spec, JobFunction work,
                           std::function<void(std::optional<Error>)> done) {
  const JobHandle handle = pool_.submit(std::move(spec), std::move(work));
  done_[handle.id()] = std::move(done);
  return handle;
}

void JobQueue::finish(quint64 id) {
  const auto found = done_.find(id);
  if (found == done_.end()) return;
  const auto done = std::move(found->second);
  done_.erase(found);
  const JobStatus* job = model_.find(id);
  if (!job || job->state == JobState::Done) return done(std::nullopt);
  if (job->error) return done(job->error);
  done(Error(ErrorKind::Cancelled, job->name, tr("It was cancelled.").toStdString()));
}

} // namespace svx
