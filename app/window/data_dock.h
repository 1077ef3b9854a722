// The left dock: what is open, and the layers of the views.
#pragma once

#include "widgets/layer_stack.h"

#include <QDockWidget>

class QLabel;
class QTreeView;

namespace svx {

/// objectName: "dataDock"; children "studyTree", "layerList".
class DataDock : public QDockWidget {
  Q_OBJECT
public:
  DataDock(StudyModel& model, LayerStack& layers, QWidget* parent);

  ItemId current() const; ///< the item chosen in the tree; 0 for none
  void choose(ItemId id);

Q_SIGNALS:
  void exportWanted(svx::ItemId id);

private:
  void showMenu(const QPoint& position);
  void toggleShown(ItemId id);

  StudyModel& model_;
  LayerStack& layers_;
  QTreeView* tree_;
  QLabel* hint_;
};

} // namespace svx
