// What the panel of mass spectra does when it is asked.
#include "core/spectra/spectra_interface.h"
#include "plugins/spectra/display_section.h"
#include "plugins/spectra/processing_section.h"
#include "plugins/spectra/region_section.h"
#include "plugins/spectra/spectra_panel.h"
#include "plugins/spectra/spectra_view.h"
#include "plugins/spectra/treatment_section.h"
#include "widgets/banner.h"
#include "widgets/input_picker.h"
#include "widgets/table_view.h"
#include "widgets/whole_file.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace svx {

void SpectraPanel::take(ItemId id) {
  const Item* item = host_.study().find(id);
  const auto spectra = item ? item->as<Spectra>() : nullptr;
  if (source_ && spectra == source_->spectra) return;
  source_ = spectra ? std::make_shared<SpectraSource>(spectra) : nullptr;
  summary_ = {};
  placement_ = {};
  compared_.clear();
  galleryMasses_.clear();
  made_ = {};
  speed_->hide();
  ++imageRequest_, ++summaryRequest_;
  pixel_ = {};
  banner_->dismiss();
  if (view_) {
    view_->image().clear();
    view_->chart().clear();
    view_->showGallery(false);
    view_->image().setHint(tr("Reading the spectra …"));
  }
  about_->setText(tr("Open an imzML file, or drop one above, to see its ion images."));
  controls_->setVisible(spectra != nullptr);
  display_->setSpectra(spectra);
  regions_->setSpectra(spectra ? id : 0);
  processing_->setSpectra(spectra ? id : 0);
  host_.showView(spectra ? view_.data() : nullptr);
  treatment_->setSpectra(spectra.get());
  if (!spectra) return;
  {
    const QSignalBlocker quiet(mass_);
    mass_->setRange(0, 1e6);
    mass_->setValue(0); // none was chosen
  }
  const SpectraInfo& info = spectra->info();
  QString about = tr("%n spectra, %1 × %2 pixels", nullptr, int(spectra->size()))
                      .arg(info.raster[0])
                      .arg(info.raster[1]);
  if (info.raster[2] > 1) about += tr(", %n sections", nullptr, info.raster[2]);
  if (info.pixelSizeKnown)
    about += tr(", %1 × %2 µm").arg(info.pixelSize[0]).arg(info.pixelSize[1]);
  about_->setText(about);
  placement_ = SectionPlacement(host_.study(), *spectra);
  summarise();
  index();
  verify();
}

MassWindow SpectraPanel::massWindow(double mz) const {
  return windowOf(mz, values());
}

Values SpectraPanel::values() const {
  Values v = host_.methods().get("spectra.ion-image").info().defaults();
  v.set("mz", mass_->value());
  v.set("tolerance", tolerance_->value());
  v.set("toleranceUnit", unit_->currentData().toString().toStdString());
  v.set("pooling", pooling_->currentData().toString().toStdString());
  v.set("denoising", denoising_->value());
  treatment_->fill(v);
  const QString scaling = normalisation_->currentData().toString();
  v.set("normalisation", scaling.toStdString());
  if (scaling == "p-norm") v.set("p", number_->value());
  if (scaling == "internal-standard") v.set("standard", number_->value());
  return v;
}

/// The spin box, the slider and the mark in the spectrum follow whichever was moved.
void SpectraPanel::setMass(double mz) {
  const QSignalBlocker quiet(mass_);
  mass_->setValue(mz);
  placeSlider();
  makeImages();
}

void SpectraPanel::placeSlider() {
  const auto& axis = summary_.statistics.masses;
  if (axis.empty()) return;
  const QSignalBlocker quiet(slider_);
  const auto at = std::lower_bound(axis.begin(), axis.end(), mass_->value()) - axis.begin();
  slider_->setValue(
      int(double(at) / double(std::max<std::size_t>(1, axis.size() - 1)) * slider_->maximum()));
}

void SpectraPanel::step(int direction) {
  if (display_->stepComponent(direction)) return;
  if (summary_.peaks.empty()) return;
  const double now = mass_->value(), slack = 1e-4; // of the box's four decimals
  if (direction > 0) {
    const auto next = std::upper_bound(summary_.peaks.begin(), summary_.peaks.end(), now + slack);
    setMass(next == summary_.peaks.end() ? summary_.peaks.front() : *next);
  } else {
    const auto at = std::lower_bound(summary_.peaks.begin(), summary_.peaks.end(), now - slack);
    setMass(at == summary_.peaks.begin() ? summary_.peaks.back() : *std::prev(at));
  }
}

void SpectraPanel::widen(int direction) {
  tolerance_->setValue(tolerance_->value() * std::pow(1.25, direction));
}

void SpectraPanel::keepImage(bool exportIt) {
  const Item* item = host_.study().find(picker_->chosen());
  if (!item || !item->data()) return;
  RunRequest request;
  request.method = &host_.methods().get("spectra.ion-image");
  request.values = values();
  request.inputs = {{"spectra", *item->data()}};
  const auto done = [this, exportIt](ItemId result) {
    if (!exportIt) return;
    for (const Item& each : host_.study().items())
      if (each.parent == result && each.as<Volume>()) return host_.exportResult(each.id);
  };
  try {
    host_.submitRun(std::move(request), done, [this](const Error& error) { failed(error); });
  } catch (const Error& error) {
    failed(error);
  }
}

void SpectraPanel::savePicture() {
  auto* dialog = new QFileDialog(this, tr("Save the picture"), {}, "*.png");
  dialog->setObjectName("pictureFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("png");
  dialog->selectFile(tr("ion image m-z %1.png").arg(mass_->value(), 0, 'f', 4));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    QString why;
    if (!view_) return;
    if (writeWhole(view_->image().picture(), path, &why))
      return host_.showNotice(tr("Written: %1").arg(path));
    failed(Error(ErrorKind::Input, tr("%1 could not be written.").arg(path).toStdString(),
                 why.toStdString(), tr("Choose another folder.").toStdString()));
  });
  dialog->open();
}

/// Spectra are looked at, a label map gives the regions, a volume the picture, a table its rows,
/// and their m/z the grid of ion images.
void SpectraPanel::showOutput(ItemId id) {
  const Item* item = host_.study().find(id);
  if (!item) return;
  if (item->as<Spectra>()) return picker_->choose(id);
  if (item->as<LabelMap>()) return regions_->choose(id);
  if (item->as<Volume>()) return display_->show(id);
  const auto table = item->as<Table>();
  if (!table) return;
  auto* rows = showTable(table, window());
  const TableColumn* masses = table->column("m/z");
  if (!masses || !std::holds_alternative<std::vector<double>>(masses->cells)) return;
  galleryMasses_ = table->numbers("m/z");
  connect(rows, &TableView::rowChosen, this,
          [this, table](int row) { setMass(table->numbers("m/z")[std::size_t(row)]); });
}

void SpectraPanel::failed(const Error& error) {
  if (error.kind() != ErrorKind::Cancelled) banner_->showError(error);
}

} // namespace svx
