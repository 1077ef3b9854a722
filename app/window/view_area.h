// The middle of the window: the four views, or what to do while there is nothing to see.
#pragma once

#include "widgets/slice_view.h"
#include "widgets/volume_view.h"

#include <QPointer>
#include <QWidget>

class QGridLayout;
class QSplitter;
class QStackedLayout;

namespace svx {

class CompareBar;

/// Axial, coronal, sagittal and 3-D in two rows of two, a double click shows one alone and back; on
/// their left a panel's own view.
/// objectName: "viewArea".
class ViewArea : public QWidget {
  Q_OBJECT
public:
  explicit ViewArea(const ViewContext& context, QWidget* parent = nullptr);

  SliceView& slice(Plane plane) const { return *slices_[std::size_t(plane)]; }
  const std::array<SliceView*, 3>& slices() const { return slices_; }
  VolumeView& volume() const { return *volume_; }
  CompareBar& compareBar() const { return *compareBar_; }

  /// Shows this view alone; nullptr: all four.
  void maximise(QWidget* view);
  QWidget* maximised() const { return maximised_; }
  void setEmpty(bool empty); ///< shows the invitation in place of the views
  /// A panel's own view on the left; this takes it. nullptr hides the one there is.
  void showGuest(QWidget* guest);
  /// Whether there is something in the slice views; while there is not, a guest has all the room.
  void setSlicesWanted(bool wanted);
  void fitAll();
  void setCrosshairShown(bool shown);
  void setTextShown(bool shown);

Q_SIGNALS:
  void hovered(const QString& text);
  void itemsDropped(const std::vector<svx::ItemId>& items);
  void openWanted();
  void sampleWanted();
  void crosshairShownChanged(bool shown);

private:
  QWidget* invitation();
  void shareRoom();

  std::array<SliceView*, 3> slices_;
  VolumeView* volume_;
  CompareBar* compareBar_;
  QGridLayout* four_;
  QStackedLayout* pages_;
  QSplitter* split_;
  QWidget* views_;
  QPointer<QWidget> guest_;
  bool slicesWanted_ = false;
  QWidget* maximised_ = nullptr;
};

} // namespace svx
