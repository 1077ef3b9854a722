#include "app/window/view_layout.h"

namespace svx {

const std::vector<ViewLayout>& viewLayouts() {
  static const std::vector<ViewLayout> layouts{
      {"four",
       ViewLayout::tr("Four views"),
       {{"axial", 0, 0}, {"coronal", 0, 1}, {"sagittal", 1, 0}, {"volume", 1, 1}}},
      {"large",
       ViewLayout::tr("Large axial, three small"),
       {{"axial", 0, 0, 3, 2}, {"coronal", 0, 2}, {"sagittal", 1, 2}, {"volume", 2, 2}}},
      {"largeVolume",
       ViewLayout::tr("Large 3-D, three small"),
       {{"volume", 0, 0, 3, 2}, {"axial", 0, 2}, {"coronal", 1, 2}, {"sagittal", 2, 2}}},
      {"row",
       ViewLayout::tr("Three in a row"),
       {{"axial", 0, 0}, {"coronal", 0, 1}, {"sagittal", 0, 2}}},
      {"side", ViewLayout::tr("Side by side"), {{"axial", 0, 0}, {"coronal", 0, 1}}}};
  return layouts;
}

const ViewLayout* findViewLayout(const QString& id) {
  for (const ViewLayout& layout : viewLayouts())
    if (layout.id == id) return &layout;
  return nullptr;
}

} // namespace svx
