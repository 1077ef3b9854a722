// From an imzML file and a table of cores to classifiers that were tested, and a report on them.
#include "tests/gui/window/spectra_window.h"
#include "tests/shared_data.h"

#include "core/io/cache_folder.h"
#include "widgets/figure_pane.h"
#include "widgets/parameter_form.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QTabBar>
#include <QTableView>

using namespace svx;
using namespace svx::testing;

class TmaTest : public SpectraWindow {
  Q_OBJECT

  FigurePane* view() { return child<FigurePane>("tissueView"); }
  void showPanel(const char* id) {
    auto* tabs = child<QTabBar>("panelTabs");
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->tabData(tab) == id) tabs->setCurrentIndex(tab);
  }
  void openStudy() { openStudy(file, folder.filePath("cores.csv")); }
  void openStudy(const QString& spectra, const QString& table, const char* name = "cores") {
    open(spectra);
    drop(*window, {table});
    QTRY_VERIFY_WITH_TIMEOUT(itemNamed(workspace(), name), 30'000);
    showPanel("tma");
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
  void photographFigures(const QString& name = "tma") {
    if (qEnvironmentVariable("SVX_TOUR_FOLDER").isEmpty()) return;
    auto* shown = child<QComboBox>("shownFigure");
    for (int i = 0; i < shown->count(); ++i) {
      shown->setCurrentIndex(i);
      photograph(view(), QString("%1-%2").arg(name).arg(i));
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
    auto* shown = child<QComboBox>("shownFigure");
    for (const char* id : {"roc", "precisionRecall", "calibration"}) {
      const int index = shown->findData(id);
      QVERIFY2(index >= 0, id);
      shown->setCurrentIndex(index);
      QVERIFY(view()->hasFigure());
      QVERIFY(child<QComboBox>("shownClass")->isHidden()); // of two classes one figure says all
    }
    shown->setCurrentIndex(0);
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
    auto* masses = child<QComboBox>("topMass");
    QVERIFY(masses->count() > 10);
    const double wanted = masses->itemData(1).toDouble();
    masses->setCurrentIndex(1);
    Q_EMIT masses->activated(1);
    QTRY_VERIFY(image()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(child<QDoubleSpinBox>("mass")->value() - wanted) < 1e-3,
                             10'000);
    photograph(image(), "tma-top-mass");
    showPanel("tma");

    // Training knew these patients: a test on them is refused, and says so in the panel.
    choose("tmaMethod", "tma.evaluate");
    QTRY_VERIFY(child<QPushButton>("runTma")->isEnabled());
    child<QPushButton>("runTma")->click();
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("tmaBanner")->isVisible(), 60'000);
    photograph(view(), "tma-refused");
  }

  /// On a drawn array of its own, or on the folder that SVX_TISSUE_ARRAY names.
  void comparesAllAndGoesOnAfterACancel() {
    const QString study = qEnvironmentVariable("SVX_TISSUE_ARRAY");
    if (study.isEmpty())
      openStudy();
    else
      openStudy(study + "/tissue-array.imzML", study + "/cores.csv");
    choose("tmaMethod", "tma.compare");
    ParameterForm* form = nullptr;
    for (auto* each : child<QWidget>("tmaPanel")->findChildren<ParameterForm*>())
      if (!each->isHidden()) form = each;
    form->setPreset("all-quick");
    if (study.isEmpty()) {
      Values values = form->values();
      values.set("epochs", std::int64_t(1));
      form->setValues(values);
    }
    const auto checkpoints = [] {
      const QDir all(QString::fromStdString((cacheFolder() / "checkpoints").string()));
      const auto entries = all.entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
      return QSet<QString>(entries.begin(), entries.end());
    };
    const auto before = checkpoints();
    auto* start = child<QPushButton>("runTma");
    const auto progress = [this] {
      const auto jobs = workspace().jobs().jobs();
      return jobs.back().state == JobState::Running ? jobs.back().fraction : 0;
    };
    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(progress() > 0.4, 1'200'000);
    workspace().jobs().pool().cancelAll();
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("tmaBanner")->isVisible(), 10'000);
    photograph(view(), "tma-cancelled");
    QVERIFY(!(checkpoints() - before).isEmpty());

    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(progress() > 0, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 1'800'000);
    QVERIFY((checkpoints() - before).isEmpty());
    QTest::qWait(200);
    photographFigures();
    const auto accuracies = std::get<std::shared_ptr<const Table>>(
        lastResult(workspace())->result()->outputs.data.at("accuracies"));
    const auto& names = std::get<std::vector<std::string>>(accuracies->column("classifier")->cells);
    QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), std::size_t(21));
    const QString path = writtenReport("tmaReport", "all.pdf");
    QVERIFY(QFileInfo(path).size() > 50'000);
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!pictures.isEmpty()) QFile::copy(path, pictures + "/tma-all.pdf");
  }

  void showsTheCurvesOfOneOfThreeClasses() {
    QVERIFY(QDir(folder.path()).mkpath("three"));
    QFile two(folder.filePath("cores.csv")), three(folder.filePath("three/cores.csv"));
    QVERIFY(two.open(QIODevice::ReadOnly) && three.open(QIODevice::WriteOnly));
    while (!two.atEnd()) {
      QByteArray line = two.readLine();
      if (line.contains("patient 1"))
        line.replace("class 1", "class 3").replace("class 2", "class 3");
      three.write(line);
    }
    three.close();
    openStudy(file, three.fileName());
    compare();
    auto* shown = child<QComboBox>("shownFigure");
    auto* of = child<QComboBox>("shownClass");
    QVERIFY(of->isHidden());
    shown->setCurrentIndex(shown->findData("roc"));
    QVERIFY(of->isVisible());
    QCOMPARE(of->count(), 3);
    const QImage first = view()->findChild<QWidget*>("figure")->grab().toImage();
    of->setCurrentIndex(2);
    QVERIFY(view()->findChild<QWidget*>("figure")->grab().toImage() != first);
    photograph(view(), "tma-three-classes");
    shown->setCurrentIndex(shown->findData("calibration"));
    QVERIFY(of->isHidden());
  }

  void tellsRealSpeciesApart() {
    const QString data = QString(SVX_SHARED_DATA) + "/maldi/species/species";
    if (!QFileInfo::exists(data + ".imzML")) QSKIP("shared/data is not there");
    openStudy(data + ".imzML", data + "_labels.csv", "species_labels");
    photograph(view(), "tma-species-labels");
    choose("tmaMethod", "tma.compare");
    ParameterForm* form = nullptr;
    for (auto* each : child<QWidget>("tmaPanel")->findChildren<ParameterForm*>())
      if (!each->isHidden()) form = each;
    form->setPreset("spots");
    Values values = form->values();
    values.set("bin", 500.0); // ppm: seconds
    form->setValues(values);
    const auto& outputs = run("tma.compare")->result()->outputs;
    photographFigures("tma-species");
    const auto accuracies = std::get<std::shared_ptr<const Table>>(outputs.data.at("accuracies"));
    for (std::size_t r = 0; r < accuracies->rows(); ++r) {
      QCOMPARE(accuracies->numbers("spectra")[r], 96.0);
      QCOMPARE(accuracies->numbers("spectra right")[r], 96.0);
    }
    QVERIFY(QFileInfo(writtenReport("tmaReport", "species.pdf")).size() > 20'000);
  }

  void showsTheBoundaryAndTheLossByRate() {
    openStudy();
    run("tma.boundary");
    QCOMPARE(child<QComboBox>("shownFigure")->currentData().toString(), QString("boundary"));
    photograph(view(), "tma-boundary");
    run("tma.learning-rate");
    QCOMPARE(child<QComboBox>("shownFigure")->currentData().toString(), QString("rates"));
    photograph(view(), "tma-rates");
  }

  void testsRandomLabelsByOneButton() {
    openStudy();
    compare();
    const ItemId first = lastResult(workspace())->id;
    child<QPushButton>("tmaRandomLabels")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace())->id != first, 240'000);
    const ResultPtr result = lastResult(workspace())->result();
    QVERIFY(result->values.boolean("randomLabels"));
    QVERIFY(result->outputs.notices.front().find("dealt out at random") != std::string::npos);
    QTRY_VERIFY(!child<QPushButton>("tmaRandomLabels")); // not of this one again
    photograph(view(), "tma-random-labels");
  }

  void correctsCoresByHand() {
    openStudy();
    const ItemId item = itemNamed(workspace(), "cores")->id;
    const auto table = [&] { return workspace().study().find(item)->as<Table>(); };
    const auto original = table();
    auto* drawing = view()->findChild<QWidget*>("figure");
    // The first core from the top left that a press finds: dragged away, it is another table.
    QPoint grabbed;
    const auto dragFrom = [&](QPoint at) {
      QTest::mousePress(drawing, Qt::LeftButton, Qt::NoModifier, at);
      const QPointF to = at + QPoint(60, 40);
      QMouseEvent move(QEvent::MouseMove, to, drawing->mapToGlobal(to), Qt::NoButton,
                       Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(drawing, &move);
      QTest::mouseRelease(drawing, Qt::LeftButton, Qt::NoModifier, at + QPoint(60, 40));
      return table() != original;
    };
    bool found = false;
    for (int y = 4; y < drawing->height() && !found; y += 8)
      for (int x = 4; x < drawing->width() && !found; x += 8) {
        grabbed = {x, y};
        found = dragFrom(grabbed);
      }
    QVERIFY(found);
    std::size_t changed = 0;
    for (std::size_t r = 0; r < original->rows(); ++r)
      changed += original->numbers("x")[r] != table()->numbers("x")[r];
    QCOMPARE(changed, std::size_t(1));
    photograph(view(), "tma-core-moved");
    workspace().study().undo();
    QCOMPARE(table(), original);
    QTest::qWait(500); // the labels are read anew

    const auto trigger = [&](const QString& text) {
      QContextMenuEvent wanted(QContextMenuEvent::Mouse, grabbed, drawing->mapToGlobal(grabbed));
      QCoreApplication::sendEvent(drawing, &wanted);
      QMenu* menu = nullptr;
      [&] { QTRY_VERIFY((menu = view()->findChild<QMenu*>("coreMenu"))); }();
      if (qEnvironmentVariableIsSet("SVX_TOUR_FOLDER")) QTest::qWait(300);
      for (QAction* action : menu->findChildren<QAction*>())
        if (action->text() == text) action->trigger();
      delete menu;
    };
    trigger("Remove");
    QCOMPARE(table()->rows(), original->rows() - 1);
    QTest::qWait(500);
    trigger("Add a core here");
    QCOMPARE(table()->rows(), original->rows());
    QVERIFY(std::isfinite(table()->numbers("radius").back()));
    QTest::qWait(500);
    trigger("None"); // the new core has no label, which is not another table's business
    photograph(view(), "tma-core-added");
  }

  void offersPublishedStudies() {
    openStudy();
    choose("tmaMethod", "tma.compare");
    ParameterForm* form = nullptr;
    for (auto* each : child<QWidget>("tmaPanel")->findChildren<ParameterForm*>())
      if (!each->isHidden()) form = each;
    form->setExpanded(true);
    auto* presets = form->findChild<QComboBox*>("preset");
    QVERIFY(presets->findData("pancreas-pdac") > 0);
    presets->setCurrentIndex(presets->findData("amyloidosis"));
    QCOMPARE(form->findChild<QLineEdit*>("parameter.classes")->text(),
             QString("ATTR, AL-Control = AL + no amyloidosis"));
    QCOMPARE(form->findChild<QLineEdit*>("parameter.classes")->cursorPosition(), 0);
    int checked = 0;
    auto* list = child<QListWidget>("classifiers");
    for (int i = 0; i < list->count(); ++i) checked += list->item(i)->checkState() == Qt::Checked;
    QCOMPARE(checked, 7);
    photograph(child<QWidget>("tmaPanel"), "tma-study");
    presets->showPopup();
    photograph(presets->view(), "tma-studies");
    presets->hidePopup();
    // Labels that are spelt otherwise are named in the refusal.
    child<QPushButton>("runTma")->click();
    auto* banner = child<QWidget>("tmaBanner");
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 30'000);
    QVERIFY(banner->findChild<QLabel*>("why")->text().contains("'class 1', 'class 2'"));
    photograph(view(), "tma-study-refused");
  }

  void takesAPeakListOfScils() {
    openStudy();
    const QString path = folder.filePath("peaks.sef");
    QFile list(path);
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(R"({"peaklist": {"intervals": [{"lower": 999, "upper": 1001, "name": "a"}]}})");
    list.close();
    drop(*window, {path});
    QTRY_VERIFY_WITH_TIMEOUT(itemNamed(workspace(), "peaks"), 30'000);
    const auto table = itemNamed(workspace(), "peaks")->as<Table>();
    QVERIFY(table);
    QCOMPARE(table->numbers("m/z"), std::vector<double>{1000});
  }

  void tellsWhatIsMissing() {
    open();
    showPanel("tma");
    choose("tmaMethod", "tma.compare");
    QVERIFY(!view()->hasFigure());
    child<QPushButton>("runTma")->click();
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("tmaBanner")->isVisible(), 30'000);
    QVERIFY(!lastResult(workspace()));
    // The picture of the other panel comes back with it.
    showPanel("spectra");
    QTRY_VERIFY(image()->isVisible());
    QVERIFY(!view()->isVisible());
  }
};

QTEST_MAIN(TmaTest)
#include "tma_test.moc"
