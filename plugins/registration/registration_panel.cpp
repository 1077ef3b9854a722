#include "plugins/registration/registration_panel.h"

#include "plugins/registration/automatic_inputs.h"
#include "plugins/registration/method_chooser.h"
#include "plugins/registration/result_section.h"
#include "widgets/banner.h"
#include "widgets/fold.h"
#include "widgets/input_picker.h"
#include "widgets/line_chart.h"
#include "widgets/parameter_form.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace svx {
namespace {

template <typename Widget>
Widget* named(Widget* widget, const char* objectName, const QString& accessibleName) {
  widget->setObjectName(objectName);
  widget->setAccessibleName(accessibleName);
  return widget;
}

QVBoxLayout* column(QWidget* widget) {
  auto* layout = new QVBoxLayout(widget);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);
  return layout;
}

QLabel* heading(const QString& text) {
  auto* label = new QLabel(text);
  QFont font = label->font();
  font.setBold(true);
  label->setFont(font);
  return label;
}

QLabel* hint(const QString& text) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  label->setProperty("faint", true);
  return label;
}

} // namespace

RegistrationPanel::RegistrationPanel(PanelHost& host, QWidget* parent)
    : QWidget(parent), host_(host) {
  setObjectName("registrationPanel");
  banner_ = new Banner;
  banner_->setObjectName("registrationBanner");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(grid * 2);
  layout->addWidget(banner_);
  layout->addWidget(inputSection());
  layout->addWidget(methodSection());
  layout->addWidget(runSection());
  layout->addWidget(resultSection());
  layout->addStretch(1);

  takeMethod();
  connect(&host_.model(), &StudyModel::studyChanged, this, &RegistrationPanel::studyChanged);
  connect(&host_.jobs(), &JobModel::changed, this, &RegistrationPanel::followJob);
  studyChanged();
  followJob();
}

RegistrationPanel::~RegistrationPanel() = default;

// ---- 1 Inputs

QWidget* RegistrationPanel::inputSection() {
  std::vector<InputInfo> wanted;
  for (const Method* method : host_.methods().all())
    if (isRegistration(method->info().id))
      for (const InputInfo& info : method->info().inputs)
        if (std::none_of(wanted.begin(), wanted.end(),
                         [&](const InputInfo& known) { return known.id == info.id; }))
          wanted.push_back(info);

  auto* section = new QWidget;
  auto* layout = column(section);
  layout->addWidget(heading(tr("1  Inputs")));
  auto* optional = new QWidget;
  auto* optionalLayout = column(optional);
  for (const InputInfo& info : wanted) {
    auto* made = new InputPicker(info, host_.model());
    pickers_.push_back(made);
    (info.required ? layout : optionalLayout)->addWidget(made);
    connect(made, &InputPicker::chosenChanged, this, [this, id = info.id] {
      if (choosing_) return;
      chosenByHand_.insert(id);
      if (id == "fixed" || id == "moving") studyChanged();
      updateEstimate();
    });
    connect(made, &InputPicker::filesWanted, this, [this, made](const QStringList& paths) {
      host_.openFiles(paths, made->info().kind, [made](const std::vector<ItemId>& items) {
        if (!items.empty()) made->choose(items.front());
      });
    });
  }
  optionalInputs_ = new Fold(tr("Masks, landmarks, labels, start"), optional, false);
  layout->addWidget(optionalInputs_);
  return section;
}

InputPicker* RegistrationPanel::picker(const std::string& id) const {
  for (InputPicker* candidate : pickers_)
    if (candidate->info().id == id) return candidate;
  return nullptr;
}

void RegistrationPanel::studyChanged() {
  choosing_ = true;
  chooseImages();
  chooseCompanions("fixed");
  chooseCompanions("moving");
  choosing_ = false;
  results_->listResults();
  updateEstimate();
  if (host_.study().items().empty()) { // a new session: the last run was not its own
    job_ = {};
    followJob();
  }
}

/// The first two volumes that were opened, until somebody chooses.
void RegistrationPanel::chooseImages() {
  std::vector<ItemId> volumes;
  for (const Item& item : host_.study().items()) {
    const Item* parent = host_.study().find(item.parent);
    if (item.as<Volume>() && !(parent && parent->result())) volumes.push_back(item.id);
  }
  const auto fill = [&](const char* id, const char* otherId) {
    if (picker(id)->chosen()) return;
    const ItemId other = picker(otherId)->chosen();
    for (const ItemId volume : volumes)
      if (volume != other) return picker(id)->choose(volume);
  };
  fill("fixed", "moving");
  fill("moving", "fixed");
  for (InputPicker* lone : pickers_) // of the methods for one image
    if (lone->info().required && lone->info().kind == DataKind::Volume && !lone->chosen() &&
        lone->info().id != "fixed" && lone->info().id != "moving" && !volumes.empty())
      lone->choose(volumes.front());
}

void RegistrationPanel::chooseCompanions(const std::string& side) {
  const std::string otherSide = side == "fixed" ? "moving" : "fixed";
  for (const char* kind : {"Landmarks", "Labels", "Mask"}) {
    const std::string id = side + kind;
    InputPicker* target = picker(id);
    if (!target || chosenByHand_.contains(id)) continue;
    target->choose(
        automaticInput(host_.study(), id, picker(side)->chosen(), picker(otherSide)->chosen()));
  }
}

Inputs RegistrationPanel::inputs() const {
  Inputs given;
  for (const InputInfo& info : form_->info().inputs)
    if (const Item* item = host_.study().find(picker(info.id)->chosen()); item && item->data())
      given[info.id] = *item->data();
  return given;
}

// ---- 2 Method, preset, parameters

QWidget* RegistrationPanel::methodSection() {
  auto* section = new QWidget;
  formPlace_ = column(section);
  formPlace_->addWidget(heading(tr("2  Method and preset")));
  method_ = new MethodChooser(host_.methods());
  connect(method_, &MethodChooser::chosenChanged, this, &RegistrationPanel::takeMethod);
  formPlace_->addWidget(method_);
  return section;
}

void RegistrationPanel::takeMethod() {
  const MethodInfo& info = method_->chosen().info();
  if (form_) form_->hide();
  form_ = forms_[info.id];
  if (!form_) {
    form_ = forms_[info.id] = new ParameterForm(info);
    formPlace_->addWidget(form_);
    connect(form_, &ParameterForm::changed, this, &RegistrationPanel::updateEstimate);
  }
  form_->setHidden(info.presets.empty() && info.parameters.empty());
  for (InputPicker* each : pickers_)
    each->setVisible(
        std::any_of(info.inputs.begin(), info.inputs.end(),
                    [&](const InputInfo& input) { return input.id == each->info().id; }));
  optionalInputs_->setVisible(
      std::any_of(info.inputs.begin(), info.inputs.end(),
                  [&](const InputInfo& input) { return !picker(input.id)->info().required; }));
  updateEstimate();
}

// ---- 3 Run

QWidget* RegistrationPanel::runSection() {
  auto* section = new QWidget;
  auto* layout = column(section);
  layout->addWidget(heading(tr("3  Run")));
  estimate_ = hint({});
  register_ = named(new QPushButton(icon("media-playback-start"), tr("Register")), "register",
                    tr("Register"));
  register_->setDefault(true);
  cancel_ = named(new QPushButton(icon("media-playback-stop"), tr("Cancel")), "cancel",
                  tr("Cancel the run"));
  auto* row = new QHBoxLayout;
  row->addWidget(register_, 2);
  row->addWidget(cancel_, 1);
  progress_ = named(new QProgressBar, "progress", tr("Progress"));
  progress_->setRange(0, 1000);
  step_ = hint({});
  loss_ = named(new LineChart, "loss", tr("Loss curve"));
  loss_->setAxes(tr("Iteration"), tr("Loss"));
  loss_->setMinimumHeight(grid * 20);
  layout->addWidget(estimate_);
  layout->addLayout(row);
  layout->addWidget(progress_);
  layout->addWidget(step_);
  layout->addWidget(loss_);
  connect(register_, &QPushButton::clicked, this, &RegistrationPanel::start);
  connect(cancel_, &QPushButton::clicked, this, [this] { job_.cancel(); });
  return section;
}

void RegistrationPanel::updateEstimate() {
  if (!form_) return;
  const Inputs given = inputs();
  QStringList missing;
  for (const InputInfo& input : form_->info().inputs)
    if (input.required && !given.contains(input.id)) missing << QString::fromStdString(input.label);
  register_->setEnabled(missing.isEmpty());
  if (!missing.isEmpty())
    return estimate_->setText(tr("Choose first: %1.").arg(missing.join(", ").toLower()));
  const Method& method = host_.methods().get(form_->info().id);
  const auto need = method.memoryEstimate(given, form_->values());
  const auto free = memoryFree(availableDevices().back());
  estimate_->setText(tr("Needs about %1 of memory; %2 are free.")
                         .arg(QString::fromStdString(formatBytes(need)),
                              QString::fromStdString(formatBytes(free))));
}

void RegistrationPanel::start() {
  RunRequest request;
  request.method = &host_.methods().get(form_->info().id);
  request.preset = form_->preset().toStdString();
  request.values = form_->values();
  request.inputs = inputs();
  banner_->dismiss();
  loss_->clear();
  loss_->showAll();
  try {
    job_ = host_.submitRun(
        std::move(request), [this](ItemId result) { finished(result); },
        [this](const Error& error) { failed(error); });
  } catch (const Error& error) {
    failed(error);
  }
  followJob();
}

void RegistrationPanel::followJob() {
  const JobStatus* status = job_ ? host_.jobs().find(job_.id()) : nullptr;
  const bool active = job_ && (!status || !status->finished());
  cancel_->setEnabled(active);
  progress_->setVisible(active);
  step_->setVisible(active);
  loss_->setVisible(active && status && !status->curves.empty());
  if (!status) return;
  progress_->setRange(0, status->fraction < 0 ? 0 : 1000);
  progress_->setValue(int(status->fraction * 1000));
  const std::string& text = status->state == JobState::Waiting ? status->waitsFor : status->text;
  QString step = text.empty() ? tr("Waiting for a worker") : QString::fromStdString(text);
  if (status->secondsLeft) step += tr(", %1 left").arg(durationText(*status->secondsLeft));
  step_->setText(step);
  loss_->setCurves(status->curves);
}

void RegistrationPanel::failed(const Error& error) {
  if (error.kind() == ErrorKind::Cancelled)
    banner_->showNotice(tr("The run was cancelled. Nothing was changed."));
  else
    banner_->showError(error);
}

// ---- 4 Result

QWidget* RegistrationPanel::resultSection() {
  auto* section = new QWidget;
  auto* layout = column(section);
  layout->addWidget(heading(tr("4  Result")));
  results_ = new ResultSection(host_);
  layout->addWidget(results_);
  return section;
}

/// The result scrolls into sight where it lies below.
void RegistrationPanel::finished(ItemId result) {
  results_->present(result);
  for (QWidget* above = parentWidget(); above; above = above->parentWidget())
    if (auto* area = qobject_cast<QScrollArea*>(above))
      return QTimer::singleShot(0, area, [area, this] {
        area->verticalScrollBar()->setValue(results_->parentWidget()->y());
      });
}

} // namespace svx
