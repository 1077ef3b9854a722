// One orthogonal view.
#pragma once

#include "widgets/compare_state.h"
#include "widgets/layer_stack.h"
#include "widgets/linked_cursor.h"
#include "widgets/result_overlay.h"
#include "widgets/slice_plane.h"
#include "widgets/tool_box.h"

#include <QWidget>

#include <memory>

namespace svx {

/// What the views of one window share. All outlive the views.
struct ViewContext {
  LayerStack& layers;
  LinkedCursor& cursor;
  CompareState& compare;
  ResultOverlay& result;
  ToolBox& tools;
};

/// An axial, coronal or sagittal view through the cursor, in radiological display unless told
/// otherwise. Planes are those of the LPS axes, whatever the volumes' directions. Slices step by
/// the base volume's spacing along the normal.
///
/// Hands: left drag tool in hand, right drag window/level (one undo step), middle or Space+left
/// pan, wheel slice, Ctrl+wheel zoom at the pointer, Shift+wheel ten slices, double click
/// `maximiseRequested`, arrows (up/down slice... left/right/up/down move the cursor in the plane,
/// Page Up/Down slices), 1-9 window presets, X cross-hair.
///
/// objectName: "sliceView.axial" and so on. Draws in window thread, at most once an event loop
/// turn.
class SliceView : public QWidget {
  Q_OBJECT
public:
  SliceView(Plane plane, const ViewContext& context, QWidget* parent = nullptr);
  ~SliceView() override;

  Plane plane() const;
  void setConvention(DisplayConvention convention);
  const ViewContext& context() const;
  const SliceFrame& frame() const; ///< where it looks now

  void fit(); ///< shows the whole base volume
  double pixelsPerMm() const;
  void setPixelsPerMm(double zoom);
  Vec3 centre() const; ///< world position at the middle of the widget
  void setCentre(const Vec3& world);
  void step(int slices);

  Vec3 worldAt(const QPointF& position) const; ///< of a widget position, on the shown plane
  QPointF positionOf(const Vec3& world) const; ///< where the point's projection is shown

  bool crosshairShown() const;
  void setCrosshairShown(bool shown);
  void setTextShown(bool shown); ///< corner texts, letters and scale bar

  /// The view as it is, for figures: device pixels = size * scale.
  QImage picture(const QSize& size, double scale = 1) const;

Q_SIGNALS:
  void maximiseRequested();
  void focused();                    ///< it is now the view in hand
  void hovered(const QString& text); ///< "L 12.3  P 4.0  S -88.1 mm   -712 HU"; empty on leave
  void itemsDropped(const std::vector<svx::ItemId>& items); ///< from the Data dock
  void crosshairShownChanged(bool shown);

protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void takeBase();
  void takeTool();
  void applyPreset(int number);
  bool handles(int key) const;

  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
