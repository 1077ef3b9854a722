// What every plot has in common.
#pragma once

#include <QWidget>

class QCPItemText;
class QCustomPlot;

namespace svx {

/// One pair of axes in the colours of the theme: hover reads exact values, the wheel zooms at the
/// cursor, a double click shows everything, right click saves PNG, SVG or CSV. Child "plot".
class Chart : public QWidget {
  Q_OBJECT
public:
  /// Titles with units: "Iteration", "Loss (mm²)".
  void setAxes(const QString& x, const QString& y);
  void showAll();

  virtual QString csv() const = 0;
  /// By the suffix: .png, .svg, .csv. False, with `why` filled, when it could not be written; what
  /// was there stays then.
  bool save(const QString& path, QString* why = nullptr) const;

Q_SIGNALS:
  void saveFailed(const QString& path, const QString& why); ///< after a choice in the menu

protected:
  explicit Chart(QWidget* parent);

  QCustomPlot& plot() const { return *plot_; }
  /// Shows new data: everything, unless a person has zoomed.
  void dataChanged();
  void holdZoom() { zoomed_ = true; } ///< a person has chosen what is shown
  virtual void fitAxes();
  virtual void takeColours();
  /// What is written at a position of the mouse; none when `text` is empty.
  virtual void read(const QPoint& position) = 0;
  virtual void doubleClicked(const QPoint& position); ///< shows everything
  void setReading(const QPointF& pixel, const QString& text);
  void changeEvent(QEvent* event) override;

  /// Told apart on dark and on light ground (Okabe and Ito 2008, without black and yellow).
  static constexpr QRgb series[] = {0xff56b4e9, 0xffe69f00, 0xff009e73,
                                    0xffcc79a7, 0xffd55e00, 0xff0072b2};
  static QColor seriesColour(std::size_t index) { return series[index % std::size(series)]; }

private:
  void offerSave(const QPoint& position);
  QByteArray svg() const;

  QCustomPlot* plot_;
  QCPItemText* reading_;
  bool zoomed_ = false;
};

/// Text as a CSV field, quoted.
QString csvField(const QString& text);

} // namespace svx
