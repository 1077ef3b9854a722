#include "widgets/study_model.h"

#include "widgets/core_text.h"
#include "widgets/resources.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

#include <algorithm>

namespace svx {

namespace {

constexpr auto treeColumn = 0;

std::map<ItemId, std::vector<ItemId>> childrenOf(const Study& study) {
  std::map<ItemId, std::vector<ItemId>> children;
  for (const Item& item : study.items())
    children[study.find(item.parent) ? item.parent : 0].push_back(item.id);
  return children;
}

QString geometryText(const Geometry& g) {
  const auto number = [](double v) { return QString::number(v, 'g', 4); };
  QString text = QStringLiteral("%1 × %2").arg(g.size[0]).arg(g.size[1]);
  QString spacing = number(g.spacing[0]) + " × " + number(g.spacing[1]);
  if (g.dimensions() == 3) {
    text += QStringLiteral(" × %1").arg(g.size[2]);
    spacing += " × " + number(g.spacing[2]);
  }
  return StudyModel::tr("%1 voxels of %2 mm").arg(text, spacing);
}

QString volumeText(const Volume& volume) {
  QString text = geometryText(volume.geometry) + ", " +
                 QString::fromLatin1(volume.voxels.dtype().name().data(),
                                     qsizetype(volume.voxels.dtype().name().size()));
  if (volume.channels() > 1)
    text += StudyModel::tr(", %n channel(s)", nullptr, int(volume.channels()));
  if (!volume.unit.empty()) text += ", " + QString::fromStdString(volume.unit);
  return text;
}

} // namespace

StudyModel::StudyModel(Study& study, QObject* parent) : QAbstractItemModel(parent), study_(study) {
  children_ = childrenOf(study);
  for (const auto& [id, ids] : children_)
    for (ItemId child : ids) parents_[child] = id;
  token_ = study_.observe([this](const StudyChange& change) { follow(change); });
}

StudyModel::~StudyModel() {
  study_.unobserve(token_);
}

void StudyModel::follow(const StudyChange& change) {
  using Kind = StudyChange::Kind;
  switch (change.kind) {
  case Kind::Added:
  case Kind::Removed:
  case Kind::Cleared: {
    const auto fresh = childrenOf(study_);
    prune(0, fresh);
    grow(0, fresh);
    break;
  }
  case Kind::Renamed:
  case Kind::Display:
  case Kind::Content:
    if (const QModelIndex index = indexOf(change.item); index.isValid())
      Q_EMIT dataChanged(index, index);
    break;
  case Kind::History:
    break;
  }
  Q_EMIT studyChanged(change);
}

void StudyModel::prune(ItemId id, const Tree& fresh) {
  std::vector<ItemId>& current = children_[id];
  const auto wanted = fresh.find(id);
  for (int row = int(current.size()) - 1; row >= 0; --row) {
    const ItemId child = current[std::size_t(row)];
    const bool stays =
        wanted != fresh.end() &&
        std::find(wanted->second.begin(), wanted->second.end(), child) != wanted->second.end();
    if (stays) {
      prune(child, fresh);
      continue;
    }
    beginRemoveRows(indexOf(id), row, row);
    current.erase(current.begin() + row);
    forget(child);
    endRemoveRows();
  }
}

void StudyModel::forget(ItemId id) {
  const auto found = children_.find(id);
  if (found != children_.end()) {
    for (ItemId child : found->second) forget(child);
    children_.erase(id);
  }
  parents_.erase(id);
}

void StudyModel::grow(ItemId id, const Tree& fresh) {
  const auto wanted = fresh.find(id);
  if (wanted == fresh.end()) return;
  for (std::size_t row = 0; row < wanted->second.size(); ++row) {
    const ItemId child = wanted->second[row];
    std::vector<ItemId>& current = children_[id];
    if (row >= current.size() || current[row] != child) {
      beginInsertRows(indexOf(id), int(row), int(row));
      current.insert(current.begin() + std::ptrdiff_t(row), child);
      parents_[child] = id;
      endInsertRows();
    }
    grow(child, fresh);
  }
}

ItemId StudyModel::itemOf(const QModelIndex& index) const {
  return index.isValid() ? ItemId(index.internalId()) : 0;
}

QModelIndex StudyModel::indexOf(ItemId id) const {
  const auto parent = parents_.find(id);
  if (parent == parents_.end()) return {};
  const std::vector<ItemId>& siblings = children_.at(parent->second);
  const auto place = std::find(siblings.begin(), siblings.end(), id);
  return createIndex(int(place - siblings.begin()), treeColumn, quintptr(id));
}

std::vector<ItemId> StudyModel::itemsIn(const QMimeData& data) {
  QByteArray bytes = data.data(itemMimeType);
  QDataStream stream(&bytes, QIODevice::ReadOnly);
  std::vector<ItemId> ids;
  for (quint64 id = 0; !stream.atEnd();) {
    stream >> id;
    ids.push_back(id);
  }
  return ids;
}

QModelIndex StudyModel::index(int row, int column, const QModelIndex& parent) const {
  const auto found = children_.find(itemOf(parent));
  if (found == children_.end() || row < 0 || row >= int(found->second.size()) ||
      column != treeColumn)
    return {};
  return createIndex(row, column, quintptr(found->second[std::size_t(row)]));
}

QModelIndex StudyModel::parent(const QModelIndex& child) const {
  const auto found = parents_.find(itemOf(child));
  return found == parents_.end() ? QModelIndex() : indexOf(found->second);
}

int StudyModel::rowCount(const QModelIndex& parent) const {
  const auto found = children_.find(itemOf(parent));
  return found == children_.end() ? 0 : int(found->second.size());
}

int StudyModel::columnCount(const QModelIndex&) const {
  return 1;
}

QVariant StudyModel::data(const QModelIndex& index, int role) const {
  const Item* item = study_.find(itemOf(index));
  if (!item) return {};
  switch (role) {
  case Qt::DisplayRole:
  case Qt::EditRole:
    return QString::fromStdString(item->name);
  case Qt::DecorationRole:
    return iconOf(*item);
  case Qt::ToolTipRole:
    return describe(*item);
  case IdRole:
    return quint64(item->id);
  case KindRole:
    return kindName(*item);
  default:
    return {};
  }
}

bool StudyModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  const QString name = value.toString().trimmed();
  if (role != Qt::EditRole || name.isEmpty() || !study_.find(itemOf(index))) return false;
  study_.rename(itemOf(index), name.toStdString());
  return true;
}

Qt::ItemFlags StudyModel::flags(const QModelIndex& index) const {
  const auto flags = QAbstractItemModel::flags(index);
  return index.isValid() ? flags | Qt::ItemIsEditable | Qt::ItemIsDragEnabled : flags;
}

QStringList StudyModel::mimeTypes() const {
  return {itemMimeType};
}

QMimeData* StudyModel::mimeData(const QModelIndexList& indexes) const {
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  for (const QModelIndex& index : indexes) stream << quint64(itemOf(index));
  auto* data = new QMimeData;
  data->setData(itemMimeType, bytes);
  return data;
}

QIcon iconOf(const Item& item) {
  if (item.result()) return icon("office-report");
  if (item.missing()) return icon("dialog-warning");
  if (item.as<Volume>()) return icon("view-preview");
  if (item.as<LabelMap>()) return icon("fill-color");
  if (item.as<Landmarks>()) return icon("flag");
  if (item.as<Spectra>()) return icon("office-chart-line");
  if (item.as<Table>()) return icon("view-grid");
  if (item.as<Model>()) return icon("labplot-xy-curve");
  return icon("transform-move");
}

QString kindName(DataKind kind) {
  switch (kind) {
  case DataKind::Volume:
    return StudyModel::tr("Volume");
  case DataKind::LabelMap:
    return StudyModel::tr("Label map");
  case DataKind::Landmarks:
    return StudyModel::tr("Landmarks");
  case DataKind::Transform:
    return StudyModel::tr("Transform");
  case DataKind::Spectra:
    return StudyModel::tr("Mass spectra");
  case DataKind::Table:
    return StudyModel::tr("Table");
  case DataKind::Model:
    return StudyModel::tr("Trained model");
  }
  return {};
}

QString kindName(const Item& item) {
  if (const MissingPtr missing = item.missing())
    return StudyModel::tr("%1, not read").arg(kindName(missing->kind));
  return item.data() ? kindName(DataKind(item.data()->index())) : StudyModel::tr("Result");
}

QString describe(const Item& item) {
  QStringList lines{"<b>" + QString::fromStdString(item.name).toHtmlEscaped() + "</b>",
                    kindName(item)};
  const Source* source = nullptr;
  if (const auto volume = item.as<Volume>()) {
    lines << volumeText(*volume);
    source = &volume->source;
  } else if (const auto labels = item.as<LabelMap>()) {
    lines << volumeText(labels->volume)
          << StudyModel::tr("%n label(s)", nullptr, int(labels->labels.size()));
    source = &labels->volume.source;
  } else if (const auto landmarks = item.as<Landmarks>()) {
    lines << StudyModel::tr("%n point(s)", nullptr, int(landmarks->points.size()));
    source = &landmarks->source;
  } else if (const auto spectra = item.as<Spectra>()) {
    lines << StudyModel::tr("%n spectra", nullptr, int(spectra->size()));
    source = &spectra->info().source;
  } else if (const auto table = item.as<Table>()) {
    lines << StudyModel::tr("%n row(s)", nullptr, int(table->rows()));
    source = &table->source;
  } else if (const auto trained = item.as<Model>()) {
    lines << QString::fromStdString(trained->kind).toHtmlEscaped();
    for (const auto& [title, text] : trained->card)
      lines << QString::fromStdString(title + ": " + text).toHtmlEscaped();
    source = &trained->source;
  } else if (const auto transform = item.as<Transform>()) {
    lines << QString::fromStdString(transform->kind());
  } else if (const ResultPtr result = item.result()) {
    lines << coreText(result->methodTitle) << QString::fromStdString(result->finishedAt);
  } else if (const MissingPtr missing = item.missing()) {
    lines << QString::fromStdString(missing->why).toHtmlEscaped()
          << StudyModel::tr("The session keeps the reference to it.");
  }
  if (source) {
    if (!source->path.empty())
      lines << QString::fromStdString(source->path.string()).toHtmlEscaped();
    for (const std::string& notice : source->notices)
      lines << "⚠ " + QString::fromStdString(notice).toHtmlEscaped();
  }
  return lines.join("<br>");
}

} // namespace svx
