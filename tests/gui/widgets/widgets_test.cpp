// Drives the widgets by object name, and looks at the pixels they draw.

#include "tests/gui/widgets/bench.h"

#include "widgets/colour_maps.h"
#include "widgets/compare_bar.h"
#include "widgets/figure_table.h"
#include "widgets/input_picker.h"
#include "widgets/job_list.h"
#include "widgets/layer_list.h"
#include "widgets/line_chart.h"
#include "widgets/parameter_form.h"
#include "widgets/rendering_presets.h"
#include "widgets/slice_annotations.h"
#include "widgets/slice_view.h"
#include "widgets/volume_scene.h"
#include "widgets/volume_view.h"
#include "widgets/window_presets.h"

#include <ATen/ATen.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <thread>

using namespace svx;
using namespace svx::testing;

namespace {

MethodInfo formMethod() {
  MethodInfo info;
  info.id = "test.method";
  info.parameters = {
      realParameter("alpha", "Alpha", 0.1, 0, 1000, "mm", "A weight."),
      realParameter("tiny", "Tiny", 1e-7, 0, 1, "", "A small one."),
      integerParameter("levels", "Levels", 3, 1, 8, "", "How many."),
      boolParameter("masks", "Masks", true, "Use them."),
      choiceParameter("distance", "Distance", "ssd", {{"ssd", "SSD"}, {"ncc", "NCC"}}, "Which.")};
  info.presets = {{"plain", "Plain", "When nothing else fits.", {}},
                  {"strong", "Strong", "When it moves much.", {{"alpha", 0.5}}}};
  return info;
}

} // namespace

class WidgetsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void patientRightIsOnScreenLeft();
  void superiorIsUpAndAnteriorIsLeftInSagittal();
  void clickMovesTheCursorInEveryView();
  void wheelStepsSlicesAndStopsAtTheEnds();
  void controlWheelZoomsAtThePointer();
  void windowDragIsOneUndoStep();
  void middleDragPans();
  void presetKeySetsTheHuWindow();
  void compareModesChangePixels();
  void wipeLineCanBeDragged();
  void labelOutlineLeavesTheInside();
  void oddVolumesAreDrawn();
  void anisotropicVoxelsKeepTheirShape();
  void treeFollowsTheStudy();
  void layersComeBackWithUndo();
  void layerListEditsThroughTheUndoStack();
  void compareBarTakesAPair();
  void formValuesGoRound();
  void formMarksAndResets();
  void pickerTakesItsKindOnly();
  void pickerAsksForDroppedFiles();
  void jobsShowAndCancel();
  void chartSavesWhatItShows();
  void colourMapsAreThePublishedOnes();
  void lengthsAreRound();
  void preparedVolumesFitTheLimits();
  void volumeViewShowsTheVolume();
};

void WidgetsTest::patientRightIsOnScreenLeft() {
  Bench b;
  // Bright where x is small: LPS x grows to the patient's left, so the bright half is the right.
  b.show("v", makeVolume({20, 20, 20}, [](auto x, auto, auto) { return x < 10 ? 100 : 0; }));
  for (Plane plane : {Plane::Axial, Plane::Coronal}) {
    SliceView view(plane, b.context);
    open(view);
    view.setCrosshairShown(false);
    view.setTextShown(false);
    const QImage image = view.grab().toImage();
    QVERIFY(qGray(image.pixel(100, 150)) > 240);
    QVERIFY(qGray(image.pixel(300, 150)) < 20);
  }
  QCOMPARE(sideLetter(0, -1), QStringLiteral("R"));
  const PlaneAxes axes = planeAxes(Plane::Axial);
  QCOMPARE(sideLetter(axes.right, -axes.rightSign), QStringLiteral("R")); // the left letter
  QCOMPARE(sideLetter(axes.down, -axes.downSign), QStringLiteral("A"));   // the top letter
}

void WidgetsTest::superiorIsUpAndAnteriorIsLeftInSagittal() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20},
                         [](auto, auto y, auto z) { return y < 10 && z >= 10 ? 100 : 0; }));
  SliceView view(Plane::Sagittal, b.context);
  open(view);
  view.setCrosshairShown(false);
  view.setTextShown(false);
  const QImage image = view.grab().toImage();
  QVERIFY(qGray(image.pixel(100, 100)) > 240); // anterior, superior
  QVERIFY(qGray(image.pixel(300, 100)) < 20);
  QVERIFY(qGray(image.pixel(100, 300)) < 20);
}

void WidgetsTest::clickMovesTheCursorInEveryView() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
  SliceView axial(Plane::Axial, b.context), sagittal(Plane::Sagittal, b.context);
  open(axial);
  const double z = b.cursor.position()[2];
  QSignalSpy moved(&b.cursor, &LinkedCursor::moved);
  QTest::mouseClick(&axial, Qt::LeftButton, {}, axial.positionOf({9, 31, z}).toPoint());
  QVERIFY(moved.count() >= 1);
  QVERIFY(std::abs(b.cursor.position()[0] - 9) < 0.2);
  QVERIFY(std::abs(b.cursor.position()[1] - 31) < 0.2);
  QCOMPARE(b.cursor.position()[2], z);
  QCOMPARE(sagittal.centre()[0], b.cursor.position()[0]); // its slice follows
}

void WidgetsTest::wheelStepsSlicesAndStopsAtTheEnds() {
  Bench b;
  b.show("v", makeVolume({20, 20, 30}, [](auto, auto, auto) { return 1; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  b.cursor.moveTo({10, 10, 20});
  wheel(view, 1);
  QCOMPARE(b.cursor.position()[2], 22.0);
  wheel(view, -1, Qt::ShiftModifier);
  QCOMPARE(b.cursor.position()[2], 2.0);
  wheel(view, -1, Qt::ShiftModifier);
  QCOMPARE(b.cursor.position()[2], 0.0); // the centre of the first slice
}

void WidgetsTest::controlWheelZoomsAtThePointer() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  const QPointF at(60, 90);
  const Vec3 before = view.worldAt(at);
  const double zoom = view.pixelsPerMm();
  QWheelEvent event(at, view.mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&view, &event);
  QVERIFY(view.pixelsPerMm() > 1.1 * zoom);
  QVERIFY(norm(view.worldAt(at) - before) < 1e-9);
}

void WidgetsTest::windowDragIsOneUndoStep() {
  Bench b;
  const ItemId id = b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  drag(view, Qt::RightButton, {100, 100}, {180, 60});
  const WindowLevel dragged = b.study.find(id)->display.window;
  QVERIFY(dragged.window > 120 && dragged.level > 55);
  drag(view, Qt::RightButton, {100, 100}, {120, 100});
  QVERIFY(b.study.find(id)->display.window.window > dragged.window);
  b.study.undo();
  QVERIFY(b.study.find(id)->display.window == dragged);
  b.study.undo();
  QVERIFY(b.study.find(id)->display.window == (WindowLevel{100, 50}));
}

void WidgetsTest::middleDragPans() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  const Vec3 under = view.worldAt({100, 100});
  const Vec3 cursor = b.cursor.position();
  drag(view, Qt::MiddleButton, {100, 100}, {150, 130});
  QVERIFY(norm(view.worldAt({150, 130}) - under) < 1e-9);
  QVERIFY(b.cursor.position() == cursor);
}

void WidgetsTest::presetKeySetsTheHuWindow() {
  Bench b;
  auto ct = makeVolume({8, 8, 8}, [](auto, auto, auto) { return 0; });
  ct->modality = Modality::CT;
  const ItemId id = b.show("ct", std::shared_ptr<const Volume>(ct));
  SliceView view(Plane::Axial, b.context);
  open(view);
  QTest::keyClick(&view, Qt::Key_2);
  QVERIFY(!windowPresets(Modality::CT).empty());
  QVERIFY(b.study.find(id)->display.window == windowPresets(Modality::CT)[1].window);
  QVERIFY(view.crosshairShown());
  QTest::keyClick(&view, Qt::Key_X);
  QVERIFY(!view.crosshairShown());
}

void WidgetsTest::compareModesChangePixels() {
  Bench b;
  const ItemId dark = b.show("dark", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 20; }));
  const ItemId bright =
      b.show("bright", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 80; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  view.setCrosshairShown(false);
  view.setTextShown(false);
  b.compare.setPair(dark, bright);
  const auto grey = [&](int x, int y) { return qGray(view.grab().toImage().pixel(x, y)); };
  QVERIFY(std::abs(grey(100, 100) - 204) < 3); // layers: the upper one
  b.compare.setMode(CompareMode::Blend);
  QVERIFY(std::abs(grey(100, 100) - 128) < 4); // half of each
  b.compare.setAmount(0);
  QVERIFY(std::abs(grey(100, 100) - 51) < 3);
  b.compare.setMode(CompareMode::Wipe);
  QVERIFY(std::abs(grey(100, 100) - 51) < 3);
  QVERIFY(std::abs(grey(300, 100) - 204) < 3);
  b.compare.setMode(CompareMode::Checkerboard);
  const QImage board = view.grab().toImage();
  int darks = 0, brights = 0;
  for (int x = 20; x < 380; ++x) {
    darks += std::abs(qGray(board.pixel(x, 100)) - 51) < 3;
    brights += std::abs(qGray(board.pixel(x, 100)) - 204) < 3;
  }
  QVERIFY(darks > 100 && brights > 100);
  b.compare.setMode(CompareMode::Difference);
  const QColor positive = view.grab().toImage().pixel(100, 100);
  b.compare.setPair(bright, dark);
  const QColor negative = view.grab().toImage().pixel(100, 100);
  b.compare.setPair(dark, dark);
  QVERIFY(grey(100, 100) < 40); // no difference is dark
  QVERIFY(positive.red() > positive.blue());
  QVERIFY(negative.blue() > negative.red());
}

void WidgetsTest::wipeLineCanBeDragged() {
  Bench b;
  const ItemId one = b.show("a", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 20; }));
  const ItemId two = b.show("b", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 80; }));
  SliceView view(Plane::Axial, b.context);
  open(view);
  b.compare.setPair(one, two);
  b.compare.setMode(CompareMode::Wipe);
  const Vec3 cursor = b.cursor.position();
  drag(view, Qt::LeftButton, {200, 100}, {300, 120});
  QVERIFY(std::abs(b.compare.amount() - 0.75) < 0.01);
  QVERIFY(b.cursor.position() == cursor);
}

void WidgetsTest::labelOutlineLeavesTheInside() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 0; }));
  auto map = std::make_shared<LabelMap>();
  map->volume = *makeVolume({20, 20, 20}, [](auto x, auto y, auto) {
    return x >= 5 && x < 15 && y >= 5 && y < 15 ? 7 : 0;
  });
  map->volume.voxels = map->volume.voxels.to(at::kShort);
  map->labels = {{7, "Seven", {0, 255, 0}, 1}};
  const ItemId id = b.show("labels", std::shared_ptr<const LabelMap>(map));
  svx::Display display = b.study.find(id)->display;
  display.opacity = 1;
  b.study.setDisplay(id, display);
  SliceView view(Plane::Axial, b.context);
  open(view);
  view.setCrosshairShown(false);
  view.setTextShown(false);
  QVERIFY(QColor(view.grab().toImage().pixel(200, 200)).green() > 240);
  display.outline = true;
  b.study.setDisplay(id, display);
  const QImage image = view.grab().toImage();
  QCOMPARE(QColor(image.pixel(200, 200)).green(), 0);
  int green = 0;
  for (int x = 0; x < 400; ++x) green += QColor(image.pixel(x, 200)).green() > 200;
  QVERIFY(green >= 2 && green <= 8);
  QCOMPARE(valueText(*b.study.find(id), {20, 20, 20}), QStringLiteral("Seven"));
}

void WidgetsTest::oddVolumesAreDrawn() {
  const auto nan = makeVolume({9, 9, 9}, [](auto x, auto, auto) { return x < 4 ? NAN : 60.0; });
  const auto constant = makeVolume({9, 9, 9}, [](auto, auto, auto) { return 5; });
  const auto voxel = makeVolume({1, 1, 1}, [](auto, auto, auto) { return 60; });
  const auto flat = makeVolume({9, 9, 1}, [](auto, auto, auto) { return 60; });
  for (const auto& volume : {nan, constant, voxel, flat}) {
    Bench b;
    b.show("odd", std::shared_ptr<const Volume>(volume), automaticWindow(*volume));
    for (Plane plane : allPlanes) {
      SliceView view(plane, b.context);
      open(view);
      QVERIFY(!view.grab().isNull());
      wheel(view, 3);
      wheel(view, -30);
      drag(view, Qt::RightButton, {50, 50}, {390, 380});
      QVERIFY(!view.grab().isNull());
    }
  }
  Bench empty;
  SliceView view(Plane::Axial, empty.context);
  open(view);
  drag(view, Qt::LeftButton, {50, 50}, {90, 90});
  wheel(view, 1);
  QTest::keyClick(&view, Qt::Key_1);
  const QImage image = view.grab().toImage();
  int lit = 0; // it says what to do
  for (int y = 100; y < 300; ++y)
    for (int x = 20; x < 380; ++x) lit += qGray(image.pixel(x, y)) > 100;
  QVERIFY(lit > 100);
}

void WidgetsTest::anisotropicVoxelsKeepTheirShape() {
  Bench b;
  auto volume = makeVolume({40, 40, 10}, [](auto, auto, auto) { return 80; });
  volume->geometry.spacing = {1, 1, 4}; // a cube of 40 mm
  b.show("v", std::shared_ptr<const Volume>(volume));
  SliceView view(Plane::Coronal, b.context);
  open(view);
  view.setCrosshairShown(false);
  view.setTextShown(false);
  const QImage image = view.grab().toImage();
  int wide = 0, high = 0;
  for (int i = 3; i < 397; ++i) {
    wide += qGray(image.pixel(i, 200)) > 150;
    high += qGray(image.pixel(200, i)) > 150;
  }
  QVERIFY(wide > 300 && std::abs(wide - high) <= 2);
}

void WidgetsTest::treeFollowsTheStudy() {
  Bench b;
  const ItemId first =
      b.study.add("first", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  const ItemId inner =
      b.study.add("inner", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }), first);
  QCOMPARE(b.model.rowCount(), 1);
  const QModelIndex parent = b.model.indexOf(first);
  QCOMPARE(b.model.rowCount(parent), 1);
  QVERIFY(b.model.parent(b.model.indexOf(inner)) == parent);
  QVERIFY(b.model.setData(b.model.indexOf(inner), "renamed", Qt::EditRole));
  QCOMPARE(QString::fromStdString(b.study.find(inner)->name), QStringLiteral("renamed"));
  b.study.remove(first);
  QCOMPARE(b.model.rowCount(), 0);
  b.study.undo();
  QCOMPARE(b.model.rowCount(b.model.indexOf(first)), 1);
  QAbstractItemModelTester tester(&b.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  b.study.add("more", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }), inner);
  b.study.remove(inner);
  b.study.undo();
}

void WidgetsTest::layersComeBackWithUndo() {
  Bench b;
  const ItemId id = b.show("v", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  QCOMPARE(b.layers.current(), id);
  b.study.remove(id);
  QVERIFY(b.layers.layers().empty());
  QCOMPARE(b.layers.current(), ItemId(0));
  b.study.undo();
  QVERIFY(b.layers.contains(id));
  QCOMPARE(b.layers.current(), id);
}

void WidgetsTest::layerListEditsThroughTheUndoStack() {
  Bench b;
  const ItemId id = b.show("v", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  LayerList list(b.layers);
  open(list);
  auto* row = child<QWidget>(list, "layer." + QString::number(id));
  QTest::mouseClick(child<QToolButton>(*row, "visible"), Qt::LeftButton);
  QVERIFY(!b.study.find(id)->display.visible);
  auto* opacity = child<QSlider>(*row, "opacity");
  opacity->setSliderDown(true);
  for (int value : {80, 60, 40}) opacity->setValue(value);
  opacity->setSliderDown(false);
  QCOMPARE(b.study.find(id)->display.opacity, 0.4);
  b.study.undo();
  QCOMPARE(b.study.find(id)->display.opacity, 1.0);
  QCOMPARE(opacity->value(), 100);
  b.study.undo();
  QVERIFY(b.study.find(id)->display.visible);
  child<QDoubleSpinBox>(*row, "level")->setValue(12);
  QCOMPARE(b.study.find(id)->display.window.level, 12.0);
}

void WidgetsTest::compareBarTakesAPair() {
  Bench b;
  CompareBar bar(b.compare, b.layers);
  open(bar, {800, 40});
  QVERIFY(!child<QToolButton>(bar, "compare.wipe")->isEnabled());
  const ItemId one = b.show("a", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  const ItemId two = b.show("b", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  QTest::mouseClick(child<QToolButton>(bar, "compare.wipe"), Qt::LeftButton);
  QVERIFY(b.compare.active());
  QCOMPARE(b.compare.base(), one);
  QCOMPARE(b.compare.overlay(), two);
  child<QSlider>(bar, "compare.amount")->setValue(50);
  QCOMPARE(b.compare.amount(), 0.25);
  b.study.remove(two);
  QVERIFY(b.compare.mode() == CompareMode::Off);
}

void WidgetsTest::formValuesGoRound() {
  const MethodInfo info = formMethod();
  ParameterForm form(info);
  QVERIFY(form.values() == info.defaults());
  Values values = info.defaults();
  values.set("alpha", 12.25);
  values.set("tiny", 3e-6);
  values.set("levels", std::int64_t(5));
  values.set("masks", false);
  values.set("distance", std::string("ncc"));
  form.setValues(values);
  for (const auto& [id, value] : values.all())
    QCOMPARE(QString::fromStdString(toText(form.values().all().at(id))),
             QString::fromStdString(toText(value)));
  info.check(form.values());
}

void WidgetsTest::formMarksAndResets() {
  const MethodInfo info = formMethod();
  ParameterForm form(info);
  open(form);
  form.setExpanded(true);
  form.setPreset("strong");
  QCOMPARE(form.values().real("alpha"), 0.5);
  QCOMPARE(form.changedCount(), 0);
  QSignalSpy changed(&form, &ParameterForm::changed);
  child<QDoubleSpinBox>(form, "parameter.alpha")->setValue(0.7);
  QCOMPARE(changed.count(), 1);
  QCOMPARE(form.changedCount(), 1);
  auto* reset = child<QToolButton>(form, "reset.alpha");
  QVERIFY(reset->isVisible());
  QVERIFY(!child<QToolButton>(form, "reset.levels")->isVisible());
  QTest::mouseClick(reset, Qt::LeftButton);
  QCOMPARE(form.values().real("alpha"), 0.5);
  QVERIFY(!reset->isVisible());
}

void WidgetsTest::pickerTakesItsKindOnly() {
  Bench b;
  InputPicker picker({"fixed", "Fixed image", DataKind::Volume, true, ""}, b.model);
  open(picker, {300, 60});
  QSignalSpy chosen(&picker, &InputPicker::chosenChanged);
  const ItemId volume = b.study.add("v", makeVolume({2, 2, 2}, [](auto, auto, auto) { return 1; }));
  const ItemId points = b.study.add("p", std::make_shared<const Landmarks>());
  QCOMPARE(picker.chosen(), ItemId(0));
  QCOMPARE(child<QComboBox>(picker, "choice")->count(), 1);
  const auto drop = [&](ItemId id) {
    const std::unique_ptr<QMimeData> data(b.model.mimeData({b.model.indexOf(id)}));
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
    QCoreApplication::sendEvent(&picker, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent event({5, 5}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
    QCoreApplication::sendEvent(&picker, &event);
    return true;
  };
  QVERIFY(!drop(points));
  QVERIFY(drop(volume));
  QCOMPARE(picker.chosen(), volume);
  QCOMPARE(chosen.count(), 1);
  b.study.remove(volume);
  QCOMPARE(picker.chosen(), ItemId(0));
  QCOMPARE(chosen.count(), 2);
}

void WidgetsTest::pickerAsksForDroppedFiles() {
  Bench b;
  InputPicker picker({"mask", "Mask", DataKind::LabelMap, false, ""}, b.model);
  QSignalSpy wanted(&picker, &InputPicker::filesWanted);
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile("/tmp/größe.nii.gz")});
  QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QCoreApplication::sendEvent(&picker, &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent event({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QCoreApplication::sendEvent(&picker, &event);
  QCOMPARE(wanted.count(), 1);
  QCOMPARE(wanted[0][0].toStringList(), QStringList{"/tmp/größe.nii.gz"});
}

void WidgetsTest::jobsShowAndCancel() {
  WorkerPool pool;
  JobModel model(pool);
  JobList list(model);
  open(list, {900, 200});
  QSignalSpy finished(&model, &JobModel::finished);
  JobSpec spec;
  spec.name = "endless";
  const JobHandle job = pool.submit(spec, [](JobContext& context) {
    context.log("a line");
    for (int i = 0;; ++i) {
      context.checkpoint();
      context.plot("loss", i, 1.0 / (i + 1));
      context.progress(0.5, "half");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  const QString row = "job." + QString::number(job.id());
  QTRY_VERIFY(list.findChild<QWidget*>(row));
  auto* cancel = child<QToolButton>(*child<QWidget>(list, row), "cancel");
  QTRY_VERIFY(model.running() == 1);
  QTRY_VERIFY(child<QPlainTextEdit>(list, "log")->toPlainText().contains("a line"));
  QTRY_VERIFY(child<LineChart>(list, "curves")->csv().contains("loss"));
  QTest::mouseClick(cancel, Qt::LeftButton);
  QTRY_COMPARE(finished.count(), 1);
  QVERIFY(model.find(job.id())->state == JobState::Cancelled);
  QVERIFY(!cancel->isVisible());
  QTest::mouseClick(child<QPushButton>(list, "forgetFinished"), Qt::LeftButton);
  QTRY_VERIFY(!list.findChild<QWidget*>(row));
}

void WidgetsTest::chartSavesWhatItShows() {
  LineChart chart;
  open(chart);
  chart.setAxes("Iteration", "Loss");
  chart.setCurve("loss", {0, 1, 2}, {4, 2, 1});
  QCOMPARE(chart.csv(),
           QStringLiteral("curve,Iteration,Loss\n\"loss\",0,4\n\"loss\",1,2\n\"loss\",2,1\n"));
  QTemporaryDir folder;
  for (const char* suffix : {"png", "svg", "csv"}) {
    const QString path = folder.filePath(QStringLiteral("chart.%1").arg(suffix));
    QVERIFY(chart.save(path));
    QVERIFY(QFileInfo(path).size() > 20);
  }
  QString why;
  QVERIFY(!chart.save(folder.filePath("missing/chart.png"), &why));
  QVERIFY(!why.isEmpty());
}

void WidgetsTest::colourMapsAreThePublishedOnes() {
  const ColourMaps& maps = ColourMaps::shared();
  // First and last entries as published.
  QCOMPARE(QColor(maps.find("viridis").at(0)).name(), QStringLiteral("#440154"));
  QCOMPARE(QColor(maps.find("viridis").at(1)).name(), QStringLiteral("#fde725"));
  QCOMPARE(QColor(maps.find("inferno").at(0)).name(), QStringLiteral("#000004"));
  QCOMPARE(QColor(maps.find("turbo").at(1)).name(), QStringLiteral("#7a0403"));
  QCOMPARE(QString::fromStdString(maps.find("no such map").id), QStringLiteral("grey"));
  QCOMPARE(QString::fromStdString(maps.choices().front()->id), QStringLiteral("grey"));
  QVERIFY(maps.choices().size() >= 8);
}

void WidgetsTest::lengthsAreRound() {
  QCOMPARE(roundLength(0.7), 0.5);
  QCOMPARE(roundLength(49), 20.0);
  QCOMPARE(roundLength(100), 100.0);
  QCOMPARE(lengthText(50), QStringLiteral("5 cm"));
  QCOMPARE(lengthText(0.2), QStringLiteral("200 µm"));
  QCOMPARE(durationText(4.2), QStringLiteral("4.2 s"));
  QCOMPARE(durationText(192), QStringLiteral("3 min 12 s"));
  const Figure figure{"dice", "Dice", "", {}, {}, 3, true, ""};
  QCOMPARE(figureText(figure, 0.52249), QStringLiteral("0.522"));
  QCOMPARE(figureText(figure, {}), QStringLiteral("–"));
}

void WidgetsTest::preparedVolumesFitTheLimits() {
  auto volume =
      makeVolume({40, 20, 10}, [](auto x, auto, auto) { return x == 3 ? NAN : double(x); });
  volume->geometry.direction = {-1, 0, 0, 0, 1, 0, 0, 0, 1}; // left-handed
  const RenderedVolume whole = prepareForRendering(*volume, 512, 1 << 20);
  QCOMPARE(whole.reduction, 1);
  QVERIFY(at::isfinite(whole.voxels).all().item<bool>());
  QVERIFY(determinant(whole.grid.direction) > 0);
  // The same voxel at the same place.
  const Vec3 world = volume->geometry.indexToWorld()({7, 5, 2});
  const Vec3 index = whole.grid.worldToIndex()(world);
  QCOMPARE(whole.voxels[2][5][std::int64_t(std::lround(index[0]))].item<float>(), 7.0f);
  const RenderedVolume less = prepareForRendering(*volume, 16, 1000);
  QVERIFY(less.reduction > 1);
  QVERIFY(less.voxels.numel() <= 1000);
  for (std::int64_t size : less.grid.size) QVERIFY(size <= 16);
  const auto stored =
      std::make_shared<Volume>(*makeVolume({4, 4, 4}, [](auto, auto, auto) { return 1; }));
  stored->voxels = stored->voxels.to(at::kShort);
  QVERIFY(prepareForRendering(*stored, 512, 1 << 20).voxels.is_alias_of(stored->voxels)); // no copy
}

void WidgetsTest::volumeViewShowsTheVolume() {
  Bench b;
  VolumeView view(b.context);
  open(view);
  if (!view.available()) QSKIP("skipped: no OpenGL here");
  b.show("ball", makeVolume({32, 32, 32}, [](auto x, auto y, auto z) {
           const double r = std::hypot(double(x) - 16, double(y) - 16, double(z) - 16);
           return r < 12 ? 100 : 0;
         }));
  const auto lit = [&](const QImage& image) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = image.width() / 4; x < image.width(); ++x)
        count += qGray(image.pixel(x, y)) > 70;
    return double(count) / (image.width() * image.height());
  };
  QTRY_VERIFY_WITH_TIMEOUT(lit(view.picture()) > 0.1, 20000);
  const QImage before = view.picture();
  view.setPreset("mr-mip");
  QTRY_VERIFY_WITH_TIMEOUT(view.picture() != before, 20000);
  QCOMPARE(view.preset(), QStringLiteral("mr-mip"));
}

QTEST_MAIN(WidgetsTest)
#include "widgets_test.moc"
