// The colours of classes.
#pragma once

#include <array>
#include <cstdint>

namespace svx {

/// Of the class with this index, the same in every picture. The first eight are told apart on dark
/// and light ground and with colour vision deficiency (Okabe & Ito, Color universal design, 2008,
/// without black and yellow, and two of our own); more repeat them darker, then paler.
std::array<std::uint8_t, 3> classColour(std::size_t index);

} // namespace svx
