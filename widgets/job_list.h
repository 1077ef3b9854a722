// The jobs dock: what runs, waits and has ended.
#pragma once

#include "widgets/job_model.h"

#include <QWidget>

#include <memory>

namespace svx {

/// Rows "job.<id>" with children "progress", "cancel", "pause"; beside them the log ("log"), the
/// curves
/// ("curves") and the failure of the selected job. objectName: "jobList".
class JobList : public QWidget {
  Q_OBJECT
public:
  explicit JobList(JobModel& model, QWidget* parent = nullptr);
  ~JobList() override;
  void select(std::uint64_t id);

private:
  void refresh();

  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
