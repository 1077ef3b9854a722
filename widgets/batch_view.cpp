#include "widgets/batch_view.h"

#include "widgets/box_chart.h"
#include "widgets/elided_combo.h"
#include "widgets/elided_label.h"
#include "widgets/resources.h"
#include "widgets/surface_chart.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>

#include <cmath>
#include <limits>

namespace svx {

namespace {

constexpr int valueRole = Qt::UserRole;

/// Sorts by number where there is one.
class Cell : public QTableWidgetItem {
public:
  using QTableWidgetItem::QTableWidgetItem;
  bool operator<(const QTableWidgetItem& other) const override {
    const QVariant mine = data(valueRole), its = other.data(valueRole);
    return mine.isValid() ? mine.toDouble() < its.toDouble() : text() < other.text();
  }
};

QPushButton* button(const char* name, const QString& iconName, const QString& text,
                    const QString& tip) {
  auto* made = new QPushButton(iconName.isEmpty() ? QIcon() : icon(iconName), text);
  made->setObjectName(name);
  made->setAccessibleName(tip);
  made->setToolTip(tip);
  return made;
}

} // namespace

BatchView::BatchView(QWidget* parent)
    : QWidget(parent), figure_(new ElidedCombo), across_(new ElidedCombo), down_(new ElidedCombo),
      charts_(new QStackedWidget), boxes_(new BoxChart), surface_(new SurfaceChart),
      pairs_(new QTableWidget), summary_(new ElidedLabel), body_(new QWidget) {
  setObjectName("batchView");
  const auto nameCombo = [](QComboBox* combo, const char* name, const QString& text) {
    combo->setObjectName(name);
    combo->setAccessibleName(text);
    combo->setToolTip(text);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(6);
  };
  nameCombo(figure_, "batch.figure", tr("Figure"));
  nameCombo(across_, "batch.across", tr("Setting to the right, for a grid search"));
  nameCombo(down_, "batch.down", tr("Setting upwards, for a grid search"));
  surface_->setObjectName("batch.surface");
  charts_->addWidget(boxes_);
  charts_->addWidget(surface_);
  boxes_->setObjectName("batch.boxes");
  pairs_->setObjectName("batch.pairs");
  pairs_->setAccessibleName(tr("Pairs"));
  pairs_->setToolTip(tr("A double click opens the pair"));
  pairs_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  pairs_->setSelectionBehavior(QAbstractItemView::SelectRows);
  pairs_->setShowGrid(false);
  pairs_->setFrameShape(QFrame::NoFrame);
  pairs_->verticalHeader()->hide();
  pairs_->verticalHeader()->setDefaultSectionSize(3 * grid);
  summary_->setProperty("faint", true);

  auto* add =
      button("batch.add", "document-open", tr("Add…"), tr("Show another batch beside this one"));
  auto* clear = button("batch.clear", {}, tr("Clear"), tr("Take all tables away"));
  auto* csv = button("batch.csv", "document-export", tr("CSV…"),
                     tr("Export this figure of all pairs and methods as CSV"));
  auto* latex = button("batch.latex", "document-export", tr("LaTeX…"),
                       tr("Export this figure of all pairs and methods as a LaTeX table"));
  auto* bar = new QHBoxLayout;
  for (QWidget* each : {figure_, across_, down_}) bar->addWidget(each);
  bar->addWidget(summary_, 1);
  for (QWidget* each : {add, clear, csv, latex}) bar->addWidget(each);

  auto* halves = new QSplitter;
  halves->addWidget(charts_);
  halves->addWidget(pairs_);
  halves->setStretchFactor(0, 2);
  halves->setStretchFactor(1, 3);
  halves->setChildrenCollapsible(false);
  auto* column = new QVBoxLayout(body_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid / 2);
  column->addLayout(bar);
  column->addWidget(halves, 1);

  auto* open = button("batch.open", "document-open", tr("Open a batch's table…"),
                      tr("Open a CSV file with a row for each pair"));
  hint_ = new QWidget;
  auto* middle = new QVBoxLayout(hint_);
  auto* words = new QLabel(tr("Box plots and the worst pairs of many registrations at once: open "
                              "a CSV file with a row for each pair."));
  words->setWordWrap(true);
  words->setAlignment(Qt::AlignCenter);
  middle->addStretch();
  middle->addWidget(words);
  middle->addWidget(open, 0, Qt::AlignCenter);
  middle->addStretch();

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid / 2, grid / 2, grid / 2, grid / 2);
  layout->addWidget(hint_);
  layout->addWidget(body_, 1);
  for (QComboBox* combo : {figure_, across_, down_})
    connect(combo, &QComboBox::currentIndexChanged, this, &BatchView::show);
  connect(add, &QPushButton::clicked, this, &BatchView::tableWanted);
  connect(open, &QPushButton::clicked, this, &BatchView::tableWanted);
  connect(clear, &QPushButton::clicked, this, [this] { setTable({}); });
  connect(csv, &QPushButton::clicked, this,
          [this] { save("csv", resultsCsv(table_, figure_->currentText())); });
  connect(latex, &QPushButton::clicked, this,
          [this] { save("tex", resultsLatex(table_, figure_->currentText())); });
  connect(boxes_, &Chart::saveFailed, this, &BatchView::saveFailed);
  connect(surface_, &Chart::saveFailed, this, &BatchView::saveFailed);
  connect(pairs_, &QTableWidget::cellDoubleClicked, this, [this](int row, int column) {
    const QString pair = pairs_->item(row, 0)->text();
    const QString method = table_.methods.value(std::max(0, column - 1));
    if (const BatchTable::Row* wanted = table_.row(pair, method)) Q_EMIT pairWanted(*wanted);
  });
  setTable({});
}

void BatchView::setTable(BatchTable table) {
  table_ = std::move(table);
  const bool any = !table_.rows.empty();
  hint_->setVisible(!any);
  body_->setVisible(any);
  fillChoices();
  show();
}

void BatchView::fillChoices() {
  for (QComboBox* combo : {figure_, across_, down_}) {
    const QSignalBlocker quiet(combo);
    const QString before = combo->currentText();
    combo->clear();
    if (combo != figure_) combo->addItem(combo == across_ ? tr("Boxes") : tr("no map"));
    combo->addItems(table_.figures);
    int chosen = combo->findText(before);
    if (combo == figure_)
      for (const char* first : {"tre.mean.after", "tre.mean", "dice.mean.after", "dice.mean"})
        if (chosen < 0) chosen = combo->findText(first);
    combo->setCurrentIndex(std::max(0, chosen));
  }
}

void BatchView::showBoxes() {
  std::vector<BoxChart::Sample> samples;
  for (const QString& method : table_.methods) {
    BoxChart::Sample sample{method, {}};
    for (const auto& value : table_.column(figure_->currentText(), method))
      if (value) sample.values.push_back(*value);
    samples.push_back(std::move(sample));
  }
  boxes_->setAxes({}, figure_->currentText());
  boxes_->setSamples(std::move(samples));
}

void BatchView::showSurface() {
  std::vector<SurfaceChart::Point> points;
  const auto column = [&](QComboBox* combo) {
    return std::size_t(table_.figures.indexOf(combo->currentText()));
  };
  for (const BatchTable::Row& row : table_.rows) {
    const auto &x = row.values[column(across_)], &y = row.values[column(down_)],
               &value = row.values[column(figure_)];
    if (x && y && value) points.push_back({*x, *y, *value});
  }
  surface_->setAxes(across_->currentText(), down_->currentText());
  surface_->setPoints(points, figure_->currentText(), higherIsBetter(figure_->currentText()));
}

void BatchView::show() {
  const QString figure = figure_->currentText();
  const bool higher = higherIsBetter(figure);
  down_->setVisible(across_->currentIndex() > 0);
  const bool surface = across_->currentIndex() > 0 && down_->currentIndex() > 0;
  charts_->setCurrentWidget(surface ? static_cast<QWidget*>(surface_) : boxes_);
  if (surface)
    showSurface();
  else
    showBoxes();
  int missing = 0;
  for (const QString& method : table_.methods)
    for (const auto& value : table_.column(figure, method)) missing += !value;
  QString words = tr("%n pairs", nullptr, int(table_.pairs.size()));
  if (missing) words += tr(", %1 without this figure").arg(missing);
  summary_->setText(words + (higher ? tr("; the lowest first") : tr("; the highest first")));

  pairs_->setSortingEnabled(false);
  pairs_->setColumnCount(int(table_.methods.size()) + 1);
  pairs_->setHorizontalHeaderLabels(QStringList{tr("Pair")} + table_.methods);
  pairs_->setRowCount(int(table_.pairs.size()));
  for (int row = 0; row < pairs_->rowCount(); ++row) {
    pairs_->setItem(row, 0, new Cell(table_.pairs[row]));
    for (int column = 1; column < pairs_->columnCount(); ++column) {
      const BatchTable::Row* found = table_.row(table_.pairs[row], table_.methods[column - 1]);
      // What has no figure failed: nothing is worse.
      double value = std::numeric_limits<double>::infinity() * (higher ? -1 : 1);
      if (found) value = found->values[std::size_t(table_.figures.indexOf(figure))].value_or(value);
      auto* cell =
          new Cell(std::isfinite(value) ? QString::number(value, 'g', 4) : QStringLiteral("–"));
      cell->setData(valueRole, value);
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      if (found)
        for (const char* reason : {"error", "why", "failure"})
          if (!found->cell(reason).isEmpty()) cell->setToolTip(found->cell(reason));
      pairs_->setItem(row, column, cell);
    }
  }
  for (int column = 1; column < pairs_->columnCount(); ++column)
    pairs_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  pairs_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  pairs_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  pairs_->setSortingEnabled(true);
  if (pairs_->columnCount() > 1)
    pairs_->sortByColumn(1, higher ? Qt::AscendingOrder : Qt::DescendingOrder);
  pairs_->scrollToTop();
}

void BatchView::save(const QString& suffix, const QString& text) {
  auto* dialog = new QFileDialog(this, tr("Export results"), "results." + suffix,
                                 tr("%1 (*.%2)").arg(suffix.toUpper(), suffix));
  dialog->setObjectName("exportBatchDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(suffix);
  connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
      Q_EMIT saveFailed(path, file.errorString());
  });
  dialog->open();
}

} // namespace svx
