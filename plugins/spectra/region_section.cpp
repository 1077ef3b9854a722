#include "plugins/spectra/region_section.h"

#include "core/io/region_files.h"
#include "core/spectra/intensity_range.h"
#include "widgets/controls.h"
#include "widgets/resources.h"

#include <ATen/ATen.h>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace svx {
namespace {

QIcon swatch(const Label& label) {
  QPixmap colour(2 * grid, 2 * grid);
  colour.fill(QColor(label.colour[0], label.colour[1], label.colour[2]));
  QIcon icon(colour);
  icon.addPixmap(colour, QIcon::Selected); // or the style tints it
  return icon;
}

} // namespace

RegionSection::RegionSection(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  setObjectName("regionSection");
  maps_ = named(new QComboBox, "regionMap", tr("Label map with the regions"));
  maps_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  maps_->setToolTip(tr("Drawn regions, or any label map on these pixels: classes, clusters"));
  list_ = named(new QListWidget, "regions", tr("Regions"));
  list_->setFixedHeight(grid * 11);
  list_->setToolTip(tr("Drawing goes into the chosen region. The spectra of checked ones are shown "
                       "over one another. F2 renames."));
  auto* layout = column(this);
  layout->addWidget(maps_);
  layout->addWidget(list_);
  layout->addWidget(buttonRow());
  layout->addWidget(thresholdRow());
  connect(maps_, &QComboBox::activated, this, [this] {
    map_ = maps_->currentData().toULongLong();
    refill();
    Q_EMIT changed();
    Q_EMIT comparedChanged();
  });
  connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
    if (!filling_) renamed(list_->row(item));
  });
  connect(list_, &QListWidget::currentRowChanged, this, [this] { startNew_ = false; });
}

QWidget* RegionSection::buttonRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  auto* fresh = addButton(layout, "newRegion", "list-add", tr("New"),
                          tr("Draw into a new region from now on"));
  delete_ = addButton(layout, "deleteRegion", "edit-delete", {}, tr("Delete the chosen region"));
  split_ = addButton(layout, "splitRegion", "view-split-left-right", tr("Split"),
                     tr("Make each connected part of the chosen region a region of its own"));
  auto* import =
      addButton(layout, "importRegions", "document-open", {}, tr("Import regions from a file"));
  export_ = addButton(layout, "exportRegions", "document-export", {}, tr("Export the regions"));
  connect(fresh, &QPushButton::clicked, this, [this] {
    list_->setCurrentRow(-1);
    startNew_ = true;
  });
  connect(delete_, &QPushButton::clicked, this, [this] {
    if (shown_ && list_->currentRow() >= 0)
      put(withoutRegion(*shown_, region().value),
          tr("Delete %1").arg(list_->currentItem()->text()));
  });
  connect(split_, &QPushButton::clicked, this, &RegionSection::split);
  connect(import, &QPushButton::clicked, this, &RegionSection::importFile);
  connect(export_, &QPushButton::clicked, this, &RegionSection::exportFile);
  return widget;
}

QWidget* RegionSection::thresholdRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  threshold_ = named(new QDoubleSpinBox, "threshold", tr("Least share of the brightest"));
  threshold_->setRange(0, 100);
  threshold_->setValue(50);
  threshold_->setDecimals(0);
  threshold_->setPrefix(tr("above "));
  threshold_->setSuffix(" %");
  threshold_->setToolTip(tr("Of the brightest but for hot spots (99.5th percentile)"));
  least_ = named(new QSpinBox, "leastPixels", tr("Least size of a part"));
  least_->setRange(1, 100000);
  least_->setValue(5);
  least_->setSuffix(tr(" px"));
  least_->setToolTip(tr("Smaller connected parts are left out"));
  above_ = named(new QPushButton(tr("Add")), "addThreshold", tr("Add the pixels above"));
  above_->setToolTip(tr("Gives the pixels of the shown image above the threshold to the region"));
  layout->addWidget(threshold_, 2);
  layout->addWidget(least_, 1);
  layout->addWidget(above_, 1);
  connect(above_, &QPushButton::clicked, this, &RegionSection::addThreshold);
  return widget;
}

bool RegionSection::fits(const Item& item) const {
  const auto labels = item.as<LabelMap>();
  const auto spectra = this->spectra();
  return labels && spectra && labels->volume.geometry.size == spectra->grid().size;
}

std::shared_ptr<const Spectra> RegionSection::spectra() const {
  const Item* item = host_.study().find(item_);
  return item ? item->as<Spectra>() : nullptr;
}

void RegionSection::setSpectra(ItemId item) {
  item_ = item;
  map_ = 0;
  section_ = 0;
  image_ = at::Tensor();
  unchecked_.clear();
  for (const Item& each : host_.study().items())
    if (fits(each) && (each.parent == item || !map_)) map_ = each.id;
  listMaps();
  refill();
  Q_EMIT changed();
}

void RegionSection::setImage(const at::Tensor& image) {
  image_ = image;
  above_->setEnabled(image.defined() && image.size(0) == 1);
}

void RegionSection::listMaps() {
  const QSignalBlocker quiet(maps_);
  maps_->clear();
  for (const Item& item : host_.study().items())
    if (fits(item)) maps_->addItem(QString::fromStdString(item.name), quint64(item.id));
  if (maps_->count() == 0) maps_->addItem(tr("No regions yet: draw one"), quint64(0));
  maps_->setCurrentIndex(std::max(0, maps_->findData(quint64(map_))));
  map_ = maps_->currentData().toULongLong();
}

void RegionSection::studyChanged() {
  listMaps();
  if (regions() == shown_) return;
  refill();
  Q_EMIT changed();
  Q_EMIT comparedChanged();
}

void RegionSection::choose(ItemId map) {
  map_ = map;
  listMaps();
  refill();
  Q_EMIT changed();
  Q_EMIT comparedChanged();
}

std::shared_ptr<const LabelMap> RegionSection::regions() const {
  const Item* item = host_.study().find(map_);
  return item ? item->as<LabelMap>() : nullptr;
}

void RegionSection::refill() {
  filling_ = true;
  shown_ = regions();
  const QVariant before =
      list_->currentItem() ? list_->currentItem()->data(Qt::UserRole) : QVariant();
  const int rows = list_->count();
  list_->clear();
  if (shown_)
    for (const Label& label : shown_->labels) {
      auto* item = new QListWidgetItem(swatch(label), QString::fromStdString(label.name), list_);
      item->setFlags(item->flags() | Qt::ItemIsEditable | Qt::ItemIsUserCheckable);
      item->setCheckState(unchecked_.count(label.value) ? Qt::Unchecked : Qt::Checked);
      item->setData(Qt::UserRole, qint64(label.value));
      if (before == item->data(Qt::UserRole) && !startNew_) list_->setCurrentItem(item);
    }
  if (list_->count() > rows && list_->count() > 0) list_->setCurrentRow(list_->count() - 1);
  startNew_ = false;
  for (QWidget* each : {delete_, split_, export_}) each->setEnabled(list_->count() > 0);
  filling_ = false;
}

std::vector<Label> RegionSection::compared() const {
  std::vector<Label> found;
  if (shown_)
    for (const Label& label : shown_->labels)
      if (!unchecked_.count(label.value)) found.push_back(label);
  return found;
}

Label RegionSection::region() const {
  const int row = list_->currentRow();
  if (shown_ && row >= 0 && row < int(shown_->labels.size()))
    return shown_->labels[std::size_t(row)];
  return shown_ ? nextRegion(*shown_) : nextRegion(LabelMap());
}

void RegionSection::put(LabelMap regions, const QString& label) {
  const auto shared = std::make_shared<const LabelMap>(std::move(regions));
  if (map_) return host_.study().setContent(map_, Data(shared), label.toStdString());
  map_ = host_.study().add(shared->volume.name, Data(shared), item_);
  studyChanged();
}

void RegionSection::draw(const at::Tensor& mask, bool erase) {
  const auto spectra = this->spectra();
  if (!spectra || (erase && !shown_)) return;
  Label into = region();
  const QString name = QString::fromStdString(into.name);
  if (erase) into.value = 0;
  put(withPixels(shown_ ? *shown_ : noRegions(*spectra), *spectra, section_, mask, into),
      erase ? tr("Erase") : tr("Draw %1").arg(name));
}

void RegionSection::addPolygon(const std::vector<RasterPoint>& corners) {
  if (!spectra()) return;
  const auto size = spectra()->grid().size;
  draw(withinPolygon(corners, size[0], size[1]), false);
}

void RegionSection::addStroke(const std::vector<RasterPoint>& points, double radius, bool erase) {
  if (!spectra()) return;
  const auto size = spectra()->grid().size;
  draw(alongLine(points, radius + 0.5, size[0], size[1]), erase);
}

void RegionSection::addThreshold() {
  if (!image_.defined()) return;
  const at::Tensor image = image_.select(0, 0).contiguous();
  const double top = percentile({image.data_ptr<float>(), std::size_t(image.numel())}, 0.5);
  const at::Tensor above = image.ge(top * threshold_->value() / 100);
  draw(connectedParts(above, least_->value()).gt(0), false);
}

void RegionSection::split() {
  if (!shown_ || !spectra() || list_->currentRow() < 0) return;
  const Label whole = region();
  const at::Tensor parts =
      connectedParts(shown_->volume.voxels.select(0, section_).eq(whole.value), least_->value());
  const std::int64_t count = parts.max().item<std::int64_t>();
  LabelMap divided = *shown_;
  for (std::int64_t part = 1; part <= count; ++part) {
    Label own = part == 1 ? whole : nextRegion(divided);
    divided = withPixels(divided, *spectra(), section_, parts.eq(part), own);
  }
  const at::Tensor small =
      shown_->volume.voxels.select(0, section_).eq(whole.value).logical_and(parts.eq(0));
  divided = withPixels(divided, *spectra(), section_, small, Label());
  put(std::move(divided), tr("Split %1").arg(QString::fromStdString(whole.name)));
}

/// Or checked: both end here.
void RegionSection::renamed(int row) {
  const QListWidgetItem* item = list_->item(row);
  if (!shown_ || row < 0 || row >= int(shown_->labels.size())) return;
  const Label& label = shown_->labels[std::size_t(row)];
  const bool checked = item->checkState() == Qt::Checked;
  if (checked == (unchecked_.count(label.value) > 0)) {
    if (checked)
      unchecked_.erase(label.value);
    else
      unchecked_.insert(label.value);
    Q_EMIT comparedChanged();
  }
  const std::string name = item->text().trimmed().toStdString();
  if (name == label.name || name.empty()) return;
  LabelMap changed = *shown_;
  changed.labels[std::size_t(row)].name = name;
  put(std::move(changed), tr("Rename to %1").arg(item->text()));
}

QFileDialog* RegionSection::askForFile(const char* name, const QString& title) {
  auto* dialog = new QFileDialog(this, title, {},
                                 tr("Regions (*.geojson *.json *.csv *.tsv *.png *.tif *.nii.gz "
                                    "*.nrrd)"));
  dialog->setObjectName(name);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  return dialog;
}

void RegionSection::importFile() {
  auto* dialog = askForFile("importRegionsDialog", tr("Import regions"));
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    const auto spectra = this->spectra();
    auto read = std::make_shared<LabelMap>();
    host_.submitJob(
        {tr("Import regions").toStdString(), 0, 0, {}, "cpu"},
        [=](JobContext&) { *read = readRegions(path.toStdString(), *spectra); },
        [this, read, item = item_](const std::optional<Error>& error) {
          if (error) return Q_EMIT failed(*error);
          if (!host_.study().find(item)) return;
          const std::string name = read->volume.name;
          choose(host_.study().add(name, Data(std::make_shared<const LabelMap>(*read)), item));
        });
  });
  dialog->open();
}

void RegionSection::exportFile() {
  auto* dialog = askForFile("exportRegionsDialog", tr("Export regions"));
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("geojson");
  dialog->selectFile(QString::fromStdString(shown_->volume.name).replace('/', '-') + ".geojson");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    host_.submitJob(
        {tr("Export regions").toStdString(), 0, 0, {}, "cpu"},
        [regions = shown_, spectra = spectra(), path](JobContext&) {
          writeRegions(path.toStdString(), *regions, *spectra);
        },
        [this, path](const std::optional<Error>& error) {
          if (error) return Q_EMIT failed(*error);
          host_.showNotice(tr("Written: %1").arg(path));
        });
  });
  dialog->open();
}

} // namespace svx
