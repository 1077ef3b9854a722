#include "core/jobs/curve_names.h"

#include <algorithm>

namespace svx {

std::string quantityOf(const std::string& curve) {
  const auto colon = curve.rfind(": ");
  std::string quantity = colon == std::string::npos ? curve : curve.substr(colon + 2);
  if (quantity.starts_with("validation ")) quantity.erase(0, 11);
  return quantity;
}

bool ofTrainings(const std::map<std::string, Curve>& curves) {
  return std::ranges::any_of(
      curves, [](const auto& curve) { return quantityOf(curve.first) != curve.first; });
}

} // namespace svx
