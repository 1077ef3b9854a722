// The spectra that the panel has computed, and how they come into its views.
#include "core/io/imzml.h"
#include "core/io/mass_index.h"
#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"
#include "plugins/spectra/display_section.h"
#include "plugins/spectra/processing_section.h"
#include "plugins/spectra/region_section.h"
#include "plugins/spectra/spectra_panel.h"
#include "plugins/spectra/spectra_view.h"
#include "widgets/banner.h"
#include "widgets/spectrum_chart.h"

#include <ATen/ATen.h>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>

namespace svx {
namespace {

constexpr double clearPeak = 5;            ///< signal to noise of those that the keys go to
constexpr std::size_t firstSpectra = 1024; ///< that a mean is shown of while the rest is read

} // namespace

/// Mean, skyline and peaks of all spectra; of some of them first, where all take long.
void SpectraPanel::summarise() {
  if (!source_) return;
  auto found = std::make_shared<Summary>();
  const Values chosen = values();
  const int request = ++summaryRequest_;
  const auto work = [source = source_, panel = QPointer(this), found, chosen,
                     request](JobContext& context) {
    const Treatment treatment{{}, normalisationOf(chosen)};
    const auto summary = [&](int step, JobContext& measuring, JobContext& adding) {
      const auto [spectra, factors] = source->treated(step, treatment, measuring);
      Summary made;
      made.statistics = statistics(*spectra, MassAxis::of(*spectra), {}, factors, adding);
      PeakOptions options;
      options.signalToNoise = clearPeak;
      for (const Peak& peak : pickPeaks(made.statistics.masses, made.statistics.mean, options))
        made.peaks.push_back(peak.mz);
      if (step > 1) made.soFar = spectra->size();
      return made;
    };
    roughFirst(
        *source->spectra, firstSpectra,
        [&](int step) {
          JobContext quiet = context.part(0, 0);
          return summary(step, quiet, quiet);
        },
        [&](Summary rough, int) {
          inWindow(panel, [rough = std::move(rough), request](SpectraPanel& shown) {
            shown.takeSummary(rough, request);
          });
        });
    auto measuring = context.part(0, 0.4), adding = context.part(0.4, 1);
    *found = summary(1, measuring, adding);
  };
  host_.submitJob({tr("Mean spectrum").toStdString(), 0, 0, "mean" + key_, "auto"}, work,
                  [this, source = source_, found, request](const std::optional<Error>& error) {
                    if (source != source_) return;
                    if (error) return failed(*error);
                    takeSummary(std::move(*found), request);
                  });
}

/// What was chosen meanwhile stays: only the first summary chooses an m/z.
void SpectraPanel::takeSummary(Summary summary, int request) {
  if (request != summaryRequest_ || !view_) return;
  const auto& [masses, mean, maximum, deviation, count] = summary.statistics;
  const bool whole = summary.soFar == 0;
  if (masses.empty()) {
    if (whole) view_->image().setHint(tr("The spectra hold no points."));
    return;
  }
  const double highest =
      masses[std::size_t(std::max_element(mean.begin(), mean.end()) - mean.begin())];
  const double before = mass_->value();
  if (whole) {
    const QSignalBlocker quiet(mass_);
    mass_->setRange(masses.front(), masses.back());
  }
  summary_ = std::move(summary);
  view_->chart().setPeaks(summary_.peaks);
  showSpectrum();
  if (whole) compare();
  if (before == 0)
    setMass(highest);
  else if (before != mass_->value())
    setMass(mass_->value());
  else if (!slider_->isSliderDown())
    placeSlider();
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
        if (!error && *points) speed_->hide();
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

SpectrumKindShown SpectraPanel::kind() const {
  return SpectrumKindShown(curve_->currentData().toInt());
}

/// The spectra of the checked regions, and of what the median needs.
void SpectraPanel::compare() {
  if (!source_ || summary_.statistics.masses.empty()) return;
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
        const auto [spectra, factors] =
            source->treated(1, {{}, normalisationOf(chosen)}, measuring);
        *found = regionSpectra(*spectra, map.get(), regions, factors, median, adding);
      },
      [this, source = source_, found](const std::optional<Error>& error) {
        if (source != source_) return;
        if (error) return failed(*error);
        compared_ = std::move(*found);
        showSpectrum();
      });
}

void SpectraPanel::showSpectrum() {
  if (!source_ || !view_ || summary_.statistics.masses.empty()) return;
  SpectrumChart& chart = view_->chart();
  const bool centroids = source_->spectra->info().kind == SpectrumKind::Centroid;
  chart.setSticks(style_->currentIndex() == 2 || (style_->currentIndex() == 0 && centroids));
  const SpectrumKindShown wanted = kind();
  const bool some = summary_.soFar > 0 && compared_.empty() && wanted != SpectrumKindShown::Pixel;
  chart.setNote(
      some ? tr("%L1 of %L2 spectra so far").arg(summary_.soFar).arg(source_->spectra->size())
           : QString());
  if (wanted == SpectrumKindShown::Pixel) {
    if (!pixel_.masses.empty()) chart.setCurves({pixel_}, pixel_.name);
    return;
  }
  const std::vector<RegionSpectrum> all{
      {tr("All spectra").toStdString(), {}, summary_.statistics, {}}};
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
  std::vector<float> intensities;
  try {
    host_.showPosition(placement_.toWorld({double(x), double(y), double(section)}));
    if (i == Spectra::none) return;
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

/// To the section that the linked cursor has moved to.
void SpectraPanel::followCursor() {
  if (!source_) return;
  if (const auto place = placement_.pixelAt(host_.cursor().position()))
    display_->setSection(std::int64_t((*place)[2]));
  showCursor();
}

/// The linked cursor on the image, where it lies on it.
void SpectraPanel::showCursor() {
  if (!source_ || !view_ || view_->image().empty()) return;
  const auto place = placement_.pixelAt(host_.cursor().position());
  if (place && std::int64_t((*place)[2]) == display_->section())
    view_->image().setCursorPixel(RasterPoint{(*place)[0], (*place)[1]});
  else
    view_->image().setCursorPixel({});
}

} // namespace svx
