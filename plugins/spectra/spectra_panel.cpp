#include "plugins/spectra/spectra_panel.h"

#include "core/spectra/spectra_interface.h"
#include "plugins/spectra/choice_box.h"
#include "plugins/spectra/display_section.h"
#include "plugins/spectra/processing_section.h"
#include "plugins/spectra/region_section.h"
#include "plugins/spectra/spectra_view.h"
#include "plugins/spectra/treatment_section.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"
#include "widgets/fold.h"
#include "widgets/input_picker.h"
#include "widgets/ion_image_grid.h"
#include "widgets/resources.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace svx {
namespace {

constexpr int sliderSteps = 100000;

} // namespace

SpectraPanel::SpectraPanel(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  setObjectName("spectraPanel");
  key_ = " of panel " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  banner_ = new Banner;
  banner_->setObjectName("spectraBanner");
  picker_ = new InputPicker(spectraInput(), host_.model());
  about_ = hint({});
  view_ = new SpectraView;
  view_->hide();
  display_ = new DisplaySection(host_);
  regions_ = new RegionSection(host_);
  processing_ = new ProcessingSection(host_);
  treatment_ = new TreatmentSection;
  speed_ = hint({});
  speed_->setObjectName("imageSpeed");

  controls_ = new QWidget;
  auto* controls = column(controls_);
  controls->addWidget(heading(tr("Ion image")));
  controls->addWidget(massRow());
  controls->addWidget(slider_);
  controls->addWidget(windowRow());
  controls->addWidget(normalisationRow());
  auto* treatment = new Fold(tr("Baseline, smoothing, transform"), treatment_, false);
  treatment->setObjectName("treatmentFold");
  controls->addWidget(treatment);
  controls->addWidget(speed_);
  controls->addWidget(display_);
  controls->addWidget(keepRow());
  controls->addWidget(heading(tr("Spectrum")));
  controls->addWidget(spectrumRow());
  controls->addWidget(new Fold(tr("Regions"), regions_, true));
  auto* processing = new Fold(tr("Processing"), processing_, false);
  processing->setObjectName("processingFold");
  controls->addWidget(processing);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(grid);
  layout->addWidget(banner_);
  layout->addWidget(picker_);
  layout->addWidget(about_);
  layout->addWidget(controls_);
  layout->addStretch(1);

  connect(&host_.model(), &StudyModel::studyChanged, this, &SpectraPanel::studyChanged);
  connect(&host_.cursor(), &LinkedCursor::moved, this, &SpectraPanel::followCursor);
  connect(picker_, &InputPicker::chosenChanged, this, &SpectraPanel::take);
  connect(picker_, &InputPicker::filesWanted, this, [this](const QStringList& paths) {
    host_.openFiles(paths, DataKind::Spectra, [this](const std::vector<ItemId>& items) {
      if (!items.empty()) picker_->choose(items.front());
    });
  });
  connect(treatment_, &TreatmentSection::changed, this, &SpectraPanel::makeImages);
  connect(display_, &DisplaySection::changed, this, &SpectraPanel::showImage);
  connect(display_, &DisplaySection::imagesWanted, this, &SpectraPanel::makeImages);
  connect(display_, &DisplaySection::massWanted, this,
          [this](int channel) { display_->setMass(channel, mass_->value()); });
  connect(regions_, &RegionSection::changed, this, &SpectraPanel::showRegions);
  connect(regions_, &RegionSection::comparedChanged, this, &SpectraPanel::compare);
  connect(regions_, &RegionSection::failed, this, &SpectraPanel::failed);
  connect(processing_, &ProcessingSection::failed, this, &SpectraPanel::failed);
  connect(processing_, &ProcessingSection::outputWanted, this, &SpectraPanel::showOutput);
  connect(processing_, &ProcessingSection::massWanted, this, &SpectraPanel::setMass);
  connect(processing_, &ProcessingSection::pixelWanted, this, [this](int x, int y, int section) {
    display_->setSection(section);
    readPixel(x, y);
  });
  connect(processing_, &ProcessingSection::previewed, this,
          [this](const QString& title, const auto& masses, const auto& intensities,
                 const auto& newMasses, const auto& newIntensities) {
            if (view_)
              view_->chart().setCurves(
                  {{tr("Before"), masses, intensities, {}}, {title, newMasses, newIntensities, {}}},
                  tr("Intensity"));
          });
  connectView();
  take(0);
  studyChanged();
}

void SpectraPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (source_) host_.showView(view_); // another panel may have put its own there
}

SpectraPanel::~SpectraPanel() = default;

void SpectraPanel::connectView() {
  IonImageView& image = view_->image();
  connect(&view_->chart(), &SpectrumChart::massChosen, this, &SpectraPanel::setMass);
  connect(&host_.cursor(), &LinkedCursor::massChosen, this, &SpectraPanel::setMass);
  connect(&view_->chart(), &Chart::saveFailed, this,
          [this](const QString& path, const QString& why) {
            failed(Error(ErrorKind::Input, tr("%1 could not be written.").arg(path).toStdString(),
                         why.toStdString(), tr("Choose another folder.").toStdString()));
          });
  connect(&image, &IonImageView::pixelChosen, this, &SpectraPanel::readPixel);
  connect(&image, &IonImageView::stepWanted, this, &SpectraPanel::step);
  connect(&image, &IonImageView::toleranceWanted, this, &SpectraPanel::widen);
  connect(&image, &IonImageView::topChosen, display_, &DisplaySection::setTop);
  connect(&image, &IonImageView::polygonDrawn, regions_, &RegionSection::addPolygon);
  connect(&image, &IonImageView::strokeDrawn, this, [this, &image](const auto& points) {
    regions_->addStroke(points, image.brushRadius(), image.tool() == IonImageView::Tool::Eraser);
  });
  connect(&image, &IonImageView::menuWanted, this, [this](const QPoint& at) {
    QMenu menu;
    menu.addAction(icon("camera-photo"), tr("Save the picture…"), this, &SpectraPanel::savePicture);
    menu.addAction(icon("list-add"), tr("Keep the ion image"), this, [this] { keepImage(false); });
    menu.addAction(icon("document-export"), tr("Export the ion image…"), this,
                   [this] { keepImage(true); });
    menu.exec(at);
  });
  connect(view_, &SpectraView::pictureWanted, this, &SpectraPanel::savePicture);
  connect(view_, &SpectraView::galleryWanted, this, &SpectraPanel::fillGallery);
  connect(&view_->gallery(), &IonImageGrid::massChosen, this, [this](double mz) {
    setMass(mz);
    view_->showGallery(false);
  });
}

QWidget* SpectraPanel::massRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  mass_ = named(new QDoubleSpinBox, "mass", tr("m/z of the ion image"));
  mass_->setDecimals(4);
  mass_->setRange(0, 1e6);
  mass_->setPrefix(tr("m/z "));
  mass_->setKeyboardTracking(false);
  previous_ = named(new QPushButton(icon("go-previous"), {}), "previousPeak", tr("Previous peak"));
  next_ = named(new QPushButton(icon("go-next"), {}), "nextPeak", tr("Next peak"));
  previous_->setToolTip(tr("Previous peak of the mean spectrum (Ctrl+, or the left arrow key)"));
  next_->setToolTip(tr("Next peak of the mean spectrum (Ctrl+. or the right arrow key)"));
  previous_->setShortcut(QKeySequence("Ctrl+,"));
  next_->setShortcut(QKeySequence("Ctrl+."));
  layout->addWidget(mass_, 1);
  layout->addWidget(previous_);
  layout->addWidget(next_);
  slider_ = named(new QSlider(Qt::Horizontal), "massSlider", tr("m/z"));
  slider_->setRange(0, sliderSteps);
  connect(mass_, &QDoubleSpinBox::valueChanged, this, [this] { setMass(mass_->value()); });
  connect(slider_, &QSlider::valueChanged, this, [this](int place) {
    if (summary_.statistics.masses.empty()) return;
    const auto last = double(summary_.statistics.masses.size() - 1);
    setMass(summary_.statistics.masses[std::size_t(std::lround(last * place / sliderSteps))]);
  });
  connect(previous_, &QPushButton::clicked, this, [this] { step(-1); });
  connect(next_, &QPushButton::clicked, this, [this] { step(1); });
  return widget;
}

QWidget* SpectraPanel::windowRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  tolerance_ = named(new QDoubleSpinBox, "tolerance", tr("Half the width of the m/z window"));
  tolerance_->setDecimals(3);
  tolerance_->setRange(0, 1e5);
  tolerance_->setValue(0.25);
  tolerance_->setPrefix(tr("± "));
  unit_ = named(choiceBox(toleranceParameters()[1]), "toleranceUnit", tr("Unit of the tolerance"));
  unit_->setMinimumContentsLength(3);
  pooling_ = named(choiceBox(poolingParameter("sum")), "pooling", tr("Value of a pixel"));
  layout->addWidget(tolerance_, 1);
  layout->addWidget(unit_);
  layout->addWidget(pooling_, 1);
  connect(tolerance_, &QDoubleSpinBox::valueChanged, this, &SpectraPanel::makeImages);
  connect(unit_, &QComboBox::currentIndexChanged, this, [this] {
    tolerance_->setValue(unit_->currentData() == "ppm" ? 50 : 0.25);
    makeImages();
  });
  connect(pooling_, &QComboBox::currentIndexChanged, this, &SpectraPanel::makeImages);
  return widget;
}

QWidget* SpectraPanel::normalisationRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  normalisation_ =
      named(choiceBox(normalisationParameters().front()), "normalisation", tr("Normalisation"));
  normalisation_->setItemText(0, tr("Not normalised"));
  number_ = named(new QDoubleSpinBox, "normalisationNumber", tr("Number of the normalisation"));
  number_->setKeyboardTracking(false);
  number_->hide();
  const MethodInfo& info = host_.methods().get("spectra.ion-image").info();
  denoising_ = named(new QDoubleSpinBox, "denoising", tr("Denoising"));
  denoising_->setRange(0, 100);
  denoising_->setSingleStep(0.5);
  denoising_->setDecimals(1);
  denoising_->setSpecialValueText(tr("not denoised"));
  denoising_->setPrefix(tr("denoise "));
  denoising_->setToolTip(coreText(info.parameter("denoising")->help));
  layout->addWidget(normalisation_, 1);
  layout->addWidget(number_, 1);
  layout->addWidget(denoising_);
  connect(denoising_, &QDoubleSpinBox::valueChanged, this, &SpectraPanel::makeImages);
  const auto again = [this] {
    makeImages();
    summarise();
  };
  connect(normalisation_, &QComboBox::currentIndexChanged, this, [this, again] {
    const QString id = normalisation_->currentData().toString();
    const bool standard = id == "internal-standard";
    {
      const QSignalBlocker quiet(number_);
      number_->setPrefix(standard ? tr("m/z ") : tr("p = "));
      number_->setDecimals(standard ? 4 : 1);
      number_->setRange(standard ? 0 : 0.1, standard ? 1e6 : 100);
      number_->setValue(standard ? mass_->value() : 2);
    }
    number_->setVisible(standard || id == "p-norm");
    again();
  });
  connect(number_, &QDoubleSpinBox::valueChanged, this, again);
  return widget;
}

QWidget* SpectraPanel::spectrumRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  curve_ = named(new QComboBox, "curve", tr("Which spectrum is shown"));
  curve_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  const auto add = [this](const QString& text, SpectrumKindShown kind) {
    curve_->addItem(text, int(kind));
  };
  add(tr("Mean spectrum"), SpectrumKindShown::Mean);
  add(tr("Skyline (largest)"), SpectrumKindShown::Skyline);
  add(tr("Median"), SpectrumKindShown::Median);
  add(tr("Standard deviation"), SpectrumKindShown::Deviation);
  add(tr("Variance"), SpectrumKindShown::Variance);
  add(tr("Difference of two regions"), SpectrumKindShown::Difference);
  add(tr("Pixel (click one)"), SpectrumKindShown::Pixel);
  curve_->setToolTip(tr("Of each checked region, over one another; of all spectra without one"));
  style_ = named(new QComboBox, "curveStyle", tr("Line or sticks"));
  style_->addItems({tr("Automatic"), tr("Line"), tr("Sticks")});
  style_->setToolTip(tr("Profiles are lines and centroids sticks unless you choose"));
  layout->addWidget(curve_, 2);
  layout->addWidget(style_, 1);
  connect(curve_, &QComboBox::currentIndexChanged, this, [this] {
    if (kind() == SpectrumKindShown::Median) compare();
    showSpectrum();
  });
  connect(style_, &QComboBox::currentIndexChanged, this, &SpectraPanel::showSpectrum);
  return widget;
}

QWidget* SpectraPanel::keepRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  auto* keep = addButton(layout, "keepImage", "list-add", tr("Keep"),
                         tr("Adds the ion image to the study, with how it was made"));
  auto* write = addButton(layout, "exportImage", "document-export", tr("Export…"),
                          tr("Keeps the ion image and writes it to a file"));
  auto* report = addButton(layout, "spectraReport", "office-report", tr("Report…"),
                           tr("A document with the kept ion images, spectra, regions and results"));
  connect(keep, &QPushButton::clicked, this, [this] { keepImage(false); });
  connect(write, &QPushButton::clicked, this, [this] { keepImage(true); });
  connect(report, &QPushButton::clicked, this, [this] { host_.reportResult(picker_->chosen()); });
  return widget;
}

void SpectraPanel::studyChanged() {
  if (!picker_->chosen()) {
    for (const Item& item : host_.study().items())
      if (item.as<Spectra>()) return picker_->choose(item.id);
    if (source_) take(0);
  }
  if (source_) placement_ = SectionPlacement(host_.study(), *source_->spectra);
  display_->studyChanged();
  regions_->studyChanged();
  processing_->studyChanged();
  showCursor();
}

} // namespace svx
