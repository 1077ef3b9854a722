#include "widgets/colour_maps.h"

#include "widgets/core_text.h"
#include "widgets/resources.h"

#include <QColor>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <optional>

namespace svx {

namespace {

ColourMap greyMap() {
  auto colours = std::make_shared<std::array<QRgb, 256>>();
  for (int i = 0; i < 256; ++i) (*colours)[std::size_t(i)] = qRgb(i, i, i);
  return {"grey", coreText("Grey"), QStringLiteral("linear in sRGB"), false, colours};
}

std::optional<ColourMap> readMap(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
  const QJsonArray list = json["colours"].toArray();
  const QString id = json["id"].toString();
  if (id.isEmpty() || list.size() != 256) return {};
  auto colours = std::make_shared<std::array<QRgb, 256>>();
  for (int i = 0; i < 256; ++i) {
    const QColor colour(list[i].toString());
    if (!colour.isValid()) return {};
    (*colours)[std::size_t(i)] = colour.rgb();
  }
  return ColourMap{id.toStdString(), coreText(json["title"].toString().toStdString()),
                   json["source"].toString(), json["kind"].toString() == "diverging", colours};
}

} // namespace

QRgb ColourMap::at(double fraction) const {
  return (*colours)[std::size_t(std::lround(std::clamp(fraction, 0.0, 1.0) * 255))];
}

QImage ColourMap::bar(int width, int height) const {
  QImage image(width, height, QImage::Format_RGB32);
  for (int x = 0; x < width; ++x)
    for (int y = 0; y < height; ++y) image.setPixel(x, y, at((x + 0.5) / width));
  return image;
}

const ColourMaps& ColourMaps::shared() {
  static const ColourMaps maps(resourcePath("colormaps"));
  return maps;
}

ColourMaps::ColourMaps(const QString& folder) : maps_{greyMap()} {
  for (const QFileInfo& file : QDir(folder).entryInfoList({"*.json"}, QDir::Files, QDir::Name)) {
    auto map = readMap(file.filePath());
    if (map && map->id != "grey") maps_.push_back(std::move(*map));
  }
}

const ColourMap& ColourMaps::find(const std::string& id) const {
  const auto found =
      std::find_if(maps_.begin(), maps_.end(), [&](const ColourMap& m) { return m.id == id; });
  return found == maps_.end() ? maps_.front() : *found;
}

std::vector<const ColourMap*> ColourMaps::choices() const {
  std::vector<const ColourMap*> result;
  for (const ColourMap& map : maps_)
    if (map.id != "labels") result.push_back(&map);
  return result;
}

} // namespace svx
