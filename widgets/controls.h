// The small parts that panels are made of.
#pragma once

#include "widgets/theme.h"

#include <QLabel>
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

} // namespace svx
