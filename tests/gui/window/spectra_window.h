// A window with a drawn tissue microarray in it.
#pragma once

#include "tests/gui/window/driving.h"

#include "core/io/imzml_writer.h"
#include "core/spectra/regions.h"
#include "core/study/synthetic/tissue_array.h"
#include "widgets/figure_window.h"
#include "widgets/fold.h"
#include "widgets/input_picker.h"
#include "widgets/ion_image_view.h"
#include "widgets/spectrum_chart.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

#include <memory>

namespace svx::testing {

/// Base of the tests: `file` is written once, `window` is new for each test.
class SpectraWindow : public QObject {
public:
  QTemporaryDir folder;
  QString file;
  std::unique_ptr<MainWindow> window;
  double marker = 0;
  std::vector<DrawnCore> cores; ///< on the raster of the file, which begins at the first spectrum

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

  static TissueArrayRecipe smallArray() {
    TissueArrayRecipe recipe;
    recipe.rows = 3;
    recipe.columns = 4;
    recipe.patients = 6;
    recipe.points = 3000;
    return recipe;
  }
  void draw(const TissueArrayRecipe& recipe = smallArray()) {
    isolate(folder);
    const DrawnTissueArray array(recipe);
    marker = array.markers()[0][0];
    cores = array.cores();
    RasterPosition first = array.info().positions.front();
    for (const RasterPosition& p : array.info().positions)
      first = {std::min(first.x, p.x), std::min(first.y, p.y), 0};
    for (DrawnCore& core : cores) {
      core.x -= first.x;
      core.y -= first.y;
    }
    file = folder.filePath("array.imzML");
    saveImzml(array, file.toStdString(), {}, nullptr);
    save(std::make_shared<const Table>(array.coreTable()),
         folder.filePath("cores.csv").toStdString());
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

  ItemId datasetId() {
    for (const Item& item : workspace().study().items())
      if (item.as<Spectra>()) return item.id;
    return 0;
  }
  /// The cores of the two classes as groups, put into the study as if they had been drawn.
  void addClasses() {
    const ItemId set = datasetId();
    const auto spectra = workspace().study().find(set)->as<Spectra>();
    auto map = std::make_shared<LabelMap>(noRegions(*spectra));
    map->volume.name = "classes";
    map->labels = {{1, "Class A", {230, 160, 30}, 1}, {2, "Class B", {60, 120, 220}, 1}};
    at::Tensor voxels = map->volume.voxels;
    const auto height = voxels.size(1), width = voxels.size(2);
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x)
        for (const DrawnCore& core : cores)
          if (std::hypot(double(x) - core.x, double(y) - core.y) < core.radius)
            voxels[0][y][x] = core.kind + 1;
    workspace().study().add("classes", Data(std::shared_ptr<const LabelMap>(map)), set);
  }
  void run(const char* method) {
    child<Fold>("processingFold")->setExpanded(true);
    choose("spectraMethod", method);
    for (auto* picker : child<QWidget>("processingSection")->findChildren<InputPicker*>())
      if (picker->info().id == "groups")
        for (const Item& item : workspace().study().items())
          if (item.as<LabelMap>()) picker->choose(item.id);
    const ItemId before = lastResult(workspace()) ? lastResult(workspace())->id : 0;
    auto* button = child<QPushButton>("runSpectra");
    QTRY_VERIFY(button->isEnabled());
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()) && lastResult(workspace())->id != before,
                             120'000);
  }
  FigureWindow* figure(const char* name) {
    [&] { QTRY_VERIFY(child<QPushButton>("showFigure")); }();
    child<QPushButton>("showFigure")->click();
    auto* shown = child<FigureWindow>(name);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(shown && shown->hasFigure(), 60'000); }();
    return shown;
  }
  /// What the button's dialog writes.
  QString writtenReport(const char* button, const QString& name) {
    const QString path = folder.filePath(name);
    child<QPushButton>(button)->click();
    QDialog* dialog = child<QDialog>("reportDialog");
    if (!dialog) return {};
    dialog->findChild<QLineEdit*>("file")->setText(path);
    dialog->findChild<QPushButton*>("write")->click();
    const auto there = [&] { return QFileInfo(path).size() > 0; };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(there(), 120'000); }();
    return path;
  }
  /// In both themes, for people to look at.
  void photograph(QWidget* shown, const QString& name) {
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (pictures.isEmpty()) return;
    QTest::qWait(200);
    const char* theme = darkTheme() ? "dark" : "light";
    shown->grab().save(QString("%1/%2-%3.png").arg(pictures, name, theme));
    window->grab().save(QString("%1/%2-window-%3.png").arg(pictures, name, theme));
  }
};

} // namespace svx::testing
