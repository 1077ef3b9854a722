// A tissue microarray and how its cores were called.
#pragma once

#include "core/report/tissue_figures.h"
#include "widgets/figure_pane.h"

class QComboBox;

namespace svx {

/// What a result found, as one figure after another: the cores of a division on the slide,
/// matrices, accuracies, label maps. Without a result the labelled cores. Hover says what a core
/// is, a click chooses it. objectName: "tissueView"; children "shownFigure", "shownDivision" and
/// those of FigurePane.
class TissueView : public FigurePane {
  Q_OBJECT
public:
  explicit TissueView(QWidget* parent = nullptr);

  void showLabels(CalledTissue tissue); ///< without calls
  void showResult(ResultPtr result);
  void showFigure(const QString& title); ///< ignored when there is none of that name

Q_SIGNALS:
  void coreChosen(double x, double y, int section); ///< centre, pixels of the raster

protected:
  void changeEvent(QEvent* event) override;

private:
  void refill();
  void draw();
  const CalledTissue::Core* coreAt(const QPointF& place) const;
  QString describe(const CalledTissue::Core& core) const;

  std::optional<CalledTissue> tissue_;
  ResultPtr result_;
  std::vector<CoreFigure::Place> places_;
  QComboBox *figure_, *division_;
};

} // namespace svx
