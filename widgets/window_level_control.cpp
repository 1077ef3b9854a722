#include "widgets/window_level_control.h"

#include "core/data/intensities.h"
#include "widgets/resources.h"
#include "widgets/theme.h"
#include "widgets/window_presets.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace svx {

WindowLevelControl::WindowLevelControl(QWidget* parent)
    : QWidget(parent), window_(new QDoubleSpinBox), level_(new QDoubleSpinBox),
      presets_(new QToolButton) {
  setObjectName("windowLevel");
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  const auto add = [&](QDoubleSpinBox* box, const char* name, const QString& letter,
                       const QString& title, const QString& help) {
    auto* label = new QLabel(letter);
    label->setBuddy(box);
    label->setToolTip(help);
    box->setObjectName(name);
    box->setAccessibleName(title);
    box->setToolTip(help);
    box->setKeyboardTracking(false);
    box->setMinimumWidth(7 * grid); // the range would ask for much more
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(label);
    layout->addWidget(box, 1);
    connect(box, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT edited(value()); });
  };
  add(window_, "window", tr("W"), tr("Window"),
      tr("Window: the range of intensities from black to white."));
  add(level_, "level", tr("L"), tr("Level"), tr("Level: the intensity shown as middle grey."));
  presets_->setObjectName("presets");
  presets_->setAccessibleName(tr("Window presets"));
  presets_->setToolTip(tr("Window presets"));
  presets_->setIcon(icon("adjustlevels"));
  presets_->setPopupMode(QToolButton::InstantPopup);
  presets_->setMenu(new QMenu(presets_));
  connect(presets_->menu(), &QMenu::aboutToShow, this, &WindowLevelControl::fillPresets);
  layout->addWidget(presets_);
  window_->setRange(1e-9, 1e12);
  level_->setRange(-1e12, 1e12);
  setVolume(nullptr);
}

void WindowLevelControl::setVolume(std::shared_ptr<const Volume> volume) {
  setEnabled(volume != nullptr);
  volume_ = std::move(volume);
}

WindowLevel WindowLevelControl::value() const {
  return {window_->value(), level_->value()};
}

void WindowLevelControl::setValue(const WindowLevel& value) {
  const double step = std::pow(10, std::floor(std::log10(std::max(1e-9, value.window))) - 1);
  const int decimals = std::clamp(int(1 - std::floor(std::log10(step))), 0, 9);
  const QSignalBlocker blockers[] = {QSignalBlocker(window_), QSignalBlocker(level_)};
  for (QDoubleSpinBox* box : {window_, level_}) {
    box->setDecimals(decimals);
    box->setSingleStep(step);
  }
  window_->setValue(value.window);
  level_->setValue(value.level);
}

void WindowLevelControl::fillPresets() {
  QMenu* menu = presets_->menu();
  menu->clear();
  if (!volume_) return;
  const auto add = [&](const QString& title, const WindowLevel& window) {
    menu->addAction(title, this, [this, window] {
      setValue(window);
      Q_EMIT edited(window);
    });
  };
  add(tr("Automatic"), percentileWindow(*volume_));
  if (volume_->window) add(tr("As the file says"), *volume_->window);
  const auto& presets = windowPresets(volume_->modality);
  if (!presets.empty()) menu->addSeparator();
  for (std::size_t i = 0; i < presets.size(); ++i) {
    const QString key = i < 9 ? QStringLiteral("\t%1").arg(i + 1) : QString();
    add(presets[i].title + key, presets[i].window);
  }
}

} // namespace svx
