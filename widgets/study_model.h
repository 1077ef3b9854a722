// The study as Qt sees it: a tree for the Data dock, and signals for every change.
#pragma once

#include "core/study/study.h"

#include <QAbstractItemModel>
#include <QIcon>

#include <map>

namespace svx {

/// Items under their parents, in the order they were added. Renaming through the view is one step
/// on the undo stack. Items can be dragged out (mime type `itemMimeType`). Window thread only; the
/// study must outlive it.
class StudyModel : public QAbstractItemModel {
  Q_OBJECT
public:
  enum Role { IdRole = Qt::UserRole + 1, KindRole };
  static constexpr const char* itemMimeType = "application/x-spectravox-item";

  explicit StudyModel(Study& study, QObject* parent = nullptr);
  ~StudyModel() override;

  Study& study() const { return study_; }
  ItemId itemOf(const QModelIndex& index) const; ///< 0 for none
  QModelIndex indexOf(ItemId id) const;
  /// The ids in data dragged from this model.
  static std::vector<ItemId> itemsIn(const QMimeData& data);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;

Q_SIGNALS:
  /// After the model itself is up to date.
  void studyChanged(const svx::StudyChange& change);

private:
  using Tree = std::map<ItemId, std::vector<ItemId>>; ///< children by parent; of 0: the top level

  void follow(const StudyChange& change);
  void prune(ItemId id, const Tree& fresh);
  void grow(ItemId id, const Tree& fresh);
  void forget(ItemId id);

  Study& study_;
  int token_ = 0;
  Tree children_;
  std::map<ItemId, ItemId> parents_;
};

/// The icon and the word for what an item is ("Volume", "Label map", "Landmarks", "Transform",
/// "Result", "Volume, not read").
QIcon iconOf(const Item& item);
QString kindName(const Item& item);
QString kindName(DataKind kind);
/// Grid, spacing, type, unit, file and notices as a few lines of rich text, for tooltips.
QString describe(const Item& item);

} // namespace svx
