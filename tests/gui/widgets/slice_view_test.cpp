// Drives the slice views, and looks at the pixels they draw.

#include "tests/gui/widgets/bench.h"

#include "widgets/slice_annotations.h"
#include "widgets/slice_view.h"
#include "widgets/window_presets.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace svx;
using namespace svx::testing;

class SliceViewTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void framesOfAnyDirectionMapBothWays();
  void lettersNameTheNearestSides();
  void extentsHoldEveryCorner();
  void patientRightIsOnScreenLeft();
  void neurologicalDisplayIsMirrored();
  void superiorIsUpAndAnteriorIsLeftInSagittal();
  void clickMovesTheCursorInEveryView();
  void wheelStepsSlicesAndStopsAtTheEnds();
  void stepsOfATurnedGridStayInside();
  void controlWheelZoomsAtThePointer();
  void windowDragIsOneUndoStep();
  void middleDragPans();
  void presetKeySetsTheHuWindow();
  void compareModesChangePixels();
  void wipeLineCanBeDragged();
  void labelOutlineLeavesTheInside();
  void oddVolumesAreDrawn();
  void anisotropicVoxelsKeepTheirShape();
};

void SliceViewTest::patientRightIsOnScreenLeft() {
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
  const SliceFrame frame = planeFrame(Plane::Axial);
  QCOMPARE(sideLetters(-1 * frame.right), QStringLiteral("R")); // the left letter
  QCOMPARE(sideLetters(-1 * frame.down), QStringLiteral("A"));  // the top letter
}

void SliceViewTest::neurologicalDisplayIsMirrored() {
  Bench b;
  b.show("v", makeVolume({20, 20, 20}, [](auto x, auto, auto) { return x < 10 ? 100 : 0; }));
  b.cursor.moveTo({4, 8, 12});
  for (const Plane plane : allPlanes) {
    SliceView view(plane, b.context);
    open(view);
    view.setCrosshairShown(false);
    view.setTextShown(false);
    const QImage radiological = view.grab().toImage();
    const QPointF point = view.positionOf({4, 8, 12});
    view.setConvention(DisplayConvention::Neurological);
    const QImage neurological = view.grab().toImage();
    const QPointF mirrored = view.positionOf({4, 8, 12});
    QVERIFY(norm(view.worldAt(mirrored) - Vec3{4, 8, 12}) < 1e-9);
    QCOMPARE(mirrored.y(), point.y());
    if (plane == Plane::Sagittal) { // has no left and right
      QCOMPARE(neurological, radiological);
      QCOMPARE(mirrored.x(), point.x());
    } else {
      QVERIFY(qGray(neurological.pixel(100, 150)) < 20);
      QVERIFY(qGray(neurological.pixel(300, 150)) > 240);
      QCOMPARE(neurological, radiological.mirrored(true, false));
      QCOMPARE(mirrored.x(), 400 - point.x());
    }
    view.setConvention(DisplayConvention::Radiological);
    QCOMPARE(view.grab().toImage(), radiological);
  }
  const auto letters = [](DisplayConvention convention) {
    SliceFrame frame = planeFrame(Plane::Coronal, convention);
    frame.size = {200, 200};
    QImage image(200, 200, QImage::Format_RGB32);
    image.fill(0);
    QPainter painter(&image);
    drawOrientation(painter, frame);
    return image;
  };
  const QImage left = letters(DisplayConvention::Radiological);
  const QImage right = letters(DisplayConvention::Neurological);
  QVERIFY(left.copy(0, 60, 60, 80) != right.copy(0, 60, 60, 80));
  QCOMPARE(left.copy(60, 0, 80, 200), right.copy(60, 0, 80, 200)); // superior stays up
  QCOMPARE(sideLetters(planeFrame(Plane::Coronal, DisplayConvention::Neurological).right),
           QStringLiteral("R"));
}

void SliceViewTest::framesOfAnyDirectionMapBothWays() {
  const double c = std::cos(0.5), s = std::sin(0.5);
  SliceFrame frame{{1, 0, 0}, {0, c, s}, {0, -s, c}}; // leaning forward
  frame.size = {300, 200};
  frame.pixelsPerMm = 4;
  frame.centre = {10, -20, 30};
  QCOMPARE(frame.positionOf(frame.centre), QPointF(150, 100));
  const Vec3 world = frame.worldAt({190, 140}); // 10 mm to the right, 10 mm down
  QVERIFY(norm(world - Vec3{20, -20 + 10 * c, 30 + 10 * s}) < 1e-12);
  const Vec3 above = world + 3 * frame.normal; // is shown where it falls onto the plane
  QCOMPARE(frame.positionOf(above), QPointF(190, 140));
  QVERIFY(std::abs(frame.depth(above) - 3) < 1e-12);
  QVERIFY(nearestPlane(frame.normal) == Plane::Axial);
  QVERIFY(nearestPlane({0, -1, 0}) == Plane::Coronal);
}

void SliceViewTest::lettersNameTheNearestSides() {
  const auto turned = [](double degrees) { // from anterior towards superior
    const double angle = degrees * std::acos(-1.0) / 180;
    return sideLetters({0, -std::cos(angle), std::sin(angle)});
  };
  QCOMPARE(turned(0), QStringLiteral("A"));
  QCOMPARE(turned(14), QStringLiteral("A"));
  QCOMPARE(turned(16), QStringLiteral("AS"));
  QCOMPARE(turned(60), QStringLiteral("SA"));
  QCOMPARE(turned(90), QStringLiteral("S"));
  QCOMPARE(turned(-90), QStringLiteral("I"));
}

void SliceViewTest::extentsHoldEveryCorner() {
  const double c = std::cos(0.7), s = std::sin(0.7);
  Geometry grid;
  grid.size = {10, 20, 30};
  grid.spacing = {1, 2, 3};
  grid.origin = {5, -6, 7};
  grid.direction = {c, -s, 0, s, c, 0, 0, 0, 1};
  const Vec3 direction{0.6, 0, 0.8};
  Extent corners{1e9, -1e9};
  for (std::size_t corner = 0; corner < 8; ++corner) {
    Vec3 index{};
    for (std::size_t axis = 0; axis < 3; ++axis)
      index[axis] = corner >> axis & 1 ? double(grid.size[axis]) - 0.5 : -0.5;
    const double place = dot(direction, grid.indexToWorld()(index));
    corners = {std::min(corners.low, place), std::max(corners.high, place)};
  }
  const Extent extent = extentAlong(grid, direction);
  QVERIFY(std::abs(extent.low - corners.low) < 1e-9);
  QVERIFY(std::abs(extent.high - corners.high) < 1e-9);
  QCOMPARE(spacingAlong(grid, {c, s, 0}), 1.0);
  QCOMPARE(spacingAlong(grid, {-s, c, 0}), 2.0);
}

void SliceViewTest::stepsOfATurnedGridStayInside() {
  Bench b;
  auto volume = makeVolume({20, 20, 10}, [](auto, auto, auto) { return 1; });
  const double c = std::cos(0.5), s = std::sin(0.5);
  volume->geometry.direction = {1, 0, 0, 0, c, -s, 0, s, c};
  const Extent extent = extentAlong(volume->geometry, {0, 0, 1});
  b.show("v", std::shared_ptr<const Volume>(volume));
  SliceView view(Plane::Axial, b.context);
  open(view);
  const double before = b.cursor.position()[2];
  view.step(1);
  QVERIFY(b.cursor.position()[2] > before && b.cursor.position()[2] <= before + 3);
  view.step(1000);
  QVERIFY(std::abs(b.cursor.position()[2] - (extent.high - 1)) < 1e-9);
  view.step(-1000);
  QVERIFY(std::abs(b.cursor.position()[2] - (extent.low + 1)) < 1e-9);
}

void SliceViewTest::superiorIsUpAndAnteriorIsLeftInSagittal() {
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

void SliceViewTest::clickMovesTheCursorInEveryView() {
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

void SliceViewTest::wheelStepsSlicesAndStopsAtTheEnds() {
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

void SliceViewTest::controlWheelZoomsAtThePointer() {
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

void SliceViewTest::windowDragIsOneUndoStep() {
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

void SliceViewTest::middleDragPans() {
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

void SliceViewTest::presetKeySetsTheHuWindow() {
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

void SliceViewTest::compareModesChangePixels() {
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

void SliceViewTest::wipeLineCanBeDragged() {
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

void SliceViewTest::labelOutlineLeavesTheInside() {
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

void SliceViewTest::oddVolumesAreDrawn() {
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

void SliceViewTest::anisotropicVoxelsKeepTheirShape() {
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

QTEST_MAIN(SliceViewTest)
#include "slice_view_test.moc"
