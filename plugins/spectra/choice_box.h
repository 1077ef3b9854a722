// A combo of what a parameter can be.
#pragma once

#include "core/methods/parameter.h"
#include "widgets/core_text.h"

#include <QComboBox>

namespace svx {

/// The choices by their titles; data: their ids.
inline QComboBox* choiceBox(const Parameter& parameter) {
  auto* box = new QComboBox;
  for (const Choice& choice : parameter.choices)
    box->addItem(coreText(choice.title), QString::fromStdString(choice.id));
  box->setToolTip(coreText(parameter.help));
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(8);
  return box;
}

} // namespace svx
