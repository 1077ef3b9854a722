// Volume rendering presets, read from resources/presets/rendering.json.
#pragma once

#include "core/data/volume.h"

#include <QColor>
#include <QString>

#include <vector>

namespace svx {

struct RenderingPreset {
  QString id, title;
  QString modality;      ///< "CT", "MR" or "any"
  bool relative = false; ///< values are 0 to 1 over the automatic window, not intensities
  bool maximum = false;  ///< maximum intensity projection, not compositing
  bool shade = true;
  std::vector<std::pair<double, double>> opacity; ///< per millimetre
  std::vector<std::pair<double, QColor>> colour;
};

/// As listed in the file, which may be edited; it is read once. Entries without points are left
/// out.
const std::vector<RenderingPreset>& renderingPresets();

/// The first preset for the modality (MR where it is unknown), else the first for any; nullptr when
/// the file has none.
const RenderingPreset* firstPresetFor(Modality modality);
const RenderingPreset* findRenderingPreset(const QString& id); ///< nullptr when there is none

} // namespace svx
