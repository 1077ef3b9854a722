#include "widgets/rendering_presets.h"

#include "widgets/core_text.h"
#include "widgets/resources.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace svx {

namespace {

std::vector<RenderingPreset> readPresets() {
  std::vector<RenderingPreset> presets;
  QFile file(resourcePath("presets/rendering.json"));
  if (!file.open(QIODevice::ReadOnly)) return presets;
  const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
  for (const QJsonValue& entry : root["presets"].toArray()) {
    const QJsonObject json = entry.toObject();
    RenderingPreset preset;
    preset.id = json["id"].toString();
    preset.title = coreText(json["title"].toString().toStdString());
    preset.modality = json["modality"].toString("any");
    preset.relative = json["scale"] == "window";
    preset.maximum = json["blend"] == "maximum";
    preset.shade = json["shade"].toBool();
    for (const QJsonValue& point : json["opacity"].toArray())
      preset.opacity.emplace_back(point[0].toDouble(), point[1].toDouble());
    for (const QJsonValue& point : json["colour"].toArray())
      preset.colour.emplace_back(point[0].toDouble(), QColor(point[1].toString()));
    if (!preset.opacity.empty() && !preset.colour.empty()) presets.push_back(std::move(preset));
  }
  return presets;
}

} // namespace

const std::vector<RenderingPreset>& renderingPresets() {
  static const std::vector<RenderingPreset> presets = readPresets();
  return presets;
}

const RenderingPreset* firstPresetFor(Modality modality) {
  // Files without a modality are mostly MR, and its presets follow the data's own window.
  const bool mr = modality == Modality::MR || modality == Modality::Unknown;
  const QString wanted = modality == Modality::CT ? "CT" : mr ? "MR" : "any";
  for (const QString& word : {wanted, QStringLiteral("any")})
    for (const RenderingPreset& preset : renderingPresets())
      if (preset.modality == word) return &preset;
  return nullptr;
}

const RenderingPreset* findRenderingPreset(const QString& id) {
  for (const RenderingPreset& preset : renderingPresets())
    if (preset.id == id) return &preset;
  return nullptr;
}

} // namespace svx
