// How the middle of the window can be divided among its views.
#pragma once

#include <QCoreApplication>
#include <QString>

#include <vector>

namespace svx {

/// A rectangle of equal cells of a grid, and which view it shows: "axial", "coronal", "sagittal" or
/// "volume".
struct ViewCell {
  QString view;
  int row, column;
  int rows = 1, columns = 1;
};

/// Each view has one cell or none.
struct ViewLayout {
  QString id;    ///< "four"; in sessions and settings
  QString title; ///< "Four views"
  std::vector<ViewCell> cells;
  Q_DECLARE_TR_FUNCTIONS(svx::ViewLayout)
};

const std::vector<ViewLayout>& viewLayouts();        ///< the first is for whoever has not chosen
const ViewLayout* findViewLayout(const QString& id); ///< nullptr when there is none

} // namespace svx
