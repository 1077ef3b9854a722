// The middle of the window: the views, or what to do while there is nothing to see.
#pragma once

#include "widgets/slice_view.h"
#include "widgets/volume_view.h"

#include <QPointer>
#include <QWidget>

class QGridLayout;
class QJsonObject;
class QSplitter;
class QStackedLayout;

namespace svx {

class CompareBar;
struct ViewCell;
struct ViewLayout;

/// Axial, coronal, sagittal and 3-D views in a `ViewLayout`; a double click shows one alone and
/// back. A picture of one slice comes up in the view of its plane alone. On the left of the views a
/// panel's own view. objectName: "viewArea".
class ViewArea : public QWidget {
  Q_OBJECT
public:
  explicit ViewArea(const ViewContext& context, QWidget* parent = nullptr);

  SliceView& slice(Plane plane) const { return *slices_[std::size_t(plane)]; }
  const std::array<SliceView*, 3>& slices() const { return slices_; }
  VolumeView& volume() const { return *volume_; }
  CompareBar& compareBar() const { return *compareBar_; }

  /// The id of a `ViewLayout`, or of a view ("axial", "volume") that is to be alone; others are
  /// ignored.
  void showLayout(const QString& id);
  QString shownLayout() const; ///< as `showLayout` takes it
  void resetLayout();
  /// For a session; `restoreLayout` ignores what it does not know.
  QJsonObject layoutState() const;
  void restoreLayout(const QJsonObject& state);

  /// Shows this view alone; nullptr: all of the layout.
  void maximise(QWidget* view);
  QWidget* maximised() const { return maximised_; }
  void setEmpty(bool empty); ///< shows the invitation in place of the views
  /// A panel's own view on the left; this takes it. nullptr hides the one there is.
  void showGuest(QWidget* guest);
  /// Whether there is something in the slice views; while there is not, a guest has all the room.
  void setSlicesWanted(bool wanted);
  void fitAll();
  void setConvention(DisplayConvention convention);
  void setCrosshairShown(bool shown);
  void setTextShown(bool shown);

Q_SIGNALS:
  void hovered(const QString& text);
  void itemsDropped(const std::vector<svx::ItemId>& items);
  void openWanted();
  void sampleWanted();
  void crosshairShownChanged(bool shown);
  void layoutChanged();

private:
  QWidget* invitation();
  void shareRoom();
  QWidget* viewOf(const QString& id) const;
  QString idOf(const QWidget* view) const;
  void place(const std::vector<ViewCell>& cells);
  void followBase();

  LayerStack& layers_;

  std::array<SliceView*, 3> slices_;
  VolumeView* volume_;
  CompareBar* compareBar_;
  QGridLayout* cells_;
  QStackedLayout* pages_;
  QSplitter* split_;
  QWidget* views_;
  QPointer<QWidget> guest_;
  bool slicesWanted_ = false;
  const ViewLayout* layout_;
  QWidget* maximised_ = nullptr;
  QWidget* flat_ = nullptr;       ///< the view of the plane of a picture of one slice
  QWidget* beforeFlat_ = nullptr; ///< what was maximised before that came
};

} // namespace svx
