#include "plugins/registration/result_section.h"

#include "plugins/registration/method_chooser.h"
#include "plugins/registration/result_charts.h"
#include "widgets/compare_state.h"
#include "widgets/controls.h"
#include "widgets/figure_table.h"
#include "widgets/resources.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace svx {
ResultSection::ResultSection(PanelHost& host, QWidget* parent) : QWidget(parent), host_(host) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  hint_ = hint(tr("The figures, before and after, appear here when a run has ended."));
  layout->addWidget(hint_);
  body_ = new QWidget;
  layout->addWidget(body_);
  auto* column = new QVBoxLayout(body_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid);
  results_ = named(new QComboBox, "result", tr("Result"));
  results_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  connect(results_, &QComboBox::currentIndexChanged, this, &ResultSection::show);
  figures_ = new FigureTable;
  charts_ = new ResultCharts;
  provenance_ = hint({});
  column->addWidget(results_);
  column->addWidget(comparison());
  column->addWidget(figures_);
  column->addWidget(charts_);
  column->addWidget(provenance_);
  column->addWidget(buttons());
  connect(charts_, &ResultCharts::placeWanted, this,
          [this](const Vec3& world) { host_.showPosition(world); });
  connect(charts_, &ResultCharts::saveFailed, this,
          [this](const QString& path, const QString& why) {
            host_.showError(Error(ErrorKind::Input,
                                  tr("%1 could not be written.").arg(path).toStdString(),
                                  why.toStdString(), tr("Choose another folder.").toStdString()));
          });
}

QWidget* ResultSection::comparison() {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  before_ = named(new QPushButton(tr("Before")), "before", tr("Compare before"));
  after_ = named(new QPushButton(tr("After")), "after", tr("Compare after"));
  compareMode_ = named(new QComboBox, "compareMode", tr("Compare by"));
  for (const CompareMode mode : allCompareModes)
    if (mode != CompareMode::Off) compareMode_->addItem(title(mode), toString(mode));
  before_->setCheckable(true);
  after_->setCheckable(true);
  layout->addWidget(compareMode_, 1);
  layout->addWidget(before_);
  layout->addWidget(after_);
  connect(before_, &QPushButton::clicked, this, [this] { compare(false); });
  connect(after_, &QPushButton::clicked, this, [this] { compare(true); });
  connect(compareMode_, &QComboBox::activated, this, [this] { compare(!before_->isChecked()); });
  return row;
}

QWidget* ResultSection::buttons() {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  const auto button = [&](const char* name, const QString& text, const QString& iconName,
                          auto run) {
    auto* made = named(new QPushButton(icon(iconName), text), name, text);
    connect(made, &QPushButton::clicked, this, run);
    layout->addWidget(made);
    return made;
  };
  button("export", tr("Export…"), "document-export", [this] { host_.exportResult(shown()); });
  button("report", tr("Report…"), "office-report", [this] { host_.reportResult(shown()); });
  button("undoResult", tr("Undo"), "edit-undo", [this] {
    host_.study().remove(shown());
  })->setToolTip(tr("Takes this result out of the study. Ctrl+Z brings it back."));
  return row;
}

ItemId ResultSection::shown() const {
  return results_->currentData().toULongLong();
}

void ResultSection::listResults() {
  const ItemId before = shown();
  {
    const QSignalBlocker quiet(results_);
    results_->clear();
    for (const Item& item : host_.study().items())
      if (const ResultPtr result = item.result(); result && isRegistration(result->methodId))
        results_->insertItem(0, QString::fromStdString(item.name), quint64(item.id));
    results_->setCurrentIndex(std::max(0, results_->findData(quint64(before))));
  }
  if (results_->count() == 0 || shown() != before) show();
}

void ResultSection::present(ItemId result) {
  listResults();
  results_->setCurrentIndex(results_->findData(quint64(result)));
  compare(true);
}

void ResultSection::show() {
  const Item* item = host_.study().find(shown());
  body_->setVisible(item != nullptr);
  hint_->setVisible(item == nullptr);
  host_.overlayResult(item ? item->id : 0, false);
  if (!item) return;
  const Result& result = *item->result();
  figures_->setFigures(result.outputs.figures);
  charts_->setResult(result, dataOf(host_.study(), *item));
  QStringList lines{tr("%1, %2 peak memory, %3")
                        .arg(durationText(result.seconds),
                             QString::fromStdString(formatBytes(result.peakMemory)),
                             QString::fromStdString(result.device))};
  for (const std::string& notice : result.outputs.notices) lines << QString::fromStdString(notice);
  provenance_->setText(lines.join("\n"));
}

void ResultSection::compare(bool after) {
  before_->setChecked(!after);
  after_->setChecked(after);
  const Item* item = host_.study().find(shown());
  if (!item) return;
  const ResultData data = dataOf(host_.study(), *item);
  const ItemId base = itemWith(host_.study(), data.fixed);
  const ItemId overlay = itemWith(host_.study(), after ? data.warped : data.moving);
  host_.overlayResult(item->id, !after);
  if (base && overlay) return host_.compare(base, overlay, compareMode_->currentData().toString());
  host_.showNotice(tr("The images of this result are no longer in the study."));
}

} // namespace svx
