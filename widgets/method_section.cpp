#include "widgets/method_section.h"

#include "widgets/controls.h"
#include "widgets/core_text.h"
#include "widgets/input_picker.h"
#include "widgets/parameter_form.h"
#include "widgets/run_section.h"

#include <QComboBox>

#include <algorithm>

namespace svx {
namespace {

std::string keyOf(const InputInfo& info) {
  return info.id + std::to_string(int(info.kind));
}

} // namespace

MethodSection::MethodSection(PanelHost& host, const std::vector<const Method*>& methods,
                             const Names& names, std::vector<std::string> given, QWidget* parent)
    : QWidget(parent), host_(host), given_(std::move(given)) {
  method_ = named(new QComboBox, names.method, tr("Method"));
  method_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  method_->setMaxVisibleItems(30);
  for (const Method* method : methods) {
    const MethodInfo& info = method->info();
    method_->addItem(coreText(info.title), QString::fromStdString(info.id));
    method_->setItemData(method_->count() - 1, QString::fromStdString(info.citation),
                         Qt::ToolTipRole);
  }
  sentence_ = hint({});
  auto *inputs = new QWidget, *forms = new QWidget, *above = new QWidget;
  inputs_ = column(inputs);
  forms_ = column(forms);
  above_ = column(above);
  run_ = new RunSection(host_, tr("Run"), names.run, names.prefix);
  auto* layout = column(this);
  for (QWidget* each : {static_cast<QWidget*>(method_), static_cast<QWidget*>(sentence_), inputs,
                        forms, above, static_cast<QWidget*>(run_)})
    layout->addWidget(each);
  connect(method_, &QComboBox::currentIndexChanged, this, &MethodSection::takeMethod);
  connect(run_, &RunSection::started, this, &MethodSection::started);
  connect(run_, &RunSection::finished, this, &MethodSection::finished);
  connect(run_, &RunSection::failed, this, &MethodSection::failed);
  takeMethod();
}

const MethodInfo& MethodSection::method() const {
  return form_->info();
}

void MethodSection::choose(const std::string& methodId) {
  method_->setCurrentIndex(std::max(0, method_->findData(QString::fromStdString(methodId))));
}

void MethodSection::give(const std::string& input, ItemId item) {
  items_[input] = item;
  updateRequest();
}

void MethodSection::insertAboveRun(QWidget* widget) {
  above_->addWidget(widget);
}

InputPicker* MethodSection::picker(const std::string& input) const {
  for (const InputInfo& info : method().inputs)
    if (info.id == input)
      if (const auto found = pickers_.find(keyOf(info)); found != pickers_.end())
        return found->second;
  return nullptr;
}

InputPicker* MethodSection::picker(const InputInfo& info) {
  InputPicker*& made = pickers_[keyOf(info)];
  if (made) return made;
  made = new InputPicker(info, host_.model());
  inputs_->addWidget(made);
  connect(made, &InputPicker::chosenChanged, this, &MethodSection::updateRequest);
  connect(made, &InputPicker::filesWanted, this, [this, made](const QStringList& paths) {
    host_.openFiles(paths, made->info().kind, [made](const std::vector<ItemId>& items) {
      if (!items.empty()) made->choose(items.front());
    });
  });
  return made;
}

void MethodSection::takeMethod() {
  const Method* method = host_.methods().find(method_->currentData().toString().toStdString());
  if (!method) return;
  const MethodInfo& info = method->info();
  sentence_->setText(coreText(info.sentence));
  for (const auto& [key, each] : pickers_) each->hide();
  for (const InputInfo& input : info.inputs)
    if (std::ranges::find(given_, input.id) == given_.end()) picker(input)->show();
  if (form_) form_->hide();
  form_ = made_[info.id];
  if (!form_) {
    form_ = made_[info.id] = new ParameterForm(info);
    forms_->addWidget(form_);
    connect(form_, &ParameterForm::changed, this, &MethodSection::updateRequest);
  }
  form_->setHidden(info.presets.empty() && info.parameters.empty());
  Q_EMIT methodChanged();
  updateRequest();
}

RunRequest MethodSection::request() const {
  RunRequest request;
  const MethodInfo& info = method();
  request.method = &host_.methods().get(info.id);
  request.preset = form_->preset().toStdString();
  request.values = form_->values();
  for (const InputInfo& input : info.inputs) {
    const auto given = items_.find(input.id);
    const InputPicker* chosen = picker(input.id);
    const ItemId id = given != items_.end() ? given->second : chosen ? chosen->chosen() : 0;
    if (const Item* item = host_.study().find(id); item && item->data())
      request.inputs[input.id] = *item->data();
  }
  return request;
}

void MethodSection::updateRequest() {
  if (!form_) return;
  run_->setRequest(request());
  Q_EMIT requestChanged();
}

void MethodSection::start() {
  run_->start();
}

void MethodSection::studyChanged() {
  if (host_.study().items().empty()) run_->forget();
  updateRequest();
}

} // namespace svx
