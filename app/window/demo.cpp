#include "app/window/demo.h"

#include "app/window/export_dialog.h"
#include "app/window/main_window.h"
#include "app/window/report.h"
#include "app/window/view_area.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QPushButton>
#include <QTextStream>

namespace svx {
namespace {

/// What went wrong, for the one place that prints it.
struct Failure {
  QString text;
};

class Demo {
public:
  Demo(MainWindow& window, const QString& folder)
      : window_(window), workspace_(window.workspace()), folder_(folder) {
    QObject::connect(&workspace_, &Workspace::errorRaised, &window,
                     [this](const Error& error) { error_ = QString::fromUtf8(error.what()); });
    QObject::connect(
        &workspace_.opening(), &Opening::failed, &window,
        [this](const QString&, const Error& error) { error_ = QString::fromUtf8(error.what()); });
  }

  void run() {
    if (!QDir().mkpath(folder_.path()))
      throw Failure{QString("The folder %1 cannot be made.").arg(folder_.path())};
    workspace_.opening().openSampleStudy();
    waitFor(120, [this] { return !workspace_.study().items().empty(); });
    settle();
    screenshot("1-sample-study.png");

    const std::size_t before = workspace_.study().items().size();
    child<QPushButton>("register")->click();
    waitFor(60, [this] {
      const JobStatus* job = workspace_.jobs().foremost();
      return workspace_.jobs().running() == 0 || (job && !job->curves.empty());
    });
    settle();
    screenshot("2-registering.png");
    waitFor(1800, [&] {
      failIfJobFailed();
      return workspace_.study().items().size() > before;
    });
    settle();
    screenshot("3-result.png");
    showMode("checkerboard", "4-checkerboard.png");
    showMode("difference", "5-difference.png");
    writeOutputs();
  }

private:
  template <typename Widget>
  Widget* child(const char* name) {
    auto* found = window_.findChild<Widget*>(name);
    if (!found) throw Failure{QString("The registration panel is not there (no '%1').").arg(name)};
    return found;
  }

  template <typename Condition>
  void waitFor(int seconds, Condition condition) {
    const QDeadlineTimer deadline(seconds * 1000);
    while (!condition()) {
      if (!error_.isEmpty()) throw Failure{error_};
      if (deadline.hasExpired()) throw Failure{"It took too long."};
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
  }

  /// Lets the views draw what has changed.
  void settle() {
    const QDeadlineTimer deadline(1500);
    while (!deadline.hasExpired()) QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
  }

  void failIfJobFailed() {
    for (const JobStatus& job : workspace_.jobs().jobs())
      if (job.error) throw Failure{QString::fromUtf8(job.error->what())};
  }

  void showMode(const char* mode, const char* picture) {
    auto* modes = child<QComboBox>("compareMode");
    modes->setCurrentIndex(modes->findData(mode));
    child<QPushButton>("after")->click();
    settle();
    screenshot(picture);
  }

  void screenshot(const char* name) {
    if (!window_.grab().save(folder_.filePath(name)))
      throw Failure{QString("%1 cannot be written.").arg(folder_.filePath(name))};
    wrote(name);
  }

  void writeOutputs() {
    const auto& items = workspace_.study().items();
    const auto result = std::find_if(items.rbegin(), items.rend(),
                                     [](const Item& item) { return item.result() != nullptr; });
    const ResultData data = dataOf(workspace_.study(), *result);
    const Report report = makeReport(workspace_.study(), result->id, false);
    const auto path = [this](const char* name) {
      return std::filesystem::path(folder_.filePath(name).toStdString());
    };
    bool done = false;
    const auto work = [=](JobContext& context) {
      write({.what = ResultExport::What::Volume, .path = path("warped.nii.gz")}, data, context);
      write({.what = ResultExport::What::Transform, .path = path("transform.h5")}, data, context);
      writeReport(report, path("report.html"), context);
      writeReport(report, path("report.pdf"), context);
      writeReport(report, path("report.csv"), context);
    };
    JobSpec spec;
    spec.name = "Write the outputs";
    workspace_.files().submit(spec, work, [&](std::optional<Error> error) {
      if (error) error_ = QString::fromUtf8(error->what());
      done = true;
    });
    waitFor(300, [&] { return done && error_.isEmpty(); });
    for (const char* name :
         {"warped.nii.gz", "transform.h5", "report.html", "report.pdf", "report.csv"})
      wrote(name);
  }

  void wrote(const char* name) { QTextStream(stdout) << folder_.filePath(name) << Qt::endl; }

  MainWindow& window_;
  Workspace& workspace_;
  QDir folder_;
  QString error_;
};

} // namespace

int runDemo(MainWindow& window, const QString& folder) {
  try {
    Demo(window, folder).run();
    return 0;
  } catch (const Failure& failure) {
    QTextStream(stderr) << "The demonstration failed. " << failure.text << Qt::endl;
    return 1;
  }
}

} // namespace svx
