#include "plugins/spectra/spectra_view.h"

#include "widgets/controls.h"
#include "widgets/ion_image_grid.h"
#include "widgets/resources.h"
#include "widgets/spectrum_chart.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace svx {

SpectraView::SpectraView(QWidget* parent) : QWidget(parent) {
  setObjectName("spectraView");
  image_ = new IonImageView;
  grid_ = new IonImageGrid;
  chart_ = new SpectrumChart;
  pages_ = new QStackedWidget;
  pages_->addWidget(image_);
  auto* many = new QWidget;
  auto* rows = column(many);
  typed_ = named(new QLineEdit, "gridMasses", tr("m/z of the ion images"));
  typed_->setPlaceholderText(tr("m/z, separated by blanks; empty: the peaks"));
  typed_->setClearButtonEnabled(true);
  rows->addWidget(typed_);
  rows->addWidget(grid_, 1);
  pages_->addWidget(many);
  connect(typed_, &QLineEdit::editingFinished, this, &SpectraView::galleryWanted);
  auto* split = new QSplitter(Qt::Vertical);
  split->setChildrenCollapsible(false);
  split->addWidget(pages_);
  split->addWidget(chart_);
  split->setStretchFactor(0, 5);
  split->setStretchFactor(1, 3);
  split->setSizes({500, 300});
  auto* layout = column(this);
  layout->setSpacing(0);
  layout->addWidget(tools());
  layout->addWidget(split, 1);
}

QToolButton* SpectraView::tool(const char* name, const QString& iconName, const QString& text) {
  auto* button = named(new QToolButton, name, text);
  button->setIcon(icon(iconName));
  button->setToolTip(text);
  button->setAutoRaise(true);
  return button;
}

QWidget* SpectraView::tools() {
  auto* bar = new QWidget;
  auto* layout = row(bar);
  layout->setContentsMargins(grid, grid / 2, grid, grid / 2);
  layout->setSpacing(grid / 2);
  auto* exclusive = new QButtonGroup(this);
  using Tool = IonImageView::Tool;
  const auto add = [&](Tool what, const char* name, const QString& iconName, const QString& text) {
    QToolButton* button = tool(name, iconName, text);
    button->setCheckable(true);
    button->setChecked(what == Tool::Navigate);
    exclusive->addButton(button, int(what));
    layout->addWidget(button);
  };
  add(Tool::Navigate, "tool.navigate", "crosshairs", tr("Look: click a pixel for its spectrum"));
  add(Tool::Rectangle, "tool.rectangle", "draw-rectangle", tr("Region: draw a rectangle"));
  add(Tool::Polygon, "tool.polygon", "draw-polygon",
      tr("Region: click the corners of a polygon, double click the last"));
  add(Tool::Brush, "tool.brush", "draw-brush", tr("Region: paint"));
  add(Tool::Eraser, "tool.eraser", "draw-eraser", tr("Region: erase"));
  brush_ = named(new QDoubleSpinBox, "brushRadius", tr("Radius of the brush"));
  brush_->setRange(0, 200);
  brush_->setDecimals(1);
  brush_->setValue(image_->brushRadius());
  brush_->setPrefix(tr("radius "));
  brush_->setSuffix(tr(" px"));
  brush_->hide();
  layout->addWidget(brush_);
  layout->addStretch(1);
  many_ = tool("showGrid", "view-grid", tr("Many ion images side by side"));
  many_->setCheckable(true);
  QToolButton* fit = tool("zoomToFit", "zoom-fit-best", tr("Show the whole image"));
  QToolButton* save = tool("savePicture", "camera-photo", tr("Save the picture…"));
  for (QToolButton* button : {many_, fit, save}) layout->addWidget(button);

  connect(exclusive, &QButtonGroup::idClicked, this, [this](int id) {
    image_->setTool(Tool(id));
    brush_->setVisible(Tool(id) == Tool::Brush || Tool(id) == Tool::Eraser);
    showGallery(false);
  });
  connect(brush_, &QDoubleSpinBox::valueChanged, image_, &IonImageView::setBrushRadius);
  connect(fit, &QToolButton::clicked, image_, &IonImageView::zoomToFit);
  connect(many_, &QToolButton::toggled, this, [this](bool many) {
    pages_->setCurrentIndex(many ? 1 : 0);
    if (many) Q_EMIT galleryWanted();
  });
  connect(save, &QToolButton::clicked, this, &SpectraView::pictureWanted);
  return bar;
}

void SpectraView::showGallery(bool many) {
  many_->setChecked(many);
}

std::vector<double> SpectraView::typedMasses() const {
  static const QRegularExpression between("[\\s,;]+");
  std::vector<double> masses;
  for (const QString& word : typed_->text().split(between, Qt::SkipEmptyParts)) {
    bool number = false;
    const double mz = word.toDouble(&number);
    if (number && mz > 0) masses.push_back(mz);
  }
  return masses;
}

} // namespace svx
