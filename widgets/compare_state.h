// How two layers are compared, shared by all slice views.
#pragma once

#include "core/study/study.h"

#include <QObject>

#include <array>

namespace svx {

enum class CompareMode { Off, Blend, Checkerboard, Wipe, Difference, ColourBlend, Contour };
inline constexpr std::array
    allCompareModes{CompareMode::Off,         CompareMode::Blend, CompareMode::Checkerboard,
                    CompareMode::ColourBlend, CompareMode::Wipe,  CompareMode::Difference,
                    CompareMode::Contour}; ///< in the order in which they are offered

/// "off", "blend", "checkerboard", "wipe", "difference", "colourBlend", "contour"; as in
/// PanelHost::compare.
QString toString(CompareMode mode);
QString title(CompareMode mode); ///< "Colour blend"
/// Off for an unknown word.
CompareMode compareMode(const QString& word);

/// Which two volumes are compared and how. With mode Off, or with a volume missing, the views show
/// their layers in order instead. Window thread only.
class CompareState : public QObject {
  Q_OBJECT
public:
  explicit CompareState(QObject* parent = nullptr) : QObject(parent) {}

  CompareMode mode() const { return mode_; }
  ItemId base() const { return base_; }
  ItemId overlay() const { return overlay_; }
  /// 0 to 1. Blend: the overlay's share. Checkerboard: tile size, small to large. Wipe: the place
  /// of the line from left to right. Difference: gain, 0.5 = 1 to 1. Colour blend: as blend.
  /// Contour: few lines to many.
  double amount() const { return amounts_[std::size_t(mode_)]; }
  bool active() const { return mode_ != CompareMode::Off && base_ && overlay_; }

  void setMode(CompareMode mode); ///< each mode has its own amount
  void setPair(ItemId base, ItemId overlay);
  void setAmount(double amount);

Q_SIGNALS:
  void changed();

private:
  CompareMode mode_ = CompareMode::Off;
  ItemId base_ = 0, overlay_ = 0;
  std::array<double, allCompareModes.size()> amounts_{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3};
};

} // namespace svx
