// A window with a drawn tissue microarray in it.
#pragma once

#include "tests/gui/window/driving.h"

#include "core/io/imzml_writer.h"
#include "core/study/synthetic/tissue_array.h"
#include "widgets/ion_image_view.h"
#include "widgets/spectrum_chart.h"

#include <QComboBox>

#include <memory>

namespace svx::testing {

/// Base of the tests: `file` is written once, `window` is new for each test.
class SpectraWindow : public QObject {
public:
  QTemporaryDir folder;
  QString file;
  std::unique_ptr<MainWindow> window;
  double marker = 0;

  template <typename Widget>
  Widget* child(const char* name) {
    return window->findChild<Widget*>(name);
  }
  Workspace& workspace() { return window->workspace(); }
  IonImageView* image() { return child<IonImageView>("ionImageView"); }
  SpectrumChart* chart() { return child<SpectrumChart>("spectrumChart"); }
  void choose(const char* combo, const QVariant& data) {
    auto* box = child<QComboBox>(combo);
    QVERIFY(box->findData(data) >= 0);
    box->setCurrentIndex(box->findData(data));
  }
  QPoint at(double x, double y) { return image()->toWidget({x, y}).toPoint(); }

  void draw() {
    isolate(folder);
    TissueArrayRecipe recipe;
    recipe.rows = 3;
    recipe.columns = 4;
    recipe.patients = 6;
    recipe.points = 3000;
    const DrawnTissueArray array(recipe);
    marker = array.markers()[0][0];
    file = folder.filePath("array.imzML");
    saveImzml(array, file.toStdString(), {}, nullptr);
  }

  void show() {
    QSettings().clear();
    QSettings().setValue("startedBefore", true);
    window = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window->resize(1366, 768);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
  }

  void open() { open(file); }
  void open(const QString& path) {
    drop(*window, {path});
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("spectraPanel"), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() > 0, 60'000);
    QVERIFY(child<QWidget>("spectraPanel")->isVisible());
  }
};

} // namespace svx::testing
