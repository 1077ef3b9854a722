// What of a registration's result the slice views lay over the images.
#pragma once

#include "widgets/result_data.h"
#include "widgets/study_model.h"

#include <QObject>

#include <array>

namespace svx {

/// How a displacement is made visible.
enum class DeformationStyle { Off, Grid, Arrows, Magnitude, Jacobian };
inline constexpr std::array allDeformationStyles{
    DeformationStyle::Off, DeformationStyle::Grid, DeformationStyle::Arrows,
    DeformationStyle::Magnitude, DeformationStyle::Jacobian};

/// "off", "grid", "arrows", "magnitude", "jacobian"; not translated.
QString toString(DeformationStyle style);
/// Whether colours mean numbers in this style.
bool showsColourBar(DeformationStyle style);

/// The result in hand and how it is shown, shared by all slice views. What depends on the result is
/// read once, when it is chosen. A result that leaves the study is let go. Window thread only.
class ResultOverlay : public QObject {
  Q_OBJECT
public:
  explicit ResultOverlay(StudyModel& model, QObject* parent = nullptr);

  ItemId result() const { return result_; }
  void setResult(ItemId result); ///< 0 or an item without result: none

  const ResultData& data() const { return data_; }
  /// The displacement of `data().field`; null without one.
  const std::shared_ptr<const DisplacementFieldTransform>& displacement() const {
    return displacement_;
  }
  /// mm; the 99th percentile of the lengths at a few thousand voxels, rounded up to 1, 2 or 5
  /// times a power of ten.
  double largestDisplacement() const { return largest_; }
  const std::vector<LandmarkError>& landmarks() const { return landmarks_; }

  bool has(DeformationStyle style) const; ///< whether the result has what the style shows
  DeformationStyle style() const { return style_; }
  void setStyle(DeformationStyle style); ///< each style has its own amount
  /// 0 to 1. Grid and arrows: from narrow to wide spaced; magnitude and Jacobian: opacity.
  double amount() const { return amounts_[std::size_t(style_)]; }
  void setAmount(double amount);

  /// Landmark pairs are drawn as one error arrow each, in place of the two lists of points.
  bool errorsShown() const { return errorsShown_ && !landmarks_.empty(); }
  void setErrorsShown(bool shown);
  bool before() const { return before_; } ///< the errors before the registration
  void setBefore(bool before);

Q_SIGNALS:
  void changed();

private:
  StudyModel& model_;
  ItemId result_ = 0;
  ResultData data_;
  std::shared_ptr<const DisplacementFieldTransform> displacement_;
  double largest_ = 0;
  std::vector<LandmarkError> landmarks_;
  DeformationStyle style_ = DeformationStyle::Off;
  std::array<double, allDeformationStyles.size()> amounts_{0, 0.3, 0.3, 0.6, 0.7};
  bool errorsShown_ = true, before_ = false;
};

} // namespace svx
