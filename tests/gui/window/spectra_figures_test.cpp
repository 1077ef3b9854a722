// The figures of results: ion images of markers, and examples of graded spectra.
#include "tests/gui/window/spectra_window.h"

#include <QDoubleSpinBox>
#include <QSpinBox>

using namespace svx;
using namespace svx::testing;

class SpectraFiguresTest : public SpectraWindow {
  Q_OBJECT

  void click(FigureWindow* shown, double shareX, double shareY) {
    auto* drawing = shown->findChild<QWidget*>("figure");
    QTest::mouseClick(drawing, Qt::LeftButton, Qt::NoModifier,
                      QPoint(int(shareX * drawing->width()), int(shareY * drawing->height())));
  }

private Q_SLOTS:
  void initTestCase() { draw(); }
  void init() { show(); }
  void cleanup() {
    window.reset();
    applyTheme(*qApp, ThemeChoice::System);
  }

  void showsTheMarkers_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
  }
  void showsTheMarkers() {
    QFETCH(bool, dark);
    applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    open();
    addClasses();
    run("spectra.markers");
    FigureWindow* shown = figure("markerWindow");
    photograph(shown, "markers");
    // The middle of the first row lies at about a seventh of five rows and the head.
    const auto table = std::get<std::shared_ptr<const Table>>(
        lastResult(workspace())->result()->outputs.data.at("markers"));
    click(shown, 0.5, 0.15);
    QVERIFY(std::abs(child<QDoubleSpinBox>("mass")->value() - table->numbers("m/z")[0]) < 1e-3);
    const int tall = shown->findChild<QWidget*>("figure")->height();
    shown->findChild<QSpinBox*>("markers")->setValue(2);
    QTRY_VERIFY_WITH_TIMEOUT(shown->findChild<QWidget*>("figure")->height() < tall, 60'000);
    QVERIFY(!shown->findChild<QComboBox*>("columns")->isEnabled()); // there is one data set

    const QString path = folder.filePath(QString("markers-%1.png").arg(dark));
    shown->findChild<QPushButton*>("saveFigure")->click();
    answerFileDialog(*shown, "figureFileDialog", path);
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(path).size() > 1000, 10'000);
    const QImage picture(path);
    QCOMPARE(picture.width(), 2000);
    QCOMPARE(picture.pixel(3, 3), qRgb(255, 255, 255)); // paper, in any theme
    QString why;
    QVERIFY(shown->save(folder.filePath("markers.svg"), &why));
    QVERIFY(!shown->save(folder.filePath("no such folder/markers.svg"), &why));
    QVERIFY(!why.isEmpty());

    // Regions that have changed since are not shown as what was compared.
    delete shown;
    for (const Item& item : workspace().study().items())
      if (const auto map = item.as<LabelMap>()) {
        auto changed = std::make_shared<LabelMap>(*map);
        changed->volume.voxels = changed->volume.voxels.clone();
        changed->volume.voxels.view(-1)[0] = 2;
        workspace().study().setContent(item.id, Data(std::shared_ptr<const LabelMap>(changed)),
                                       "Draw");
        break;
      }
    child<QPushButton>("showFigure")->click();
    QVERIFY(!child<FigureWindow>("markerWindow")->hasFigure());
  }

  void showsExamplesOfEachGrade_data() { showsTheMarkers_data(); }
  void showsExamplesOfEachGrade() {
    QFETCH(bool, dark);
    applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    open();
    run("spectra.informativeness");
    FigureWindow* shown = figure("gradeWindow");
    photograph(shown, "grades");
    const auto table = std::get<std::shared_ptr<const Table>>(
        lastResult(workspace())->result()->outputs.data.at("spectra"));
    const auto& grades = std::get<std::vector<std::string>>(table->column("grade")->cells);
    const Vec3 before = workspace().cursor().position();
    click(shown, 0.25, 0.25); // none is informative in so small an array
    QVERIFY(workspace().cursor().position() == before);
    click(shown, 0.75, 0.25);
    const auto& pixel = image()->cursorPixel();
    QVERIFY(pixel.has_value());
    const auto& first = workspace().study().find(datasetId())->as<Spectra>()->info().first;
    std::string grade;
    for (std::size_t i = 0; i < grades.size(); ++i)
      if (std::abs(table->numbers("x")[i] - first[0] - (*pixel)[0]) < 0.1 &&
          std::abs(table->numbers("y")[i] - first[1] - (*pixel)[1]) < 0.1)
        grade = grades[i];
    QCOMPARE(grade, std::string("Sufficient"));
    QVERIFY(workspace().cursor().position() != before);
    QCOMPARE(child<QComboBox>("curve")->currentIndex(), child<QComboBox>("curve")->count() - 1);
    const Vec3 typical = workspace().cursor().position();
    auto* example = shown->findChild<QComboBox*>("example");
    example->setCurrentIndex(example->findText("Most peaks"));
    click(shown, 0.75, 0.25);
    QVERIFY(workspace().cursor().position() != typical);
  }
};

QTEST_MAIN(SpectraFiguresTest)
#include "spectra_figures_test.moc"
