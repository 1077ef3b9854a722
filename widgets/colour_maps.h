// Colour maps, loaded from resources/colormaps.
#pragma once

#include <QImage>
#include <QRgb>
#include <QString>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace svx {

struct ColourMap {
  std::string id; ///< as in Display::colourMap: "grey", "viridis"
  QString title;
  QString source; ///< where the table was published
  bool diverging = false;
  std::shared_ptr<const std::array<QRgb, 256>> colours; ///< never null; opaque

  QRgb at(double fraction) const;          ///< 0 to 1, clamped
  QImage bar(int width, int height) const; ///< dark to bright from left to right
};

/// The maps of the resource folder, one JSON file each (id, title, source, 256 "#rrggbb"), read
/// once. A file that cannot be read is left out. "grey" is always there.
class ColourMaps {
public:
  static const ColourMaps& shared();
  explicit ColourMaps(const QString& folder);

  /// Grey for an unknown id.
  const ColourMap& find(const std::string& id) const;
  /// For a person to choose from: without the label palette; grey first.
  std::vector<const ColourMap*> choices() const;

private:
  std::vector<ColourMap> maps_;
};

} // namespace svx
