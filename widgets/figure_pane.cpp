#include "widgets/figure_pane.h"

#include "widgets/controls.h"
#include "widgets/figure_view.h"
#include "widgets/resources.h"

#include <QFileDialog>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QSvgRenderer>

namespace svx {

FigurePane::FigurePane(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  view_ = named(new FigureView, "figure", title);
  area_ = new QScrollArea;
  area_->setWidget(view_);
  area_->setWidgetResizable(true);
  area_->setFrameShape(QFrame::NoFrame);
  area_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // else the width depends on the height
  hint_ = hint({});
  hint_->setAlignment(Qt::AlignCenter);
  line_ = hint({});
  line_->hide();
  saving_ = named(new QPushButton(icon("document-save-as"), tr("Save the figure…")), "saveFigure",
                  tr("Save the figure"));
  auto* bar = new QWidget;
  bar_ = row(bar);
  bar_->addStretch(1);
  bar_->addWidget(saving_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2 * grid, grid, grid, grid);
  layout->setSpacing(grid);
  layout->addWidget(bar);
  layout->addWidget(hint_, 1);
  layout->addWidget(area_, 1);
  layout->addWidget(line_);
  connect(view_, &FigureView::clicked, this, &FigurePane::clicked);
  connect(view_, &FigureView::pressed, this, &FigurePane::pressed);
  connect(view_, &FigureView::dragged, this, &FigurePane::dragged);
  connect(view_, &FigureView::hovered, this, &FigurePane::hovered);
  connect(view_, &FigureView::menuWanted, this, &FigurePane::menuWanted);
  connect(static_cast<QPushButton*>(saving_), &QPushButton::clicked, this, &FigurePane::askForFile);
  setHint({});
}

void FigurePane::addControl(const QString& label, QWidget* control) {
  const int place = bar_->count() - 2;
  bar_->insertWidget(place, new QLabel(label));
  bar_->insertWidget(place + 1, control);
}

void FigurePane::setFigure(const QByteArray& shown, const QByteArray& saved) {
  saved_ = saved;
  view_->load(shown);
  hint_->hide();
  area_->show();
  saving_->setEnabled(true);
}

void FigurePane::setHint(const QString& text) {
  saved_.clear();
  hint_->setText(text);
  hint_->show();
  area_->hide();
  saving_->setEnabled(false);
}

void FigurePane::setLine(const QString& text) {
  line_->setText(text);
  line_->setVisible(!text.isEmpty());
}

bool FigurePane::save(const QString& path, QString* why) const {
  QSaveFile file(path);
  bool good = file.open(QIODevice::WriteOnly);
  if (good && path.endsWith(".svg", Qt::CaseInsensitive)) {
    good = file.write(saved_) == saved_.size();
  } else if (good) {
    QSvgRenderer drawing(saved_);
    const QSizeF size = drawing.viewBoxF().size();
    QImage picture((size * (2000 / size.width())).toSize(), QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter);
    painter.end();
    good = picture.save(&file, "PNG");
  }
  good = file.commit() && good;
  if (!good) *why = file.errorString();
  return good;
}

void FigurePane::askForFile() {
  auto* dialog = new QFileDialog(this, tr("Save the figure"), {},
                                 tr("PNG picture (*.png);;SVG drawing (*.svg)"));
  dialog->setObjectName("figureFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("png");
  dialog->selectFile(title_ + ".png");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    QString why;
    if (!save(path, &why)) Q_EMIT saveFailed(path, why);
  });
  dialog->open();
}

} // namespace svx
