#include "widgets/run_section.h"

#include "core/jobs/curve_names.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"
#include "widgets/line_chart.h"
#include "widgets/resources.h"

#include <QComboBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace svx {

RunSection::RunSection(PanelHost& host, const QString& verb, const QString& button,
                       const QString& prefix, QWidget* parent)
    : QWidget(parent), host_(host) {
  const auto name = [&](const char* child) { return (prefix + child).toUtf8(); };
  estimate_ = hint({});
  start_ = named(new QPushButton(icon("media-playback-start"), verb), button.toUtf8(), verb);
  start_->setDefault(true);
  cancel_ = named(new QPushButton(icon("media-playback-stop"), tr("Cancel")), name("cancel"),
                  tr("Cancel the run"));
  pause_ = named(new QPushButton, name("pause"), {});
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(start_, 2);
  buttons->addWidget(pause_, 1);
  buttons->addWidget(cancel_, 1);
  progress_ = named(new QProgressBar, name("progress"), tr("Progress"));
  progress_->setRange(0, 1000);
  step_ = hint({});
  quantity_ = named(new QComboBox, name("quantity"), tr("What is plotted"));
  loss_ = named(new LineChart, name("loss"), tr("Loss curve"));
  loss_->setAxes(tr("Iteration"), tr("Loss"));
  loss_->setMinimumHeight(grid * 20);
  auto* layout = column(this);
  layout->addWidget(estimate_);
  layout->addLayout(buttons);
  layout->addWidget(progress_);
  layout->addWidget(step_);
  layout->addWidget(quantity_);
  layout->addWidget(loss_);
  connect(start_, &QPushButton::clicked, this, &RunSection::start);
  connect(pause_, &QPushButton::clicked, this,
          [this] { job_.setPaused(job_.status().state != JobState::Paused); });
  connect(cancel_, &QPushButton::clicked, this, [this] { job_.cancel(); });
  connect(quantity_, &QComboBox::activated, this, [this] {
    quantityChosen_ = true;
    follow();
  });
  connect(&host_.jobs(), &JobModel::changed, this, &RunSection::follow);
  follow();
}

void RunSection::setRequest(RunRequest request) {
  request_ = std::move(request);
  QStringList missing;
  for (const InputInfo& input : request_.method->info().inputs)
    if (input.required && !request_.inputs.contains(input.id)) missing << coreText(input.label);
  start_->setEnabled(missing.isEmpty());
  if (!missing.isEmpty())
    return estimate_->setText(tr("Choose first: %1.").arg(missing.join(", ")));
  const auto need = request_.method->memoryEstimate(request_.inputs, request_.values);
  const auto free = memoryFree(availableDevices().back());
  estimate_->setText(tr("Needs about %1 of memory; %2 are free.")
                         .arg(QString::fromStdString(formatBytes(need)),
                              QString::fromStdString(formatBytes(free))));
}

void RunSection::forget() {
  job_ = {};
  follow();
}

void RunSection::start() {
  loss_->clear();
  loss_->showAll();
  Q_EMIT started();
  try {
    job_ = host_.submitRun(
        request_, [this](ItemId result) { Q_EMIT finished(result); },
        [this](const Error& error) { Q_EMIT failed(error); });
  } catch (const Error& error) {
    Q_EMIT failed(error);
  }
  follow();
}

void RunSection::follow() {
  const JobStatus* status = job_ ? host_.jobs().find(job_.id()) : nullptr;
  const bool active = job_ && (!status || !status->finished());
  cancel_->setEnabled(active);
  offerPause(status ? status->state : JobState::Done);
  progress_->setVisible(active);
  step_->setVisible(active);
  loss_->setVisible(active && status && !status->curves.empty());
  if (!status) return quantity_->hide();
  progress_->setRange(0, status->fraction < 0 ? 0 : 1000);
  progress_->setValue(int(status->fraction * 1000));
  const std::string& text = status->state == JobState::Waiting ? status->waitsFor : status->text;
  QString step = text.empty() ? tr("Waiting for a worker") : QString::fromStdString(text);
  if (status->secondsLeft) step += tr(", %1 left").arg(durationText(*status->secondsLeft));
  step_->setText(step);
  drawCurves(status->curves);
}

void RunSection::offerPause(JobState state) {
  const bool paused = state == JobState::Paused;
  pause_->setVisible(paused || state == JobState::Running);
  pause_->setText(paused ? tr("Go on") : tr("Pause"));
  pause_->setAccessibleName(paused ? tr("Go on with the run") : tr("Pause the run"));
  pause_->setIcon(icon(paused ? "media-playback-start" : "media-playback-pause"));
}

/// Of trainings one quantity at a time, else loss, accuracy and rate would share an axis.
void RunSection::drawCurves(const std::map<std::string, Curve>& curves) {
  const bool trainings = ofTrainings(curves);
  quantity_->setVisible(trainings && !loss_->isHidden());
  if (!trainings) return loss_->setCurves(curves);
  {
    const QSignalBlocker quiet(quantity_);
    for (const auto& [name, curve] : curves)
      if (const std::string quantity = quantityOf(name);
          quantity_->findData(QString::fromStdString(quantity)) < 0)
        quantity_->addItem(coreText(quantity), QString::fromStdString(quantity));
    if (!quantityChosen_) quantity_->setCurrentIndex(std::max(0, quantity_->findData("loss")));
  }
  const std::string wanted = quantity_->currentData().toString().toStdString();
  std::map<std::string, Curve> shown;
  for (const auto& [name, curve] : curves)
    if (quantityOf(name) == wanted) shown[name] = curve;
  loss_->setAxes(tr("Epoch"), quantity_->currentText());
  loss_->setCurves(shown);
}

} // namespace svx
