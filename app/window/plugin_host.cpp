#include "app/window/plugin_host.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QLibrary>
#include <QPluginLoader>
#include <QStandardPaths>

#include <algorithm>

namespace svx {
namespace {

using State = PluginRecord::State;

void refuse(PluginRecord& record, const QString& reason) {
  record.state = State::Rejected;
  record.reason = reason;
}

QStringList texts(const QJsonValue& value) {
  QStringList list;
  for (const QJsonValue& entry : value.toArray()) list << entry.toString();
  return list;
}

/// The first name in `fields` that the object lacks or holds with another type; empty when none.
QString wrongField(const QJsonObject& meta) {
  for (const char* name : {"id", "title", "version"})
    if (meta[name].toString().isEmpty()) return name;
  if (!meta["apiVersion"].isDouble()) return "apiVersion";
  if (!meta["requires"].isObject()) return "requires";
  for (const char* name : {"panels", "methods"})
    if (!meta["requires"][name].isArray()) return QString("requires.") + name;
  return {};
}

} // namespace

PluginHost::PluginHost(const MethodRegistry& methods, QObject* parent)
    : QObject(parent), methods_(methods) {}

QStringList PluginHost::standardFolders() {
  QStringList folders = qEnvironmentVariable("SPECTRAVOX_PLUGIN_PATH")
                            .split(QDir::listSeparator(), Qt::SkipEmptyParts);
  folders << QCoreApplication::applicationDirPath() + "/" SVX_PLUGINS_FROM_BIN;
  folders << QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/plugins";
  return folders;
}

void PluginHost::load(const QStringList& folders) {
  for (const QString& folder : folders) {
    for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files, QDir::Name)) {
      if (!QLibrary::isLibrary(file.fileName())) continue;
      PluginRecord record;
      record.path = file.absoluteFilePath();
      readMetadata(record);
      const PluginRecord* first = find(record.id);
      if (record.state == State::Found && first)
        refuse(record, tr("A plugin with the id '%1' was found before it, in %2.")
                           .arg(record.id, first->path));
      records_.push_back(std::move(record));
    }
  }
  resolve();
}

void PluginHost::readMetadata(PluginRecord& record) const {
  const QPluginLoader loader(record.path);
  const QJsonObject whole = loader.metaData();
  record.title = QFileInfo(record.path).completeBaseName();
  if (whole.isEmpty())
    return refuse(
        record,
        tr("The file is no Qt plugin for this version of Qt: %1").arg(loader.errorString()));
  const QString iid = whole["IID"].toString();
  if (iid != SVX_PANEL_IID)
    return refuse(record,
                  tr("It is a plugin of another kind: its interface is '%1', panels have '%2'.")
                      .arg(iid, SVX_PANEL_IID));

  const QJsonObject meta = whole["MetaData"].toObject();
  if (const QString field = wrongField(meta); !field.isEmpty())
    return refuse(record,
                  tr("Its description lacks '%1', or has it with the wrong type.").arg(field));
  record.id = meta["id"].toString();
  record.title = QCoreApplication::translate("panel", meta["title"].toString().toUtf8());
  record.version = meta["version"].toString();
  record.icon = meta["icon"].toString();
  record.requiredPanels = texts(meta["requires"]["panels"]);
  record.requiredMethods = texts(meta["requires"]["methods"]);
  if (const double api = meta["apiVersion"].toDouble(); api != SVX_PANEL_API_VERSION)
    return refuse(record,
                  tr("It was built for version %1 of the panel interface; this Spectravox has "
                     "version %2.")
                      .arg(api)
                      .arg(SVX_PANEL_API_VERSION));
  for (const QString& method : record.requiredMethods)
    if (!methods_.find(method.toStdString()))
      return refuse(
          record, tr("It needs the method '%1', which this Spectravox does not have.").arg(method));
}

void PluginHost::resolve() {
  bool progress = true;
  const auto blocker = [this](const PluginRecord& record) {
    for (const QString& id : record.requiredPanels) {
      const PluginRecord* other = find(id);
      if (!other || other->state != State::Loaded) return id;
    }
    return QString();
  };
  while (progress) {
    progress = false;
    for (PluginRecord& record : records_) {
      if (record.state != State::Found) continue;
      const QString waitsFor = blocker(record);
      const PluginRecord* other = find(waitsFor);
      if (waitsFor.isEmpty())
        loadCode(record);
      else if (!other)
        refuse(record, tr("It needs the panel '%1', which is not there.").arg(waitsFor));
      else if (other->state == State::Rejected)
        refuse(record, tr("It needs the panel '%1', which could not be loaded.").arg(waitsFor));
      else
        continue;
      progress = true;
    }
  }
  // Whoever still waits now waits in a circle, or for somebody in one.
  std::vector<std::pair<PluginRecord*, QString>> stuck;
  for (PluginRecord& record : records_) {
    if (record.state != State::Found) continue;
    QStringList chain{record.id};
    for (QString next = blocker(record); !chain.contains(next); next = blocker(*find(next)))
      chain << next;
    chain << blocker(*find(chain.back()));
    stuck.emplace_back(&record, chain.join(" > "));
  }
  for (auto& [record, chain] : stuck)
    refuse(*record, tr("Its requirements go in a circle: %1.").arg(chain));
}

void PluginHost::loadCode(PluginRecord& record) {
  QPluginLoader loader(record.path);
  loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
  if (!loader.load())
    return refuse(record, tr("Its code cannot be loaded: %1").arg(loader.errorString()));
  record.panel = qobject_cast<Panel*>(loader.instance());
  if (!record.panel) return refuse(record, tr("Its root object is no Spectravox panel."));
  record.state = State::Loaded;
}

void PluginHost::reject(const QString& id, const QString& reason) {
  for (PluginRecord& record : records_)
    if (record.id == id && record.state == State::Loaded) refuse(record, reason);
}

const PluginRecord* PluginHost::find(const QString& id) const {
  if (id.isEmpty()) return nullptr;
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const PluginRecord& record) { return record.id == id; });
  return found == records_.end() ? nullptr : &*found;
}

std::vector<const PluginRecord*> PluginHost::loaded() const {
  std::vector<const PluginRecord*> list;
  for (const PluginRecord& record : records_)
    if (record.state == State::Loaded) list.push_back(&record);
  return list;
}

std::vector<const PluginRecord*> PluginHost::rejected() const {
  std::vector<const PluginRecord*> list;
  for (const PluginRecord& record : records_)
    if (record.state == State::Rejected) list.push_back(&record);
  return list;
}

} // namespace svx
