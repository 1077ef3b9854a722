#include "plugins/spectra/spectra_panel.h"

#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"
#include "widgets/banner.h"
#include "widgets/input_picker.h"
#include "widgets/ion_image_view.h"
#include "widgets/resources.h"
#include "widgets/spectrum_chart.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace svx {
namespace {

constexpr int sliderSteps = 100000;

template <typename Widget>
Widget* named(Widget* widget, const char* objectName, const QString& accessibleName) {
  widget->setObjectName(objectName);
  widget->setAccessibleName(accessibleName);
  return widget;
}

QHBoxLayout* row(QWidget* widget) {
  auto* layout = new QHBoxLayout(widget);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);
  return layout;
}

/// A combo of a parameter's choices; data: their ids.
QComboBox* choiceBox(const Parameter& parameter) {
  auto* box = new QComboBox;
  for (const Choice& choice : parameter.choices)
    box->addItem(QString::fromStdString(choice.title), QString::fromStdString(choice.id));
  box->setToolTip(QString::fromStdString(parameter.help));
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(8);
  return box;
}

} // namespace

SpectraPanel::SpectraPanel(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  setObjectName("spectraPanel");
  imageKey_ = "ion image " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  summaryKey_ = "mean spectrum " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  banner_ = new Banner;
  banner_->setObjectName("spectraBanner");
  picker_ = new InputPicker(spectraInput(), host_.model());
  about_ = new QLabel;
  about_->setWordWrap(true);
  about_->setProperty("faint", true);
  image_ = new IonImageView;
  image_->setMinimumHeight(grid * 22);
  spectrum_ = new SpectrumChart;
  spectrum_->setMinimumHeight(grid * 18);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(grid);
  layout->addWidget(banner_);
  layout->addWidget(picker_);
  layout->addWidget(about_);
  layout->addWidget(image_, 3);
  layout->addWidget(massRow());
  layout->addWidget(slider_);
  layout->addWidget(windowRow());
  layout->addWidget(spectrumRow());
  layout->addWidget(spectrum_, 2);

  connect(&host_.model(), &StudyModel::studyChanged, this, &SpectraPanel::studyChanged);
  connect(picker_, &InputPicker::chosenChanged, this, &SpectraPanel::take);
  connect(picker_, &InputPicker::filesWanted, this, [this](const QStringList& paths) {
    host_.openFiles(paths, DataKind::Spectra, [this](const std::vector<ItemId>& items) {
      if (!items.empty()) picker_->choose(items.front());
    });
  });
  connect(spectrum_, &SpectrumChart::massChosen, this, &SpectraPanel::setMass);
  connect(image_, &IonImageView::pixelChosen, this, &SpectraPanel::readPixel);
  take(0);
  studyChanged();
}

SpectraPanel::~SpectraPanel() = default;

QWidget* SpectraPanel::massRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  mass_ = named(new QDoubleSpinBox, "mass", tr("m/z of the ion image"));
  mass_->setDecimals(4);
  mass_->setRange(0, 1e6);
  mass_->setPrefix(tr("m/z "));
  mass_->setKeyboardTracking(false);
  previous_ = named(new QPushButton(icon("go-previous"), {}), "previousPeak", tr("Previous peak"));
  next_ = named(new QPushButton(icon("go-next"), {}), "nextPeak", tr("Next peak"));
  previous_->setToolTip(tr("Previous peak of the mean spectrum (Ctrl+,)"));
  next_->setToolTip(tr("Next peak of the mean spectrum (Ctrl+.)"));
  previous_->setShortcut(QKeySequence("Ctrl+,"));
  next_->setShortcut(QKeySequence("Ctrl+."));
  keep_ =
      named(new QPushButton(icon("list-add"), tr("Keep")), "keepImage", tr("Keep the ion image"));
  keep_->setToolTip(tr("Adds the ion image to the study, with how it was made"));
  layout->addWidget(mass_, 1);
  layout->addWidget(previous_);
  layout->addWidget(next_);
  layout->addWidget(keep_);
  slider_ = named(new QSlider(Qt::Horizontal), "massSlider", tr("m/z"));
  slider_->setRange(0, sliderSteps);
  connect(mass_, &QDoubleSpinBox::valueChanged, this, [this] { setMass(mass_->value()); });
  connect(slider_, &QSlider::valueChanged, this, [this](int place) {
    if (statistics_.masses.empty()) return;
    const auto last = double(statistics_.masses.size() - 1);
    setMass(statistics_.masses[std::size_t(std::lround(last * place / sliderSteps))]);
  });
  connect(previous_, &QPushButton::clicked, this, [this] { step(-1); });
  connect(next_, &QPushButton::clicked, this, [this] { step(1); });
  connect(keep_, &QPushButton::clicked, this, &SpectraPanel::keepImage);
  return widget;
}

QWidget* SpectraPanel::windowRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
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
  layout->addWidget(pooling_, 2);
  connect(tolerance_, &QDoubleSpinBox::valueChanged, this, &SpectraPanel::showImage);
  connect(unit_, &QComboBox::currentIndexChanged, this, [this] {
    tolerance_->setValue(unit_->currentData() == "ppm" ? 50 : 0.25);
    showImage();
  });
  connect(pooling_, &QComboBox::currentIndexChanged, this, &SpectraPanel::showImage);
  return widget;
}

QWidget* SpectraPanel::spectrumRow() {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  Parameter scaling = normalisationParameters().front();
  std::erase_if(scaling.choices, [](const Choice& c) { // which need a number more
    return c.id == "p-norm" || c.id == "internal-standard";
  });
  normalisation_ = named(choiceBox(scaling), "normalisation", tr("Normalisation"));
  normalisation_->setItemText(0, tr("Not normalised"));
  connect(normalisation_, &QComboBox::currentIndexChanged, this, [this] {
    showImage();
    summarise();
  });
  curve_ = named(new QComboBox, "curve", tr("Which spectrum is shown"));
  curve_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  curve_->addItem(tr("Mean spectrum"));
  curve_->addItem(tr("Skyline (largest)"));
  curve_->addItem(tr("Standard deviation"));
  curve_->addItem(tr("Pixel (click one)"));
  layout->addWidget(normalisation_, 1);
  layout->addWidget(curve_, 1);
  connect(curve_, &QComboBox::currentIndexChanged, this, &SpectraPanel::showSpectrum);
  return widget;
}

void SpectraPanel::studyChanged() {
  if (picker_->chosen()) return;
  for (const Item& item : host_.study().items())
    if (item.as<Spectra>()) return picker_->choose(item.id);
  if (source_) take(0);
}

void SpectraPanel::take(ItemId id) {
  const Item* item = host_.study().find(id);
  const auto spectra = item ? item->as<Spectra>() : nullptr;
  if (source_ && spectra == source_->spectra) return;
  source_ = spectra ? std::make_shared<Source>(spectra) : nullptr;
  statistics_ = {};
  peaks_.clear();
  pixelMasses_.clear();
  pixelIntensities_.clear();
  image_->clear();
  spectrum_->clear();
  banner_->dismiss();
  image_->setHint(spectra ? tr("Reading the spectra …")
                          : tr("Open an imzML file, or drop one above, to see its ion images."));
  about_->setVisible(spectra != nullptr);
  for (QWidget* each : {static_cast<QWidget*>(mass_), static_cast<QWidget*>(slider_),
                        static_cast<QWidget*>(tolerance_), static_cast<QWidget*>(unit_),
                        static_cast<QWidget*>(pooling_), static_cast<QWidget*>(normalisation_),
                        static_cast<QWidget*>(curve_), static_cast<QWidget*>(keep_),
                        static_cast<QWidget*>(previous_), static_cast<QWidget*>(next_)})
    each->setEnabled(spectra != nullptr);
  if (!spectra) return;
  const SpectraInfo& info = spectra->info();
  about_->setText(tr("%n spectra, %1 × %2 pixels", nullptr, int(spectra->size()))
                      .arg(info.raster[0])
                      .arg(info.raster[1]));
  summarise();
}

/// Mean, skyline and peaks of all spectra.
void SpectraPanel::summarise() {
  if (!source_) return;
  struct Found {
    SpectrumStatistics statistics;
    std::vector<double> peaks;
  };
  auto found = std::make_shared<Found>();
  const Values chosen = values();
  host_.submitJob(
      {tr("Mean spectrum").toStdString(), 0, 0, summaryKey_, "auto"},
      [source = source_, found, chosen](JobContext& context) {
        auto measuring = context.part(0, 0.4), adding = context.part(0.4, 1);
        const auto factors =
            normalisationFactors(*source->spectra, normalisationOf(chosen), measuring);
        found->statistics =
            statistics(*source->spectra, MassAxis::of(*source->spectra), {}, factors, adding);
        PeakOptions options;
        options.signalToNoise = 5;
        for (const Peak& peak :
             pickPeaks(found->statistics.masses, found->statistics.mean, options))
          found->peaks.push_back(peak.mz);
      },
      [this, source = source_, found](const std::optional<Error>& error) {
        if (source != source_) return;
        if (error) return failed(*error);
        const bool first = statistics_.masses.empty();
        statistics_ = std::move(found->statistics);
        peaks_ = std::move(found->peaks);
        if (statistics_.masses.empty()) return image_->setHint(tr("The spectra hold no points."));
        showSpectrum();
        if (!first) return;
        const auto highest = std::max_element(statistics_.mean.begin(), statistics_.mean.end());
        mass_->setRange(statistics_.masses.front(), statistics_.masses.back());
        setMass(statistics_.masses[std::size_t(highest - statistics_.mean.begin())]);
        showImage();
      });
}

MassWindow SpectraPanel::window() const {
  return windowOf(mass_->value(), values());
}

Values SpectraPanel::values() const {
  Values v = host_.methods().get("spectra.ion-image").info().defaults();
  v.set("mz", mass_->value());
  v.set("tolerance", tolerance_->value());
  v.set("toleranceUnit", unit_->currentData().toString().toStdString());
  v.set("pooling", pooling_->currentData().toString().toStdString());
  v.set("normalisation", normalisation_->currentData().toString().toStdString());
  return v;
}

/// The spin box, the slider and the mark in the spectrum follow whichever was moved.
void SpectraPanel::setMass(double mz) {
  const QSignalBlocker quietBox(mass_), quietSlider(slider_);
  mass_->setValue(mz);
  if (!statistics_.masses.empty()) {
    const auto& axis = statistics_.masses;
    const auto at = std::lower_bound(axis.begin(), axis.end(), mz) - axis.begin();
    slider_->setValue(
        int(double(at) / double(std::max<std::size_t>(1, axis.size() - 1)) * sliderSteps));
  }
  showImage();
}

void SpectraPanel::showImage() {
  if (!source_ || statistics_.masses.empty()) return;
  const MassWindow wanted = window();
  spectrum_->setMassWindow(wanted.low, wanted.high);
  auto image = std::make_shared<at::Tensor>();
  const Values chosen = values();
  host_.submitJob(
      {tr("Ion image").toStdString(), 0, 1, imageKey_, "auto"},
      [source = source_, image, wanted, chosen](JobContext& context) {
        const std::lock_guard lock(source->mutex);
        context.throwIfCancelled();
        const NormalisationOptions normalisation = normalisationOf(chosen);
        if (normalisation != source->normalisation) {
          source->factors = normalisationFactors(*source->spectra, normalisation, context);
          source->normalisation = normalisation;
        }
        *image = asImage(*source->spectra, source->imager.intensities(wanted, poolingOf(chosen),
                                                                      source->factors, context));
      },
      [this, source = source_, image](const std::optional<Error>& error) {
        if (source != source_) return;
        if (error) return failed(*error);
        const SpectraInfo& info = source->spectra->info();
        const bool known = info.pixelSizeKnown;
        image_->setImage(image->narrow(0, 0, 1),
                         {known ? info.pixelSize[0] : 0, known ? info.pixelSize[1] : 0});
      });
}

void SpectraPanel::showSpectrum() {
  if (!source_) return;
  const bool pixel = curve_->currentIndex() == 3;
  const std::vector<double>* curves[] = {&statistics_.mean, &statistics_.maximum,
                                         &statistics_.deviation, &pixelIntensities_};
  const bool sticks = source_->spectra->info().kind == SpectrumKind::Centroid;
  spectrum_->setSpectrum(pixel ? pixelName_ : curve_->currentText(),
                         pixel ? pixelMasses_ : statistics_.masses, *curves[curve_->currentIndex()],
                         sticks);
}

void SpectraPanel::readPixel(int x, int y) {
  if (!source_) return;
  const auto& spectra = *source_->spectra;
  const std::uint32_t i =
      spectra.pixels()[std::size_t(y) * std::size_t(spectra.info().raster[0]) + std::size_t(x)];
  if (i == Spectra::none) return;
  std::vector<float> intensities;
  try {
    spectra.read(i, pixelMasses_, intensities);
  } catch (const Error& error) {
    return failed(error);
  }
  pixelIntensities_.assign(intensities.begin(), intensities.end());
  pixelName_ = tr("Pixel %1, %2").arg(x + 1).arg(y + 1);
  curve_->setItemText(3, pixelName_);
  curve_->setCurrentIndex(3);
  showSpectrum();
}

void SpectraPanel::step(int direction) {
  if (peaks_.empty()) return;
  const double now = mass_->value(), slack = 1e-4; // of the box's four decimals
  if (direction > 0) {
    const auto next = std::upper_bound(peaks_.begin(), peaks_.end(), now + slack);
    setMass(next == peaks_.end() ? peaks_.front() : *next);
  } else {
    const auto at = std::lower_bound(peaks_.begin(), peaks_.end(), now - slack);
    setMass(at == peaks_.begin() ? peaks_.back() : *std::prev(at));
  }
}

void SpectraPanel::keepImage() {
  const Item* item = host_.study().find(picker_->chosen());
  if (!item || !item->data()) return;
  RunRequest request;
  request.method = &host_.methods().get("spectra.ion-image");
  request.values = values();
  request.inputs = {{"spectra", *item->data()}};
  try {
    host_.submitRun(
        std::move(request), [](ItemId) {}, [this](const Error& error) { failed(error); });
  } catch (const Error& error) {
    failed(error);
  }
}

void SpectraPanel::failed(const Error& error) {
  if (error.kind() != ErrorKind::Cancelled) banner_->showError(error);
}

} // namespace svx
