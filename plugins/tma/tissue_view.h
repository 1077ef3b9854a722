// A tissue microarray and how its cores were called.
#pragma once

#include "core/report/tissue_figures.h"
#include "widgets/figure_pane.h"

class QComboBox;
class QMenu;

namespace svx {

/// What a result found, as one figure after another: the cores of a division on the slide,
/// matrices, accuracies, curves, label maps. Without a result the labelled cores. Hover says what a
/// core is, a click chooses it. Cores that may be edited are dragged, and have a menu to name,
/// label and remove them, or to add one beside. objectName: "tissueView"; children "shownFigure",
/// "shownDivision", "shownClass" and those of FigurePane.
class TissueView : public FigurePane {
  Q_OBJECT
public:
  explicit TissueView(QWidget* parent = nullptr);

  void showLabels(CalledTissue tissue, bool editable); ///< without calls
  void showResult(ResultPtr result);
  void showFigure(const QString& title); ///< ignored when there is none of that name

Q_SIGNALS:
  void coreChosen(double x, double y, int section); ///< centre, pixels of the raster
  void coreMoved(const QString& core, double dx, double dy);
  void coreRemoved(const QString& core);
  void coreAdded(double x, double y);
  void coreCalled(const QString& core, const QString& column, const QString& text);

protected:
  void changeEvent(QEvent* event) override;

private:
  void refill();
  void addResultFigures();
  void draw();
  const CoreFigure::Place* placeAt(const QPointF& place) const;
  const CalledTissue::Core* coreAt(const QPointF& place) const;
  void grab(const QPointF& place);
  void drag(const QPointF& place);
  void drop(const QPointF& place);
  void showMenu(const QPointF& place, const QPoint& global);
  void fillMenu(QMenu& menu, const CalledTissue::Core& core);
  void ask(const CalledTissue::Core& core, const QString& column, const QString& label,
           const std::string& now);
  QString describe(const CalledTissue::Core& core) const;

  std::optional<CalledTissue> tissue_;
  ResultPtr result_;
  CoreFigure drawn_;
  bool editable_ = false;
  struct Grabbed {
    std::size_t core;
    QPointF from;
    double x, y; ///< where the core was
    bool moved = false;
  };
  std::optional<Grabbed> grabbed_;
  QComboBox *figure_, *division_, *class_;
};

} // namespace svx
