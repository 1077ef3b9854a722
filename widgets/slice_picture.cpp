#include "widgets/slice_picture.h"

#include "core/kernels/slice_render.h"
#include "widgets/colour_maps.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

using kernels::Combine;
using kernels::SliceLayer;

bool isColour(const Volume& volume) {
  return volume.channelAxis == ChannelAxis::Colour;
}

bool isVector(const Volume& volume) {
  return volume.channelAxis == ChannelAxis::Vector && volume.voxels.scalar_type() == at::kFloat;
}

void place(SliceLayer& layer, const Geometry& grid, const SliceFrame& frame, double scale) {
  const AffineMap toIndex = grid.worldToIndex();
  const Vec3 first = frame.worldAt(QPointF(0.5, 0.5) / scale);
  layer.origin = toIndex(first);
  layer.stepX = toIndex.linear * (frame.worldAt(QPointF(1.5, 0.5) / scale) - first);
  layer.stepY = toIndex.linear * (frame.worldAt(QPointF(0.5, 1.5) / scale) - first);
}

SliceLayer volumeLayer(const Item& item, const Volume& volume, const SliceFrame& frame,
                       double scale) {
  SliceLayer layer;
  layer.voxels = isColour(volume) || isVector(volume) ? volume.voxels : volume.channel(0);
  place(layer, volume.geometry, frame, scale);
  layer.interpolation =
      item.display.smooth ? kernels::Interpolation::Linear : kernels::Interpolation::Nearest;
  layer.window = item.display.window;
  layer.colours = ColourMaps::shared().find(item.display.colourMap).colours;
  layer.opacity = item.display.opacity;
  return layer;
}

SliceLayer labelLayer(const Item& item, const LabelMap& map, const SliceFrame& frame, double scale,
                      bool outline) {
  SliceLayer layer;
  layer.voxels = map.volume.voxels;
  place(layer, map.volume.geometry, frame, scale);
  auto colours = std::make_shared<kernels::LabelColours>();
  for (const Label& label : map.labels) {
    const auto alpha = int(std::lround(std::clamp(label.opacity, 0.0, 1.0) * 255));
    colours->emplace_back(std::int32_t(label.value),
                          qRgba(label.colour[0], label.colour[1], label.colour[2], alpha));
  }
  layer.labels = std::move(colours);
  layer.labelStyle = outline ? kernels::LabelStyle::Outline : kernels::LabelStyle::Fill;
  layer.outlinePixels = std::max(1, int(std::lround(scale)));
  layer.opacity = item.display.opacity;
  return layer;
}

/// The colour map stretched about its middle: `amount` 0.5 is 1 to 1, each tenth more doubles
/// nearly.
std::shared_ptr<const kernels::ColourTable> differenceColours(double amount) {
  const double gain = std::exp2(6 * (amount - 0.5));
  const ColourMap& map = ColourMaps::shared().find("berlin");
  auto table = std::make_shared<kernels::ColourTable>();
  for (std::size_t i = 0; i < table->size(); ++i)
    (*table)[i] = map.at(0.5 + gain * (double(i) / 255 - 0.5));
  return table;
}

void combine(SliceLayer& overlay, const CompareState& compare, double scale) {
  overlay.opacity = 1;
  switch (compare.mode()) {
  case CompareMode::Off:
    break;
  case CompareMode::Blend:
    overlay.opacity = compare.amount();
    break;
  case CompareMode::Checkerboard:
    overlay.combine = Combine::Checkerboard;
    break;
  case CompareMode::Wipe:
    overlay.combine = Combine::Wipe;
    break;
  case CompareMode::Difference:
    overlay.combine = Combine::Difference;
    overlay.colours = differenceColours(compare.amount());
    break;
  case CompareMode::ColourBlend:
    overlay.combine = Combine::ColourBlend;
    overlay.balance = compare.amount();
    break;
  case CompareMode::Contour:
    overlay.combine = Combine::Contour;
    overlay.contours = 1 + int(std::lround(8 * compare.amount()));
    overlay.colours = ColourMaps::shared().find("turbo").colours;
    overlay.outlinePixels = std::max(1, int(std::lround(scale)));
    break;
  }
}

/// Clear where the volume is kept, opaque from half of the range on; folds in a colour of their
/// own.
std::shared_ptr<const kernels::ColourTable> jacobianTable() {
  static const auto table = [] {
    auto made = std::make_shared<kernels::ColourTable>();
    for (std::size_t i = 0; i < made->size(); ++i) {
      const double away = std::abs(double(i) / 127.5 - 1);
      const QRgb colour = jacobianColours().at(double(i) / 255);
      (*made)[i] =
          qRgba(qRed(colour), qGreen(colour), qBlue(colour), int(255 * std::min(1.0, 2 * away)));
    }
    (*made)[0] = 0xffff00ff;
    return made;
  }();
  return table;
}

SliceLayer deformationLayer(const ResultOverlay& result, const SliceFrame& frame, double scale) {
  const bool jacobian = result.style() == DeformationStyle::Jacobian;
  const Volume& volume = jacobian ? *result.data().jacobian : *result.data().field;
  SliceLayer layer;
  layer.voxels = jacobian ? volume.channel(0) : volume.voxels;
  place(layer, volume.geometry, frame, scale);
  layer.window = jacobian ? jacobianWindow : magnitudeWindow(result);
  layer.colours = jacobian ? jacobianTable() : magnitudeColours().colours;
  layer.opacity = result.amount();
  return layer;
}

std::vector<SliceLayer> visibleLayers(const SliceFrame& frame, const LayerStack& stack,
                                      const CompareState& compare, const ResultOverlay& result,
                                      double scale) {
  const Study& study = stack.model().study();
  std::vector<SliceLayer> layers;
  const Item* base = compare.active() ? study.find(compare.base()) : nullptr;
  const Item* overlay = compare.active() ? study.find(compare.overlay()) : nullptr;
  const bool comparing = base && overlay && base->as<Volume>() && overlay->as<Volume>();
  if (comparing) {
    layers.push_back(volumeLayer(*base, *base->as<Volume>(), frame, scale));
    layers.back().opacity = 1;
    layers.push_back(volumeLayer(*overlay, *overlay->as<Volume>(), frame, scale));
    combine(layers.back(), compare, scale);
  }
  const bool mapped =
      result.style() == DeformationStyle::Magnitude || result.style() == DeformationStyle::Jacobian;
  std::vector<SliceLayer> labels;
  for (ItemId id : stack.layers()) {
    const Item* item = study.find(id);
    if (!item || !item->display.visible) continue;
    if (const auto volume = item->as<Volume>(); volume && !comparing)
      layers.push_back(volumeLayer(*item, *volume, frame, scale));
    else if (const auto map = item->as<LabelMap>())
      labels.push_back(
          labelLayer(*item, *map, frame, scale, item->display.outline || mapped || comparing));
  }
  if (mapped) layers.push_back(deformationLayer(result, frame, scale));
  layers.insert(layers.end(), labels.begin(), labels.end());
  std::erase_if(layers, [](const SliceLayer& layer) { return layer.voxels.numel() == 0; });
  return layers;
}

} // namespace

const ColourMap& magnitudeColours() {
  return ColourMaps::shared().find("viridis");
}

const ColourMap& jacobianColours() {
  return ColourMaps::shared().find("blue-white-red");
}

WindowLevel magnitudeWindow(const ResultOverlay& result) {
  return {result.largestDisplacement(), result.largestDisplacement() / 2};
}

void drawLayers(const SliceFrame& frame, const LayerStack& stack, const CompareState& compare,
                const ResultOverlay& result, double scale, QImage& image) {
  kernels::SliceTarget target;
  target.pixels = reinterpret_cast<kernels::Argb*>(image.bits());
  target.width = image.width();
  target.height = image.height();
  target.stride = image.bytesPerLine() / 4;
  target.background = viewBackground;
  target.checkerPixels = int(std::lround((16 + 112 * compare.amount()) * scale));
  target.wipePosition = compare.amount();
  kernels::renderSlice(visibleLayers(frame, stack, compare, result, scale), target);
}

std::optional<double> valueAt(const Volume& volume, const Vec3& world) {
  const Vec3 index = volume.geometry.worldToIndex()(world);
  at::Tensor voxel = isVector(volume) ? volume.voxels : volume.channel(0);
  for (std::size_t axis = 3; axis-- > 0;) { // tensors are (z, y, x)
    const auto i = std::int64_t(std::floor(index[axis] + 0.5));
    if (i < 0 || i >= volume.geometry.size[axis]) return {};
    voxel = voxel.select(-1 - std::int64_t(axis), i);
  }
  return isVector(volume) ? voxel.norm().item().toDouble() : voxel.item().toDouble();
}

QString valueText(const Item& item, const Vec3& world) {
  if (const auto volume = item.as<Volume>()) {
    const auto value = valueAt(*volume, world);
    if (!value) return {};
    const QString unit = QString::fromStdString(volume->unit);
    return QString::number(*value, 'g', std::abs(*value) >= 1000 ? 6 : 4) +
           (unit.isEmpty() ? QString() : " " + unit);
  }
  if (const auto map = item.as<LabelMap>()) {
    const auto value = valueAt(map->volume, world);
    if (!value || *value == 0) return {};
    for (const Label& label : map->labels)
      if (label.value == std::int64_t(*value)) return QString::fromStdString(label.name);
    return LayerStack::tr("label %1").arg(*value);
  }
  return {};
}

} // namespace svx
