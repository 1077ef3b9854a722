// One line of text that is cut with an ellipsis where there is no room.
#pragma once

#include <QLabel>

namespace svx {

/// Plain text; never asks for more width than a few letters.
class ElidedLabel : public QLabel {
  Q_OBJECT
public:
  explicit ElidedLabel(QWidget* parent = nullptr);
  QSize minimumSizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace svx
