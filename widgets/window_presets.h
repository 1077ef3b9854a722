// HU windows, read from resources/presets/windows.json.
#pragma once

#include "core/data/volume.h"

#include <QString>

#include <vector>

namespace svx {

struct WindowPreset {
  QString title;
  WindowLevel window;
};

/// The presets for a modality, in the order of the keys 1 to 9: CT windows in HU; none for others.
/// The file may be edited; it is read once.
const std::vector<WindowPreset>& windowPresets(Modality modality);

} // namespace svx
