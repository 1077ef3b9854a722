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
  void clicked(const QPointF& place); ///< in the units of the figure
  void hovered(const QPointF& place, const QPoint& global);

protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

private:
  void fit();
  QPointF placeOf(const QPointF& position) const;

  QSvgRenderer drawing_;
  QPixmap picture_;
};

} // namespace svx
