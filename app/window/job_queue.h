// A worker pool whose jobs report back to the window thread.
#pragma once

#include "widgets/job_model.h"

#include <QObject>

#include <functional>
#include <map>

namespace svx {

/// Owns a pool and its model. Window thread only.
class JobQueue : public QObject {
  Q_OBJECT
public:
  explicit JobQueue(const WorkerPool::Settings& settings, QObject* parent = nullptr);

  JobModel& model() { return model_; }
  /// `done` is called once, in the window thread, whatever becomes of the job: with nullopt when it
  /// ended well, else with its error (kind Cancelled when it was cancelled).
  JobHandle submit(JobSpec spec, JobFunction work, std::function<void(std::optional<Error>)> done);

private:
  void finish(quint64 id);

  WorkerPool pool_;
  JobModel model_;
  std::map<quint64, std::function<void(std::optional<Error>)>> done_;
};

} // namespace svx
