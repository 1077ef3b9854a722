// What a slice view remembers; shared by its drawing and its hands.
#pragma once

#include "widgets/slice_view.h"

#include <optional>

namespace svx {

enum class Drag { None, Tool, Pan, Wipe };

struct SliceView::State {
  State(Plane shown, const ViewContext& shared) : plane(shown), context(shared) {}

  Plane plane;
  DisplayConvention convention = DisplayConvention::Radiological;
  ViewContext context;

  SliceFrame frame;
  bool fitted = false; ///< still as `fit` left it, so a resize fits again
  ItemId base = 0;     ///< whose extent the frame was fitted to
  QImage image;
  bool crosshair = true;
  bool text = true;

  Drag drag = Drag::None;
  QPointF dragStart;
  SliceFrame frameAtStart;
  SliceTool* dragTool = nullptr; ///< of a `Drag::Tool`
  bool spaceHeld = false;
  double wheelRest = 0;
  std::optional<QPointF> mouse;

  const Study& study() const { return context.layers.model().study(); }
  const Item* baseItem() const { return context.layers.base(); }
  std::shared_ptr<const Volume> baseVolume() const {
    return baseItem() ? baseItem()->as<Volume>() : nullptr;
  }

  double sliceThickness() const {
    const auto volume = baseVolume();
    return volume ? spacingAlong(volume->geometry, frame.normal) : 1;
  }

  void takeDirections() {
    const SliceFrame plain = planeFrame(plane, convention);
    frame.right = plain.right;
    frame.down = plain.down;
    frame.normal = plain.normal;
  }

  void followCursor() {
    frame.centre = frame.centre + frame.depth(context.cursor.position()) * frame.normal;
  }

  QString message() const;

  QStringList titleLines() const;

  QStringList windowLines() const;

  QString hoverText(const Vec3& world) const;

  QString displacementText(const Vec3& world) const;
  ItemId topLabels() const;

  void paintAnnotations(QPainter& painter, const SliceFrame& shown) const;
};

} // namespace svx
