// A drawn figure with its controls.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QScrollArea;

namespace svx {

class FigureView;

/// A bar of controls and an SVG as wide as there is room; saved as PNG or SVG. Children "figure",
/// "saveFigure".
class FigurePane : public QWidget {
  Q_OBJECT
public:
  explicit FigurePane(const QString& title, QWidget* parent = nullptr);

  /// `shown` in the colours of the window, `saved` in those of paper.
  void setFigure(const QByteArray& shown, const QByteArray& saved);
  /// In place of a figure: why there is none.
  void setHint(const QString& text);
  void setLine(const QString& text); ///< below the figure
  void addControl(const QString& label, QWidget* control);
  bool hasFigure() const { return !saved_.isEmpty(); }

  /// By the suffix: .png (2000 wide) or .svg. False, with `why` filled, when it could not be
  /// written.
  bool save(const QString& path, QString* why) const;

Q_SIGNALS:
  // As those of FigureView.
  void clicked(const QPointF& place);
  void pressed(const QPointF& place);
  void dragged(const QPointF& place);
  void hovered(const QPointF& place, const QPoint& global);
  void menuWanted(const QPointF& place, const QPoint& global);
  void saveFailed(const QString& path, const QString& why);

private:
  void askForFile();

  QString title_;
  QByteArray saved_;
  FigureView* view_;
  QScrollArea* area_;
  QLabel *hint_, *line_;
  QHBoxLayout* bar_;
  QWidget* saving_;
};

} // namespace svx
