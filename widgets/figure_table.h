// The figures of a result.
#pragma once

#include "core/methods/method.h"

#include <QWidget>

class QTreeWidget;
class QHBoxLayout;

namespace svx {

/// The headline figures large (up to three), the rest in a table with before and after, grouped by
/// what they measure; the tooltip says what a figure means. objectName: "figureTable";
/// "figure.<id>" for the large values; child "figures".
class FigureTable : public QWidget {
  Q_OBJECT
public:
  explicit FigureTable(QWidget* parent = nullptr);
  void setFigures(const std::vector<Figure>& figures);

private:
  void fitHeight();

  QHBoxLayout* headlines_;
  QTreeWidget* table_;
};

/// "0.843", "2.1 mm"; "–" for no value.
QString figureText(const Figure& figure, const std::optional<double>& value);

} // namespace svx
