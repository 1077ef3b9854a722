// Chooses how two layers are compared.
#pragma once

#include "widgets/compare_state.h"
#include "widgets/layer_stack.h"

#include <QWidget>

class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QSlider;

namespace svx {

/// Mode buttons ("compare.off", "compare.blend", ...), the two volumes ("compare.base",
/// "compare.overlay"), and the amount ("compare.amount"). objectName: "compareBar".
/// Switching a mode on with no pair chosen takes the base and the topmost other volume of the
/// stack. In two rows where one is too wide.
class CompareBar : public QWidget {
  Q_OBJECT
public:
  CompareBar(CompareState& state, LayerStack& stack, QWidget* parent = nullptr);

  QSize minimumSizeHint() const override;

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  std::vector<ItemId> volumes() const;
  void chooseMode(CompareMode mode);
  void refill();
  void refresh();

  CompareState& state_;
  LayerStack& stack_;
  QBoxLayout* rows_;
  QButtonGroup* modes_;
  QComboBox* base_;
  QComboBox* overlay_;
  QSlider* amount_;
};

} // namespace svx
