// The ion images that the panel makes, and how they come into its views.
#include "core/spectra/spectra_interface.h"
#include "core/spectra/total_variation.h"
#include "plugins/spectra/display_section.h"
#include "plugins/spectra/region_section.h"
#include "plugins/spectra/spectra_panel.h"
#include "plugins/spectra/spectra_view.h"
#include "widgets/ion_image_grid.h"

#include <ATen/ATen.h>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::size_t mostImages = 60;    ///< of a grid
constexpr std::size_t firstPixels = 4096; ///< of a picture that comes before the whole
constexpr int denoisingSteps = 100;       ///< as in `spectra.ion-image`
constexpr double live = 0.2;              ///< seconds in which a picture still follows the hand

std::array<double, 2> pixelSize(const Spectra& spectra) {
  const SpectraInfo& info = spectra.info();
  return info.pixelSizeKnown ? std::array{info.pixelSize[0], info.pixelSize[1]}
                             : std::array<double, 2>{};
}

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What becomes of an image after pooling, in the order of `spectra.ion-image`.
at::Tensor finished(at::Tensor image, const Values& values, bool rough, JobContext& context) {
  transform({image.data_ptr<float>(), std::size_t(image.numel())}, transformOf(values));
  const double weight = values.real("denoising");
  if (rough || weight <= 0) return image;
  return withoutVariation(image, weight * noiseOf(image), denoisingSteps, context);
}

} // namespace

/// One, or three.
std::vector<MassWindow> SpectraPanel::wantedWindows() {
  if (display_->shown() != DisplaySection::Shown::Composite) return {massWindow(mass_->value())};
  std::vector<double> suggested = summary_.peaks;
  suggested.resize(std::max<std::size_t>(3, suggested.size()), mass_->value());
  display_->setMasses({suggested[0], suggested[suggested.size() / 2], suggested.back()});
  std::vector<MassWindow> wanted;
  for (const double mz : display_->masses()) wanted.push_back(massWindow(mz));
  return wanted;
}

/// The ion images that the display wants; rough ones first, where the whole ones take long.
void SpectraPanel::makeImages() {
  if (!source_ || mass_->value() == 0) return;
  if (view_) {
    const MassWindow shown = massWindow(mass_->value());
    view_->chart().setMassWindow(shown.low, shown.high);
  }
  if (display_->shown() == DisplaySection::Shown::Volume) return showImage();
  auto made = std::make_shared<MadeImages>();
  roughStep_ = 1;
  const int request = ++imageRequest_;
  const auto work = [source = source_, panel = QPointer(this), made, wanted = wantedWindows(),
                     chosen = values(), request](JobContext& context) {
    const Treatment treatment = treatmentOf(chosen);
    const Pooling pooling = poolingOf(chosen);
    const auto each = [&](bool rough, auto image) {
      std::vector<at::Tensor> images;
      for (const MassWindow& window : wanted)
        images.push_back(finished(image(window), chosen, rough, context));
      return at::stack(images);
    };
    made->fromFile = !std::all_of(wanted.begin(), wanted.end(), [&](const MassWindow& window) {
      return source->atHand(window, treatment);
    });
    if (made->fromFile)
      roughFirst(
          *source->spectra, firstPixels,
          [&](int step) {
            JobContext quiet = context.part(0, 0);
            return each(true, [&](const MassWindow& window) {
              return source->roughImage(step, window, pooling, treatment, quiet);
            });
          },
          [&](const at::Tensor& images, int step) {
            inWindow(panel, [images, step, request](SpectraPanel& shown) {
              shown.takeImages({images, step, true, 0}, request);
            });
          });
    source->treated(1, treatment, context); // not part of what an image takes
    const auto start = std::chrono::steady_clock::now();
    made->images = each(false, [&](const MassWindow& window) {
      return source->image(window, pooling, treatment, context);
    });
    made->seconds = secondsSince(start);
  };
  host_.submitJob({tr("Ion image").toStdString(), 0, 1, "image" + key_, "cpu"}, work,
                  [this, source = source_, made, request](const std::optional<Error>& error) {
                    if (source != source_) return;
                    if (error) return failed(*error);
                    takeImages(std::move(*made), request);
                  });
}

void SpectraPanel::takeImages(MadeImages made, int request) {
  if (request != imageRequest_) return;
  made_ = std::move(made);
  if (made_.step > 1)
    roughStep_ = made_.step;
  else if (made_.fromFile)
    sayHowFast();
  showImage();
}

/// Where the picture cannot follow the slider at once.
void SpectraPanel::sayHowFast() {
  const QString seconds = tr("%1 s").arg(made_.seconds, 0, 'f', made_.seconds < 10 ? 1 : 0);
  speed_->setVisible(made_.seconds > live);
  speed_->setText(roughStep_ > 1
                      ? tr("While you drag, the picture shows one pixel of %1 × %1; the whole "
                           "takes %2 and comes "
                           "as you stop.")
                            .arg(roughStep_)
                            .arg(seconds)
                      : tr("An image takes %1: it comes as you stop dragging.").arg(seconds));
}

QString SpectraPanel::imageCaption() const {
  const auto text = [](double mz) { return QString::number(mz, 'f', 4); };
  const QString tolerance =
      QStringLiteral("± %1 %2").arg(tolerance_->value()).arg(unit_->currentText());
  const auto masses = display_->masses();
  QString caption = display_->shown() == DisplaySection::Shown::Composite
                        ? tr("Red m/z %1, green m/z %2, blue m/z %3, each %4")
                              .arg(text(masses[0]), text(masses[1]), text(masses[2]), tolerance)
                        : tr("m/z %1 %2").arg(text(mass_->value()), tolerance);
  const ProcessingOptions processing = processingOf(values());
  if (processing.smoothing != Smoothing::None) caption += tr(", smoothed");
  if (processing.baseline != Baseline::None) caption += tr(", without baseline");
  if (denoising_->value() > 0) caption += tr(", denoised");
  if (made_.step > 1) caption += tr(" (one pixel of %1 × %1 so far)").arg(made_.step);
  return caption;
}

void SpectraPanel::showImage() {
  if (!source_ || !view_) return;
  IonImageView& image = view_->image();
  image.setColourMap(display_->colourMap());
  image.setHotSpotShare(display_->hotSpots());
  image.setTop(display_->top());
  const auto [volume, name] = display_->volume();
  const bool composite = display_->shown() == DisplaySection::Shown::Composite;
  at::Tensor shown = volume;
  if (volume.defined()) {
    image.setCaption(name, {});
  } else {
    if (!made_.images.defined() || made_.images.size(0) != (composite ? 3 : 1)) return;
    shown = made_.images.select(1, display_->section());
    const QString unit =
        normalisation_->currentIndex() == 0 ? tr("ion count") : normalisation_->currentText();
    image.setCaption(imageCaption(),
                     QString::fromStdString(unitOf(transformOf(values()), unit.toStdString())));
  }
  image.setImage(shown, pixelSize(*source_->spectra));
  regions_->setImage(!volume.defined() && made_.step > 1 ? at::Tensor() : shown);
  regions_->setSection(display_->section());
  showRegions();
  showCursor();
}

/// Of the m/z that were typed, of the table that was shown last, or of the highest peaks.
void SpectraPanel::fillGallery() {
  if (!source_ || !view_) return;
  std::vector<double> masses = view_->typedMasses();
  if (masses.empty()) masses = galleryMasses_;
  const bool listed = !masses.empty();
  if (!listed) {
    const auto height = [this](double mz) {
      const auto at = std::lower_bound(summary_.statistics.masses.begin(),
                                       summary_.statistics.masses.end(), mz);
      return at == summary_.statistics.masses.end()
                 ? 0
                 : summary_.statistics.mean[std::size_t(at - summary_.statistics.masses.begin())];
    };
    masses = summary_.peaks;
    std::stable_sort(masses.begin(), masses.end(),
                     [&](double a, double b) { return height(a) > height(b); });
  }
  if (masses.size() > mostImages) masses.resize(mostImages);
  if (!listed) std::sort(masses.begin(), masses.end());
  std::vector<MassWindow> windows;
  for (const double mz : masses) windows.push_back(massWindow(mz));
  auto images = std::make_shared<std::vector<at::Tensor>>();
  const Values chosen = values();
  const auto section = display_->section();
  host_.submitJob(
      {tr("Ion images").toStdString(), 0, 0, "gallery" + key_, "auto"},
      [source = source_, images, windows, chosen, section](JobContext& context) {
        const Treatment treatment = treatmentOf(chosen);
        for (std::size_t i = 0; i < windows.size(); ++i) {
          auto quiet = context.part(double(i) / double(windows.size()),
                                    double(i + 1) / double(windows.size()));
          at::Tensor image = source->image(windows[i], poolingOf(chosen), treatment, quiet);
          images->push_back(
              finished(image.narrow(0, section, 1).contiguous(), chosen, true, quiet));
        }
      },
      [this, source = source_, images, masses](const std::optional<Error>& error) {
        if (source != source_ || !view_) return;
        if (error) return failed(*error);
        const auto size = pixelSize(*source->spectra);
        view_->gallery().setImages(masses, *images, display_->colourMap(), display_->hotSpots(),
                                   display_->top(), size[0] > 0 ? size[1] / size[0] : 1);
      });
}

} // namespace svx
