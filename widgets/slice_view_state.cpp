#include "widgets/slice_view_state.h"

#include "widgets/slice_annotations.h"
#include "widgets/slice_picture.h"

#include <cmath>

namespace svx {

QString SliceView::State::message() const {
  if (!baseItem())
    return SliceView::tr("Drop a DICOM folder, a NIfTI, an imzML or another image here, "
                         "or open the sample study.");
  const auto only = onlyPlane(baseVolume()->geometry);
  if (only && *only != plane) // across it there is nothing to show
    return SliceView::tr("A single slice: see the %1 view.").arg(planeName(*only).toLower());
  return {};
}

QStringList SliceView::State::titleLines() const {
  const bool neurological =
      convention == DisplayConvention::Neurological && plane != Plane::Sagittal;
  QStringList lines{neurological ? SliceView::tr("%1, neurological").arg(planeName(plane))
                                 : planeName(plane)};
  const CompareState& compare = context.compare;
  const Item* base = compare.active() ? study().find(compare.base()) : nullptr;
  const Item* overlay = compare.active() ? study().find(compare.overlay()) : nullptr;
  if (base && overlay) {
    lines << QString::fromStdString(base->name) << QString::fromStdString(overlay->name);
  } else if (const Item* item = context.layers.volumeInHand()) {
    lines << QString::fromStdString(item->name);
  }
  return lines;
}

QStringList SliceView::State::windowLines() const {
  const Item* item = context.layers.volumeInHand();
  if (!item) return {};
  const auto number = [](double v) { return QString::number(v, 'g', 4); };
  const WindowLevel& window = item->display.window;
  return {SliceView::tr("W %1  L %2").arg(number(window.window), number(window.level))};
}

QString SliceView::State::hoverText(const Vec3& world) const {
  QString text = positionText(world);
  for (const Item* item : {context.layers.volumeInHand(), study().find(topLabels())}) {
    const QString value = item ? valueText(*item, world) : QString();
    if (!value.isEmpty()) text += "   " + value;
  }
  return text + displacementText(world);
}

ItemId SliceView::State::topLabels() const {
  const auto& layers = context.layers.layers();
  for (auto id = layers.rbegin(); id != layers.rend(); ++id) {
    const Item* item = study().find(*id);
    if (item && item->display.visible && item->as<LabelMap>()) return *id;
  }
  return 0;
}

/// What the shown displacement is here: "   moves 4.2 mm", "   J 0.87".
QString SliceView::State::displacementText(const Vec3& world) const {
  const ResultOverlay& result = context.result;
  if (result.style() == DeformationStyle::Off) return {};
  const bool jacobian = result.style() == DeformationStyle::Jacobian;
  const auto value = valueAt(jacobian ? *result.data().jacobian : *result.data().field, world);
  if (!value) return {};
  return jacobian ? QStringLiteral("   J %1").arg(*value, 0, 'f', 2)
                  : "   " + SliceView::tr("moves %1 mm").arg(*value, 0, 'f', 1);
}

void SliceView::State::paintAnnotations(QPainter& painter, const SliceFrame& shown) const {
  drawLandmarks(painter, shown, context.layers, context.result, sliceThickness());
  drawResult(painter, shown, context.result, sliceThickness());
  if (crosshair) drawCrosshair(painter, shown, context.cursor.position());
  if (context.compare.active() && context.compare.mode() == CompareMode::Wipe)
    drawWipeLine(painter, shown, context.compare.amount());
  if (!text) return;
  drawOrientation(painter, shown);
  drawScaleBar(painter, shown);
  std::vector<QColor> colours; // a colour blend names each volume in its own
  if (context.compare.active() && context.compare.mode() == CompareMode::ColourBlend)
    colours = {{}, {0x40, 0xa0, 0xff}, {0xff, 0xa0, 0x40}};
  drawCorner(painter, shown, Qt::TopLeftCorner, titleLines(), colours);
  drawCorner(painter, shown, Qt::TopRightCorner, windowLines());
  const double slice = dot(shown.normal, shown.centre);
  QStringList lines{QStringLiteral("%1 %2 mm")
                        .arg(sideLetters(slice < 0 ? -1 * shown.normal : shown.normal))
                        .arg(std::abs(slice), 0, 'f', 1)};
  if (const Item* item = context.layers.volumeInHand()) {
    const Vec3 place = mouse ? shown.worldAt(*mouse) : context.cursor.position();
    if (const QString value = valueText(*item, place); !value.isEmpty()) lines.prepend(value);
    const bool free = !showsColourBar(context.result.style());
    if (free && item->display.colourMap != "grey" && item->display.visible)
      drawColourBar(painter, shown, ColourMaps::shared().find(item->display.colourMap),
                    item->display.window, QString::fromStdString(item->as<Volume>()->unit));
  }
  drawCorner(painter, shown, Qt::BottomLeftCorner, lines);
}

} // namespace svx
