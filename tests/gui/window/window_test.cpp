// The whole story through the real widgets: open, register, cancel, undo, save, reopen, export,
// crash.
#include "tests/gui/window/driving.h"

#include "app/window/command_palette.h"
#include "app/window/view_area.h"
#include "core/io/open.h"
#include "widgets/banner.h"
#include "widgets/input_picker.h"
#include "widgets/result_data.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>
#include <QTreeWidget>

#include <csignal>

using namespace svx;
using namespace svx::testing;

class WindowTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString fixed_, moving_;
  std::unique_ptr<MainWindow> window_;

  template <typename Widget>
  Widget* child(const char* name) {
    return window_->findChild<Widget*>(name);
  }
  void trigger(const char* action) { window_->findChild<QAction*>(action)->trigger(); }
  Workspace& workspace() { return window_->workspace(); }

  void makeWindow(const QStringList& plugins = {SVX_PANELS}) {
    window_ = std::make_unique<MainWindow>(plugins);
    window_->resize(1366, 768);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    QApplication::setActiveWindow(
        window_.get()); // shortcuts need it; a bare display has no window manager
  }

  void openPair() {
    drop(*window_, {fixed_, moving_});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
  }

  void chooseMethod(const char* id) {
    auto* methods = child<QComboBox>("method");
    QVERIFY(methods->findData(id) >= 0);
    methods->setCurrentIndex(methods->findData(id));
  }

  void registerPair() {
    openPair();
    chooseMethod("registration.linear");
    QTRY_VERIFY(child<QPushButton>("register")->isEnabled());
    QTest::mouseClick(child<QPushButton>("register"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 120'000);
  }

private Q_SLOTS:
  void initTestCase() {
    isolate(folder_);
    fixed_ = write(folder_, balls("fixed", 48, 0));
    moving_ = write(folder_, balls("moving", 48, 4));
  }
  void init() { makeWindow(); }
  void cleanup() { window_.reset(); }

  void opensByDrop() {
    QVERIFY(child<QWidget>("invitation")->isVisible());
    openPair();
    QVERIFY(!child<QWidget>("invitation")->isVisible());
    QVERIFY(window_->views().slice(Plane::Axial).isVisible());
    QCOMPARE(workspace().layers().base()->name, std::string("fixed"));
    const Vec3 centre = workspace().layers().base()->as<Volume>()->geometry.centre();
    QCOMPARE(workspace().cursor().position(), centre);
    QCOMPARE(recentFiles().mid(0, 2), QStringList({moving_, fixed_}));
    QVERIFY(window_->isWindowModified());
  }

  void showsTheFirstOfSeveralFilesAndTakesMasksForLabels() {
    auto mask = std::make_shared<LabelMap>();
    mask->volume.geometry = balls("", 48, 0)->geometry;
    mask->volume.voxels = at::ones({48, 48, 48}, at::kByte);
    const QString path = folder_.filePath("fixed_mask.nii.gz");
    save(std::shared_ptr<const Volume>(mask, &mask->volume), path.toStdString());
    drop(*window_, {fixed_, moving_, path});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(3), 30'000);
    const Item* opened = itemNamed(workspace(), "fixed_mask");
    QVERIFY(opened && opened->as<LabelMap>());
    QCOMPARE(workspace().layers().layers(),
             (std::vector<ItemId>{itemNamed(workspace(), "fixed")->id, opened->id}));
  }

  void showsOneViewAlone() {
    openPair();
    ViewArea& views = window_->views();
    for (QWidget* view : {static_cast<QWidget*>(&views.volume()),
                          static_cast<QWidget*>(&views.slice(Plane::Coronal))}) {
      views.maximise(view);
      QTRY_VERIFY(view->height() > views.height() * 8 / 10 &&
                  view->width() > views.width() * 9 / 10);
    }
    views.maximise(nullptr);
    QTRY_VERIFY(views.slice(Plane::Coronal).width() < views.width() * 6 / 10);
  }

  void saysWhyAFileCannotBeOpened() {
    const QString path = folder_.filePath("garbage.nii.gz");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no image");
    file.close();
    drop(*window_, {path});
    auto* banner = child<Banner>("banner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->findChild<QLabel*>("headline")->text().contains("garbage.nii.gz"));
    QVERIFY(!banner->findChild<QLabel*>("why")->text().isEmpty());
    QVERIFY(workspace().study().items().empty());
    QVERIFY(!recentFiles().contains(path));
    banner->findChild<QPushButton*>("remedy")->click();
    QVERIFY(child<QFileDialog>("openDialog"));
  }

  void choosesInputsByItself() {
    openPair();
    const auto chosen = [this](const char* name) {
      return workspace().study().find(child<InputPicker>(name)->chosen());
    };
    QCOMPARE(chosen("input.fixed")->name, std::string("fixed"));
    QCOMPARE(chosen("input.moving")->name, std::string("moving"));
  }

  void cancelsMidWayAndRestarts() {
    drop(*window_, {write(folder_, balls("large fixed", 128, 0)),
                    write(folder_, balls("large moving", 128, 6))});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 60'000);
    chooseMethod("registration.variational");
    QVERIFY(!child<QPushButton>("cancel")->isEnabled());
    for (const char* ofARun : {"pause", "quantity", "progress", "loss"})
      QVERIFY2(!child<QWidget>(ofARun)->isVisible(), ofARun);
    QTest::mouseClick(child<QPushButton>("register"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(workspace().jobs().running(), 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("loss")->isVisible(), 60'000);
    QCOMPARE(workspace().jobs().running(), 1);
    auto* pause = child<QPushButton>("pause");
    QVERIFY(pause->isVisible());
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_COMPARE(workspace().jobs().jobs().back().state, JobState::Paused);
    QTRY_COMPARE(pause->text(), QString("Go on"));
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_COMPARE(workspace().jobs().jobs().back().state, JobState::Running);
    QTRY_COMPARE(pause->text(), QString("Pause"));
    QTest::mouseClick(child<QPushButton>("cancel"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(workspace().jobs().running(), 0, 5'000);
    QTRY_COMPARE(workspace().jobs().jobs().back().state, JobState::Cancelled);
    QTRY_VERIFY(!pause->isVisible());
    QCOMPARE(workspace().study().items().size(), std::size_t(2));
    QTRY_VERIFY(child<QPushButton>("register")->isEnabled());

    chooseMethod("registration.linear");
    QTest::mouseClick(child<QPushButton>("register"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 120'000);
  }

  void registersAndCompares() {
    registerPair();
    const Item* result = lastResult(workspace());
    QCOMPARE(result->parent, itemNamed(workspace(), "fixed")->id);
    QTRY_VERIFY(child<QWidget>("figureTable")->isVisible());
    QVERIFY(workspace().compareState().active());
    QCOMPARE(workspace().compareState().base(), itemNamed(workspace(), "fixed")->id);
    const ItemId warped = workspace().compareState().overlay();
    QCOMPARE(workspace().study().find(warped)->parent, result->id);
    child<QPushButton>("before")->click();
    QCOMPARE(workspace().compareState().overlay(), itemNamed(workspace(), "moving")->id);
    // The shift of 4 mm along x is found.
    const ResultData data = dataOf(workspace().study(), *result);
    const Vec3 centre = data.fixed->geometry.centre();
    const Vec3 mapped = data.transform->map(centre);
    QVERIFY2(std::abs(mapped[0] - centre[0] - 4) < 0.5, qPrintable(QString::number(mapped[0])));
  }

  void offersEveryMethodOnceUnderAHeading() {
    auto* method = child<QComboBox>("method");
    for (const Method* each : workspace().methods().all()) {
      if (!each->info().id.starts_with("registration.")) continue;
      const QString id = QString::fromStdString(each->info().id);
      int offered = 0;
      for (int row = 0; row < method->count(); ++row) offered += method->itemData(row) == id;
      QCOMPARE(offered, 1);
      method->setCurrentIndex(method->findData(id));
      QCOMPARE(child<QLabel>("methodSentence")->text(),
               QString::fromStdString(each->info().sentence));
      QCOMPARE(child<QLabel>("methodCitation")->text(),
               QString::fromStdString(each->info().citation));
      const auto index = method->model()->index(method->currentIndex(), 0);
      QVERIFY(index.flags() & Qt::ItemIsEnabled);
    }
    for (int row = 0; row < method->count(); ++row) // headings cannot be chosen
      QCOMPARE(method->itemData(row).isValid(),
               bool(method->model()->index(row, 0).flags() & Qt::ItemIsEnabled));
    makeWindow();
    const bool automatic = workspace().methods().find("registration.auto");
    QCOMPARE(child<QComboBox>("method")->currentData().toString(),
             automatic ? "registration.auto" : "registration.variational");
  }

  void aMethodForOneImageTakesTheFirst() {
    openPair();
    chooseMethod("registration.image-network");
    QTRY_VERIFY(child<QPushButton>("register")->isEnabled());
    chooseMethod("registration.landmarks"); // there are none
    QVERIFY(!child<QPushButton>("register")->isEnabled());
  }

  void judgesAResultInTheViews() {
    registerPair();
    const Item* result = lastResult(workspace());
    QCOMPARE(workspace().resultOverlay().result(), result->id);
    child<QToolButton>("deformation.jacobian")->click();
    QVERIFY(workspace().resultOverlay().style() == DeformationStyle::Jacobian);
    auto* tabs = child<QTabBar>("chartTabs");
    for (int tab = 0; tab < tabs->count(); ++tab) { // neither landmarks nor labels were given
      const QString id = tabs->tabData(tab).toString();
      QCOMPARE(tabs->isTabVisible(tab), id == "jacobian" || id == "loss" || id == "steps");
    }
    tabs->setCurrentIndex(tabs->count() - 1);
    auto* steps = child<QListWidget>("preview.steps");
    QTRY_VERIFY(steps->isVisible());
    QVERIFY(steps->count() >= 3);
    QCOMPARE(steps->item(0)->text(), QString("Fixed"));
    QCOMPARE(steps->currentItem()->text(), QString("Result"));
    auto* modes = child<QComboBox>("compareMode");
    modes->setCurrentIndex(modes->findData("contour"));
    Q_EMIT modes->activated(modes->currentIndex());
    QVERIFY(workspace().compareState().mode() == CompareMode::Contour);
    child<QPushButton>("before")->click();
    QVERIFY(workspace().resultOverlay().before());
    child<QPushButton>("undoResult")->click();
    QCOMPARE(workspace().resultOverlay().result(), ItemId(0));
    QVERIFY(!child<QWidget>("deformationBar")->isVisible());
  }

  void undoesAndRedoes() {
    registerPair();
    const auto count = workspace().study().items().size();
    QVERIFY(child<QAction>("action.undo")->text().size() > QString("Undo: ").size());
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!lastResult(workspace()));
    QVERIFY(!child<QWidget>("figureTable")->isVisible());
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(workspace().study().items().size(), count);
    QVERIFY(lastResult(workspace()));
  }

  void savesAndReopens() {
    registerPair();
    const auto count = workspace().study().items().size();
    const auto figures = lastResult(workspace())->result()->outputs.figures.size();
    workspace().cursor().moveTo({10, 11, 12});
    const QString path = folder_.filePath(QString::fromUtf8("Sitzung ü.svox"));
    trigger("action.save");
    answerFileDialog(*window_, "saveSessionDialog", path);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isWindowModified(), 30'000);
    QVERIFY(QFile::exists(path));
    QVERIFY(window_->windowTitle().contains(QString::fromUtf8("Sitzung ü.svox")));

    makeWindow();
    window_->openPaths({path});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), count, 30'000);
    QVERIFY(!window_->isWindowModified());
    QCOMPARE(workspace().cursor().position(), (Vec3{10, 11, 12}));
    QCOMPARE(lastResult(workspace())->result()->outputs.figures.size(), figures);
    QVERIFY(workspace().compareState().active());
    QTRY_VERIFY(child<QWidget>("figureTable")->isVisible());
    QVERIFY(dataOf(workspace().study(), *lastResult(workspace())).transform);
  }

  void opensAPairOfABatch() {
    const QString path = folder_.filePath("batch.csv");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("pair,fixed,moving,ncc\nballs,fixed.nii.gz,moving.nii.gz,0.5\n");
    file.close();
    trigger("action.openBatch");
    answerFileDialog(*window_, "openBatchDialog", path);
    QTRY_VERIFY(child<QWidget>("batchDock")->isVisible());
    auto* pairs = child<QTableWidget>("batch.pairs");
    QTRY_VERIFY(pairs->isVisible());
    const QPoint first = pairs->visualItemRect(pairs->item(0, 0)).center();
    QTest::mouseClick(pairs->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseDClick(pairs->viewport(), Qt::LeftButton, {}, first);
    QTRY_VERIFY_WITH_TIMEOUT(workspace().compareState().active(), 30'000);
    QCOMPARE(workspace().compareState().base(), itemNamed(workspace(), "fixed")->id);
    QCOMPARE(workspace().compareState().overlay(), itemNamed(workspace(), "moving")->id);
  }

  void opensWhatTheBatchCommandWrote() {
    QFile list(folder_.filePath("pairs.csv"));
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write("id,fixed,moving\nballs,fixed.nii.gz,moving.nii.gz\ngone,fixed.nii.gz,pairs.csv\n");
    list.close();
    const QString out = folder_.filePath("batch out");
    QProcess program;
    program.start(SVX_PROGRAM, {"batch", list.fileName(), "--method", "registration.linear",
                                "--preset", "default", "--out", out});
    QVERIFY(program.waitForFinished(120'000));
    QCOMPARE(program.exitCode(), 3); // the second pair is no image
    trigger("action.openBatch");
    answerFileDialog(*window_, "openBatchDialog", out + "/results.csv");
    QTRY_VERIFY(child<QWidget>("batchDock")->isVisible());
    auto* figure = child<QComboBox>("batch.figure");
    QVERIFY(figure->findText("ncc.after") >= 0);
    QVERIFY(figure->findText("error") < 0);
    figure->setCurrentIndex(figure->findText("ncc.after"));
    auto* pairs = child<QTableWidget>("batch.pairs");
    QCOMPARE(pairs->rowCount(), 2);
    QCOMPARE(pairs->item(0, 0)->text(), QString("gone")); // failed: the worst
    QCOMPARE(pairs->item(1, 0)->text(), QString("balls"));
    const QPoint second = pairs->visualItemRect(pairs->item(1, 0)).center();
    QTest::mouseClick(pairs->viewport(), Qt::LeftButton, {}, second);
    QTest::mouseDClick(pairs->viewport(), Qt::LeftButton, {}, second);
    QTRY_VERIFY_WITH_TIMEOUT(workspace().compareState().active(), 30'000);
    QCOMPARE(workspace().compareState().base(), itemNamed(workspace(), "fixed")->id);
    QCOMPARE(workspace().compareState().overlay(), itemNamed(workspace(), "warped")->id);
  }

  void asksBeforeChangesAreLost() {
    openPair();
    window_->close();
    auto* question = child<QMessageBox>("saveChangesDialog");
    QVERIFY(question && question->isVisible());
    question->button(QMessageBox::Cancel)->click();
    QVERIFY(window_->isVisible());
    window_->close();
    QTRY_VERIFY((question = child<QMessageBox>("saveChangesDialog")));
    question->button(QMessageBox::Discard)->click();
    QTRY_VERIFY(!window_->isVisible());
  }

  void exportsTheWarpedVolume() {
    registerPair();
    child<QPushButton>("export")->click();
    QWidget* dialog = child<QWidget>("exportDialog");
    QVERIFY(dialog);
    const QString path = folder_.filePath("out.nrrd");
    dialog->findChild<QLineEdit*>("file")->setText(path);
    auto* interpolation = dialog->findChild<QComboBox*>("interpolation");
    interpolation->setCurrentIndex(interpolation->findText("Cubic", Qt::MatchStartsWith));
    dialog->findChild<QPushButton*>("export")->click();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 30'000);
    const auto warped = openAs<Volume>(path.toStdString());
    const auto fixed = openAs<Volume>(fixed_.toStdString());
    QVERIFY(warped->geometry.sameGrid(fixed->geometry));
    const double rest = (warped->voxels - fixed->voxels).abs().mean().item<double>();
    const auto moving = openAs<Volume>(moving_.toStdString());
    const double start = (moving->voxels - fixed->voxels).abs().mean().item<double>();
    QVERIFY2(rest < start / 5, qPrintable(QString("%1 of %2").arg(rest).arg(start)));
  }

  void sayWhyAnExportFailed() {
    registerPair();
    child<QPushButton>("export")->click();
    QWidget* dialog = child<QWidget>("exportDialog");
    dialog->findChild<QLineEdit*>("file")->setText("/proc/no/such/folder/out.nii");
    dialog->findChild<QPushButton*>("export")->click();
    QTRY_VERIFY(child<Banner>("banner")->isVisible());
    QVERIFY(!child<Banner>("banner")->findChild<QLabel*>("why")->text().isEmpty());
  }

  void writesTheReport() {
    registerPair();
    for (const char* suffix : {".html", ".pdf", ".csv"}) {
      child<QPushButton>("report")->click();
      QWidget* dialog = child<QWidget>("reportDialog");
      QVERIFY(dialog);
      const QString path = folder_.filePath(QString("report") + suffix);
      dialog->findChild<QLineEdit*>("file")->setText(path);
      dialog->findChild<QPushButton*>("write")->click();
      QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(path).size() > 100, 30'000);
      QTRY_VERIFY(!child<QWidget>("reportDialog"));
    }
    QFile html(folder_.filePath("report.html"));
    QVERIFY(html.open(QIODevice::ReadOnly));
    const QByteArray text = html.readAll();
    QVERIFY(text.contains("data:image/png;base64"));
    QVERIFY(text.contains("research use only"));
    QFile pdf(folder_.filePath("report.pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    QVERIFY(pdf.readAll().startsWith("%PDF"));
  }

  void listsARejectedPlugin() {
    QSettings().remove("plugins/announced");
    makeWindow({SVX_PANELS, SVX_TEST_PLUGINS});
    QVERIFY(child<Banner>("banner")->isVisible());
    child<Banner>("banner")->findChild<QPushButton*>("remedy")->click();
    const auto* list = child<QTreeWidget>("pluginList");
    QVERIFY(list);
    const auto rows = list->findItems("wrong_interface", Qt::MatchContains, 0);
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows.first()->text(3).contains("org.example.SomethingElse/3"));
    makeWindow({SVX_PANELS, SVX_TEST_PLUGINS}); // told once
    QVERIFY(!child<Banner>("banner")->isVisible());
  }

  void keepsAPanelThatFailsToItself() {
    makeWindow({SVX_PANELS, SVX_TEST_PLUGINS});
    trigger("action.panel.fails_to_build");
    QVERIFY(child<Banner>("banner")->isVisible());
    QVERIFY(child<Banner>("banner")->findChild<QLabel*>("why")->text().contains("no luck"));
    trigger("action.panel.registration");
    QVERIFY(child<QPushButton>("register")->isVisible());
  }

  void findsCommandsByName() {
    openPair();
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = child<CommandPalette>("commandPalette");
    QVERIFY(palette && palette->isVisible());
    auto* search = palette->findChild<QLineEdit*>("commandSearch");
    QTest::keyClicks(search, "layout coronal");
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(window_->views().maximised(), &window_->views().slice(Plane::Coronal));
    QVERIFY(!window_->views().slice(Plane::Axial).isVisible());
  }

  void remembersTheLayout() {
    auto* data = child<QDockWidget>("dataDock");
    data->hide();
    window_->close();
    makeWindow();
    QVERIFY(!child<QDockWidget>("dataDock")->isVisible());
    trigger("action.resetLayout");
    QVERIFY(child<QDockWidget>("dataDock")->isVisible());
  }

  void restoresAfterAKill() {
    window_.reset();
    QProcess victim;
    victim.start(QCoreApplication::applicationFilePath(), {"--be-killed", fixed_});
    QVERIFY(victim.waitForFinished(60'000));
    QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
    makeWindow();
    window_->begin({});
    auto* question = child<QDialog>("restoreDialog");
    QVERIFY(question && question->isVisible());
    question->findChild<QPushButton*>("restore")->click();
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(1), 30'000);
    QCOMPARE(workspace().study().items()[0].name, std::string("renamed before the crash"));
    QVERIFY(window_->isWindowModified());
    QTRY_VERIFY(AutosaveJournal::leftBehind().isEmpty());
  }
};

/// Opens a file, renames it, lets the journal be written, and dies as by `kill -9`.
static int beKilled(const QString& file) {
  MainWindow window({});
  window.show();
  window.openPaths({file});
  Workspace& workspace = window.workspace();
  if (!QTest::qWaitFor([&] { return !workspace.study().items().empty(); }, 30'000)) return 1;
  workspace.study().rename(workspace.study().items()[0].id, "renamed before the crash");
  bool saved = false;
  workspace.session().autosave([&] { saved = true; });
  if (!QTest::qWaitFor([&] { return saved; }, 30'000)) return 1;
  return std::raise(SIGKILL);
}

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName("Spectravox");
  QApplication::setApplicationName("spectravox-tests");
  const QStringList arguments = QApplication::arguments();
  if (arguments.value(1) == "--be-killed") return beKilled(arguments.value(2));
  WindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "window_test.moc"
