// The ion images of the m/z that tell groups apart.
#pragma once

#include "core/report/marker_panel.h"
#include "widgets/figure_window.h"
#include "widgets/panel.h"

class QComboBox;
class QSpinBox;

namespace svx {

/// A row for each of the best markers of a run of `spectra.markers`, a column for each group or for
/// each open data set. A click on a row chooses its m/z. objectName: "markerWindow"; children
/// "markers", "columns" and those of FigureWindow.
class MarkerWindow : public FigureWindow {
  Q_OBJECT
public:
  MarkerWindow(PanelHost& host, ItemId result, QWidget* parent);

Q_SIGNALS:
  void massChosen(double mz);

private:
  void draw();

  PanelHost& host_;
  ResultPtr run_;
  std::shared_ptr<const Table> table_;
  std::vector<PanelColumn> groups_, sets_;
  MarkerPanel panel_; ///< as it is shown
  QSpinBox* most_;
  QComboBox* columns_;
};

} // namespace svx
