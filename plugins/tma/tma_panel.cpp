#include "plugins/tma/tma_panel.h"

#include "core/tma/tissue_inputs.h"
#include "plugins/tma/classifier_list.h"
#include "plugins/tma/tissue_view.h"
#include "widgets/banner.h"
#include "widgets/controls.h"
#include "widgets/input_picker.h"
#include "widgets/method_section.h"
#include "widgets/parameter_form.h"
#include "widgets/resources.h"
#include "widgets/run_results.h"
#include "widgets/table_view.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace svx {
namespace {

constexpr std::string_view prefix = "tma.";

/// In the order in which a study goes through them; others follow.
std::vector<const Method*> methodsOf(const MethodRegistry& registry) {
  std::vector<const Method*> methods;
  for (const char* id :
       {"tma.find-cores", "tma.compare", "tma.train", "tma.evaluate", "tma.predict", "tma.explain"})
    if (const Method* method = registry.find(id)) methods.push_back(method);
  for (const Method* method : registry.all())
    if (method->info().id.starts_with(prefix) &&
        std::ranges::find(methods, method) == methods.end())
      methods.push_back(method);
  return methods;
}

} // namespace

TmaPanel::TmaPanel(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  setObjectName("tmaPanel");
  key_ = " of panel " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  banner_ = new Banner;
  banner_->setObjectName("tmaBanner");
  method_ = new MethodSection(host_, methodsOf(host_.methods()), {"tmaMethod", "runTma", "tma."});
  classifiers_ = new ClassifierList;
  method_->insertAboveRun(classifiers_);
  results_ = new RunResults(host_, "tmaResult", [](const Item& item) {
    return item.result()->methodId.starts_with(prefix);
  });
  view_ = new TissueView;
  view_->hide();

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(grid);
  layout->addWidget(banner_);
  layout->addWidget(method_);
  layout->addWidget(results_);
  layout->addStretch(1);

  connect(method_, &MethodSection::methodChanged, this, &TmaPanel::methodChanged);
  connect(method_, &MethodSection::requestChanged, this, [this] {
    takeClassifiers();
    showLabels();
  });
  connect(method_, &MethodSection::started, this, [this] { banner_->dismiss(); });
  connect(method_, &MethodSection::finished, this, [this](ItemId result) {
    results_->choose(result);
    bringIntoSight(results_);
  });
  connect(method_, &MethodSection::failed, this, &TmaPanel::failed);
  connect(classifiers_, &ClassifierList::chosenChanged, this, [this] {
    Values values = method_->form().values();
    values.set("classifiers", classifiers_->chosen().toStdString());
    method_->form().setValues(values);
  });
  connect(results_, &RunResults::chosenChanged, this, &TmaPanel::showResult);
  connect(results_, &RunResults::outputWanted, this, &TmaPanel::showOutput);
  connect(view_, &TissueView::coreChosen, this, &TmaPanel::showCore);
  connect(view_, &FigurePane::saveFailed, this, [this](const QString& path, const QString& why) {
    failed(Error(ErrorKind::Input, tr("%1 could not be written.").arg(path).toStdString(),
                 why.toStdString(), tr("Choose another folder.").toStdString()));
  });
  connect(&host_.model(), &StudyModel::studyChanged, this, &TmaPanel::studyChanged);
  method_->choose("tma.compare");
  methodChanged();
  studyChanged();
}

TmaPanel::~TmaPanel() {
  if (view_ && !view_->parentWidget()) delete view_;
}

void TmaPanel::methodChanged() {
  classifiers_->setVisible(method_->method().parameter("classifiers") != nullptr);
  fillInputs();
  takeClassifiers();
}

void TmaPanel::studyChanged() {
  fillInputs();
  method_->studyChanged();
  results_->refill();
}

/// The newest data set and table that fit, until somebody chooses.
void TmaPanel::fillInputs() {
  for (const InputInfo& info : method_->method().inputs) {
    InputPicker* picker = method_->picker(info.id);
    if (!picker || picker->chosen() || !(info.required || info.id == "cores")) continue;
    for (const Item& item : host_.study().items()) {
      const auto table = item.as<Table>();
      if (!item.data() || kindOf(*item.data()) != info.kind) continue;
      if (table && !(table->column("x") && table->column("y") && table->column("radius"))) continue;
      if (const Item* parent = host_.study().find(item.parent);
          table && parent && parent->result() && parent->result()->methodId != "tma.find-cores")
        continue;
      picker->choose(item.id);
    }
  }
}

void TmaPanel::takeClassifiers() {
  if (method_->method().parameter("classifiers"))
    classifiers_->choose(QString::fromStdString(method_->form().values().text("classifiers")));
}

std::shared_ptr<const Spectra> TmaPanel::spectra() const {
  const InputPicker* picker = method_->picker("spectra");
  const Item* item = picker ? host_.study().find(picker->chosen()) : nullptr;
  return item ? item->as<Spectra>() : nullptr;
}

// ---- What the view shows

void TmaPanel::showLabels() {
  std::vector<ItemId> wanted;
  for (const char* id : {"spectra", "cores", "regions", "patients"})
    wanted.push_back(method_->picker(id) ? method_->picker(id)->chosen() : 0);
  if (!view_ || wanted == labels_) return;
  labels_ = wanted;
  const auto from = spectra();
  if (!from || (wanted[1] == 0) == (wanted[2] == 0)) return; // either cores or regions
  const auto found = std::make_shared<CalledTissue>();
  host_.submitJob(
      {tr("Cores").toStdString(), 0, 1, "cores" + key_, "cpu"},
      [found, from, inputs = method_->request().inputs](JobContext&) {
        std::vector<std::string> notices; // told with the result
        *found = labelledTissue(tissueOf(inputs, *from, notices));
      },
      [panel = QPointer<TmaPanel>(this), found](const std::optional<Error>& error) {
        if (!panel || !panel->view_) return;
        if (error) return panel->failed(*error);
        panel->shown_ = 0;
        panel->view_->showLabels(std::move(*found));
      });
}

void TmaPanel::showResult(ItemId id) {
  const Item* item = host_.study().find(id);
  if (!view_) return;
  if (item && id != shown_) view_->showResult(item->result());
  shown_ = item ? id : 0;
  if (!item) return;
  auto* buttons = new QWidget;
  auto* line = row(buttons);
  connect(addButton(line, "tmaExport", "document-export", tr("Export…"), tr("Writes the result")),
          &QPushButton::clicked, this, [this, id] { host_.exportResult(id); });
  connect(addButton(line, "tmaReport", "office-report", tr("Report…"),
                    tr("Writes a report with accuracies, pictures and provenance")),
          &QPushButton::clicked, this, [this, id] { host_.reportResult(id); });
  results_->addAbove(buttons);
}

void TmaPanel::showOutput(ItemId id) {
  const Item* item = host_.study().find(id);
  if (!item) return;
  if (const auto table = item->as<Table>()) showTable(table, window());
  if (const auto map = item->as<LabelMap>(); map && view_)
    view_->showFigure(QString::fromStdString(map->volume.name));
  if (item->as<Spectra>()) host_.showNotice(tr("Spectra are looked at in the panel for them."));
}

void TmaPanel::showCore(double x, double y, int section) {
  if (const auto from = spectra())
    host_.showPosition(from->grid().indexToWorld()({x, y, double(section)}));
}

void TmaPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (spectra()) host_.showView(view_);
}

void TmaPanel::failed(const Error& error) {
  if (error.kind() == ErrorKind::Cancelled)
    banner_->showNotice(tr("The run was cancelled. Started again, it goes on from there."));
  else
    banner_->showError(error);
  bringIntoSight(banner_);
}

} // namespace svx
