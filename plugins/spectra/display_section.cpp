#include "plugins/spectra/display_section.h"

#include "widgets/colour_maps.h"
#include "widgets/controls.h"

#include <ATen/ATen.h>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>

namespace svx {
namespace {

constexpr std::array channelNames{"red", "green", "blue"};

} // namespace

DisplaySection::DisplaySection(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  setObjectName("displaySection");
  auto* layout = column(this);
  layout->addWidget(sourceRow());
  layout->addWidget(components_);
  layout->addWidget(compositeRow());
  layout->addWidget(colourRow());
  studyChanged();
}

QWidget* DisplaySection::sourceRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  shown_ = named(new QComboBox, "shown", tr("What the picture shows"));
  shown_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  component_ = named(new QSpinBox, "component", tr("Component"));
  component_->setPrefix(tr("component "));
  component_->setMinimum(1);
  components_ = named(new QSlider(Qt::Horizontal), "componentSlider", tr("Component"));
  components_->setMinimum(1);
  components_->setPageStep(1);
  section_ = named(new QSpinBox, "section", tr("Section"));
  section_->setPrefix(tr("section "));
  section_->setMinimum(1);
  layout->addWidget(shown_, 2);
  layout->addWidget(component_, 1);
  layout->addWidget(section_, 1);
  connect(shown_, &QComboBox::currentIndexChanged, this, [this] {
    arrange();
    Q_EMIT imagesWanted();
  });
  connect(components_, &QSlider::valueChanged, component_, &QSpinBox::setValue);
  connect(component_, &QSpinBox::valueChanged, components_, &QSlider::setValue);
  for (QSpinBox* box : {component_, section_})
    connect(box, &QSpinBox::valueChanged, this, &DisplaySection::changed);
  return widget;
}

QWidget* DisplaySection::compositeRow() {
  composite_ = new QWidget;
  auto* layout = column(composite_);
  layout->setSpacing(grid / 2);
  const std::array titles{tr("Red  m/z "), tr("Green  m/z "), tr("Blue  m/z ")};
  for (std::size_t c = 0; c < masses_.size(); ++c) {
    auto* line = new QHBoxLayout;
    masses_[c] = named(new QDoubleSpinBox, channelNames[c], titles[c]);
    masses_[c]->setRange(0, 1e6);
    masses_[c]->setDecimals(4);
    masses_[c]->setPrefix(titles[c]);
    masses_[c]->setKeyboardTracking(false);
    auto* take =
        named(new QPushButton(tr("Take")), (std::string("take.") + channelNames[c]).c_str(),
              tr("Take the m/z of the ion image"));
    take->setToolTip(tr("The m/z that is set above"));
    line->addWidget(masses_[c], 1);
    line->addWidget(take);
    layout->addLayout(line);
    connect(masses_[c], &QDoubleSpinBox::valueChanged, this, &DisplaySection::imagesWanted);
    connect(take, &QPushButton::clicked, this, [this, c] { Q_EMIT massWanted(int(c)); });
  }
  return composite_;
}

QWidget* DisplaySection::colourRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  map_ = named(new QComboBox, "colourMap", tr("Colours"));
  map_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  map_->setMinimumContentsLength(6);
  for (const ColourMap* map : ColourMaps::shared().choices())
    map_->addItem(QIcon(QPixmap::fromImage(map->bar(2 * grid, 2 * grid))), map->title,
                  QString::fromStdString(map->id));
  map_->setCurrentIndex(std::max(0, map_->findData("viridis")));
  hotSpots_ = named(new QDoubleSpinBox, "hotSpots", tr("Share of hot spots"));
  hotSpots_->setRange(0, 50);
  hotSpots_->setDecimals(1);
  hotSpots_->setSingleStep(0.5);
  hotSpots_->setValue(0.5);
  hotSpots_->setPrefix(tr("clip "));
  hotSpots_->setSuffix(" %");
  hotSpots_->setToolTip(tr("The brightest pixels, which all get the brightest colour"));
  top_ = named(new QDoubleSpinBox, "top", tr("Brightest intensity"));
  top_->setRange(0, 1e12);
  top_->setDecimals(3);
  top_->setSpecialValueText(tr("top: auto"));
  top_->setPrefix(tr("top "));
  top_->setKeyboardTracking(false);
  top_->setToolTip(tr("What the brightest colour means, for every image and data set until it is 0 "
                      "again. A right drag on the image changes it."));
  layout->addWidget(map_, 2);
  layout->addWidget(hotSpots_, 1);
  layout->addWidget(top_, 1);
  connect(map_, &QComboBox::currentIndexChanged, this, &DisplaySection::changed);
  connect(hotSpots_, &QDoubleSpinBox::valueChanged, this, &DisplaySection::changed);
  connect(top_, &QDoubleSpinBox::valueChanged, this, &DisplaySection::changed);
  return widget;
}

void DisplaySection::setSpectra(std::shared_ptr<const Spectra> spectra) {
  spectra_ = std::move(spectra);
  for (QDoubleSpinBox* mass : masses_) {
    const QSignalBlocker quiet(mass);
    mass->setValue(0);
  }
  {
    const QSignalBlocker quiet(section_);
    section_->setMaximum(spectra_ ? std::max(1, spectra_->info().raster[2]) : 1);
    section_->setValue(1);
  }
  studyChanged();
}

void DisplaySection::studyChanged() {
  const QVariant before = shown_->currentData();
  bool gone = false;
  {
    const QSignalBlocker quiet(shown_);
    shown_->clear();
    shown_->addItem(tr("Ion image"), qint64(0));
    shown_->addItem(tr("Red, green, blue"), qint64(-1));
    if (spectra_)
      for (const Item& item : host_.study().items())
        if (const auto volume = item.as<Volume>();
            volume && volume->geometry.sameGrid(spectra_->grid()))
          shown_->addItem(QString::fromStdString(item.name), qint64(item.id));
    const int place = shown_->findData(before);
    gone = before.isValid() && place < 0;
    shown_->setCurrentIndex(std::max(0, place));
  }
  arrange();
  if (gone) Q_EMIT imagesWanted();
}

void DisplaySection::show(ItemId volume) {
  const int place = shown_->findData(qint64(volume));
  if (place >= 0) shown_->setCurrentIndex(place);
}

void DisplaySection::arrange() {
  const auto volume = chosen();
  const bool parts = volume && volume->channelAxis != ChannelAxis::Colour && volume->channels() > 1;
  {
    const QSignalBlocker quiet(component_), quietSlider(components_);
    component_->setMaximum(parts ? int(volume->channels()) : 1);
    components_->setMaximum(component_->maximum());
    components_->setValue(component_->value());
  }
  component_->setVisible(parts);
  components_->setVisible(parts);
  section_->setVisible(section_->maximum() > 1);
  composite_->setVisible(shown() == Shown::Composite);
}

DisplaySection::Shown DisplaySection::shown() const {
  const qint64 id = shown_->currentData().toLongLong();
  return id == 0 ? Shown::IonImage : id < 0 ? Shown::Composite : Shown::Volume;
}

std::shared_ptr<const Volume> DisplaySection::chosen() const {
  const qint64 id = shown_->currentData().toLongLong();
  const Item* item = id > 0 ? host_.study().find(ItemId(id)) : nullptr;
  return item ? item->as<Volume>() : nullptr;
}

std::pair<at::Tensor, QString> DisplaySection::volume() const {
  const auto volume = chosen();
  if (!volume) return {};
  const QString name = QString::fromStdString(volume->name);
  if (volume->channelAxis == ChannelAxis::Colour && volume->channels() >= 3)
    return {volume->voxels.narrow(0, 0, 3).select(1, section()).to(at::kFloat), name};
  const std::int64_t c = component_->value() - 1;
  const QString part = volume->channels() > 1 ? tr("%1, component %2").arg(name).arg(c + 1) : name;
  return {volume->asFloat(c).narrow(0, section(), 1), part};
}

bool DisplaySection::stepComponent(int direction) {
  const int count = component_->maximum();
  if (shown() != Shown::Volume || count == 1) return false;
  component_->setValue((component_->value() - 1 + direction + count) % count + 1);
  return true;
}

std::int64_t DisplaySection::section() const {
  return section_->value() - 1;
}

void DisplaySection::setSection(std::int64_t section) {
  section_->setValue(int(section) + 1);
}

void DisplaySection::setMasses(const std::array<double, 3>& masses) {
  for (std::size_t c = 0; c < masses_.size(); ++c)
    if (masses_[c]->value() == 0) setMass(int(c), masses[c]);
}

void DisplaySection::setMass(int channel, double mz) {
  masses_[std::size_t(channel)]->setValue(mz);
}

std::array<double, 3> DisplaySection::masses() const {
  return {masses_[0]->value(), masses_[1]->value(), masses_[2]->value()};
}

std::string DisplaySection::colourMap() const {
  return map_->currentData().toString().toStdString();
}

double DisplaySection::hotSpots() const {
  return hotSpots_->value();
}

double DisplaySection::top() const {
  return top_->value();
}

void DisplaySection::setTop(double top) {
  top_->setValue(top);
}

} // namespace svx
