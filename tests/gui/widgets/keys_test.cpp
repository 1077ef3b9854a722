// Works the 3-D view and the layers without a mouse.

#include "tests/gui/widgets/bench.h"

#include "widgets/layer_list.h"
#include "widgets/volume_view.h"
#include "widgets/vtk_widget.h"

#include <vtkCamera.h>

#include <QApplication>
#include <QtTest>

using namespace svx;
using namespace svx::testing;

class KeysTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void theVolumeIsTurnedAndZoomed() {
    Bench b;
    VolumeView view(b.context);
    open(view);
    if (!view.available()) QSKIP("skipped: no OpenGL here");
    b.show("v", makeVolume({16, 16, 16}, [](auto x, auto, auto) { return 10 * x; }));
    auto* picture = child<VtkWidget>(view, "volumeView.picture");
    vtkCamera* camera = picture->renderer()->GetActiveCamera();
    const auto position = [&] {
      Vec3 p;
      camera->GetPosition(p.data());
      return p;
    };
    const auto fromFocus = [&] {
      Vec3 focus;
      camera->GetFocalPoint(focus.data());
      return position() - focus;
    };
    const Vec3 untouched = position();
    QTRY_VERIFY(position() != untouched); // the volume is there
    const Vec3 start = position();

    QApplication::setActiveWindow(&view);
    picture->clearFocus();
    QSignalSpy focused(&view, &VolumeView::focused);
    view.setFocus();
    QTRY_VERIFY(picture->hasFocus());
    QCOMPARE(focused.count(), 1);

    const Vec3 before = fromFocus();
    QTest::keyClick(picture, Qt::Key_Right);
    const Vec3 turned = fromFocus();
    QVERIFY(std::abs(norm(turned) - norm(before)) < 1e-6 * norm(before));
    // Turned about the view's own up direction, which nods by less than 20 degrees.
    const double angle = std::acos(dot(turned, before) / dot(before, before));
    QVERIFY2(std::abs(angle * 180 / std::acos(-1.0) - 5) < 0.5, "5 degrees");
    QTest::keyClick(picture, Qt::Key_Left);
    QVERIFY(norm(position() - start) < 1e-3 * norm(before));
    QTest::keyClick(picture, Qt::Key_Up);
    QVERIFY(fromFocus()[2] < before[2]);
    QTest::keyClick(picture, Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(fromFocus()[2] > before[2] + 0.3 * norm(before));

    QTest::keyClick(picture, Qt::Key_Plus, Qt::ShiftModifier);
    QVERIFY(norm(fromFocus()) < 0.9 * norm(before));
    QTest::keyClick(picture, Qt::Key_Minus);
    QTest::keyClick(picture, Qt::Key_Minus);
    QVERIFY(norm(fromFocus()) > 1.1 * norm(before));
    QKeyEvent shortcut(QEvent::ShortcutOverride, Qt::Key_R, Qt::NoModifier);
    shortcut.ignore();
    QCoreApplication::sendEvent(picture, &shortcut);
    QVERIFY(shortcut.isAccepted()); // or the window's R would fit the slices, too
    QTest::keyClick(picture, Qt::Key_R);
    QVERIFY(norm(position() - start) < 1e-6 * norm(before));
  }

  void theVolumeFitsUntilItIsZoomed() {
    Bench b;
    VolumeView view(b.context);
    open(view, {600, 300});
    if (!view.available()) QSKIP("skipped: no OpenGL here");
    const auto volume = makeVolume({16, 16, 8}, [](auto x, auto, auto) { return 10 * x; });
    auto* picture = child<VtkWidget>(view, "volumeView.picture");
    vtkCamera* camera = picture->renderer()->GetActiveCamera();
    const double untouched = camera->GetDistance();
    b.show("v", std::shared_ptr<const Volume>(volume));
    QTRY_VERIFY(camera->GetDistance() != untouched);
    const WorldBox box = worldBox(volume->geometry);
    const auto farthest = [&] { // 1 is the edge of the view
      double most = 0;
      for (std::size_t corner = 0; corner < 8; ++corner) {
        double p[3];
        for (std::size_t axis = 0; axis < 3; ++axis)
          p[axis] = corner >> axis & 1 ? box.high[axis] : box.low[axis];
        picture->renderer()->WorldToView(p[0], p[1], p[2]);
        most = std::max({most, std::abs(p[0]), std::abs(p[1])});
      }
      return most;
    };
    const auto fits = [&] { return std::abs(farthest() - 0.9) < 0.02; };
    QTRY_VERIFY(fits());
    const double wide = camera->GetDistance();
    view.resize(200, 600);
    QTRY_VERIFY(fits() && camera->GetDistance() > 1.1 * wide);
    QTest::keyClick(picture, Qt::Key_Left, Qt::ShiftModifier); // turning keeps it
    view.resize(600, 300);
    QTRY_VERIFY(fits());
    QTest::keyClick(picture, Qt::Key_Minus);
    const double zoomed = camera->GetDistance();
    view.resize(200, 600);
    QTest::qWait(300);
    QVERIFY(!view.picture().isNull());
    QCOMPARE(camera->GetDistance(), zoomed);
  }

  void layersAreChosenAndHidden() {
    Bench b;
    const auto volume = makeVolume({4, 4, 4}, [](auto, auto, auto) { return 1; });
    const ItemId lower = b.show("lower", std::shared_ptr<const Volume>(volume));
    const ItemId upper = b.show("upper", std::make_shared<const Volume>(*volume));
    LayerList list(b.layers);
    open(list);
    QApplication::setActiveWindow(&list);
    const auto row = [&](ItemId id) {
      return child<QWidget>(list, "layer." + QString::number(id));
    };
    QVERIFY(row(upper)->focusPolicy() & Qt::TabFocus);
    row(upper)->setFocus();
    QTRY_VERIFY(row(upper)->hasFocus());
    QCOMPARE(b.layers.current(), lower); // focus alone changes nothing
    QTest::keyClick(row(upper), Qt::Key_Return);
    QCOMPARE(b.layers.current(), upper);
    QTest::keyClick(row(upper), Qt::Key_Up); // there is none above
    QCOMPARE(b.layers.current(), upper);
    QTest::keyClick(row(upper), Qt::Key_Down);
    QCOMPARE(b.layers.current(), lower);
    QVERIFY(row(lower)->hasFocus());
    QTest::keyClick(row(lower), Qt::Key_Space);
    QVERIFY(!b.study.find(lower)->display.visible);
    QTest::keyClick(row(lower), Qt::Key_Space);
    QVERIFY(b.study.find(lower)->display.visible);
    b.study.undo(); // each is a step of its own
    QVERIFY(!b.study.find(lower)->display.visible);
    b.layers.move(lower, 1); // the rows are made anew
    QTRY_VERIFY(row(lower)->hasFocus());
  }
};

QTEST_MAIN(KeysTest)
#include "keys_test.moc"
