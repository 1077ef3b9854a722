#include "widgets/chart.h"

#include "widgets/custom_plot.h"
#include "widgets/whole_file.h"

#include <QBuffer>
#include <QFileDialog>
#include <QMenu>
#include <QSvgGenerator>
#include <QVBoxLayout>

#include <cmath>

namespace svx {

Chart::Chart(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot) {
  plot_->setObjectName("plot");
  plot_->setAccessibleName(tr("Chart"));
  plot_->setMinimumSize(160, 96);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  QFont small = font();
  small.setPointSizeF(std::max(7.0, small.pointSizeF() - 1));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setTickLabelFont(small);
    axis->setLabelFont(small);
    axis->setNumberFormat("gb");
    axis->setNumberPrecision(4);
    axis->ticker()->setTickCount(4);
  }
  plot_->legend->setFont(small);
  plot_->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  reading_ = new QCPItemText(plot_);
  reading_->position->setType(QCPItemPosition::ptAbsolute);
  reading_->setPadding({4, 2, 4, 2});
  reading_->setFont(small);
  reading_->setVisible(false);
  Chart::takeColours();

  connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { read(event->pos()); });
  connect(plot_, &QCustomPlot::mouseWheel, this, [this] { zoomed_ = true; });
  connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) zoomed_ = true;
  });
  connect(plot_, &QCustomPlot::mouseDoubleClick, this,
          [this](QMouseEvent* event) { doubleClicked(event->pos()); });
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(plot_, &QWidget::customContextMenuRequested, this, &Chart::offerSave);
}

void Chart::setAxes(const QString& x, const QString& y) {
  plot_->xAxis->setLabel(x);
  plot_->yAxis->setLabel(y);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::doubleClicked(const QPoint&) {
  showAll();
}

void Chart::showAll() {
  zoomed_ = false;
  dataChanged();
}

void Chart::dataChanged() {
  if (!zoomed_) fitAxes();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::fitAxes() {
  plot_->rescaleAxes();
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    const QCPRange range = axis->range();
    const double size = range.size() > 0 ? range.size() : std::max(1.0, std::abs(range.lower));
    const double room = axis == plot_->yAxis || range.size() <= 0 ? 0.06 * size : 0;
    axis->setRange(range.lower - room, range.upper + room);
  }
}

void Chart::takeColours() {
  const QColor text = palette().color(QPalette::Text);
  QColor axis = text, faint = text;
  axis.setAlphaF(0.6f);
  faint.setAlphaF(0.12f);
  plot_->setBackground(QBrush(palette().color(QPalette::Base)));
  for (QCPAxis* a : {plot_->xAxis, plot_->yAxis}) {
    a->setBasePen(QPen(axis));
    a->setTickPen(QPen(axis));
    a->setSubTickPen(Qt::NoPen);
    a->setTickLabelColor(text);
    a->setLabelColor(text);
    a->grid()->setPen(QPen(faint));
    a->grid()->setZeroLinePen(QPen(faint));
  }
  plot_->legend->setBrush(Qt::NoBrush);
  plot_->legend->setBorderPen(Qt::NoPen);
  plot_->legend->setTextColor(text);
  reading_->setColor(text);
  QColor ground = palette().color(QPalette::Base);
  ground.setAlphaF(0.85f);
  reading_->setBrush(ground);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::setReading(const QPointF& pixel, const QString& text) {
  reading_->setVisible(!text.isEmpty());
  reading_->setText(text);
  const bool right = pixel.x() > plot_->axisRect()->center().x();
  reading_->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
  reading_->position->setPixelPosition(pixel + QPointF(right ? -8 : 8, -8));
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

bool Chart::save(const QString& path, QString* why) const {
  QString unread;
  if (!why) why = &unread;
  if (path.endsWith(".csv", Qt::CaseInsensitive)) return writeWhole(csv().toUtf8(), path, why);
  if (path.endsWith(".svg", Qt::CaseInsensitive)) return writeWhole(svg(), path, why);
  return writeWhole(plot_->toPixmap(plot_->width(), plot_->height(), 2).toImage(), path, why);
}

QByteArray Chart::svg() const {
  QBuffer drawn;
  QSvgGenerator generator;
  generator.setOutputDevice(&drawn);
  generator.setSize(plot_->size());
  generator.setViewBox(QRect(QPoint(), plot_->size()));
  QCPPainter painter(&generator);
  plot_->toPainter(&painter, plot_->width(), plot_->height());
  painter.end();
  return drawn.data();
}

void Chart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) takeColours();
}

void Chart::offerSave(const QPoint& position) {
  QMenu menu(this);
  menu.addAction(tr("Show all"), this, &Chart::showAll);
  menu.addSeparator();
  for (const char* suffix : {"png", "svg", "csv"})
    menu.addAction(tr("Save as %1…").arg(QString(suffix).toUpper()), this, [this, suffix] {
      QString path = QFileDialog::getSaveFileName(this, tr("Save chart"),
                                                  QStringLiteral("chart.%1").arg(suffix));
      if (path.isEmpty()) return;
      if (!path.endsWith(QStringLiteral(".%1").arg(suffix), Qt::CaseInsensitive))
        path += QStringLiteral(".%1").arg(suffix);
      QString why;
      if (!save(path, &why)) Q_EMIT saveFailed(path, why);
    });
  menu.exec(plot_->mapToGlobal(position));
}

QString csvField(const QString& text) {
  QString quoted = text;
  return '"' + quoted.replace('"', "\"\"") + '"';
}

} // namespace svx
