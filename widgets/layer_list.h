// The layers of the views: visibility, opacity, colours, order.
#pragma once

#include "widgets/layer_stack.h"

#include <QWidget>

class QVBoxLayout;

namespace svx {

/// One row per layer, top layer first; the current one opens to opacity, colour map, window/level
/// with presets, smoothing or outline. Every change is a step on the study's undo stack, one per
/// drag. objectName: "layerList"; rows "layer.<id>" with children "visible", "opacity",
/// "colourMap".
class LayerList : public QWidget {
  Q_OBJECT
public:
  explicit LayerList(LayerStack& stack, QWidget* parent = nullptr);

private:
  void rebuild();
  void refresh();

  LayerStack& stack_;
  QVBoxLayout* rows_;
};

} // namespace svx
