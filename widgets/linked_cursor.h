// The one position that all views share, and the one m/z.
#pragma once

#include "core/data/affine_map.h"

#include <QObject>

namespace svx {

/// A position in LPS mm. Window thread only.
class LinkedCursor : public QObject {
  Q_OBJECT
public:
  explicit LinkedCursor(QObject* parent = nullptr) : QObject(parent) {}
  const Vec3& position() const { return position_; }
  /// Emits `moved` when the position is finite and another one.
  void moveTo(const Vec3& world);
  /// Asks whoever shows ion images for one of this m/z.
  void chooseMass(double mz) { Q_EMIT massChosen(mz); }

Q_SIGNALS:
  void moved();
  void massChosen(double mz);

private:
  Vec3 position_{};
};

/// "L 12.3": a coordinate (axis 0 to 2, LPS mm) by the letter of the side it lies on.
QString axisText(int axis, double mm);
/// "L 12.3  P 4.0  I 88.1 mm": a position as the status bar and the views write it.
QString positionText(const Vec3& world);

} // namespace svx
