// Mass spectra: the report, files, and pictures of every state for people to look at.
#include "tests/gui/window/spectra_window.h"
#include "tests/shared_data.h"

#include "widgets/fold.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>

#include <cmath>

using namespace svx;
using namespace svx::testing;

class SpectraTourTest : public SpectraWindow {
  Q_OBJECT

  void rectangle(const QPoint& from, const QPoint& to) {
    child<QAbstractButton>("tool.rectangle")->click();
    QTest::mousePress(image(), Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseRelease(image(), Qt::LeftButton, Qt::NoModifier, to);
    child<QAbstractButton>("tool.navigate")->click();
  }
  void drawTwo() {
    rectangle(at(0, 0), at(11, 11));
    child<QPushButton>("newRegion")->click();
    rectangle(at(16, 16), at(27, 27));
    QTRY_COMPARE(child<QListWidget>("regions")->count(), 2);
  }
  std::size_t results() {
    std::size_t count = 0;
    for (const Item& item : workspace().study().items()) count += item.result() != nullptr;
    return count;
  }
  void keep(double mz) {
    const std::size_t before = results();
    child<QDoubleSpinBox>("mass")->setValue(mz);
    child<QPushButton>("keepImage")->click();
    QTRY_COMPARE_WITH_TIMEOUT(results(), before + 1, 30'000);
  }
  void runPeaks() {
    child<Fold>("processingFold")->setExpanded(true);
    choose("spectraMethod", "spectra.peaks");
    const std::size_t before = results();
    child<QPushButton>("runSpectra")->click();
    QTRY_COMPARE_WITH_TIMEOUT(results(), before + 1, 60'000);
  }
  /// In both themes and both sizes.
  void photograph(const QString& name) {
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    auto* application = static_cast<QApplication*>(QApplication::instance());
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
      applyTheme(*application, theme);
      for (const QSize size : {QSize(1366, 768), QSize(1920, 1080)}) {
        window->resize(size);
        QTest::qWait(300);
        window->grab().save(QString("%1/spectra-%2-%3-%4.png")
                                .arg(pictures, name)
                                .arg(theme == ThemeChoice::Dark ? "dark" : "light")
                                .arg(size.width()));
      }
    }
    window->resize(1366, 768);
    QTest::qWait(100);
  }

private Q_SLOTS:
  void initTestCase() { draw(); }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void reportsTheStudy() {
    open();
    drawTwo();
    choose("normalisation", "tic");
    keep(marker);
    keep(marker + 200);
    runPeaks();
    QFile html(writtenReport("spectraReport", "msi.html"));
    QVERIFY(html.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(html.readAll());
    for (const QString& wanted :
         {QString("For research use only"), QString("m/z %1").arg(marker, 0, 'f', 4),
          QString("normalised: Total ion count (TIC)"), QString("Mean spectrum"),
          QString("Region 2"), QString("mm&#178;"), QString("Peaks"), QString("SHA-256"),
          QString("spectra.peaks, version"), QString("array.imzML")})
      QVERIFY2(text.contains(wanted), qPrintable(wanted));
    QVERIFY(!text.contains("not normalised; these"));
    QFile pdf(writtenReport("spectraReport", "msi.pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    QVERIFY(pdf.read(5) == "%PDF-");
    QVERIFY(pdf.size() > 20'000);
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!pictures.isEmpty()) {
      QFile::remove(pictures + "/msi.pdf");
      QFile::copy(pdf.fileName(), pictures + "/msi.pdf");
    }
  }

  void reportsEverySection() {
    SpectraInfo info;
    info.kind = SpectrumKind::Profile;
    info.pixelSize = {50, 50, 10};
    info.pixelSizeKnown = true;
    for (int k = 0; k < 400; ++k) info.sharedAxis.push_back(800 + 0.2 * k);
    std::vector<std::vector<float>> intensities;
    for (int z = 0; z < 7; ++z)
      for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x) {
          const double away = std::hypot(x - 10 - 3 * z, y - 15); // a ball that moves
          info.positions.push_back({x, y, z});
          auto& values = intensities.emplace_back(400, 1.0f);
          for (int k = 0; k < 400; ++k)
            values[std::size_t(k)] +=
                float((k * 7919 + x * 31 + y * 17) % 13) / 10 +
                float(200 * std::exp(-away * away / 40) * std::exp(-(k - 200) * (k - 200) / 8.0));
        }
    const QString path = folder.filePath("sections.imzML");
    saveImzml(SpectraInMemory(info, {}, intensities), path.toStdString(), {}, nullptr);
    open(path);
    QVERIFY(child<QWidget>("section")->isVisible());
    QFile html(writtenReport("spectraReport", "sections.html"));
    QVERIFY(html.open(QIODevice::ReadOnly));
    QVERIFY(html.readAll().contains("All sections, numbered."));
    const QString pdf = writtenReport("spectraReport", "sections.pdf");
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (pictures.isEmpty()) return;
    QFile::remove(pictures + "/sections.pdf");
    QFile::copy(pdf, pictures + "/sections.pdf");
  }

  void writesRegionsAndReadsThemAgain() {
    open();
    drawTwo();
    const QString path = folder.filePath("regions.geojson");
    child<QPushButton>("exportRegions")->click();
    answerFileDialog(*window, "exportRegionsDialog", path);
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(path).size() > 0, 30'000);
    auto* maps = child<QComboBox>("regionMap");
    QCOMPARE(maps->count(), 1);
    child<QPushButton>("importRegions")->click();
    answerFileDialog(*window, "importRegionsDialog", path);
    QTRY_COMPARE_WITH_TIMEOUT(maps->count(), 2, 30'000);
    const Item* drawn = workspace().study().find(maps->itemData(0).toULongLong());
    const Item* read = workspace().study().find(maps->itemData(1).toULongLong());
    QVERIFY(drawn->as<LabelMap>()->volume.voxels.equal(read->as<LabelMap>()->volume.voxels));
    QCOMPARE(read->as<LabelMap>()->labels[1].name, std::string("Region 2"));
  }

  void savesThePicture() {
    open();
    const QString path = folder.filePath("ion.png");
    child<QAbstractButton>("savePicture")->click();
    answerFileDialog(*window, "pictureFileDialog", path);
    QTRY_VERIFY_WITH_TIMEOUT(QImage(path).width() > 300, 10'000);
  }

  void looksGood() {
    if (qEnvironmentVariable("SVX_TOUR_FOLDER").isEmpty())
      QSKIP("skipped: only pictures, for people to look at");
    open();
    photograph("1-opened");
    drawTwo();
    QTest::qWait(2000);
    photograph("2-regions");
    choose("shown", qint64(-1));
    QTest::qWait(1500);
    photograph("3-colours");
    choose("shown", qint64(0));
    child<QAbstractButton>("showGrid")->click();
    QTRY_VERIFY_WITH_TIMEOUT(child<QListWidget>("ionImageGrid")->count() > 3, 60'000);
    photograph("4-grid");
    child<QAbstractButton>("showGrid")->click();
    QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, at(20, 20));
    runPeaks();
    auto* area = window->findChild<QWidget*>("panelDock")->findChild<QScrollArea*>();
    for (QWidget* above = child<QWidget>("spectraPanel"); above; above = above->parentWidget())
      if (auto* found = qobject_cast<QScrollArea*>(above)) area = found;
    QTest::qWait(500);
    area->ensureWidgetVisible(child<QWidget>("spectraResult"));
    photograph("5-run");
    for (QPushButton* output : window->findChildren<QPushButton*>())
      if (output->objectName().startsWith("output.")) output->click();
    QTest::qWait(500);
    child<QWidget>("tableDialog")
        ->grab()
        .save(qEnvironmentVariable("SVX_TOUR_FOLDER") + "/spectra-6-table.png");
  }

  void looksGoodWithRealData_data() {
    QTest::addColumn<QString>("path");
    const QString data = SVX_SHARED_DATA;
    QTest::newRow("urinary bladder") << data + "/imzml/pyimzml/Example_Processed.imzML";
    QTest::newRow("jimzmlparser") << data + "/imzml/jimzmlparser/MatrixTests_N2.imzML";
    QTest::newRow("m2aia") << data + "/imzml/pym2aia/test.imzML";
    QTest::newRow("serum") << data + "/maldi/serum/serum.imzML";
    QTest::newRow("cardinal") << data + "/imzml/cardinal/spatial_DGMM_input.imzML";
  }
  void looksGoodWithRealData() {
    QFETCH(QString, path);
    if (!QFile::exists(path)) QSKIP("skipped: the real files are not on this machine");
    drop(*window, {path});
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("spectraPanel"), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!image()->empty(), 60'000);
    QVERIFY(!chart()->csv().isEmpty());
    if (qEnvironmentVariable("SVX_TOUR_FOLDER").isEmpty()) return;
    QTest::qWait(500);
    photograph(QString("real-") + QTest::currentDataTag());
  }
};

QTEST_MAIN(SpectraTourTest)
#include "spectra_tour_test.moc"
