#include "widgets/window_presets.h"

#include "widgets/core_text.h"
#include "widgets/resources.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace svx {

namespace {

std::vector<WindowPreset> readPresets(const QString& modality) {
  QFile file(resourcePath("presets/windows.json"));
  std::vector<WindowPreset> presets;
  if (!file.open(QIODevice::ReadOnly)) return presets;
  const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
  for (const QJsonValue& entry : root[modality].toArray()) {
    const QJsonObject preset = entry.toObject();
    const double window = preset["window"].toDouble();
    if (window > 0)
      presets.push_back({coreText(preset["title"].toString().toStdString()),
                         {window, preset["level"].toDouble()}});
  }
  return presets;
}

} // namespace

const std::vector<WindowPreset>& windowPresets(Modality modality) {
  static const std::vector<WindowPreset> ct = readPresets("CT"), none;
  return modality == Modality::CT ? ct : none;
}

} // namespace svx
