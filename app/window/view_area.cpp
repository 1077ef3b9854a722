#include "app/window/view_area.h"

#include "app/window/view_layout.h"
#include "widgets/compare_bar.h"
#include "widgets/deformation_bar.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>

#include <algorithm>
#include <utility>

namespace svx {

ViewArea::ViewArea(const ViewContext& context, QWidget* parent)
    : QWidget(parent), layers_(context.layers), layout_(&viewLayouts().front()) {
  setObjectName("viewArea");
  views_ = new QWidget;
  auto* rows = new QVBoxLayout(views_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  compareBar_ = new CompareBar(context.compare, context.layers);
  compareBar_->hide();
  rows->addWidget(compareBar_);
  rows->addWidget(new DeformationBar(context.result));
  cells_ = new QGridLayout;
  cells_->setSpacing(2);
  rows->addLayout(cells_, 1);

  for (const Plane plane : allPlanes) {
    auto* view = new SliceView(plane, context, views_);
    slices_[std::size_t(plane)] = view;
    connect(view, &SliceView::maximiseRequested, this,
            [=, this] { maximise(maximised_ == view ? nullptr : view); });
    connect(view, &SliceView::hovered, this, &ViewArea::hovered);
    connect(view, &SliceView::itemsDropped, this, &ViewArea::itemsDropped);
    connect(view, &SliceView::crosshairShownChanged, this, &ViewArea::setCrosshairShown);
  }
  volume_ = new VolumeView(context, views_);
  connect(volume_, &VolumeView::maximiseRequested, this,
          [this] { maximise(maximised_ == volume_ ? nullptr : volume_); });
  place(layout_->cells);
  connect(&layers_, &LayerStack::changed, this, &ViewArea::followBase);

  pages_ = new QStackedLayout(this);
  pages_->addWidget(invitation());
  split_ = new QSplitter;
  split_->setChildrenCollapsible(false);
  split_->addWidget(views_);
  pages_->addWidget(split_);
}

QWidget* ViewArea::invitation() {
  auto* page = new QWidget;
  page->setObjectName("invitation");
  auto* words = new QLabel(tr("Drop a DICOM folder, a NIfTI, an imzML or another image here"));
  words->setAlignment(Qt::AlignCenter);
  words->setWordWrap(true);
  QFont large = words->font();
  large.setPointSizeF(large.pointSizeF() * 1.3);
  words->setFont(large);
  auto* open = new QPushButton(icon("document-open"), tr("Open files…"));
  open->setObjectName("invitation.open");
  open->setAccessibleName(tr("Open files"));
  connect(open, &QPushButton::clicked, this, &ViewArea::openWanted);
  auto* sample = new QPushButton(tr("Open the sample study"));
  sample->setObjectName("invitation.sample");
  sample->setAccessibleName(tr("Open the sample study"));
  connect(sample, &QPushButton::clicked, this, &ViewArea::sampleWanted);

  auto* layout = new QGridLayout(page);
  layout->setSpacing(grid * 2);
  layout->setRowStretch(0, 1);
  layout->addWidget(words, 1, 0, 1, 4);
  layout->setColumnStretch(0, 1);
  layout->addWidget(open, 2, 1);
  layout->addWidget(sample, 2, 2);
  layout->setColumnStretch(3, 1);
  layout->setRowStretch(3, 1);
  return page;
}

QWidget* ViewArea::viewOf(const QString& id) const {
  for (const Plane plane : allPlanes)
    if (planeId(plane) == id) return &slice(plane);
  return id == "volume" ? volume_ : nullptr;
}

QString ViewArea::idOf(const QWidget* view) const {
  for (const SliceView* slice : slices_)
    if (slice == view) return planeId(slice->plane());
  return view == volume_ ? "volume" : QString();
}

void ViewArea::showLayout(const QString& id) {
  if (QWidget* view = viewOf(id)) return maximise(view);
  if (const ViewLayout* layout = findViewLayout(id)) {
    layout_ = layout;
    maximise(nullptr);
  }
}

QString ViewArea::shownLayout() const {
  return maximised_ ? idOf(maximised_) : layout_->id;
}

void ViewArea::resetLayout() {
  layout_ = &viewLayouts().front();
  maximise(flat_);
}

QJsonObject ViewArea::layoutState() const {
  QJsonObject state{{"layout", layout_->id}};
  const bool byItself = flat_ && maximised_ == flat_;
  if (!byItself) state["alone"] = idOf(maximised_);
  return state;
}

void ViewArea::restoreLayout(const QJsonObject& state) {
  if (const ViewLayout* layout = findViewLayout(state["layout"].toString())) layout_ = layout;
  maximise(state.contains("alone") ? viewOf(state["alone"].toString()) : maximised_);
}

void ViewArea::maximise(QWidget* view) {
  maximised_ = view;
  if (view)
    place({{idOf(view), 0, 0}});
  else
    place(layout_->cells);
  Q_EMIT layoutChanged();
}

void ViewArea::place(const std::vector<ViewCell>& cells) {
  std::vector<QWidget*> hidden{slices_.begin(), slices_.end()};
  hidden.push_back(volume_);
  for (QWidget* view : hidden) cells_->removeWidget(view);
  int rows = 0, columns = 0;
  for (const ViewCell& cell : cells) {
    QWidget* view = viewOf(cell.view);
    cells_->addWidget(view, cell.row, cell.column, cell.rows, cell.columns);
    view->show();
    std::erase(hidden, view);
    rows = std::max(rows, cell.row + cell.rows);
    columns = std::max(columns, cell.column + cell.columns);
  }
  for (QWidget* view : hidden) view->hide();
  // A row or column of the layout before keeps its share until told otherwise.
  for (int row = 0; row < cells_->rowCount(); ++row) cells_->setRowStretch(row, row < rows);
  for (int column = 0; column < cells_->columnCount(); ++column)
    cells_->setColumnStretch(column, column < columns);
}

/// Shows a picture of one slice where there is something to see, once; then it is the person's.
void ViewArea::followBase() {
  const Item* base = layers_.base();
  const auto plane = base ? onlyPlane(base->as<Volume>()->geometry) : std::nullopt;
  QWidget* flat = plane ? &slice(*plane) : nullptr;
  if (flat == flat_) return;
  const QWidget* before = std::exchange(flat_, flat);
  if (flat) {
    if (!before) beforeFlat_ = maximised_;
    maximise(flat);
  } else if (maximised_ == before) {
    maximise(beforeFlat_);
  }
}

void ViewArea::showGuest(QWidget* guest) {
  if (guest_ && guest_ != guest) guest_->hide();
  if (guest) {
    guest_ = guest;
    if (split_->indexOf(guest) < 0) split_->insertWidget(0, guest);
    guest->show();
  }
  shareRoom();
}

void ViewArea::setSlicesWanted(bool wanted) {
  slicesWanted_ = wanted;
  shareRoom();
}

void ViewArea::shareRoom() {
  const bool guested = guest_ && !guest_->isHidden(), before = !views_->isHidden();
  views_->setVisible(!guested || slicesWanted_);
  if (guested && !before && slicesWanted_) split_->setSizes({1000, 1000});
}

void ViewArea::setEmpty(bool empty) {
  pages_->setCurrentIndex(empty ? 0 : 1);
}

void ViewArea::fitAll() {
  for (SliceView* slice : slices_) slice->fit();
  volume_->resetCamera();
}

void ViewArea::setConvention(DisplayConvention convention) {
  for (SliceView* slice : slices_) slice->setConvention(convention);
}

void ViewArea::setCrosshairShown(bool shown) {
  for (SliceView* slice : slices_)
    if (slice->crosshairShown() != shown) slice->setCrosshairShown(shown);
  Q_EMIT crosshairShownChanged(shown);
}

void ViewArea::setTextShown(bool shown) {
  for (SliceView* slice : slices_) slice->setTextShown(shown);
}

} // namespace svx
