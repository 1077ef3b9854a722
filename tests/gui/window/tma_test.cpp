// From an imzML file and a table of cores to classifiers that were tested, and a report on them.
#include "tests/gui/window/spectra_window.h"

#include "widgets/figure_pane.h"

#include <QListWidget>
#include <QTabBar>
#include <QTableView>

using namespace svx;
using namespace svx::testing;

class TmaTest : public SpectraWindow {
  Q_OBJECT

  FigurePane* view() { return child<FigurePane>("tissueView"); }
  void openStudy() {
    open();
    drop(*window, {folder.filePath("cores.csv")});
    QTRY_VERIFY_WITH_TIMEOUT(itemNamed(workspace(), "cores"), 30'000);
    auto* tabs = child<QTabBar>("panelTabs");
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->tabData(tab) == "tma") tabs->setCurrentIndex(tab);
    QTRY_VERIFY_WITH_TIMEOUT(view() && view()->hasFigure(), 30'000);
    QVERIFY(view()->isVisible());
  }
  const Item* run(const char* method) {
    choose("tmaMethod", method);
    const Item* last = lastResult(workspace());
    const ItemId before = last ? last->id : 0;
    auto* start = child<QPushButton>("runTma");
    [&] { QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), 10'000); }();
    start->click();
    const auto there = [&] {
      last = lastResult(workspace());
      return last && last->id != before;
    };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(there(), 240'000); }();
    QTest::qWait(200);
    return last;
  }
  void compare() {
    choose("tmaMethod", "tma.compare");
    QVERIFY(child<QListWidget>("classifiers")->isVisible());
    run("tma.compare");
    QTRY_VERIFY(child<QComboBox>("shownFigure")->count() > 3);
  }
  void photographFigures() {
    if (qEnvironmentVariable("SVX_TOUR_FOLDER").isEmpty()) return;
    auto* shown = child<QComboBox>("shownFigure");
    for (int i = 0; i < shown->count(); ++i) {
      shown->setCurrentIndex(i);
      photograph(view(), QString("tma-%1").arg(i));
    }
    shown->setCurrentIndex(0);
  }

private Q_SLOTS:
  void initTestCase() {
    TissueArrayRecipe recipe = smallArray();
    recipe.rows = 5;
    recipe.columns = 8;
    recipe.diameter = 9;
    recipe.patients = 20;
    recipe.points = 1200;
    recipe.contrast = 1.6;
    draw(recipe);
  }
  void init() { show(); }
  void cleanup() {
    window.reset();
    applyTheme(*qApp, ThemeChoice::System);
  }

  void goesFromImzmlToPdf_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
  }
  void goesFromImzmlToPdf() {
    QFETCH(bool, dark);
    applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    openStudy();
    photograph(view(), "tma-labels");
    compare();
    photographFigures();
    const auto& outputs = lastResult(workspace())->result()->outputs;
    const auto accuracies = std::get<std::shared_ptr<const Table>>(outputs.data.at("accuracies"));
    QVERIFY(accuracies->numbers("cores accuracy").back() > 50);

    // A click on a core takes the cursor of all views there.
    const Vec3 before = workspace().cursor().position();
    auto* drawing = view()->findChild<QWidget*>("figure");
    const auto spectra = workspace().study().find(datasetId())->as<Spectra>();
    bool moved = false;
    for (int y = 4; y < drawing->height() && !moved; y += 6)
      for (int x = 4; x < drawing->width() && !moved; x += 6) {
        QTest::mouseClick(drawing, Qt::LeftButton, Qt::NoModifier, {x, y});
        moved = !(workspace().cursor().position() == before);
      }
    QVERIFY(moved);
    const Vec3 place = spectra->grid().worldToIndex()(workspace().cursor().position());
    QVERIFY(std::ranges::any_of(cores, [&](const DrawnCore& core) {
      return std::hypot(core.x - place[0], core.y - place[1]) < 1;
    }));

    const QString path = writtenReport("tmaReport", QString("report-%1.pdf").arg(dark));
    QVERIFY(QFileInfo(path).size() > 20'000);
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!pictures.isEmpty()) QFile::copy(path, pictures + "/tma.pdf");
  }

  void goesFromTrainingToUse() {
    openStudy();
    const Item* found = run("tma.find-cores");
    const auto places =
        std::get<std::shared_ptr<const Table>>(found->result()->outputs.data.at("cores"));
    QCOMPARE(places->rows(), std::size_t(std::ranges::count_if(
                                 cores, [](const DrawnCore& core) { return core.spectra > 0; })));
    photograph(view(), "tma-found");
    run("tma.train");
    photograph(view(), "tma-trained");
    const Item* predicted = run("tma.predict");
    QVERIFY(predicted->result()->outputs.data.contains("prediction"));
    photograph(view(), "tma-predicted");
    run("tma.explain");
    QVERIFY(child<QComboBox>("shownFigure")->findData("relevance") >= 0);
    photograph(view(), "tma-explained");

    // Training knew these patients: a test on them is refused, and says so in the panel.
    choose("tmaMethod", "tma.evaluate");
    QTRY_VERIFY(child<QPushButton>("runTma")->isEnabled());
    child<QPushButton>("runTma")->click();
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("tmaBanner")->isVisible(), 60'000);
    photograph(view(), "tma-refused");
  }

  void tellsWhatIsMissing() {
    open();
    auto* tabs = child<QTabBar>("panelTabs");
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->tabData(tab) == "tma") tabs->setCurrentIndex(tab);
    choose("tmaMethod", "tma.compare");
    QVERIFY(!view()->hasFigure());
    child<QPushButton>("runTma")->click();
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("tmaBanner")->isVisible(), 30'000);
    QVERIFY(!lastResult(workspace()));
    // The picture of the other panel comes back with it.
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->tabData(tab) == "spectra") tabs->setCurrentIndex(tab);
    QTRY_VERIFY(image()->isVisible());
    QVERIFY(!view()->isVisible());
  }
};

QTEST_MAIN(TmaTest)
#include "tma_test.moc"
