// What is open and what runs: the state that the window shows and the panels work on.
#pragma once

#include "app/window/opening.h"
#include "app/window/session_control.h"
#include "widgets/compare_state.h"
#include "widgets/layer_stack.h"
#include "widgets/panel.h"
#include "widgets/result_overlay.h"
#include "widgets/tool_box.h"

namespace svx {

/// The host of the panels. Heavy work runs in `compute`; files are read and written in a queue of
/// their own, so that opening one never waits behind a registration. Window thread only.
class Workspace : public QObject, public PanelHost {
  Q_OBJECT
public:
  /// `window` is the parent of dialogs.
  explicit Workspace(QWidget* window);

  JobQueue& compute() { return compute_; }
  JobQueue& files() { return files_; }
  LayerStack& layers() { return layers_; }
  CompareState& compareState() { return compare_; }
  ResultOverlay& resultOverlay() { return result_; }
  ToolBox& tools() { return tools_; }
  Opening& opening() { return opening_; }
  SessionControl& session() { return session_; }

  void setDevice(const QString& device) { device_ = device; } ///< that runs are submitted for

  // PanelHost
  Study& study() override { return study_; }
  StudyModel& model() override { return model_; }
  JobModel& jobs() override { return compute_.model(); }
  const MethodRegistry& methods() const override { return MethodRegistry::builtIn(); }
  JobHandle submitRun(RunRequest request, std::function<void(ItemId)> done,
                      std::function<void(const Error&)> failed) override;
  JobHandle submitJob(JobSpec spec, JobFunction work,
                      std::function<void(std::optional<Error>)> done) override;
  void openFiles(const QStringList& paths, DataKind kind,
                 std::function<void(const std::vector<ItemId>&)> opened) override;
  void exportResult(ItemId result) override { Q_EMIT exportWanted(result); }
  void reportResult(ItemId result) override { Q_EMIT reportWanted(result); }
  void compare(ItemId base, ItemId overlay, const QString& mode) override;
  void overlayResult(ItemId result, bool before) override;
  void showPosition(const Vec3& world) override { cursor_.moveTo(world); }
  void showMass(double mz) override { Q_EMIT massWanted(mz); }
  void showError(const Error& error) override { Q_EMIT errorRaised(error); }
  void showNotice(const QString& text) override { Q_EMIT noticeRaised(text, {}); }
  void showView(QWidget* view) override { Q_EMIT viewWanted(view); }
  LinkedCursor& cursor() override { return cursor_; }

Q_SIGNALS:
  void errorRaised(const svx::Error& error);
  void noticeRaised(const QString& headline, const QStringList& details);
  void exportWanted(svx::ItemId item);
  void reportWanted(svx::ItemId result);
  void massWanted(double mz);
  void viewWanted(QWidget* view);       ///< a panel's own, in the middle of the window
  void viewStateWanted(QString* state); ///< the window fills in its part of a session
  void shown();                         ///< the first volume came into the views

private:
  void show(const std::vector<ItemId>& items, bool first);
  ItemId resultParent(const RunRequest& request) const;

  QWidget* window_;
  AutosaveJournal journal_;
  Study study_;
  JobQueue compute_, files_;
  StudyModel model_;
  LayerStack layers_;
  LinkedCursor cursor_;
  CompareState compare_;
  ResultOverlay result_;
  ToolBox tools_;
  Opening opening_;
  SessionControl session_;
  QString device_ = "auto";
};

} // namespace svx
