// The worker pool as the window sees it.
#pragma once

#include "core/jobs/worker_pool.h"

#include <QElapsedTimer>
#include <QObject>

#include <set>

namespace svx {

/// Takes the pool's one listener; keeps a snapshot of the jobs and tells in the window thread what
/// changed, at most about 30 times a second. The pool must outlive it.
class JobModel : public QObject {
  Q_OBJECT
public:
  explicit JobModel(WorkerPool& pool, QObject* parent = nullptr);
  ~JobModel() override;

  WorkerPool& pool() const { return pool_; }
  const std::vector<JobStatus>& jobs() const { return jobs_; } ///< oldest first
  const JobStatus* find(std::uint64_t id) const;
  int running() const; ///< running and paused
  int waiting() const;
  /// The running job to tell about in one line; nullptr when none runs.
  const JobStatus* foremost() const;

  void cancel(std::uint64_t id);
  void setPaused(std::uint64_t id, bool paused);
  void forgetFinished();

Q_SIGNALS:
  void changed();            ///< some job changed; `jobs` is fresh
  void finished(quint64 id); ///< once for each job that was seen to end

private:
  struct Post;
  void refreshSoon();
  void refresh();

  WorkerPool& pool_;
  std::vector<JobStatus> jobs_;
  std::set<std::uint64_t> ended_; ///< those that `finished` told of
  std::shared_ptr<Post> post_;    ///< shared with the pool's listener
  QElapsedTimer lastRefresh_;
};

/// "4.2 s", "3 min 12 s", "1 h 05 min"
QString durationText(double seconds);

} // namespace svx
