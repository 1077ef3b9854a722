// Regions on an ion image, their spectra, and methods that run on them, through the real widgets.
#include "tests/gui/window/spectra_window.h"

#include "core/spectra/regions.h"
#include "widgets/fold.h"
#include "widgets/parameter_form.h"

#include <ATen/ATen.h>
#include <QAbstractButton>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

using namespace svx;
using namespace svx::testing;

class SpectraRegionsTest : public SpectraWindow {
  Q_OBJECT

  std::shared_ptr<const LabelMap> regions() {
    for (const Item& item : workspace().study().items())
      if (const auto map = item.as<LabelMap>()) return map;
    return nullptr;
  }
  std::int64_t pixels(std::int64_t value) {
    return regions() ? regions()->volume.voxels.eq(value).sum().item<std::int64_t>() : 0;
  }
  void drag(const char* tool, const QPoint& from, const QPoint& to) {
    child<QAbstractButton>(tool)->click();
    QTest::mousePress(image(), Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseMove(image(), (from + to) / 2);
    QMouseEvent move(QEvent::MouseMove, to, image()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(image(), &move);
    QTest::mouseRelease(image(), Qt::LeftButton, Qt::NoModifier, to);
  }
  int curves() {
    QStringList names;
    for (const QString& line : chart()->csv().split('\n', Qt::SkipEmptyParts).mid(1))
      if (const QString name = line.section(',', 0, 0); !names.contains(name)) names << name;
    return chart()->csv().startsWith("curve") ? int(names.size()) : 1;
  }
  void drawTwo() {
    open();
    drag("tool.rectangle", at(0, 0), at(11, 11)); // the first core
    QTRY_VERIFY(regions());
    child<QPushButton>("newRegion")->click();
    drag("tool.rectangle", at(16, 0), at(27, 11)); // the second
    QTRY_COMPARE(regions()->labels.size(), std::size_t(2));
  }

private Q_SLOTS:
  void initTestCase() { draw(); }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void drawsNamesAndTakesBack() {
    drawTwo();
    const auto first = pixels(1), second = pixels(2);
    QVERIFY(first > 60 && first < 144); // a disc of 12 pixels less what is missing
    QVERIFY(second > 60);
    drag("tool.eraser", at(0, 5), at(11, 5));
    QVERIFY(pixels(1) < first);
    workspace().study().undo();
    QCOMPARE(pixels(1), first);
    auto* list = child<QListWidget>("regions");
    list->item(1)->setText("Tumour");
    QCOMPARE(regions()->labels[1].name, std::string("Tumour"));
    list->setCurrentRow(0);
    child<QPushButton>("deleteRegion")->click();
    QCOMPARE(regions()->labels.size(), std::size_t(1));
    QCOMPARE(pixels(1), std::int64_t(0));
    workspace().study().undo();
    QCOMPARE(pixels(1), first);
    workspace().study().redo();
    QCOMPARE(pixels(1), std::int64_t(0));
  }

  void paintsAPolygonAndAStroke() {
    open();
    child<QAbstractButton>("tool.polygon")->click();
    for (const QPoint& corner : {at(-1, -1), at(13, -1), at(13, 13)})
      QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, corner);
    QTest::mouseDClick(image(), Qt::LeftButton, Qt::NoModifier, at(13, 13));
    QTRY_VERIFY(pixels(1) > 20);
    QVERIFY(pixels(1) < 100); // half a core
    const auto half = pixels(1);
    drag("tool.brush", at(2, 9), at(8, 9));
    QVERIFY(pixels(1) > half);
  }

  void findsTheCoresByThresholdAndParts() {
    open();
    child<QDoubleSpinBox>("threshold")->setValue(1); // all that has spectra
    child<QPushButton>("addThreshold")->click();
    QTRY_VERIFY(regions());
    child<QListWidget>("regions")->setCurrentRow(0);
    child<QSpinBox>("leastPixels")->setValue(30);
    child<QPushButton>("splitRegion")->click();
    const auto cores = child<QListWidget>("regions")->count();
    QVERIFY2(cores >= 10 && cores <= 12, qPrintable(QString::number(cores))); // of 3 x 4, some lost
  }

  void comparesTheSpectraOfRegions() {
    drawTwo();
    QTRY_COMPARE_WITH_TIMEOUT(curves(), 2, 30'000);
    child<QListWidget>("regions")->item(0)->setCheckState(Qt::Unchecked);
    QTRY_COMPARE_WITH_TIMEOUT(curves(), 1, 30'000);
    child<QListWidget>("regions")->item(0)->setCheckState(Qt::Checked);
    QTRY_COMPARE_WITH_TIMEOUT(curves(), 2, 30'000);
    const QString means = chart()->csv();
    for (const char* name : {"Skyline (largest)", "Median", "Variance"}) {
      auto* curve = child<QComboBox>("curve");
      curve->setCurrentIndex(curve->findText(name));
      QTRY_VERIFY_WITH_TIMEOUT(curves() == 2 && chart()->csv() != means, 30'000);
    }
    auto* curve = child<QComboBox>("curve");
    curve->setCurrentIndex(curve->findText("Difference of two regions"));
    QTRY_COMPARE_WITH_TIMEOUT(curves(), 1, 30'000);
    QVERIFY(chart()->csv().contains(",-")); // somewhere the second is higher
  }

  void runsAMethodOnARegion() {
    drawTwo();
    child<Fold>("processingFold")->setExpanded(true);
    choose("spectraMethod", "spectra.peaks");
    auto* run = child<QPushButton>("runSpectra");
    QTRY_VERIFY(run->isEnabled());
    run->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 60'000);
    const Item* result = lastResult(workspace());
    QCOMPARE(result->result()->methodId, std::string("spectra.peaks"));
    ItemId table = 0;
    for (const Item& item : workspace().study().items())
      if (item.as<Table>()) table = item.id;
    QTRY_VERIFY(child<QPushButton>(qPrintable(QString("output.%1").arg(table))));
    child<QPushButton>(qPrintable(QString("output.%1").arg(table)))->click();
    QTRY_VERIFY(child<QWidget>("tableDialog"));
    auto* rows = child<QWidget>("tableDialog")->findChild<QTableView*>("rows");
    QVERIFY(rows->model()->rowCount() > 3);
    rows->sortByColumn(1, Qt::DescendingOrder); // by intensity
    QVERIFY(rows->model()->index(0, 1).data(Qt::UserRole).toDouble() >=
            rows->model()->index(1, 1).data(Qt::UserRole).toDouble());
    rows->setCurrentIndex(rows->model()->index(0, 0));
    const double mz = rows->model()->index(0, 0).data(Qt::UserRole).toDouble();
    QVERIFY(std::abs(child<QDoubleSpinBox>("mass")->value() - mz) < 1e-3);
  }

  void previewsOnOnePixelBeforeTheWhole() {
    open();
    child<Fold>("processingFold")->setExpanded(true);
    choose("spectraMethod", "spectra.process");
    QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, at(6, 6));
    QCOMPARE(curves(), 1);
    QTRY_VERIFY(child<QPushButton>("preview")->isEnabled());
    child<QPushButton>("preview")->click();
    QTRY_COMPARE_WITH_TIMEOUT(curves(), 2, 30'000); // before and after
    QVERIFY(!lastResult(workspace()));              // nothing was run on the whole
  }

  void keepsRegionsInASession() {
    drawTwo();
    child<QPushButton>("keepImage")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 30'000);
    const auto first = pixels(1);
    const QString session = folder.filePath("regions.svox");
    child<QAction>("action.saveAs")->trigger();
    answerFileDialog(*window, "saveSessionDialog", session);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(session) && !workspace().session().modified(), 30'000);
    workspace().session().clear();
    QVERIFY(!regions());
    workspace().session().open(session);
    QTRY_VERIFY_WITH_TIMEOUT(regions(), 30'000);
    QCOMPARE(pixels(1), first);
    QCOMPARE(regions()->labels.size(), std::size_t(2));
    QVERIFY(lastResult(workspace()));
    QTRY_COMPARE_WITH_TIMEOUT(child<QListWidget>("regions")->count(), 2, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() > 0, 30'000);
  }
};

QTEST_MAIN(SpectraRegionsTest)
#include "spectra_regions_test.moc"
