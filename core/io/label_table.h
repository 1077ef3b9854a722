// Tables of label names and colours beside a label map.
#pragma once

#include "core/data/volume.h"

namespace svx {

/// The table that belongs to an image, empty when there is none: `aal.nii.txt` (value and name a
/// line) with the colours of `aal.nii.lut` (MRIcron), or an ITK-SNAP label description `NAME.label`
/// or `NAME.txt`. A file that is no such table is left alone.
std::vector<Label> labelTableBeside(const std::filesystem::path& image);

/// ITK-SNAP's label description: `IDX R G B A VIS MSH "NAME"`. Empty when the text is none.
std::vector<Label> parseLabelDescription(std::string_view text);
std::string labelDescription(const std::vector<Label>& labels);

/// MRIcron's `value name [number]` lines; `lut` is its colour table of 3 x 256 bytes (red, green,
/// blue planes) or empty. Empty when the text is none.
std::vector<Label> parseLabelNames(std::string_view text, std::string_view lut);

} // namespace svx
