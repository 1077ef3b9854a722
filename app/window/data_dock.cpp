#include "app/window/data_dock.h"

#include "widgets/layer_list.h"
#include "widgets/resources.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace svx {

DataDock::DataDock(StudyModel& model, LayerStack& layers, QWidget* parent)
    : QDockWidget(tr("Data"), parent), model_(model), layers_(layers) {
  setObjectName("dataDock");
  tree_ = new QTreeView;
  tree_->setObjectName("studyTree");
  tree_->setAccessibleName(tr("Study"));
  tree_->setModel(&model);
  tree_->setHeaderHidden(true);
  tree_->setDragEnabled(true);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
  tree_->setTextElideMode(Qt::ElideMiddle);
  tree_->setExpandsOnDoubleClick(false);
  tree_->setIndentation(grid * 2);
  tree_->setMinimumWidth(grid * 20);
  connect(tree_, &QTreeView::customContextMenuRequested, this, &DataDock::showMenu);
  connect(tree_, &QTreeView::doubleClicked, this,
          [this](const QModelIndex& index) { toggleShown(model_.itemOf(index)); });
  connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            const ItemId id = model_.itemOf(index);
            if (layers_.contains(id)) layers_.setCurrent(id);
          });
  const auto expand = [this] { tree_->expandAll(); };
  connect(&model, &QAbstractItemModel::rowsInserted, tree_, expand, Qt::QueuedConnection);
  connect(&model, &QAbstractItemModel::modelReset, tree_, expand, Qt::QueuedConnection);

  hint_ = new QLabel(tr("What you open appears here, results below what they came from."));
  hint_->setWordWrap(true);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setEnabled(false);
  hint_->setContentsMargins(grid, grid, grid, grid);
  auto* upper = new QWidget;
  auto* upperLayout = new QVBoxLayout(upper);
  upperLayout->setContentsMargins(0, 0, 0, 0);
  upperLayout->addWidget(hint_);
  upperLayout->addWidget(tree_, 1);
  const auto showHint = [this] { hint_->setVisible(model_.rowCount() == 0); };
  connect(&model, &StudyModel::studyChanged, this, showHint);
  showHint();

  auto* list = new LayerList(layers);
  auto* scroll = new QScrollArea;
  scroll->setWidget(list);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* lower = new QWidget;
  auto* lowerLayout = new QVBoxLayout(lower);
  lowerLayout->setContentsMargins(0, 0, 0, 0);
  lowerLayout->setSpacing(grid / 2);
  auto* heading = new QLabel(tr("Layers"));
  heading->setContentsMargins(grid, grid / 2, grid, 0);
  QFont bold = heading->font();
  bold.setBold(true);
  heading->setFont(bold);
  lowerLayout->addWidget(heading);
  lowerLayout->addWidget(scroll, 1);

  auto* split = new QSplitter(Qt::Vertical);
  split->addWidget(upper);
  split->addWidget(lower);
  split->setChildrenCollapsible(false);
  split->setStretchFactor(0, 2);
  split->setStretchFactor(1, 3);
  setWidget(split);
}

ItemId DataDock::current() const {
  return model_.itemOf(tree_->currentIndex());
}

void DataDock::choose(ItemId id) {
  tree_->setCurrentIndex(model_.indexOf(id));
  tree_->scrollTo(model_.indexOf(id));
}

void DataDock::toggleShown(ItemId id) {
  const Item* item = model_.study().find(id);
  if (item && item->as<Table>()) {
    showTable(item->as<Table>(), window());
    return;
  }
  if (layers_.contains(id))
    layers_.remove(id);
  else
    layers_.add(id);
}

void DataDock::showMenu(const QPoint& position) {
  const QModelIndex index = tree_->indexAt(position);
  const ItemId id = model_.itemOf(index);
  const Item* item = model_.study().find(id);
  if (!item) return;
  QMenu menu;
  if (item->as<Volume>() || item->as<LabelMap>() || item->as<Landmarks>())
    menu.addAction(icon(layers_.contains(id) ? "view-hidden" : "view-visible"),
                   layers_.contains(id) ? tr("Hide in the views") : tr("Show in the views"), this,
                   [=, this] { toggleShown(id); });
  if (item->as<Table>())
    menu.addAction(icon("view-grid"), tr("Show the table"), this, [=, this] { toggleShown(id); });
  menu.addAction(icon("edit-rename"), tr("Rename"), this, [=, this] { tree_->edit(index); });
  if (!item->missing())
    menu.addAction(icon("document-export"), tr("Export…"), this,
                   [=, this] { Q_EMIT exportWanted(id); });
  menu.addSeparator();
  menu.addAction(icon("edit-delete"), tr("Remove"), this, [=, this] { model_.study().remove(id); });
  menu.exec(tree_->viewport()->mapToGlobal(position));
}

} // namespace svx
