// What a plugin is to the host, and the host to a plugin.
#pragma once

#include "widgets/job_model.h"
#include "widgets/linked_cursor.h"
#include "widgets/study_model.h"

#include <QString>
#include <QtPlugin>

class QWidget;

namespace svx {

/// What a panel may use of the application. Lives as long as the application; window thread only.
class PanelHost {
public:
  virtual ~PanelHost() = default;
  virtual Study& study() = 0;
  virtual StudyModel& model() = 0;
  virtual JobModel& jobs() = 0; ///< its pool runs what is submitted here
  virtual const MethodRegistry& methods() const = 0;
  /// Submits a run as a job. When it ends well, the result and its outputs are in the study and
  /// `done` is called in the window thread with the result's item; failures show in the job list
  /// and reach `failed` (an empty Error::headline never occurs; kind Cancelled when cancelled).
  virtual JobHandle submitRun(RunRequest request, std::function<void(ItemId)> done,
                              std::function<void(const Error&)> failed) = 0;
  /// Submits any other work; `done` (in the window thread) gets an error or nullopt.
  virtual JobHandle submitJob(JobSpec spec, JobFunction work,
                              std::function<void(std::optional<Error>)> done) = 0;
  /// Opens files as jobs (no path: asks for one) and calls `opened` with the new items once all are
  /// in the study; failures show as a banner. `kind`: what the files are wanted to be.
  virtual void openFiles(const QStringList& paths, DataKind kind,
                         std::function<void(const std::vector<ItemId>&)> opened) = 0;
  /// Asks what of a registration's result to export and how, and writes it as a job.
  virtual void exportResult(ItemId result) = 0;
  /// Asks for the report of a result and writes it as a job.
  virtual void reportResult(ItemId result) = 0;
  /// Shows two volumes over each other; the mode is one of `CompareMode`'s words.
  virtual void compare(ItemId base, ItemId overlay, const QString& mode) = 0;
  /// Makes this the result whose displacement and landmark errors the views can show; 0: none.
  /// `before`: the landmark errors from before the registration.
  virtual void overlayResult(ItemId result, bool before) = 0;
  /// Moves the linked cursor to a world position (LPS mm).
  virtual void showPosition(const Vec3& world) = 0;
  /// Brings the ion image of this m/z into view.
  virtual void showMass(double mz) = 0;
  /// A banner in the window with what, why and a remedy.
  virtual void showError(const Error& error) = 0;
  virtual void showNotice(const QString& text) = 0;
  /// Puts a panel's own view into the middle of the window: beside the slice views, alone while
  /// these have nothing to show. The window owns it from then on. nullptr hides it.
  virtual void showView(QWidget* view) = 0;
  /// The position that all views share.
  virtual LinkedCursor& cursor() = 0;
};

/// A panel plugin's root object. The host reads the plugin's JSON metadata (id, title, version,
/// apiVersion, requires) before any of its code runs.
class Panel {
public:
  virtual ~Panel() = default;
  /// The panel's widget; called once, owned by the caller. `host` outlives it.
  virtual QWidget* createWidget(PanelHost& host, QWidget* parent) = 0;
};

} // namespace svx

#define SVX_PANEL_IID "org.spectravox.Panel/1"
#define SVX_PANEL_API_VERSION 1 ///< `apiVersion` in a plugin's metadata
Q_DECLARE_INTERFACE(svx::Panel, SVX_PANEL_IID)
