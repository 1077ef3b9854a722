#include "app/window/view_area.h"

#include "widgets/compare_bar.h"
#include "widgets/deformation_bar.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>

namespace svx {

ViewArea::ViewArea(const ViewContext& context, QWidget* parent) : QWidget(parent) {
  setObjectName("viewArea");
  views_ = new QWidget;
  auto* rows = new QVBoxLayout(views_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  compareBar_ = new CompareBar(context.compare, context.layers);
  compareBar_->hide();
  rows->addWidget(compareBar_);
  rows->addWidget(new DeformationBar(context.result));
  four_ = new QGridLayout;
  four_->setSpacing(2);
  rows->addLayout(four_, 1);

  for (const Plane plane : {Plane::Axial, Plane::Coronal, Plane::Sagittal}) {
    auto* view = new SliceView(plane, context);
    slices_[std::size_t(plane)] = view;
    connect(view, &SliceView::maximiseRequested, this,
            [=, this] { maximise(maximised_ == view ? nullptr : view); });
    connect(view, &SliceView::hovered, this, &ViewArea::hovered);
    connect(view, &SliceView::itemsDropped, this, &ViewArea::itemsDropped);
    connect(view, &SliceView::crosshairShownChanged, this, &ViewArea::setCrosshairShown);
  }
  volume_ = new VolumeView(context);
  connect(volume_, &VolumeView::maximiseRequested, this,
          [this] { maximise(maximised_ == volume_ ? nullptr : volume_); });
  four_->addWidget(slices_[0], 0, 0);
  four_->addWidget(slices_[1], 0, 1);
  four_->addWidget(slices_[2], 1, 0);
  four_->addWidget(volume_, 1, 1);
  maximise(nullptr);

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

void ViewArea::maximise(QWidget* view) {
  maximised_ = view;
  for (SliceView* slice : slices_) slice->setVisible(!view || view == slice);
  volume_->setVisible(!view || view == volume_);
  // A stretched row or column keeps its share even when all in it is hidden.
  const int cell = view ? four_->indexOf(view) : -1;
  for (const int index : {0, 1}) {
    four_->setRowStretch(index, cell < 0 || cell / 2 == index);
    four_->setColumnStretch(index, cell < 0 || cell % 2 == index);
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

void ViewArea::setCrosshairShown(bool shown) {
  for (SliceView* slice : slices_)
    if (slice->crosshairShown() != shown) slice->setCrosshairShown(shown);
  Q_EMIT crosshairShownChanged(shown);
}

void ViewArea::setTextShown(bool shown) {
  for (SliceView* slice : slices_) slice->setTextShown(shown);
}

} // namespace svx
