#include "plugins/spectra/processing_section.h"

#include "widgets/controls.h"
#include "widgets/figure_table.h"
#include "widgets/input_picker.h"
#include "widgets/parameter_form.h"
#include "widgets/resources.h"
#include "widgets/run_section.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace svx {
namespace {

constexpr std::string_view prefix = "spectra.";
constexpr std::size_t previewed = 32; ///< spectra, so that normalisation has some to compare

/// The method is made for a data set and what can be chosen beside it.
bool takesSpectra(const MethodInfo& info) {
  return info.id.starts_with(prefix) &&
         std::any_of(info.inputs.begin(), info.inputs.end(),
                     [](const InputInfo& input) { return input.id == "spectra"; });
}

bool givesSpectra(const MethodInfo& info) {
  return std::any_of(info.outputs.begin(), info.outputs.end(),
                     [](const OutputInfo& output) { return output.kind == DataKind::Spectra; });
}

/// Spectrum `first` and some from all over the data set, one beside the other.
std::shared_ptr<const Spectra> someOf(const Spectra& all, std::size_t first) {
  SpectraInfo info;
  info.name = all.info().name;
  info.kind = all.info().kind;
  info.sharedAxis = all.info().sharedAxis;
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> intensities;
  const std::size_t count = std::min(previewed, all.size());
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = k == 0 ? first : k * all.size() / count;
    std::vector<double> m;
    std::vector<float> v;
    all.read(i, m, v);
    if (!all.continuous()) masses.push_back(std::move(m));
    intensities.push_back(std::move(v));
    info.positions.push_back({std::int32_t(k), 0, 0});
  }
  info.raster = {std::int32_t(count), 1, 1};
  return std::make_shared<SpectraInMemory>(std::move(info), std::move(masses),
                                           std::move(intensities));
}

struct Spectrum {
  std::vector<double> masses, intensities;
};

Spectrum firstOf(const Spectra& spectra) {
  Spectrum read;
  std::vector<float> intensities;
  spectra.read(0, read.masses, intensities);
  read.intensities.assign(intensities.begin(), intensities.end());
  return read;
}

} // namespace

ProcessingSection::ProcessingSection(PanelHost& host, QWidget* parent)
    : QWidget(parent), host_(host) {
  setObjectName("processingSection");
  previewKey_ = "preview " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  method_ = named(new QComboBox, "spectraMethod", tr("Method"));
  method_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  method_->setMaxVisibleItems(30);
  for (const Method* method : host_.methods().all()) {
    const MethodInfo& info = method->info();
    if (!takesSpectra(info)) continue;
    method_->addItem(QString::fromStdString(info.title), QString::fromStdString(info.id));
    method_->setItemData(method_->count() - 1, QString::fromStdString(info.citation),
                         Qt::ToolTipRole);
  }
  method_->model()->sort(0);
  method_->setCurrentIndex(std::max(0, method_->findData("spectra.peaks")));
  sentence_ = hint({});
  auto* inputs = new QWidget;
  inputs_ = column(inputs);
  auto* form = new QWidget;
  form_ = column(form);
  preview_ = named(new QPushButton(icon("view-preview"), tr("Preview on this pixel")), "preview",
                   tr("Preview"));
  preview_->setToolTip(tr("Runs the method on the chosen pixel and a few others, and shows the "
                          "pixel's spectrum before and after"));
  run_ = new RunSection(host_, tr("Run"), "runSpectra", "spectra.");
  result_ = new QWidget;
  auto* body = column(result_);
  results_ = named(new QComboBox, "spectraResult", tr("Result"));
  results_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  figures_ = new FigureTable;
  auto* outputs = new QWidget;
  outputs_ = column(outputs);
  outputs_->setSpacing(grid / 2);
  provenance_ = hint({});
  body->addWidget(results_);
  body->addWidget(outputs);
  body->addWidget(figures_);
  body->addWidget(provenance_);

  auto* layout = column(this);
  for (QWidget* each :
       {static_cast<QWidget*>(method_), static_cast<QWidget*>(sentence_), inputs, form,
        static_cast<QWidget*>(preview_), static_cast<QWidget*>(run_), result_})
    layout->addWidget(each);
  connect(method_, &QComboBox::currentIndexChanged, this, &ProcessingSection::takeMethod);
  connect(preview_, &QPushButton::clicked, this, &ProcessingSection::preview);
  connect(results_, &QComboBox::currentIndexChanged, this, &ProcessingSection::showResult);
  connect(run_, &RunSection::failed, this, &ProcessingSection::failed);
  connect(run_, &RunSection::finished, this, [this](ItemId result) {
    listResults();
    results_->setCurrentIndex(results_->findData(quint64(result)));
  });
  takeMethod();
  listResults();
}

InputPicker* ProcessingSection::picker(const InputInfo& info) {
  const std::string key = info.id + std::to_string(int(info.kind));
  InputPicker*& made = pickers_[key];
  if (made) return made;
  made = new InputPicker(info, host_.model());
  inputs_->addWidget(made);
  connect(made, &InputPicker::chosenChanged, this, &ProcessingSection::updateRequest);
  connect(made, &InputPicker::filesWanted, this, [this, picked = made](const QStringList& paths) {
    host_.openFiles(paths, picked->info().kind, [picked](const std::vector<ItemId>& items) {
      if (!items.empty()) picked->choose(items.front());
    });
  });
  return made;
}

void ProcessingSection::takeMethod() {
  const Method* method = host_.methods().find(method_->currentData().toString().toStdString());
  if (!method) return;
  const MethodInfo& info = method->info();
  sentence_->setText(QString::fromStdString(info.sentence));
  for (const auto& [key, each] : pickers_) each->hide();
  for (const InputInfo& input : info.inputs)
    if (input.id != "spectra") picker(input)->show();
  if (current_) current_->hide();
  current_ = forms_[info.id];
  if (!current_) {
    current_ = forms_[info.id] = new ParameterForm(info);
    form_->addWidget(current_);
    connect(current_, &ParameterForm::changed, this, &ProcessingSection::updateRequest);
  }
  current_->setHidden(info.presets.empty() && info.parameters.empty());
  preview_->setVisible(givesSpectra(info));
  updateRequest();
}

RunRequest ProcessingSection::request() const {
  RunRequest request;
  const MethodInfo& info = current_->info();
  request.method = &host_.methods().get(info.id);
  request.preset = current_->preset().toStdString();
  request.values = current_->values();
  for (const InputInfo& input : info.inputs) {
    const auto found = pickers_.find(input.id + std::to_string(int(input.kind)));
    const ItemId id = input.id == "spectra"     ? item_
                      : found == pickers_.end() ? 0
                                                : found->second->chosen();
    if (const Item* item = host_.study().find(id); item && item->data())
      request.inputs[input.id] = *item->data();
  }
  return request;
}

void ProcessingSection::updateRequest() {
  if (!current_) return;
  run_->setRequest(request());
  preview_->setEnabled(host_.study().find(item_) != nullptr);
}

void ProcessingSection::setSpectra(ItemId item) {
  item_ = item;
  pixel_ = 0;
  updateRequest();
  listResults();
}

void ProcessingSection::setPixel(std::size_t spectrum) {
  pixel_ = spectrum;
}

void ProcessingSection::studyChanged() {
  if (host_.study().items().empty()) run_->forget();
  updateRequest();
  listResults();
}

void ProcessingSection::preview() {
  RunRequest wanted = request();
  const auto spectra = input<Spectra>(wanted.inputs, "spectra");
  if (!spectra || spectra->size() == 0) return;
  wanted.inputs.erase("region"); // lies on the pixels of the whole
  struct Found {
    Spectrum before, after;
  };
  auto found = std::make_shared<Found>();
  host_.submitJob(
      {tr("Preview").toStdString(), 0, 1, previewKey_, "auto"},
      [=, pixel = pixel_](JobContext& context) mutable {
        const auto some = someOf(*spectra, pixel);
        wanted.inputs["spectra"] = some;
        found->before = firstOf(*some);
        const auto result = execute(wanted, context);
        for (const auto& [id, data] : result->outputs.data)
          if (kindOf(data) == DataKind::Spectra)
            found->after = firstOf(*std::get<std::shared_ptr<const Spectra>>(data));
      },
      [this, found, title = method_->currentText()](const std::optional<Error>& error) {
        if (error) return Q_EMIT failed(*error);
        Q_EMIT previewed(title, found->before.masses, found->before.intensities,
                         found->after.masses, found->after.intensities);
      });
}

void ProcessingSection::listResults() {
  const QVariant before = results_->currentData();
  {
    const QSignalBlocker quiet(results_);
    results_->clear();
    for (const Item& item : host_.study().items())
      if (const ResultPtr result = item.result();
          result && item.parent == item_ && result->methodId.starts_with(prefix))
        results_->insertItem(0, QString::fromStdString(item.name), quint64(item.id));
    results_->setCurrentIndex(std::max(0, results_->findData(before)));
  }
  showResult();
}

/// The outputs are the result's children; each has a button that shows it.
void ProcessingSection::showResult() {
  const Item* item = host_.study().find(results_->currentData().toULongLong());
  result_->setVisible(item != nullptr);
  while (QLayoutItem* old = outputs_->takeAt(0)) {
    old->widget()->deleteLater();
    delete old;
  }
  if (!item) return;
  const Result& result = *item->result();
  for (const Item& output : host_.study().items()) {
    if (output.parent != item->id || !output.data()) continue;
    const QString name = QString::fromStdString(output.name);
    auto* button = named(new QPushButton(iconOf(output), tr("Show %1").arg(name)),
                         QStringLiteral("output.%1").arg(output.id).toUtf8(), name);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    button->setToolTip(describe(output));
    connect(button, &QPushButton::clicked, this,
            [this, id = output.id] { Q_EMIT outputWanted(id); });
    outputs_->addWidget(button);
  }
  figures_->setFigures(result.outputs.figures);
  QStringList lines{
      tr("%1, %2").arg(durationText(result.seconds), QString::fromStdString(result.device))};
  for (const std::string& notice : result.outputs.notices) lines << QString::fromStdString(notice);
  provenance_->setText(lines.join("\n"));
}

} // namespace svx
