// Walks the window through the whole story and leaves pictures of it in SVX_TOUR_FOLDER, in the
// theme SVX_TOUR_THEME ("dark", "light") and the size SVX_TOUR_SIZE ("1366x768"). Without a folder
// the pictures are only checked for not being empty.
#include "tests/data/hands_landmarks.h"
#include "tests/gui/window/driving.h"

#include "app/window/view_area.h"
#include "core/io/open.h"
#include "tests/shared_data.h"
#include "widgets/banner.h"
#include "widgets/input_picker.h"
#include "widgets/parameter_form.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>

using namespace svx;
using namespace svx::testing;

class Tour : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;

  Workspace& workspace() { return window_->workspace(); }
  void trigger(const char* action) { window_->findChild<QAction*>(action)->trigger(); }

  /// Which data are shown, for the names of pictures.
  QString stage() {
    if (itemNamed(workspace(), "3DCT_lung_baseline")) return "-thorax";
    return itemNamed(workspace(), "moving_gt") ? "-heart" : "";
  }

  void settle() { QTest::qWait(1200); }

  /// Saves a picture of the widget; a picture of one colour is a failure.
  void picture(const char* name, QWidget* widget = nullptr) {
    settle();
    const QImage image = (widget ? widget : window_.get())->grab().toImage();
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 7)
      for (int x = 0; x < image.width(); x += 7) colours << image.pixel(x, y);
    QVERIFY2(colours.size() > 8, name);
    const QString target = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!target.isEmpty()) QVERIFY(image.save(QDir(target).filePath(QString(name) + ".png")));
  }

  /// The start of the search over the fixed image, in the tab in front.
  void steps(const QString& stage) {
    auto* overlay = window_->findChild<QCheckBox*>("preview.overlay");
    overlay->setChecked(true);
    window_->findChild<QListWidget*>("preview.steps")->setCurrentRow(1);
    picture(qPrintable("15-charts-steps-over" + stage));
    overlay->setChecked(false);
  }

  void start(const QStringList& plugins = {SVX_PANELS}) {
    const QStringList size = qEnvironmentVariable("SVX_TOUR_SIZE", "1366x768").split('x');
    window_ = std::make_unique<MainWindow>(plugins);
    window_->resize(size[0].toInt(), size[1].toInt());
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  /// Opens these and nothing else.
  void openOnly(const QStringList& paths) {
    workspace().session().clear();
    window_->openPaths(paths);
    QTRY_COMPARE_WITH_TIMEOUT(int(workspace().study().items().size()), int(paths.size()), 120'000);
  }

  /// Gives the pickers of the method shown the items whose names hold these words.
  void choose(const QList<std::pair<QString, std::string>>& words) {
    for (auto* picker : window_->findChildren<InputPicker*>())
      for (const auto& [id, word] : words)
        for (const Item& item : workspace().study().items())
          if (picker->info().id == id.toStdString() && item.name.find(word) != std::string::npos)
            picker->choose(item.id);
  }

  void showMethod(const QString& id) {
    auto* method = window_->findChild<QComboBox*>("method");
    method->setCurrentIndex(method->findData(id));
  }

  /// Presses the button and waits for the end; what the banner says, empty when it went well.
  QString pressRegister() {
    const Item* before = lastResult(workspace());
    const ItemId last = before ? before->id : 0;
    auto* banner = window_->findChild<Banner*>("registrationBanner");
    window_->findChild<QPushButton*>("register")->click();
    const auto ended = [&] {
      const Item* now = lastResult(workspace());
      return (now && now->id != last) || banner->isVisible();
    };
    if (!QTest::qWaitFor(ended, 1'800'000)) return "no end";
    return banner->isVisible() ? banner->findChild<QLabel*>("why")->text() : QString();
  }

private Q_SLOTS:
  void initTestCase() {
    isolate(folder_);
    QSettings().setValue("preferences/theme", qEnvironmentVariable("SVX_TOUR_THEME", "dark"));
    start();
  }

  void emptyWindow() { picture("01-empty"); }

  void sampleStudy() {
    workspace().opening().openSampleStudy();
    QTRY_VERIFY_WITH_TIMEOUT(workspace().study().items().size() >= 7, 120'000);
    picture("02-sample-study");
  }

  void methods() {
    auto* method = window_->findChild<QComboBox*>("method");
    method->showPopup();
    picture("20-methods", method->view()->window());
    method->hidePopup();
  }

  /// The whole panel with the form of each method unfolded.
  void methodForms() {
    if (qEnvironmentVariableIsEmpty("SVX_TOUR_FOLDER"))
      QSKIP("skipped: only pictures, for people to look at");
    auto* method = window_->findChild<QComboBox*>("method");
    auto* panel = window_->findChild<QWidget*>("registrationPanel");
    const int before = method->currentIndex();
    for (int i = 0; i < method->count(); ++i) {
      const QString id = method->itemData(i).toString();
      if (id.isEmpty()) continue;
      method->setCurrentIndex(i);
      for (auto* form : panel->findChildren<ParameterForm*>()) form->setExpanded(form->isVisible());
      picture(qPrintable("21-form-" + id.section('.', 1)), panel);
      for (auto* form : panel->findChildren<ParameterForm*>()) form->setExpanded(false);
    }
    method->setCurrentIndex(before);
  }

  void registration() {
    window_->findChild<QPushButton*>("register")->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        window_->findChild<QWidget*>("loss")->isVisible() || lastResult(workspace()), 120'000);
    trigger("action.commands");
    picture("03-running-with-commands");
    if (auto* palette = window_->findChild<QWidget*>("commandPalette")) palette->close();
    window_->findChild<QDockWidget*>("jobsDock")->show();
    picture("04-running-with-jobs");
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 500'000);
    picture("05-result-with-jobs");
    window_->findChild<QDockWidget*>("jobsDock")->hide();
    picture("06-result");
  }

  void compareModes() {
    auto* modes = window_->findChild<QComboBox*>("compareMode");
    for (const char* mode : {"checkerboard", "wipe", "difference", "colourBlend", "contour"}) {
      modes->setCurrentIndex(modes->findData(mode));
      window_->findChild<QPushButton*>("after")->click();
      picture(qPrintable(QString("07-%1%2").arg(mode, stage())));
    }
    trigger("action.compare.off");
  }

  void displacement() {
    for (const char* style : {"grid", "arrows", "magnitude", "jacobian"}) {
      window_->findChild<QToolButton*>(QString("deformation.") + style)->click();
      picture(qPrintable(QString("13-%1%2").arg(style, stage())));
    }
    window_->findChild<QToolButton*>("deformation.off")->click();
    auto* table = window_->findChild<QTableWidget*>("landmarks");
    if (table->rowCount() > 0) {
      Q_EMIT table->cellDoubleClicked(0, 0);
      picture(qPrintable("14-landmark-error" + stage()));
      window_->findChild<QPushButton*>("before")->click();
      picture(qPrintable("14-landmark-error-before" + stage()));
      window_->findChild<QPushButton*>("after")->click();
    }
    auto* tabs = window_->findChild<QTabBar*>("chartTabs");
    for (int tab = 0; tab < tabs->count(); ++tab) {
      if (!tabs->isTabVisible(tab)) continue;
      tabs->setCurrentIndex(tab);
      settle();
      for (QWidget* above = tabs->parentWidget(); above; above = above->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(above)) {
          area->ensureWidgetVisible(window_->findChild<QPushButton*>("undoResult"));
          break;
        }
      picture(qPrintable("15-charts-" + tabs->tabData(tab).toString() + stage()));
    }
    steps(stage());
  }

  void dialogs() {
    const auto show = [this](const char* action, const char* dialog, const char* name) {
      trigger(action);
      QWidget* shown = window_->findChild<QWidget*>(dialog);
      QVERIFY(shown);
      picture(name, shown);
      shown->close();
    };
    show("action.preferences", "preferencesDialog", "08-preferences");
    show("action.about", "aboutDialog", "08-about");
    show("action.machine", "machineDialog", "08-machine");
    show("action.plugins", "pluginsDialog", "08-plugins");
    show("action.shortcuts", "helpDialog", "08-help");
    window_->findChild<QPushButton*>("export")->click();
    picture("08-export", window_->findChild<QWidget*>("exportDialog"));
    window_->findChild<QWidget*>("exportDialog")->close();
  }

  /// The lungs with their landmarks, registered by what the panel chooses.
  void thoraxResult() {
    const QDir data(QString(SVX_SHARED_DATA) + "/lung-ct");
    if (!data.exists()) QSKIP("skipped: the lung CT pair is not on this machine");
    if (qEnvironmentVariableIsEmpty("SVX_TOUR_FOLDER"))
      QSKIP("skipped: it takes a minute, and only shows what the sample study shows");
    QStringList paths;
    for (const char* name :
         {"3DCT_lung_baseline.mha", "3DCT_lung_followup.mha", "3DCT_lung_baseline_mask.mha",
          "3DCT_lung_followup_mask.mha", "CT_3D_lung_fixed_point_set_corrected.txt",
          "CT_3D_lung_moving_point_set_corrected.txt"})
      if (data.exists(name)) paths << data.absoluteFilePath(name);
    openOnly(paths);
    choose({{"fixedLandmarks", "fixed_point"}, {"movingLandmarks", "moving_point"}});
    showMethod("registration.variational");
    for (auto* preset :
         window_->findChild<QWidget*>("registrationPanel")->findChildren<QComboBox*>("preset"))
      if (preset->isVisible()) preset->setCurrentIndex(preset->findData("thorax-ct"));
    window_->findChild<QPushButton*>("register")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 500'000);
    picture("16-thorax-result");
    compareModes();
    displacement();
  }

  /// Pictures of one slice: only the axial view has something to show.
  void handsResult() {
    const QDir data(QString(SVX_SHARED_DATA) + "/xray-2d");
    if (!data.exists()) QSKIP("skipped: the pair of hands is not on this machine");
    openOnly({data.filePath("hands-R.jpg"), data.filePath("hands-T.jpg")});
    window_->findChild<QPushButton*>("register")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 120'000);
    window_->views().maximise(&window_->views().slice(Plane::Axial));
    window_->findChild<QToolButton*>("deformation.grid")->click();
    picture("19-hands-grid");
    window_->findChild<QToolButton*>("deformation.jacobian")->click();
    picture("19-hands-jacobian");
    window_->findChild<QToolButton*>("deformation.off")->click();
    window_->views().maximise(nullptr);
  }

  /// Each method by a press of the button, with nothing else changed, on hearts and on flat
  /// pictures, or the one that SVX_TOUR_METHOD names; those that need more than two images say so
  /// and stay off. It takes longer than Qt Test waits: set QTEST_FUNCTION_TIMEOUT (ms).
  void everyMethodFromThePanel() {
    if (qEnvironmentVariableIsEmpty("SVX_TOUR_FOLDER"))
      QSKIP("skipped: takes minutes, for people to look at");
    for (const QStringList& pair : {QStringList{"cardiac/fixed.nii.gz", "cardiac/moving.nii.gz"},
                                    QStringList{"xray-2d/hands-R.jpg", "xray-2d/hands-T.jpg"}}) {
      const QDir data(SVX_SHARED_DATA);
      if (!data.exists(pair.first())) QSKIP("skipped: the pairs are not on this machine");
      openOnly({data.filePath(pair[0]), data.filePath(pair[1])});
      auto* method = window_->findChild<QComboBox*>("method");
      const QString only = qEnvironmentVariable("SVX_TOUR_METHOD");
      for (int i = 0; i < method->count(); ++i) {
        const QString id = method->itemData(i).toString();
        if (id.isEmpty() || (!only.isEmpty() && id != only)) continue;
        method->setCurrentIndex(i);
        const bool enough = window_->findChild<QPushButton*>("register")->isEnabled();
        const QString why = enough ? pressRegister() : "needs more";
        qInfo("%s: %s", qPrintable(id), why.isEmpty() ? "done" : qPrintable(why));
      }
    }
  }

  /// The methods that need more than images, with landmarks of hands and labels of hearts.
  void landmarksAndSurfacesFromThePanel() {
    const QDir data(SVX_SHARED_DATA);
    if (!data.exists("xray-2d") || !data.exists("cardiac"))
      QSKIP("skipped: the pairs are not on this machine");
    const auto hands = test::handsLandmarks(
        openAs<Volume>(data.filePath("xray-2d/hands-R.jpg").toStdString())->geometry);
    const QString fixed = folder_.filePath("handsOfR.fcsv"),
                  moving = folder_.filePath("handsOfT.fcsv");
    save(hands.fixed, fixed.toStdString());
    save(hands.moving, moving.toStdString());
    openOnly({data.filePath("xray-2d/hands-R.jpg"), data.filePath("xray-2d/hands-T.jpg"), fixed,
              moving});
    showMethod("registration.landmarks");
    choose({{"fixedLandmarks", "handsOfR"}, {"movingLandmarks", "handsOfT"}});
    QCOMPARE(pressRegister(), QString());
    picture("23-hands-landmarks");
    QVERIFY(window_->findChild<QTableWidget*>("landmarks")->rowCount() == 7);

    openOnly({data.filePath("cardiac/fixed.nii.gz"), data.filePath("cardiac/moving.nii.gz"),
              data.filePath("cardiac/fixed_gt.nii.gz"), data.filePath("cardiac/moving_gt.nii.gz")});
    showMethod("registration.icp");
    choose({{"fixedLabels", "fixed_gt"}, {"movingLabels", "moving_gt"}});
    QCOMPARE(pressRegister(), QString());
    picture("23-hearts-surfaces");
  }

  /// Thick slices with labels: a velocity, so that there is a round trip, too.
  void heartResult() {
    const QDir data(QString(SVX_SHARED_DATA) + "/cardiac");
    if (!data.exists()) QSKIP("skipped: the pair of hearts is not on this machine");
    if (qEnvironmentVariableIsEmpty("SVX_TOUR_FOLDER"))
      QSKIP("skipped: only pictures, for people to look at");
    openOnly({data.filePath("fixed.nii.gz"), data.filePath("moving.nii.gz"),
              data.filePath("fixed_gt.nii.gz"), data.filePath("moving_gt.nii.gz")});
    showMethod("registration.svf");
    window_->findChild<QPushButton*>("register")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 120'000);
    picture("22-heart-result");
    displacement();
  }

  /// Made-up figures of 24 pairs and two methods.
  void batch() {
    const auto table = [&](const char* name, double mean) {
      QFile file(folder_.filePath(QString(name) + ".csv"));
      if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
      file.write("pair,tre.mean.after,tre.sd.after,dice.mean.after,seconds\n");
      for (int pair = 1; pair <= 24; ++pair) {
        const double error = mean + 0.4 * std::sin(pair * 2.3) + (pair == 17 ? 6 : 0);
        file.write(qPrintable(QString("case-%1,%2,%3,%4,%5\n")
                                  .arg(pair, 2, 10, QChar('0'))
                                  .arg(error)
                                  .arg(error / 2)
                                  .arg(0.9 - 0.1 * error)
                                  .arg(8 + pair % 5)));
      }
      return file.fileName();
    };
    for (const QString& path : {table("variational", 1.4), table("demons", 1.9)}) {
      trigger("action.openBatch");
      answerFileDialog(*window_, "openBatchDialog", path);
      QTRY_VERIFY(window_->findChild<QWidget*>("batchDock")->isVisible());
      QTest::qWait(200);
    }
    picture("17-batch");
    window_->findChild<QWidget*>("batchDock")->hide();
  }

  void thoraxCt() {
    const QDir data(QString(SVX_SHARED_DATA) + "/lung-ct");
    if (!data.exists()) QSKIP("skipped: the lung CT pair is not on this machine");
    QStringList paths;
    for (const QFileInfo& file : data.entryInfoList({"*.nii.gz", "*.mha", "*.nrrd"}, QDir::Files))
      paths << file.absoluteFilePath();
    openOnly(paths);
    trigger("action.rendering.ct-bone");
    picture("10-ct");
    trigger("action.view.layout.volume");
    picture("11-ct-rendering");
    trigger("action.view.layout.four");
  }

  void rejectedPlugins() {
    start({SVX_PANELS, SVX_TEST_PLUGINS});
    picture("12-rejected-plugins");
    trigger("action.plugins");
    picture("12-rejected-plugins-listed", window_->findChild<QWidget*>("pluginsDialog"));
    start();
  }

  void loadError() {
    const QString path = folder_.filePath("broken.nii");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no image");
    file.close();
    drop(*window_, {path});
    QTRY_VERIFY(window_->findChild<Banner*>("banner")->isVisible());
    picture("09-load-error");
  }
};

QTEST_MAIN(Tour)
#include "tour_test.moc"
