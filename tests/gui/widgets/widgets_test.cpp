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
