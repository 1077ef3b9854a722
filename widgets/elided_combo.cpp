#include "widgets/elided_combo.h"

#include "widgets/theme.h"

#include <QAbstractItemView>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace svx {

void ElidedCombo::showPopup() {
  view()->setMinimumWidth(view()->sizeHintForColumn(0) + 4 * grid);
  QComboBox::showPopup();
}

void ElidedCombo::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionComboBox option;
  initStyleOption(&option);
  painter.drawComplexControl(QStyle::CC_ComboBox, option);
  QRect field =
      style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
  if (!option.currentIcon.isNull()) field.setLeft(field.left() + option.iconSize.width() + 4);
  const int room = field.width() - 4;
  const auto fits = [&] { return fontMetrics().horizontalAdvance(option.currentText) <= room; };
  if (!fits()) option.currentText = option.currentText.section(": ", 0, 0);
  if (!fits())
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, room);
  painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

} // namespace svx
