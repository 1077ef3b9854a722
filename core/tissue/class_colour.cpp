#include "core/tissue/class_colour.h"

namespace svx {

std::array<std::uint8_t, 3> classColour(std::size_t index) {
  constexpr std::array<std::array<std::uint8_t, 3>, 8> first{{{86, 180, 233},
                                                              {230, 159, 0},
                                                              {0, 158, 115},
                                                              {204, 121, 167},
                                                              {213, 94, 0},
                                                              {0, 114, 178},
                                                              {150, 140, 80},
                                                              {120, 120, 130}}};
  std::array<std::uint8_t, 3> colour = first[index % first.size()];
  const std::size_t round = index / first.size() % 3;
  for (std::uint8_t& part : colour)
    if (round > 0) part = std::uint8_t(round == 1 ? part * 5 / 8 : 255 - (255 - part) / 2);
  return colour;
}

} // namespace svx
