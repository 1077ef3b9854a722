#include "widgets/deformation_bar.h"

#include "widgets/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <cmath>

namespace svx {

namespace {

constexpr int sliderSteps = 200;

QString title(DeformationStyle style) {
  switch (style) {
  case DeformationStyle::Off:
    return DeformationBar::tr("Off");
  case DeformationStyle::Grid:
    return DeformationBar::tr("Grid");
  case DeformationStyle::Arrows:
    return DeformationBar::tr("Arrows");
  case DeformationStyle::Magnitude:
    return DeformationBar::tr("Magnitude");
  case DeformationStyle::Jacobian:
    return DeformationBar::tr("Jacobian");
  }
  return {};
}

QString help(DeformationStyle style) {
  switch (style) {
  case DeformationStyle::Off:
    return DeformationBar::tr("Show no displacement");
  case DeformationStyle::Grid:
    return DeformationBar::tr("Where the lines of a regular grid go; their colour says where from");
  case DeformationStyle::Arrows:
    return DeformationBar::tr(
        "From each point to where it goes; \"×5\" in the views: drawn five times as long");
  case DeformationStyle::Magnitude:
    return DeformationBar::tr("How far each point goes, in mm");
  case DeformationStyle::Jacobian:
    return DeformationBar::tr("Local change of volume: 1 is none, blue shrinks, red grows; "
                              "magenta is folded");
  }
  return {};
}

} // namespace

DeformationBar::DeformationBar(ResultOverlay& result, QWidget* parent)
    : QWidget(parent), result_(result), styles_(new QButtonGroup(this)),
      amount_(new QSlider(Qt::Horizontal)), errors_(new QCheckBox(tr("Landmark errors"))) {
  setObjectName("deformationBar");
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(grid / 2, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(new QLabel(tr("Displacement")));
  for (const DeformationStyle style : allDeformationStyles) {
    auto* button = new QToolButton;
    button->setText(title(style));
    button->setToolTip(help(style));
    button->setAccessibleName(tr("Displacement: %1").arg(title(style)));
    button->setObjectName("deformation." + toString(style));
    button->setCheckable(true);
    styles_->addButton(button, int(style));
    layout->addWidget(button);
  }
  amount_->setObjectName("deformation.amount");
  amount_->setAccessibleName(tr("Spacing or opacity"));
  amount_->setRange(0, sliderSteps);
  amount_->setMinimumWidth(64);
  errors_->setObjectName("deformation.errors");
  errors_->setAccessibleName(tr("Landmark errors"));
  errors_->setToolTip(tr("Arrows from each fixed landmark to where its partner comes to lie"));
  layout->addWidget(amount_, 1);
  layout->addStretch();
  layout->addWidget(errors_);

  connect(styles_, &QButtonGroup::idClicked, this,
          [this](int id) { result_.setStyle(DeformationStyle(id)); });
  connect(amount_, &QSlider::valueChanged, this,
          [this](int value) { result_.setAmount(double(value) / sliderSteps); });
  connect(errors_, &QCheckBox::toggled, &result_, &ResultOverlay::setErrorsShown);
  connect(&result, &ResultOverlay::changed, this, &DeformationBar::refresh);
  refresh();
}

void DeformationBar::refresh() {
  const bool landmarks = !result_.landmarks().empty();
  setVisible(result_.displacement() || landmarks);
  for (QAbstractButton* button : styles_->buttons()) {
    const auto style = DeformationStyle(styles_->id(button));
    button->setChecked(style == result_.style());
    button->setEnabled(result_.has(style));
  }
  const bool opacity = result_.style() == DeformationStyle::Magnitude ||
                       result_.style() == DeformationStyle::Jacobian;
  amount_->setToolTip(opacity ? tr("Opacity") : tr("Distance between lines or arrows"));
  amount_->setVisible(result_.style() != DeformationStyle::Off);
  errors_->setVisible(landmarks);
  const QSignalBlocker blockers[] = {QSignalBlocker(amount_), QSignalBlocker(errors_)};
  amount_->setValue(int(std::lround(result_.amount() * sliderSteps)));
  if (landmarks) errors_->setChecked(result_.errorsShown());
}

} // namespace svx
