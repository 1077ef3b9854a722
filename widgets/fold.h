// A titled part of a panel that folds away.
#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace svx {

/// A heading that opens and closes what is below it. Child "heading".
class Fold : public QWidget {
  Q_OBJECT
public:
  Fold(const QString& title, QWidget* content, bool expanded, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  void setExpanded(bool expanded);
  bool expanded() const;

private:
  QToolButton* heading_;
  QWidget* content_;
};

} // namespace svx
