// A drawn figure.
#pragma once

#include <QPixmap>
#include <QSvgRenderer>
#include <QWidget>

namespace svx {

/// An SVG as wide as there is room, as high as that makes it.
class FigureView : public QWidget {
  Q_OBJECT
public:
  explicit FigureView(QWidget* parent = nullptr);
  void load(const QByteArray& svg);

Q_SIGNALS:
  // Places in the units of the figure.
  void clicked(const QPointF& place); ///< the left button came up, after `dragged` or without
  void pressed(const QPointF& place);
  void dragged(const QPointF& place);
  void hovered(const QPointF& place, const QPoint& global);
  void menuWanted(const QPointF& place, const QPoint& global);

protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

private:
  void fit();
  QPointF placeOf(const QPointF& position) const;

  QSvgRenderer drawing_;
  QPixmap picture_;
};

} // namespace svx
