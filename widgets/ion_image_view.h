// A picture of one value for each pixel.
#pragma once

#include <ATen/core/Tensor.h>
#include <QWidget>

#include <array>

namespace svx {

/// An ion image in the colours of viridis from 0 to a percentile of its values, sharp pixels of
/// their true shape, pixels without a spectrum left out; a colour bar, a scale bar in micrometres.
/// Hover reads a pixel, a click chooses it. objectName: "ionImageView".
class IonImageView : public QWidget {
  Q_OBJECT
public:
  explicit IonImageView(QWidget* parent = nullptr);

  /// `image`: float32 (1, y, x), NaN without a spectrum; `pixelSize` in micrometres, 0 = unknown.
  void setImage(const at::Tensor& image, const std::array<double, 2>& pixelSize);
  void setHotSpotShare(double percent); ///< of the brightest pixels, shown as bright as can be
  void setHint(const QString& text);    ///< while there is no image
  void clear();
  double brightest() const { return brightest_; } ///< what the end of the colour bar means

  QSize sizeHint() const override { return {320, 280}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

Q_SIGNALS:
  void pixelChosen(int x, int y);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  void colour();
  QRectF pictureRect() const;
  QPoint pixelAt(const QPointF& position) const; ///< (-1, -1) outside

  at::Tensor image_;
  std::array<double, 2> pixelSize_{};
  double hotSpots_ = 0.5, brightest_ = 0;
  QImage picture_;
  QPoint hovered_{-1, -1};
  QString hint_;
};

} // namespace svx
