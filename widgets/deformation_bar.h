// Chooses how the displacement of a result is shown.
#pragma once

#include "widgets/result_overlay.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QSlider;

namespace svx {

/// Style buttons ("deformation.off", "deformation.grid", ...), the amount ("deformation.amount")
/// and whether landmark errors are drawn ("deformation.errors"). Hidden while there is no result
/// with a displacement or landmarks. objectName: "deformationBar".
class DeformationBar : public QWidget {
  Q_OBJECT
public:
  explicit DeformationBar(ResultOverlay& result, QWidget* parent = nullptr);

private:
  void refresh();

  ResultOverlay& result_;
  QButtonGroup* styles_;
  QSlider* amount_;
  QCheckBox* errors_;
};

} // namespace svx
