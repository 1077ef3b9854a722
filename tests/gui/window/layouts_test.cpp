// The layouts of the views, their memory, and the buttons of the tools. With SVX_TOUR_FOLDER it
// leaves a picture of each layout there, in the theme SVX_TOUR_THEME and the size SVX_TOUR_SIZE.
#include "tests/gui/window/driving.h"

#include "app/window/view_area.h"
#include "app/window/view_layout.h"

#include <QAction>
#include <QSignalSpy>
#include <QToolBar>

using namespace svx;
using namespace svx::testing;

class LayoutsTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString volume_, flat_, upright_;
  std::unique_ptr<MainWindow> window_;

  QAction* action(const QString& id) { return window_->findChild<QAction*>("action." + id); }
  Workspace& workspace() { return window_->workspace(); }
  ViewArea& views() { return window_->views(); }
  QWidget* view(const QString& id) {
    if (id == "volume") return &views().volume();
    return window_->findChild<QWidget*>("sliceView." + id);
  }
  QStringList shown() {
    QStringList ids;
    for (const char* id : {"axial", "coronal", "sagittal", "volume"})
      if (view(id)->isVisible()) ids << id;
    return ids;
  }

  void makeWindow() {
    const QStringList size = qEnvironmentVariable("SVX_TOUR_SIZE", "1366x768").split('x');
    window_ = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window_->resize(size[0].toInt(), size[1].toInt());
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  void openOnly(const QString& path) {
    workspace().session().clear();
    window_->openPaths({path});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(1), 30'000);
    QTRY_VERIFY(workspace().layers().base());
  }

  void photograph(const QString& name) {
    const QString target = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (target.isEmpty()) return;
    QTest::qWait(1200);
    QVERIFY(window_->grab().save(QDir(target).filePath(name + ".png")));
  }

private Q_SLOTS:
  void initTestCase() {
    isolate(folder_);
    volume_ = write(folder_, balls("volume", 48, 0));
    auto flat = std::make_shared<Volume>(*balls("flat", 48, 0));
    flat->voxels = flat->voxels.slice(0, 20, 21).contiguous();
    flat->geometry.size[2] = 1;
    flat_ = write(folder_, flat);
    flat->name = "upright";
    flat->geometry.direction = {1, 0, 0, 0, 0, 1, 0, -1, 0}; // rows go down, from the front
    upright_ = write(folder_, flat);
  }
  void init() {
    QSettings().clear();
    QSettings().setValue("startedBefore", true);
    QSettings().setValue("preferences/theme", qEnvironmentVariable("SVX_TOUR_THEME", "dark"));
    makeWindow();
  }
  void cleanup() { window_.reset(); }

  void everyLayoutFillsTheRoomWithItsViews() {
    openOnly(volume_);
    QCOMPARE(views().shownLayout(), QString("four"));
    for (const ViewLayout& layout : viewLayouts()) {
      action("view.layout." + layout.id)->trigger();
      QVERIFY(action("view.layout." + layout.id)->isChecked());
      QCOMPARE(views().shownLayout(), layout.id);
      int rows = 0, columns = 0;
      QStringList expected;
      for (const ViewCell& cell : layout.cells) {
        rows = std::max(rows, cell.row + cell.rows);
        columns = std::max(columns, cell.column + cell.columns);
        expected << cell.view;
      }
      expected.sort();
      QCOMPARE(shown(), expected);
      const QRect room = views().volume().parentWidget()->rect();
      for (const ViewCell& cell : layout.cells) {
        const auto near = [](int is, int wanted) { return std::abs(is - wanted) < 24; };
        const auto fits = [&] {
          const QRect place = view(cell.view)->geometry();
          return near(place.width(), room.width() * cell.columns / columns) &&
                 near(place.height(), room.height() * cell.rows / rows) &&
                 near(place.left(), room.width() * cell.column / columns) &&
                 near(place.top(), room.height() * cell.row / rows);
        };
        QTRY_VERIFY2(fits(), qPrintable(layout.id + " " + cell.view));
      }
      photograph("24-layout-" + layout.id);
    }
  }

  void oneViewAlone() {
    openOnly(volume_);
    for (const char* id : {"sagittal", "volume"}) {
      action(QString("view.layout.") + id)->trigger();
      QCOMPARE(shown(), QStringList(id));
      QVERIFY(action(QString("view.layout.") + id)->isChecked());
      QTRY_VERIFY(view(id)->width() > views().width() * 9 / 10);
      photograph(QString("24-layout-") + id);
    }
  }

  void aDoubleClickMaximisesAndRestores() {
    openOnly(volume_);
    action("view.layout.row")->trigger();
    QTest::mouseDClick(view("coronal"), Qt::LeftButton);
    QCOMPARE(shown(), QStringList("coronal"));
    QVERIFY(action("view.layout.coronal")->isChecked());
    QTest::mouseDClick(view("coronal"), Qt::LeftButton);
    QCOMPARE(shown(), QStringList({"axial", "coronal", "sagittal"}));
    QVERIFY(action("view.layout.row")->isChecked());
  }

  void theChoiceIsRemembered() {
    action("view.layout.large")->trigger();
    makeWindow();
    QCOMPARE(views().shownLayout(), QString("large"));
    action("view.layout.sagittal")->trigger();
    makeWindow();
    QCOMPARE(views().shownLayout(), QString("sagittal"));
    action("resetLayout")->trigger();
    QCOMPARE(views().shownLayout(), QString("four"));
    makeWindow();
    QCOMPARE(views().shownLayout(), QString("four"));
  }

  void sessionsKeepTheLayout() {
    openOnly(volume_);
    action("view.layout.side")->trigger();
    views().maximise(view("coronal"));
    const QString path = folder_.filePath("layout.svox");
    action("save")->trigger();
    answerFileDialog(*window_, "saveSessionDialog", path);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isWindowModified(), 30'000);
    QSettings().remove("views/layout");
    makeWindow();
    QCOMPARE(views().shownLayout(), QString("four"));
    window_->openPaths({path});
    QTRY_COMPARE_WITH_TIMEOUT(views().shownLayout(), QString("coronal"), 30'000);
    views().maximise(nullptr);
    QCOMPARE(views().shownLayout(), QString("side"));
  }

  void aPictureOfOneSliceIsShownInItsPlaneAlone() {
    action("view.layout.row")->trigger();
    openOnly(flat_);
    QCOMPARE(shown(), QStringList("axial"));
    photograph("24-layout-one-slice");
    openOnly(upright_);
    QCOMPARE(shown(), QStringList("coronal"));
    openOnly(volume_); // the person's own again
    QCOMPARE(shown(), QStringList({"axial", "coronal", "sagittal"}));
    openOnly(flat_);
    action("view.layout.four")->trigger();
    QCOMPARE(shown().size(), 4);
    photograph("24-layout-one-slice-in-four");
    workspace().study().rename(workspace().study().items()[0].id, "renamed");
    QCOMPARE(shown().size(), 4); // it stays as chosen
    openOnly(volume_);
    QCOMPARE(shown().size(), 4);
  }

  void sessionsOfOneSliceKeepWhatWasChosen() {
    openOnly(flat_);
    const QJsonObject byItself = views().layoutState();
    action("view.layout.four")->trigger();
    const QJsonObject chosen = views().layoutState();
    openOnly(flat_);
    QCOMPARE(shown(), QStringList("axial"));
    views().restoreLayout(byItself);
    QCOMPARE(shown(), QStringList("axial"));
    views().restoreLayout(chosen);
    QCOMPARE(shown().size(), 4);
    views().restoreLayout({{"layout", "of tomorrow"}, {"alone", "spectral"}});
    QCOMPARE(views().shownLayout(), QString("four"));
  }

  void neurologicalDisplayIsChosenAndRemembered() {
    openOnly(volume_);
    const Vec3 right = views().slice(Plane::Axial).frame().right;
    action("view.neurological")->trigger();
    QVERIFY(views().slice(Plane::Axial).frame().right == -1 * right);
    photograph("24-neurological");
    makeWindow();
    QVERIFY(action("view.neurological")->isChecked());
    QVERIFY(views().slice(Plane::Coronal).frame().right == -1 * right);
    action("view.neurological")->trigger();
    QVERIFY(views().slice(Plane::Coronal).frame().right == right);
  }

  void theToolbarFollowsTheToolBox() {
    ToolBox& tools = workspace().tools();
    QVERIFY(action("tool.navigate")->isChecked());
    action("tool.window")->trigger();
    QCOMPARE(tools.current().info().id, QString("window"));
    QVERIFY(!action("tool.navigate")->isChecked());
    tools.choose(*tools.find("navigate"));
    QVERIFY(action("tool.navigate")->isChecked());
    tools.add(std::make_unique<SliceTool>(
        SliceTool::Info{"ruler", "Distance", "crosshairs", "Measures a distance"}));
    QVERIFY(action("tool.ruler"));
    const auto order = window_->findChild<QToolBar*>("toolBar")->actions();
    QCOMPARE(order.indexOf(action("tool.ruler")), order.indexOf(action("tool.window")) + 1);
    action("tool.ruler")->trigger();
    QCOMPARE(tools.current().info().id, QString("ruler"));
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName("Spectravox");
  QApplication::setApplicationName("spectravox-tests");
  LayoutsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "layouts_test.moc"
