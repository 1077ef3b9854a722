// What the widget tests share: a study with its views' state, and hands.
#pragma once

#include "widgets/slice_view.h"

#include <ATen/ATen.h>

#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

namespace svx::testing {

/// Voxel (x, y, z), LPS axes, spacing 2 mm, origin 0, from a function of the index.
template <typename F>
std::shared_ptr<Volume> makeVolume(std::array<std::int64_t, 3> size, F value) {
  auto volume = std::make_shared<Volume>();
  volume->geometry.size = size;
  volume->geometry.spacing = {2, 2, 2};
  volume->voxels = at::zeros({size[2], size[1], size[0]}, at::kFloat);
  auto voxels = volume->voxels.accessor<float, 3>();
  for (std::int64_t z = 0; z < size[2]; ++z)
    for (std::int64_t y = 0; y < size[1]; ++y)
      for (std::int64_t x = 0; x < size[0]; ++x) voxels[z][y][x] = float(value(x, y, z));
  return volume;
}

/// A study with what views need beside it.
struct Bench {
  Study study;
  StudyModel model{study};
  LayerStack layers{model};
  LinkedCursor cursor;
  CompareState compare;
  ResultOverlay result{model};
  ToolBox tools;
  ViewContext context{layers, cursor, compare, result, tools};

  ItemId show(const std::string& name, Data data, WindowLevel window = {100, 50}) {
    const ItemId id = study.add(name, std::move(data));
    svx::Display display = study.find(id)->display;
    display.window = window;
    display.smooth = false;
    study.setDisplay(id, display);
    layers.add(id);
    return id;
  }
};

inline void open(QWidget& widget, const QSize& size = {400, 400}) {
  widget.resize(size);
  widget.show();
  QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

inline void wheel(QWidget& widget, int notches, Qt::KeyboardModifiers modifiers = {}) {
  const QPointF middle = widget.rect().center();
  QWheelEvent event(middle, widget.mapToGlobal(middle), {}, {0, 120 * notches}, Qt::NoButton,
                    modifiers, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

/// As a hand does it: press, several moves, release.
inline void drag(QWidget& widget, Qt::MouseButton button, const QPoint& from, const QPoint& to) {
  const auto send = [&](QEvent::Type type, const QPoint& at, Qt::MouseButtons held) {
    QMouseEvent event(type, at, widget.mapToGlobal(at),
                      type == QEvent::MouseMove ? Qt::NoButton : button, held, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
  };
  send(QEvent::MouseButtonPress, from, button);
  for (int i = 1; i <= 5; ++i) send(QEvent::MouseMove, from + (to - from) * i / 5, button);
  send(QEvent::MouseButtonRelease, to, Qt::NoButton);
}

template <typename T>
T* child(QWidget& widget, const QString& name) {
  T* found = widget.findChild<T*>(name);
  if (!found) qFatal("no child %s", qPrintable(name));
  return found;
}

} // namespace svx::testing
