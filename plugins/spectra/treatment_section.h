// What is done to the spectra before they make an ion image.
#pragma once

#include "core/data/spectra.h"
#include "core/methods/parameter.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace svx {

/// Smoothing, baseline and transform of the ion image, as in `spectra.ion-image`, and how fast the
/// picture comes with them. objectName: "treatmentSection"; children "smoothing",
/// "smoothingWindow", "baseline", "baselineWindow", "transform".
class TreatmentSection : public QWidget {
  Q_OBJECT
public:
  explicit TreatmentSection(QWidget* parent = nullptr);

  void setSpectra(const Spectra* spectra); ///< centroids have no baseline and are not smoothed
  void fill(Values& values) const;

Q_SIGNALS:
  void changed();

private:
  QWidget* choiceRow(QComboBox* choice, QSpinBox* window);

  QComboBox *smoothing_, *baseline_, *transform_;
  QSpinBox *smoothingWindow_, *baselineWindow_;
  QLabel* hint_;
};

} // namespace svx
