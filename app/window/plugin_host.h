// Finds, checks and loads panel plugins.
#pragma once

#include "core/methods/method.h"
#include "widgets/panel.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

namespace svx {

/// What became of one plugin file.
struct PluginRecord {
  enum class State { Found, Loaded, Rejected };

  QString path;
  QString id, title, version;
  QString icon; ///< name in the icon theme; may be empty
  QStringList requiredPanels, requiredMethods;
  State state = State::Found;
  QString reason; ///< one readable sentence when rejected
  Panel* panel = nullptr;
};

/// Reads every plugin's metadata before any of its code runs, checks it, resolves the order of
/// loading and loads. Nothing is thrown away: what cannot load stays in `records` with its reason.
///
/// The metadata is a JSON object: id, title, version (text), apiVersion (whole number), requires
/// { panels: [id], methods: [id] } and optionally icon. Window thread only.
class PluginHost : public QObject {
  Q_OBJECT
public:
  explicit PluginHost(const MethodRegistry& methods, QObject* parent = nullptr);

  /// Where plugins are looked for: SPECTRAVOX_PLUGIN_PATH (folders joined by ':'), the folder of
  /// this installation, the user's folder. Of two plugins with one id, the first one found is
  /// taken.
  static QStringList standardFolders();

  void load(const QStringList& folders);
  /// Marks a loaded plugin as failed, for what goes wrong after loading (no widget).
  void reject(const QString& id, const QString& reason);

  const std::vector<PluginRecord>& records() const { return records_; }
  std::vector<const PluginRecord*> loaded() const;
  std::vector<const PluginRecord*> rejected() const;

private:
  void readMetadata(PluginRecord& record) const;
  void resolve();
  void loadCode(PluginRecord& record);
  const PluginRecord* find(const QString& id) const;

  const MethodRegistry& methods_;
  std::vector<PluginRecord> records_;
};

} // namespace svx
