// What the panel of mass spectra has computed, and how that comes into its views.
#include "core/io/imzml.h"
#include "core/io/mass_index.h"
#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"
#include "core/spectra/total_variation.h"
#include "plugins/spectra/display_section.h"
#include "plugins/spectra/processing_section.h"
#include "plugins/spectra/region_section.h"
#include "plugins/spectra/spectra_panel.h"
#include "plugins/spectra/spectra_view.h"
#include "widgets/banner.h"
#include "widgets/ion_image_grid.h"

#include <ATen/ATen.h>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::size_t mostImages = 60; ///< of a grid
constexpr int denoisingSteps = 100;    ///< as in `spectra.ion-image`
constexpr double clearPeak = 5;        ///< signal to noise of those that the keys go to

std::array<double, 2> pixelSize(const Spectra& spectra) {
  const SpectraInfo& info = spectra.info();
  return info.pixelSizeKnown ? std::array{info.pixelSize[0], info.pixelSize[1]}
                             : std::array<double, 2>{};
}

} // namespace

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
      {tr("Mean spectrum").toStdString(), 0, 0, "mean" + key_, "auto"},
      [source = source_, found, chosen](JobContext& context) {
        auto measuring = context.part(0, 0.4), adding = context.part(0.4, 1);
        const auto factors = source->factors(normalisationOf(chosen), measuring);
        found->statistics =
            statistics(*source->spectra, MassAxis::of(*source->spectra), {}, factors, adding);
        PeakOptions options;
        options.signalToNoise = clearPeak;
        for (const Peak& peak :
             pickPeaks(found->statistics.masses, found->statistics.mean, options))
          found->peaks.push_back(peak.mz);
      },
      [this, source = source_, found](const std::optional<Error>& error) {
        if (source != source_ || !view_) return;
        if (error) return failed(*error);
        const bool first = statistics_.masses.empty();
        statistics_ = std::move(found->statistics);
        peaks_ = std::move(found->peaks);
        if (statistics_.masses.empty())
          return view_->image().setHint(tr("The spectra hold no points."));
        view_->chart().setPeaks(peaks_);
        showSpectrum();
        compare();
        if (!first) return;
        const auto highest = std::max_element(statistics_.mean.begin(), statistics_.mean.end());
        mass_->setRange(statistics_.masses.front(), statistics_.masses.back());
        setMass(statistics_.masses[std::size_t(highest - statistics_.mean.begin())]);
      });
}

/// Worth its place on the disk when an ion image takes more than a moment to read: from spectra
/// with axes of their own all points are read, else a page of the file of each.
void SpectraPanel::index() {
  constexpr std::uint64_t manyBytes = 50'000'000;
  constexpr std::size_t manySpectra = 50'000;
  const auto& spectra = source_->spectra;
  if (spectra->continuous() ? spectra->size() < manySpectra : massIndexBytes(*spectra) < manyBytes)
    return;
  auto points = std::make_shared<std::shared_ptr<const MassOrdered>>();
  host_.submitJob(
      {tr("Index by m/z").toStdString(), 512u << 20, -1, "index" + key_, "cpu"},
      [source = source_, points](JobContext& context) {
        *points = massIndex(*source->spectra, context);
        if (*points) source->use(*points);
      },
      [this, source = source_, points](const std::optional<Error>& error) {
        if (source != source_) return;
        if (!error && *points)
          about_->setText(about_->text() +
                          tr(", index by m/z of %1")
                              .arg(QString::fromStdString(formatBytes((*points)->bytes()))));
        else if (error && error->kind() != ErrorKind::Cancelled)
          banner_->showNotice(QString::fromStdString(error->headline()),
                              QString::fromStdString(error->why() + " " + error->remedy()));
      });
}

/// Whether the binary file is the one that the XML describes.
void SpectraPanel::verify() {
  const Source& from = source_->spectra->info().source;
  if (from.format != "imzML") return;
  auto verdicts = std::make_shared<std::vector<ChecksumVerdict>>();
  host_.submitJob(
      {tr("Checksum").toStdString(), 0, -2, "checksum" + key_, "cpu"},
      [path = from.path, verdicts](JobContext& context) {
        *verdicts = verifyChecksums(path, context);
      },
      [this, source = source_, verdicts](const std::optional<Error>& error) {
        if (source != source_ || verdicts->empty()) return;
        if (error) return failed(*error);
        // Some programs state one of two checksums wrongly: one that matches is proof enough.
        for (const ChecksumVerdict& each : *verdicts)
          if (each.matches) return;
        const ChecksumVerdict& first = verdicts->front();
        banner_->showNotice(
            tr("The data may be damaged"),
            tr("The %1 of the binary file is not the one that the XML states: it was changed or "
               "cut, or belongs to another XML.")
                .arg(QString::fromStdString(first.algorithm)));
      });
}

/// The ion images that the display wants: one, or three.
void SpectraPanel::makeImages() {
  if (!source_ || statistics_.masses.empty()) return;
  if (view_) {
    const MassWindow shown = massWindow(mass_->value());
    view_->chart().setMassWindow(shown.low, shown.high);
  }
  if (display_->shown() == DisplaySection::Shown::Volume) return showImage();
  std::vector<MassWindow> wanted{massWindow(mass_->value())};
  if (display_->shown() == DisplaySection::Shown::Composite) {
    std::vector<double> suggested = peaks_;
    suggested.resize(std::max<std::size_t>(3, suggested.size()), mass_->value());
    display_->setMasses({suggested[0], suggested[suggested.size() / 2], suggested.back()});
    wanted.clear();
    for (const double mz : display_->masses()) wanted.push_back(massWindow(mz));
  }
  auto images = std::make_shared<at::Tensor>();
  const Values chosen = values();
  host_.submitJob(
      {tr("Ion image").toStdString(), 0, 1, "image" + key_, "cpu"},
      [source = source_, images, wanted, chosen](JobContext& context) {
        const auto factors = source->factors(normalisationOf(chosen), context);
        std::vector<at::Tensor> made;
        for (const MassWindow& each : wanted) {
          at::Tensor image = source->image(each, poolingOf(chosen), factors, context);
          if (const double weight = chosen.real("denoising"); weight > 0)
            image = withoutVariation(image, weight * noiseOf(image), denoisingSteps, context);
          made.push_back(image);
        }
        *images = at::stack(made);
      },
      [this, source = source_, images](const std::optional<Error>& error) {
        if (source != source_) return;
        if (error) return failed(*error);
        images_ = *images;
        showImage();
      });
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
    const bool made = images_.defined() && images_.size(0) == (composite ? 3 : 1);
    if (!made) return;
    shown = images_.select(1, display_->section());
    const QString unit =
        normalisation_->currentIndex() == 0 ? tr("ion count") : normalisation_->currentText();
    QString tolerance =
        QStringLiteral("± %1 %2").arg(tolerance_->value()).arg(unit_->currentText());
    if (denoising_->value() > 0) tolerance += tr(", denoised");
    const auto text = [](double mz) { return QString::number(mz, 'f', 4); };
    const auto masses = display_->masses();
    image.setCaption(composite
                         ? tr("Red m/z %1, green m/z %2, blue m/z %3, each %4")
                               .arg(text(masses[0]), text(masses[1]), text(masses[2]), tolerance)
                         : tr("m/z %1 %2").arg(text(mass_->value()), tolerance),
                     unit);
  }
  image.setImage(shown, pixelSize(*source_->spectra));
  regions_->setImage(shown);
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
      const auto at = std::lower_bound(statistics_.masses.begin(), statistics_.masses.end(), mz);
      return at == statistics_.masses.end()
                 ? 0
                 : statistics_.mean[std::size_t(at - statistics_.masses.begin())];
    };
    masses = peaks_;
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
        const auto factors = source->factors(normalisationOf(chosen), context);
        for (std::size_t i = 0; i < windows.size(); ++i) {
          auto quiet = context.part(double(i) / double(windows.size()),
                                    double(i + 1) / double(windows.size()));
          images->push_back(
              source->image(windows[i], poolingOf(chosen), factors, quiet).narrow(0, section, 1));
        }
      },
      [this, source = source_, images, masses](const std::optional<Error>& error) {
        if (source != source_ || !view_) return;
        if (error) return failed(*error);
        const auto size = pixelSize(*source->spectra);
        view_->gallery().setImages(masses, *images, display_->colourMap(), display_->hotSpots(),
                                   size[0] > 0 ? size[1] / size[0] : 1);
      });
}

SpectrumKindShown SpectraPanel::kind() const {
  return SpectrumKindShown(curve_->currentData().toInt());
}

/// The spectra of the checked regions, and of what the median needs.
void SpectraPanel::compare() {
  if (!source_ || statistics_.masses.empty()) return;
  const bool median = kind() == SpectrumKindShown::Median;
  const auto map = regions_->regions();
  const auto regions = regions_->compared();
  if (regions.empty() && !median) {
    compared_.clear();
    return showSpectrum();
  }
  auto found = std::make_shared<std::vector<RegionSpectrum>>();
  const Values chosen = values();
  host_.submitJob(
      {tr("Spectra of regions").toStdString(), 0, 1, "regions" + key_, "auto"},
      [source = source_, found, map, regions, median, chosen](JobContext& context) {
        auto measuring = context.part(0, 0.3), adding = context.part(0.3, 1);
        const auto factors = source->factors(normalisationOf(chosen), measuring);
        *found = regionSpectra(*source->spectra, map.get(), regions, factors, median, adding);
      },
      [this, source = source_, found](const std::optional<Error>& error) {
        if (source != source_) return;
        if (error) return failed(*error);
        compared_ = std::move(*found);
        showSpectrum();
      });
}

void SpectraPanel::showSpectrum() {
  if (!source_ || !view_ || statistics_.masses.empty()) return;
  SpectrumChart& chart = view_->chart();
  const bool centroids = source_->spectra->info().kind == SpectrumKind::Centroid;
  chart.setSticks(style_->currentIndex() == 2 || (style_->currentIndex() == 0 && centroids));
  const SpectrumKindShown wanted = kind();
  if (wanted == SpectrumKindShown::Pixel) {
    if (!pixel_.masses.empty()) chart.setCurves({pixel_}, pixel_.name);
    return;
  }
  const std::vector<RegionSpectrum> all{{tr("All spectra").toStdString(), {}, statistics_, {}}};
  if (wanted == SpectrumKindShown::Median &&
      (compared_.empty() || compared_.front().median.empty()))
    return; // on its way
  const auto curves = curvesOf(compared_.empty() ? all : compared_, wanted);
  if (wanted == SpectrumKindShown::Difference && curves.empty()) {
    chart.setCurves({}, tr("Check two regions to see their difference"));
    return;
  }
  const bool difference = wanted == SpectrumKindShown::Difference;
  chart.setCurves(curves,
                  difference ? tr("Mean of %1").arg(curves.front().name) : curve_->currentText());
}

void SpectraPanel::showRegions() {
  if (!view_) return;
  const auto map = regions_->regions();
  if (!map) return view_->image().setRegions({}, {});
  const auto section = std::min(display_->section(), map->volume.voxels.size(0) - 1);
  view_->image().setRegions(map->volume.voxels.select(0, section), map->labels);
}

void SpectraPanel::readPixel(int x, int y) {
  if (!source_) return;
  const auto& spectra = *source_->spectra;
  const Geometry grid = spectra.grid();
  const auto section = display_->section();
  const std::uint32_t i =
      spectra.pixels()[std::size_t((section * grid.size[1] + y) * grid.size[0] + x)];
  host_.showPosition(placement_.toWorld({double(x), double(y), double(section)}));
  if (i == Spectra::none) return;
  std::vector<float> intensities;
  try {
    spectra.read(i, pixel_.masses, intensities);
  } catch (const Error& error) {
    return failed(error);
  }
  pixel_.intensities.assign(intensities.begin(), intensities.end());
  pixel_.name = tr("Pixel %1, %2").arg(x + 1).arg(y + 1);
  processing_->setPixel(i);
  const int place = curve_->findData(int(SpectrumKindShown::Pixel));
  curve_->setItemText(place, pixel_.name);
  curve_->setCurrentIndex(place);
  showSpectrum();
}

/// The linked cursor on the image, where it lies on it.
void SpectraPanel::showCursor() {
  if (!source_ || !view_ || view_->image().empty()) return;
  const Vec3 place = placement_.toPixels(host_.cursor().position());
  const auto size = source_->spectra->grid().size;
  bool inside = true;
  for (std::size_t a = 0; a < 2; ++a)
    inside = inside && place[a] >= -0.5 && place[a] <= double(size[a]) - 0.5;
  if (inside)
    view_->image().setCursorPixel(RasterPoint{place[0], place[1]});
  else
    view_->image().setCursorPixel({});
}

} // namespace svx
