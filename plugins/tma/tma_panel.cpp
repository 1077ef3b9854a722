#include "plugins/tma/tma_panel.h"

#include "core/tissue/core_edits.h"
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

#include <QComboBox>
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
  connect(view_, &TissueView::coreMoved, this, [this](const QString& core, double dx, double dy) {
    edit(tr("Move core %1").arg(core),
         [&](const Table& cores) { return withCoreMoved(cores, core.toStdString(), dx, dy); });
  });
  connect(view_, &TissueView::coreRemoved, this, [this](const QString& core) {
    edit(tr("Remove core %1").arg(core),
         [&](const Table& cores) { return withoutCore(cores, core.toStdString()); });
  });
  connect(view_, &TissueView::coreAdded, this, [this](double x, double y) {
    const auto first = spectra() ? spectra()->info().first : std::array<int, 3>{};
    edit(tr("Add a core"),
         [&](const Table& cores) { return withCoreAdded(cores, x + first[0], y + first[1]); });
  });
  connect(view_, &TissueView::coreCalled, this,
          [this](const QString& core, const QString& column, const QString& text) {
            edit(tr("Change core %1").arg(core), [&](const Table& cores) {
              return withCoreCalled(cores, core.toStdString(), column.toStdString(),
                                    text.toStdString());
            });
          });
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
  if (shown_ == 0) showLabels();
}

/// The newest data set and table that fit, until somebody chooses.
void TmaPanel::fillInputs() {
  for (const InputInfo& info : method_->method().inputs) {
    InputPicker* picker = method_->picker(info.id);
    if (!picker || picker->chosen() || !(info.required || info.id == "cores")) continue;
    for (const Item& item : host_.study().items()) {
      const auto table = item.as<Table>();
      if (!item.data() || kindOf(*item.data()) != info.kind) continue;
      if (table && !mayHoldCores(*table)) continue;
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
  std::vector<std::optional<Data>> wanted;
  for (const char* id : {"spectra", "cores", "regions", "patients"}) {
    const InputPicker* picker = method_->picker(id);
    const Item* item = picker ? host_.study().find(picker->chosen()) : nullptr;
    wanted.push_back(item && item->data() ? std::optional(*item->data()) : std::nullopt);
  }
  if (!view_ || wanted == labels_) return;
  labels_ = wanted;
  const auto from = spectra();
  if (!from || wanted[1].has_value() == wanted[2].has_value()) return; // either cores or regions
  const bool editable =
      wanted[1] && (*std::get<std::shared_ptr<const Table>>(*wanted[1])).column("radius");
  const auto found = std::make_shared<CalledTissue>();
  host_.submitJob(
      {tr("Cores").toStdString(), 0, 1, "cores" + key_, "cpu"},
      [found, from, inputs = method_->request().inputs](JobContext&) {
        std::vector<std::string> notices; // told with the result
        *found = labelledTissue(tissueOf(inputs, *from, notices));
      },
      [panel = QPointer<TmaPanel>(this), found, editable](const std::optional<Error>& error) {
        if (!panel || !panel->view_) return;
        if (error) return panel->failed(*error);
        panel->shown_ = 0;
        panel->view_->showLabels(std::move(*found), editable);
      });
}

/// As a step that can be undone.
void TmaPanel::edit(const QString& what, const std::function<Table(const Table&)>& change) {
  const InputPicker* picker = method_->picker("cores");
  const Item* item = picker ? host_.study().find(picker->chosen()) : nullptr;
  const auto cores = item ? item->as<Table>() : nullptr;
  if (!cores) return;
  try {
    host_.study().setContent(item->id, std::make_shared<const Table>(change(*cores)),
                             what.toStdString());
  } catch (const Error& error) {
    failed(error);
  }
}

void TmaPanel::showResult(ItemId id) {
  const Item* item = host_.study().find(id);
  if (!view_) return;
  if (item && id != shown_) view_->showResult(item->result());
  shown_ = item ? id : 0;
  if (item) addActions(*item);
}

void TmaPanel::addActions(const Item& item) {
  const ItemId id = item.id;
  const ResultPtr result = item.result();
  auto* buttons = new QWidget;
  auto* line = row(buttons);
  connect(addButton(line, "tmaExport", "document-export", tr("Export…"), tr("Writes the result")),
          &QPushButton::clicked, this, [this, id] { host_.exportResult(id); });
  connect(addButton(line, "tmaReport", "office-report", tr("Report…"),
                    tr("Writes a report with accuracies, pictures and provenance")),
          &QPushButton::clicked, this, [this, id] { host_.reportResult(id); });
  results_->addAbove(buttons);
  if (result->methodId == "tma.compare" && result->values.all().contains("randomLabels") &&
      !result->values.boolean("randomLabels")) {
    auto* test = new QWidget;
    connect(addButton(row(test), "tmaRandomLabels", "view-refresh", tr("Test with random labels"),
                      tr("Runs the comparison again with the labels of the training cores dealt "
                         "out at random: who still tells the test cores apart sees what it should "
                         "not")),
            &QPushButton::clicked, this, [this, result] { testRandomLabels(*result); });
    results_->addAbove(test);
  }
  const auto found = result->outputs.data.find("top");
  const auto* top = found == result->outputs.data.end()
                        ? nullptr
                        : std::get_if<std::shared_ptr<const Table>>(&found->second);
  if (!top || !(*top)->column("m/z") || !(*top)->column("class")) return;
  auto* masses = named(new QComboBox, "topMass", tr("Ion image of a relevant m/z"));
  masses->setPlaceholderText(tr("Ion image of a relevant m/z…"));
  masses->setToolTip(tr("Shows the ion image of this m/z"));
  const auto& classes = std::get<std::vector<std::string>>((*top)->column("class")->cells);
  const auto& values = (*top)->numbers("m/z");
  for (std::size_t r = 0; r < values.size(); ++r)
    masses->addItem(
        tr("m/z %1 for %2").arg(values[r], 0, 'f', 3).arg(QString::fromStdString(classes[r])),
        values[r]);
  masses->setCurrentIndex(-1);
  connect(masses, &QComboBox::activated, this,
          [this, masses](int index) { host_.showMass(masses->itemData(index).toDouble()); });
  results_->addAbove(masses);
}

/// The same run with other labels, as far as its inputs are still there.
void TmaPanel::testRandomLabels(const Result& result) {
  method_->choose(result.methodId);
  Values values = result.values;
  values.set("randomLabels", true);
  method_->form().setValues(values);
  takeClassifiers();
  method_->start();
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
