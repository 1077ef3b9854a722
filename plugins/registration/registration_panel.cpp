#include "plugins/registration/registration_panel.h"

#include "plugins/registration/automatic_inputs.h"
#include "plugins/registration/method_chooser.h"
#include "plugins/registration/result_section.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/fold.h"
#include "widgets/input_picker.h"
#include "widgets/parameter_form.h"
#include "widgets/run_section.h"

#include <QVBoxLayout>

namespace svx {
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
  studyChanged();
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
      updateRequest();
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
  updateRequest();
  if (host_.study().items().empty()) run_->forget(); // a new session: the last run was not its own
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
    connect(form_, &ParameterForm::changed, this, &RegistrationPanel::updateRequest);
  }
  form_->setHidden(info.presets.empty() && info.parameters.empty());
  for (InputPicker* each : pickers_)
    each->setVisible(
        std::any_of(info.inputs.begin(), info.inputs.end(),
                    [&](const InputInfo& input) { return input.id == each->info().id; }));
  optionalInputs_->setVisible(
      std::any_of(info.inputs.begin(), info.inputs.end(),
                  [&](const InputInfo& input) { return !picker(input.id)->info().required; }));
  updateRequest();
}

// ---- 3 Run

QWidget* RegistrationPanel::runSection() {
  auto* section = new QWidget;
  auto* layout = column(section);
  layout->addWidget(heading(tr("3  Run")));
  run_ = new RunSection(host_, tr("Register"), "register", {});
  layout->addWidget(run_);
  connect(run_, &RunSection::started, this, [this] { banner_->dismiss(); });
  connect(run_, &RunSection::finished, this, &RegistrationPanel::finished);
  connect(run_, &RunSection::failed, this, &RegistrationPanel::failed);
  return section;
}

void RegistrationPanel::updateRequest() {
  if (!form_ || !run_) return;
  RunRequest request;
  request.method = &host_.methods().get(form_->info().id);
  request.preset = form_->preset().toStdString();
  request.values = form_->values();
  request.inputs = inputs();
  run_->setRequest(std::move(request));
}

void RegistrationPanel::failed(const Error& error) {
  if (error.kind() == ErrorKind::Cancelled)
    banner_->showNotice(tr("The run was cancelled. Nothing was changed."));
  else
    banner_->showError(error);
  bringIntoSight(banner_);
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

void RegistrationPanel::finished(ItemId result) {
  results_->present(result);
  bringIntoSight(results_->parentWidget());
}

} // namespace svx
