// A choice that shows as much of itself as there is room for.
#pragma once

#include <QComboBox>

namespace svx {

/// Where the chosen text has no room it ends at its colon ("Curvature: little bending") or else
/// with an ellipsis; the list is as wide as its texts.
class ElidedCombo : public QComboBox {
public:
  using QComboBox::QComboBox;
  void showPopup() override;

protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace svx
