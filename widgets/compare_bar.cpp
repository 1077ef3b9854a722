#include "widgets/compare_bar.h"

#include "widgets/elided_combo.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr int sliderSteps = 200;

QString shortTitle(CompareMode mode) {
  if (mode == CompareMode::Checkerboard) return CompareBar::tr("Checker");
  if (mode == CompareMode::ColourBlend) return CompareBar::tr("Colour");
  return title(mode);
}

QString amountHelp(CompareMode mode) {
  switch (mode) {
  case CompareMode::Blend:
    return CompareBar::tr("Share of the second volume");
  case CompareMode::Checkerboard:
    return CompareBar::tr("Size of the squares");
  case CompareMode::Wipe:
    return CompareBar::tr("Place of the line; it can be dragged in the views");
  case CompareMode::Difference:
    return CompareBar::tr("Contrast of the difference; 1 to 1 in the middle");
  case CompareMode::ColourBlend:
    return CompareBar::tr("Share of the second volume (orange) against the first (blue)");
  case CompareMode::Contour:
    return CompareBar::tr("Number of lines of equal value of the second volume");
  case CompareMode::Off:
    break;
  }
  return {};
}

} // namespace

CompareBar::CompareBar(CompareState& state, LayerStack& stack, QWidget* parent)
    : QWidget(parent), state_(state), stack_(stack), modes_(new QButtonGroup(this)),
      base_(new ElidedCombo), overlay_(new ElidedCombo), amount_(new QSlider(Qt::Horizontal)) {
  setObjectName("compareBar");
  rows_ = new QBoxLayout(QBoxLayout::LeftToRight, this);
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setSpacing(grid / 2);
  auto *buttons = new QHBoxLayout, *layout = new QHBoxLayout;
  rows_->addLayout(buttons);
  rows_->addLayout(layout, 1);
  for (auto* row : {buttons, layout}) row->setSpacing(grid / 2);
  for (const CompareMode mode : allCompareModes) {
    auto* button = new QToolButton;
    button->setText(shortTitle(mode));
    button->setAccessibleName(title(mode));
    button->setObjectName("compare." + toString(mode));
    button->setCheckable(true);
    modes_->addButton(button, int(mode));
    buttons->addWidget(button);
  }
  buttons->addStretch();
  modes_->button(0)->setToolTip(tr("Show the layers over each other, without comparing"));
  const auto addCombo = [&](QComboBox* combo, const char* name, const QString& accessible) {
    combo->setObjectName(name);
    combo->setAccessibleName(accessible);
    combo->setToolTip(accessible);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(5);
    layout->addWidget(combo, 1);
    connect(combo, &QComboBox::activated, this, [this] {
      state_.setPair(base_->currentData().toULongLong(), overlay_->currentData().toULongLong());
    });
  };
  addCombo(base_, "compare.base", tr("First volume"));
  addCombo(overlay_, "compare.overlay", tr("Second volume"));
  amount_->setObjectName("compare.amount");
  amount_->setAccessibleName(tr("Amount"));
  amount_->setRange(0, sliderSteps);
  amount_->setMinimumWidth(64);
  layout->addWidget(amount_, 1);

  connect(modes_, &QButtonGroup::idClicked, this, [this](int id) { chooseMode(CompareMode(id)); });
  connect(amount_, &QSlider::valueChanged, this,
          [this](int value) { state_.setAmount(double(value) / sliderSteps); });
  connect(&state, &CompareState::changed, this, &CompareBar::refresh);
  connect(&stack, &LayerStack::changed, this, &CompareBar::refill);
  connect(&stack.model(), &StudyModel::studyChanged, this, [this](const StudyChange& change) {
    if (change.kind == StudyChange::Kind::Renamed) refill();
  });
  refill();
}

QSize CompareBar::minimumSizeHint() const {
  int width = 0;
  for (int i = 0; i < rows_->count(); ++i)
    width = std::max(width, rows_->itemAt(i)->minimumSize().width());
  return {width, rows_->minimumSize().height()};
}

void CompareBar::resizeEvent(QResizeEvent*) {
  int beside = rows_->spacing();
  for (int i = 0; i < rows_->count(); ++i) beside += rows_->itemAt(i)->minimumSize().width();
  rows_->setDirection(width() < beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

std::vector<ItemId> CompareBar::volumes() const {
  std::vector<ItemId> ids;
  for (ItemId id : stack_.layers())
    if (const Item* item = stack_.model().study().find(id); item && item->as<Volume>())
      ids.push_back(id);
  return ids;
}

void CompareBar::chooseMode(CompareMode mode) {
  const auto ids = volumes();
  const auto open = [&](ItemId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
  if (mode != CompareMode::Off && ids.size() > 1 &&
      !(open(state_.base()) && open(state_.overlay()) && state_.base() != state_.overlay()))
    state_.setPair(ids.front(), ids.back());
  state_.setMode(mode);
  refresh();
}

void CompareBar::refill() {
  const auto ids = volumes();
  for (QComboBox* combo : {base_, overlay_}) {
    const QSignalBlocker blocker(combo);
    combo->clear();
    for (ItemId id : ids)
      combo->addItem(QString::fromStdString(stack_.model().study().find(id)->name), quint64(id));
  }
  if (ids.size() < 2 && state_.mode() != CompareMode::Off) state_.setMode(CompareMode::Off);
  refresh();
}

void CompareBar::refresh() {
  const bool possible = base_->count() > 1;
  for (QAbstractButton* button : modes_->buttons()) {
    const auto mode = CompareMode(modes_->id(button));
    button->setChecked(mode == state_.mode());
    button->setEnabled(possible || mode == CompareMode::Off);
    if (mode != CompareMode::Off)
      button->setToolTip(possible ? title(mode) : tr("Open a second volume to compare"));
  }
  const bool on = state_.mode() != CompareMode::Off;
  const QSignalBlocker blockers[] = {QSignalBlocker(base_), QSignalBlocker(overlay_),
                                     QSignalBlocker(amount_)};
  base_->setCurrentIndex(base_->findData(quint64(state_.base())));
  overlay_->setCurrentIndex(overlay_->findData(quint64(state_.overlay())));
  base_->setToolTip(tr("First volume: %1").arg(base_->currentText()));
  overlay_->setToolTip(tr("Second volume: %1").arg(overlay_->currentText()));
  amount_->setValue(int(std::lround(state_.amount() * sliderSteps)));
  amount_->setToolTip(amountHelp(state_.mode()));
  for (QWidget* widget : std::initializer_list<QWidget*>{base_, overlay_, amount_})
    widget->setVisible(on);
}

} // namespace svx
