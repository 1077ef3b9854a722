// Gives the slice views tools, and hands them mouse and keys.

#include "tests/gui/widgets/bench.h"

#include "widgets/tool_box.h"

#include <QtTest>

using namespace svx;
using namespace svx::testing;

namespace {

/// Writes down what reaches it, and paints a green square in the middle of the frame.
class Probe : public SliceTool {
public:
  Probe() : SliceTool({"probe", "Probe", "crosshairs", "Writes it down"}) {}

  QCursor cursor() const override { return Qt::CrossCursor; }
  void press(SliceView& view, const QMouseEvent& event) override {
    log << "press";
    world = view.frame().worldAt(event.position());
  }
  void move(SliceView&, const QMouseEvent& event) override {
    log << (event.buttons() ? "move" : "hover");
  }
  void release(SliceView&, const QMouseEvent&) override { log << "release"; }
  bool takes(const QKeyEvent& event) const override { return event.key() == Qt::Key_X; }
  void key(SliceView&, const QKeyEvent&) override { log << "key"; }
  void paint(QPainter& painter, const SliceView&, const SliceFrame& frame) const override {
    const QPointF middle(frame.size.width() / 2, frame.size.height() / 2);
    painter.fillRect(QRectF(middle - QPointF(20, 20), QSizeF(40, 40)), Qt::green);
  }

  QStringList log;
  Vec3 world{};
};

Probe& addProbe(ToolBox& tools) {
  auto made = std::make_unique<Probe>();
  Probe& probe = *made;
  tools.add(std::move(made));
  return probe;
}

} // namespace

class ToolsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void theToolInHandGetsTheLeftButton() {
    Bench b;
    b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
    SliceView view(Plane::Axial, b.context);
    open(view);
    Probe& probe = addProbe(b.tools);
    const Vec3 cursor = b.cursor.position();
    b.tools.choose(probe);
    QCOMPARE(view.cursor().shape(), Qt::CrossCursor);
    drag(view, Qt::LeftButton, {100, 100}, {150, 120});
    QCOMPARE(probe.log, QStringList({"press", "move", "move", "move", "move", "move", "release"}));
    QVERIFY(norm(probe.world - view.worldAt({100, 100})) < 1e-12);
    QVERIFY(b.cursor.position() == cursor); // which navigation would have moved
    probe.log.clear();
    QMouseEvent hover(QEvent::MouseMove, QPoint(90, 90), view.mapToGlobal(QPoint(90, 90)),
                      Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &hover);
    QCOMPARE(probe.log, QStringList({"hover"}));
    probe.log.clear();
    b.tools.choose(*b.tools.find("navigate"));
    drag(view, Qt::LeftButton, {100, 100}, {150, 120});
    QVERIFY(probe.log.isEmpty());
    QVERIFY(norm(b.cursor.position() - view.worldAt({150, 120})) < 1e-9);
  }

  void otherButtonsAndTheWheelStayWithTheView() {
    Bench b;
    const ItemId id = b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
    SliceView view(Plane::Axial, b.context);
    open(view);
    Probe& probe = addProbe(b.tools);
    b.tools.choose(probe);
    const Vec3 middle = view.centre();
    drag(view, Qt::MiddleButton, {100, 100}, {150, 120});
    QVERIFY(norm(view.centre() - middle) > 1);
    drag(view, Qt::RightButton, {100, 100}, {150, 120});
    QVERIFY(b.study.find(id)->display.window.window > 100);
    const double slice = b.cursor.position()[2];
    wheel(view, 1);
    QCOMPARE(b.cursor.position()[2], slice + 2);
    QVERIFY(probe.log.isEmpty());
  }

  void theWindowToolIsOneUndoStepADrag() {
    Bench b;
    const ItemId id = b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
    SliceView axial(Plane::Axial, b.context), coronal(Plane::Coronal, b.context);
    open(axial);
    open(coronal);
    b.tools.choose(b.tools.windowTool());
    drag(axial, Qt::LeftButton, {100, 100}, {180, 60});
    const WindowLevel once = b.study.find(id)->display.window;
    QVERIFY(once.window > 120 && once.level > 55);
    drag(coronal, Qt::LeftButton, {100, 100}, {180, 60}); // another view, another step
    b.study.undo();
    QVERIFY(b.study.find(id)->display.window == once);
    b.study.undo();
    QVERIFY(b.study.find(id)->display.window == (WindowLevel{100, 50}));
  }

  void itsKeysGoBeforeTheViews() {
    Bench b;
    b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
    SliceView view(Plane::Axial, b.context);
    open(view);
    Probe& probe = addProbe(b.tools);
    QTest::keyClick(&view, Qt::Key_X);
    QVERIFY(!view.crosshairShown());
    b.tools.choose(probe);
    QTest::keyClick(&view, Qt::Key_X);
    QVERIFY(!view.crosshairShown());
    QCOMPARE(probe.log, QStringList({"key"}));
    QKeyEvent shortcut(QEvent::ShortcutOverride, Qt::Key_X, Qt::ShiftModifier);
    shortcut.ignore();
    QCoreApplication::sendEvent(&view, &shortcut);
    QVERIFY(shortcut.isAccepted()); // not an action of the window
  }

  void itDrawsInTheViewAndInFigures() {
    Bench b;
    b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 0; }));
    SliceView view(Plane::Axial, b.context);
    open(view);
    b.cursor.moveTo({4, 4, 20}); // the cross-hair out of the way
    QVERIFY(QColor(view.grab().toImage().pixel(190, 190)) != QColor(Qt::green));
    b.tools.choose(addProbe(b.tools));
    QCOMPARE(QColor(view.grab().toImage().pixel(190, 190)), QColor(Qt::green));
    QCOMPARE(QColor(view.picture({200, 200}).pixel(90, 90)), QColor(Qt::green));
  }

  void changingTheToolEndsItsDrag() {
    Bench b;
    b.show("v", makeVolume({20, 20, 20}, [](auto, auto, auto) { return 1; }));
    SliceView view(Plane::Axial, b.context);
    open(view);
    Probe& probe = addProbe(b.tools);
    b.tools.choose(probe);
    QTest::mousePress(&view, Qt::LeftButton, {}, {100, 100});
    QSignalSpy changed(&b.tools, &ToolBox::changed);
    b.tools.choose(*b.tools.find("navigate"));
    b.tools.choose(*b.tools.find("navigate"));
    QCOMPARE(changed.count(), 1);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, {150, 120});
    QCOMPARE(probe.log, QStringList({"press"}));
  }
};

QTEST_MAIN(ToolsTest)
#include "tools_test.moc"
