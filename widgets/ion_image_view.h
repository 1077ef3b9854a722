// A picture of one value for each pixel.
#pragma once

#include "core/spectra/regions.h"
#include "widgets/ion_picture.h"

#include <QWidget>

#include <optional>

namespace svx {

/// An ion image in the colours of a map from 0 to a percentile of its values, or three of them as
/// red, green and blue; sharp pixels of their true shape, pixels without a spectrum left out; a
/// colour bar with its unit, a scale bar in micrometres; regions, another image and the cursor over
/// it. Hover reads a pixel. objectName: "ionImageView".
///
/// Left drag uses the tool in hand, right drag changes the brightest intensity, middle drag or
/// Space pans; the wheel asks for the next peak, with Shift for another tolerance, with Ctrl it
/// zooms.
class IonImageView : public QWidget {
  Q_OBJECT
public:
  enum class Tool { Navigate, Rectangle, Polygon, Brush, Eraser };

  explicit IonImageView(QWidget* parent = nullptr);

  /// `image`: float32 (1, y, x), or (3, y, x) for red, green and blue; NaN without a spectrum;
  /// `pixelSize` in micrometres, 0 = unknown.
  void setImage(const at::Tensor& image, const std::array<double, 2>& pixelSize);
  void setCaption(const QString& caption, const QString& unit); ///< what the image shows
  const QString& caption() const { return caption_; }
  void setHint(const QString& text); ///< while there is no image
  void clear();
  bool empty() const { return picture_.image.isNull(); }

  void setColourMap(const std::string& id);
  void setHotSpotShare(double percent); ///< of the brightest pixels, shown as bright as can be
  void setTop(double top); ///< what the end of the colour bar means; 0: by the share of hot spots
  double brightest() const { return picture_.top[0]; } ///< what it means now

  /// Outlines of a label map's section, integer (y, x), in the colours of its table.
  void setRegions(const at::Tensor& labels, const std::vector<Label>& table);
  void setOverlay(const QImage& overlay, double opacity); ///< over the image, of the same size
  void setCursorPixel(std::optional<RasterPoint> place);
  const std::optional<RasterPoint>& cursorPixel() const { return cursor_; }
  void setTool(Tool tool);
  Tool tool() const { return tool_; }
  void setBrushRadius(double pixels) { brushRadius_ = pixels; }
  double brushRadius() const { return brushRadius_; }
  void zoomToFit();

  /// As shown, twice as fine, on the ground of the theme.
  QImage picture();
  /// Where a place in pixels is drawn.
  QPointF toWidget(const RasterPoint& place) const;

  QSize sizeHint() const override { return {480, 420}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

Q_SIGNALS:
  void pixelChosen(int x, int y);
  void polygonDrawn(const std::vector<svx::RasterPoint>& corners);
  void strokeDrawn(const std::vector<svx::RasterPoint>& points);
  void stepWanted(int direction);
  void toleranceWanted(int direction); ///< 1: wider
  void topChosen(double top);
  void menuWanted(const QPoint& global);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  struct Outline {
    QColor colour;
    std::vector<QLineF> lines; ///< along pixel edges, in pixels from the corner of the first
  };

  void colour();
  int footHeight() const;
  QRectF room() const;
  QRectF pictureRect() const;
  QPoint pixelAt(const QPointF& position) const; ///< (-1, -1) outside
  RasterPoint placeAt(const QPointF& position) const;
  void paintRegions(QPainter& painter, const QRectF& at);
  void paintDrawing(QPainter& painter, const QRectF& at);
  void paintFoot(QPainter& painter, const QRectF& at);
  void paintColourBar(QPainter& painter, const QRectF& bar);
  void paintScaleBar(QPainter& painter, const QRectF& foot, const QRectF& at);
  QString reading() const;
  void finishDrawing();
  void choose(const QPoint& pixel);

  at::Tensor image_;
  std::array<double, 2> pixelSize_{};
  std::string map_ = "viridis";
  QString caption_, unit_, hint_;
  double hotSpots_ = 0.5;
  double top_ = 0;
  IonPicture picture_;
  QImage overlay_;
  double overlayOpacity_ = 1;
  std::vector<Outline> outlines_;
  std::optional<RasterPoint> cursor_;

  double zoom_ = 1;
  QPointF shift_; ///< of the picture's middle from the room's, in widths of the unzoomed picture
  Tool tool_ = Tool::Navigate;
  double brushRadius_ = 2;
  std::vector<RasterPoint> drawn_; ///< what is being drawn
  QPoint hovered_{-1, -1};
  QPointF mouse_, pressed_;
  double pressedTop_ = 0;
  bool moved_ = false, spaceHeld_ = false;
};

} // namespace svx
