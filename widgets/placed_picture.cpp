#include "widgets/placed_picture.h"

#include "widgets/result_data.h"

namespace svx {

std::optional<PlacedPicture> placedPicture(const Study& study, const Spectra& spectra) {
  const Geometry grid = spectra.grid();
  const auto optical = [](const std::shared_ptr<const Volume>& volume) {
    return volume && volume->modality == Modality::Optical && volume->geometry.size[2] == 1;
  };
  const auto onGrid = [&](const std::shared_ptr<const Volume>& volume) {
    return volume && volume->geometry.sameGrid(grid);
  };
  std::optional<PlacedPicture> found;
  for (const Item& item : study.items()) {
    if (!item.result()) continue;
    const ResultData data = dataOf(study, item);
    if (!data.transform) continue;
    try {
      if (onGrid(data.fixed) && optical(data.moving))
        found = PlacedPicture{data.moving, data.transform};
      else if (onGrid(data.moving) && optical(data.fixed))
        found = PlacedPicture{data.fixed, data.transform->inverse()};
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input) throw;
    }
  }
  return found;
}

} // namespace svx
