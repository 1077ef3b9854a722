#include "plugins/spectra/marker_window.h"

#include "widgets/colour_maps.h"
#include "widgets/controls.h"
#include "widgets/figure_colours.h"
#include "widgets/placed_picture.h"

#include <QComboBox>
#include <QPointer>
#include <QSpinBox>

namespace svx {
namespace {

/// A whole data set with the regions drawn on it.
PanelColumn wholeColumn(const Study& study, const Item& dataset) {
  PanelColumn column{dataset.name, dataset.as<Spectra>(), nullptr, 0, {}};
  for (const Item& item : study.items())
    if (const auto map = item.as<LabelMap>(); map && item.parent == dataset.id)
      column.regions = map;
  column.picture = placedPicture(study, *column.spectra);
  return column;
}

} // namespace

MarkerWindow::MarkerWindow(PanelHost& host, ItemId result, QWidget* parent)
    : FigureWindow(tr("Ion images of the markers"), parent), host_(host),
      run_(host.study().find(result)->result()) {
  setObjectName("markerWindow");
  most_ = named(new QSpinBox, "markers", tr("How many markers are shown"));
  most_->setRange(1, 20);
  most_->setValue(5);
  columns_ = named(new QComboBox, "columns", tr("What the columns are"));
  columns_->addItems({tr("Groups"), tr("Data sets")});
  addControl(tr("Markers"), most_);
  addControl(tr("Columns"), columns_);
  connect(this, &FigureWindow::clicked, this, [this](const QPointF& place) {
    if (const auto which = markerAt(panel_, place.y()))
      Q_EMIT massChosen(panel_.markers[*which].mz);
  });

  const Study& study = host_.study();
  const Item* dataset = study.find(study.find(result)->parent);
  const auto spectra = dataset ? dataset->as<Spectra>() : nullptr;
  const auto groups = groupsOf(study, *run_);
  if (!spectra || !groups) {
    setHint(tr("The groups that were compared are no longer there as they were. Run the "
               "comparison again."));
    return;
  }
  table_ = std::get<std::shared_ptr<const Table>>(run_->outputs.data.at("markers"));
  const auto picture = placedPicture(study, *spectra);
  groups_ = columnsOf(spectra, groups, run_->values, picture);
  for (const Item& item : study.items())
    if (item.as<Spectra>()) sets_.push_back(wholeColumn(study, item));
  columns_->setEnabled(sets_.size() > 1);
  if (!picture)
    setLine(tr("An optical image is shown above the ion images once it is registered with an ion "
               "image of this data set."));
  connect(most_, &QSpinBox::valueChanged, this, &MarkerWindow::draw);
  connect(columns_, &QComboBox::currentIndexChanged, this, &MarkerWindow::draw);
  draw();
}

void MarkerWindow::draw() {
  auto markers = bestMarkers(*table_, run_->values, std::size_t(most_->value()));
  if (markers.empty())
    return setHint(tr("No m/z tells the groups apart with a corrected p below 0.05."));
  struct Drawn {
    MarkerPanel panel;
    std::string shown, saved;
  };
  auto drawn = std::make_shared<Drawn>();
  host_.submitJob(
      {tr("Ion images of the markers").toStdString(), 0, 1,
       "markers " + std::to_string(reinterpret_cast<std::uintptr_t>(this)), "cpu"},
      [drawn, markers = std::move(markers), run = run_,
       wanted = columns_->currentIndex() == 0 ? groups_ : sets_,
       map = *ColourMaps::shared().find("viridis").colours,
       colours = figureColours(palette())](JobContext& context) {
        drawn->panel = markerPanel(markers, wanted, run->values, context);
        double height = 0;
        drawn->shown = markerPanelSvg(drawn->panel, map, colours, height);
        drawn->saved = markerPanelSvg(drawn->panel, map, {}, height);
      },
      [window = QPointer<MarkerWindow>(this), drawn](const std::optional<Error>& error) {
        if (!window || (error && error->kind() == ErrorKind::Cancelled)) return;
        if (error) return window->setHint(QString::fromStdString(error->what()));
        window->panel_ = std::move(drawn->panel);
        window->setFigure(QByteArray::fromStdString(drawn->shown),
                          QByteArray::fromStdString(drawn->saved));
      });
}

} // namespace svx
