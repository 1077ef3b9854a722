#include "plugins/spectra/treatment_section.h"

#include "core/spectra/spectra_interface.h"
#include "plugins/spectra/choice_box.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"

#include <QSignalBlocker>
#include <QSpinBox>

namespace svx {
namespace {

QSpinBox* windowBox(const Parameter& parameter, const char* name) {
  auto* box = named(new QSpinBox, name, coreText(parameter.label));
  box->setRange(int(parameter.minimum), int(parameter.maximum));
  box->setValue(int(std::get<std::int64_t>(parameter.defaultValue)));
  box->setPrefix(TreatmentSection::tr("± "));
  box->setSuffix(TreatmentSection::tr(" points"));
  box->setToolTip(coreText(parameter.help));
  box->setKeyboardTracking(false);
  return box;
}

} // namespace

TreatmentSection::TreatmentSection(QWidget* parent) : QWidget(parent) {
  setObjectName("treatmentSection");
  const auto parameters = processingParameters("none", "none");
  smoothing_ = named(choiceBox(parameters[0]), "smoothing", tr("Smoothing"));
  smoothing_->setItemText(0, tr("Not smoothed"));
  smoothingWindow_ = windowBox(parameters[1], "smoothingWindow");
  baseline_ = named(choiceBox(parameters[2]), "baseline", tr("Baseline"));
  baseline_->setItemText(0, tr("Baseline kept"));
  for (int i = 1; i < baseline_->count(); ++i)
    baseline_->setItemText(i, tr("Baseline: %1").arg(baseline_->itemText(i)));
  baselineWindow_ = windowBox(parameters[3], "baselineWindow");
  transform_ = named(choiceBox(transformParameter()), "transform", tr("Transform"));
  transform_->setItemText(0, tr("Not transformed"));
  transform_->setToolTip(tr("Of each pixel's value: shows faint tissue beside bright"));
  hint_ = hint(tr("Centroids have no baseline and are not smoothed."));
  auto* layout = column(this);
  layout->setSpacing(grid / 2);
  layout->addWidget(choiceRow(smoothing_, smoothingWindow_));
  layout->addWidget(choiceRow(baseline_, baselineWindow_));
  layout->addWidget(hint_);
  layout->addWidget(transform_);
  connect(transform_, &QComboBox::currentIndexChanged, this, &TreatmentSection::changed);
}

QWidget* TreatmentSection::choiceRow(QComboBox* choice, QSpinBox* window) {
  auto* widget = new QWidget;
  auto* layout = row(widget);
  layout->setSpacing(grid / 2);
  layout->addWidget(choice, 3);
  layout->addWidget(window, 2);
  window->hide();
  connect(choice, &QComboBox::currentIndexChanged, this, [this, window](int index) {
    window->setVisible(index > 0);
    Q_EMIT changed();
  });
  connect(window, &QSpinBox::valueChanged, this, &TreatmentSection::changed);
  return widget;
}

void TreatmentSection::setSpectra(const Spectra* spectra) {
  const bool centroids = spectra && spectra->info().kind == SpectrumKind::Centroid;
  hint_->setVisible(centroids);
  for (QComboBox* box : {smoothing_, baseline_}) {
    box->parentWidget()->setVisible(!centroids);
    if (!centroids) continue;
    const QSignalBlocker quiet(this);
    box->setCurrentIndex(0);
  }
}

void TreatmentSection::fill(Values& values) const {
  values.set("smoothing", smoothing_->currentData().toString().toStdString());
  values.set("smoothingWindow", std::int64_t(smoothingWindow_->value()));
  values.set("baseline", baseline_->currentData().toString().toStdString());
  values.set("baselineWindow", std::int64_t(baselineWindow_->value()));
  values.set("transform", transform_->currentData().toString().toStdString());
}

} // namespace svx
