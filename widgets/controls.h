// The small parts that panels are made of.
#pragma once

#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace svx {

/// The widget, under the name by which tests and the one by which screen readers find it.
template <typename Widget>
Widget* named(Widget* widget, const char* objectName, const QString& accessibleName) {
  widget->setObjectName(objectName);
  widget->setAccessibleName(accessibleName);
  return widget;
}

/// A layout without margins of its own.
template <typename Layout>
Layout* laidOut(QWidget* widget) {
  auto* layout = new Layout(widget);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);
  return layout;
}
inline QVBoxLayout* column(QWidget* widget) {
  return laidOut<QVBoxLayout>(widget);
}
inline QHBoxLayout* row(QWidget* widget) {
  return laidOut<QHBoxLayout>(widget);
}

inline QLabel* heading(const QString& text) {
  auto* label = new QLabel(text);
  QFont font = label->font();
  font.setBold(true);
  label->setFont(font);
  return label;
}

inline QLabel* hint(const QString& text) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  label->setProperty("faint", true);
  return label;
}

/// A button at the end of a row; one with a text takes its share of the room, an icon alone none.
/// `tip` says what it does, to screen readers too.
inline QPushButton* addButton(QBoxLayout* row, const char* objectName, const QString& iconName,
                              const QString& text, const QString& tip) {
  auto* button = named(new QPushButton(icon(iconName), text), objectName, tip);
  button->setToolTip(tip);
  row->addWidget(button, text.isEmpty() ? 0 : 1);
  return button;
}

/// Scrolls so that the part begins at the top, once it has its new size.
inline void bringIntoSight(QWidget* part) {
  for (QWidget* above = part->parentWidget(); above; above = above->parentWidget())
    if (auto* area = qobject_cast<QScrollArea*>(above))
      return QTimer::singleShot(0, area, [area, part = QPointer<QWidget>(part)] {
        if (part && area->widget())
          area->verticalScrollBar()->setValue(part->mapTo(area->widget(), QPoint()).y());
      });
}

} // namespace svx
