// A mass spectrometry image larger than the memory, named by SVX_LARGE_IMZML: opened, browsed,
// processed, cancelled. Prints how long each took and what it needed.
#include "tests/gui/window/spectra_window.h"

#include "widgets/fold.h"
#include "widgets/job_model.h"

#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSlider>

#include <algorithm>

using namespace svx;
using namespace svx::testing;

class LargeSpectraTest : public SpectraWindow {
  Q_OBJECT

  QElapsedTimer since_;

  static qint64 megabytes(const QByteArray& key) {
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly)) return -1;
    for (const QByteArray& line : status.readAll().split('\n'))
      if (line.startsWith(key))
        return line.mid(key.size() + 1).simplified().split(' ')[0].toLongLong() / 1000;
    return -1;
  }
  void say(const char* what) {
    qInfo("%-28s %8lld ms; resident %lld MB (at most %lld), swapped %lld MB", what,
          static_cast<long long>(since_.restart()), static_cast<long long>(megabytes("VmRSS")),
          static_cast<long long>(megabytes("VmHWM")), static_cast<long long>(megabytes("VmSwap")));
  }
  void run(const char* method) {
    child<Fold>("processingFold")->setExpanded(true);
    choose("spectraMethod", method);
    child<QPushButton>("runSpectra")->click();
  }

private Q_SLOTS:
  void initTestCase() { isolate(folder); }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void isOpenedBrowsedProcessedAndCancelled() {
    const QString path = qEnvironmentVariable("SVX_LARGE_IMZML");
    if (path.isEmpty()) QSKIP("skipped: SVX_LARGE_IMZML names no file");
    since_.start();
    drop(*window, {path});
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("spectraPanel"), 300'000);
    say("index");
    QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() > 0, 300'000);
    say("first ion image");

    auto* slider = child<QSlider>("massSlider");
    std::vector<qint64> moves;
    for (int k = 0; k < 60; ++k) {
      const QImage before = image()->grab().toImage();
      QElapsedTimer move;
      move.start();
      const int far = k % 15 == 14 ? 7919 : 13; // less is the same point of the axis
      slider->setValue((slider->value() + far) % slider->maximum());
      while (image()->grab().toImage() == before && move.elapsed() < 20'000) QTest::qWait(2);
      moves.push_back(move.elapsed());
    }
    std::ranges::sort(moves);
    qInfo("slider: median %lld ms, 95 %% %lld ms", static_cast<long long>(moves[30]),
          static_cast<long long>(moves[57]));
    say("60 moves");

    const auto results = [this] { return lastResult(workspace()) != nullptr; };
    run("spectra.mean");
    QTRY_VERIFY_WITH_TIMEOUT(results(), 600'000);
    say("mean spectrum, a run");

    run("spectra.peaks");
    const auto picking = [this] { // the panel has jobs of its own
      for (const JobStatus& job : workspace().jobs().pool().jobs())
        if (job.name.find("Peak picking") != std::string::npos) return job;
      return JobStatus{};
    };
    QTRY_VERIFY_WITH_TIMEOUT(picking().state == JobState::Running && picking().fraction > 0,
                             60'000);
    since_.restart();
    workspace().jobs().pool().cancelAll();
    QTRY_VERIFY_WITH_TIMEOUT(picking().finished(), 10'000);
    say("cancelled");
    QVERIFY(picking().state == JobState::Cancelled);
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!pictures.isEmpty()) window->grab().save(pictures + "/large.png");
  }
};

QTEST_MAIN(LargeSpectraTest)
#include "large_spectra_test.moc"
