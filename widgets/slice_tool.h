// What the left button does in a slice view.
#pragma once

#include <QCursor>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QString>

namespace svx {

class SliceView;
struct SliceFrame;

/// A tool of a window's slice views; a `ToolBox` owns it and says which one is in hand. Only that
/// one gets the left button, its keys and a layer to draw on, while the other buttons and the wheel
/// stay the views' own. What is shared it finds in `SliceView::context`, where the view looks in
/// `SliceView::frame`; it calls `update` on views whose drawing of it has changed. One tool serves
/// all views, and one drag at a time. Window thread only.
class SliceTool {
public:
  struct Info {
    QString id;    ///< "navigate"; not translated
    QString title; ///< "Navigate"
    QString icon;  ///< its name
    QString help;  ///< what a drag does
  };

  explicit SliceTool(Info info) : info_(std::move(info)) {}
  virtual ~SliceTool() = default;
  SliceTool(const SliceTool&) = delete;
  SliceTool& operator=(const SliceTool&) = delete;

  const Info& info() const { return info_; }
  virtual QCursor cursor() const { return Qt::ArrowCursor; }

  /// Positions are in the view's logical pixels. There is a base volume when the button goes down.
  virtual void press(SliceView&, const QMouseEvent&) {}
  /// With the button held after a press, or without a button when the mouse only hovers.
  virtual void move(SliceView&, const QMouseEvent&) {}
  virtual void release(SliceView&, const QMouseEvent&) {}

  /// Whether this key is the tool's while it is in hand; then it goes before the view's own keys
  /// and the window's shortcuts.
  virtual bool takes(const QKeyEvent&) const { return false; }
  virtual void key(SliceView&, const QKeyEvent&) {}

  /// Over the layers and under the texts, in the frame's logical pixels. `frame` is the view's, or
  /// that of a figure of another size.
  virtual void paint(QPainter&, const SliceView&, const SliceFrame&) const {}

private:
  Info info_;
};

} // namespace svx
