#include "widgets/input_picker.h"

#include "widgets/core_text.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace svx {

namespace {

QStringList filesIn(const QMimeData& data) {
  QStringList paths;
  for (const QUrl& url : data.urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  return paths;
}

bool isKind(const Item* item, DataKind kind) {
  return item && item->data() && kindOf(*item->data()) == kind;
}

} // namespace

InputPicker::InputPicker(const InputInfo& info, StudyModel& model, QWidget* parent)
    : QWidget(parent), info_(info), model_(model), choice_(new QComboBox) {
  const QString title = coreText(info.label);
  const QString help = coreText(info.help);
  setObjectName("input." + QString::fromStdString(info.id));
  setAccessibleName(title);
  setAcceptDrops(true);
  setToolTip(help);
  auto* label = new QLabel(info.required ? title : title + " " + tr("(optional)"));
  label->setBuddy(choice_);
  choice_->setObjectName("choice");
  choice_->setAccessibleName(title);
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice_->setMinimumContentsLength(12);
  auto* browse = new QToolButton;
  browse->setObjectName("browse");
  browse->setAccessibleName(tr("Open a file as %1").arg(title));
  browse->setToolTip(tr("Open a file"));
  browse->setIcon(icon("document-open"));
  auto* row = new QHBoxLayout;
  row->setSpacing(grid / 2);
  row->addWidget(choice_, 1);
  row->addWidget(browse);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(grid / 2, 2, grid / 2, grid / 2);
  layout->setSpacing(2);
  layout->addWidget(label);
  layout->addLayout(row);
  connect(browse, &QToolButton::clicked, this, [this] { Q_EMIT filesWanted({}); });
  connect(choice_, &QComboBox::currentIndexChanged, this, [this] {
    choice_->setToolTip(describeChoice());
    Q_EMIT chosenChanged(chosen());
  });
  connect(&model, &StudyModel::studyChanged, this, [this](const StudyChange& change) {
    if (change.kind != StudyChange::Kind::Display && change.kind != StudyChange::Kind::History)
      refill();
  });
  refill();
}

ItemId InputPicker::chosen() const {
  return choice_->currentData().toULongLong();
}

void InputPicker::choose(ItemId id) {
  const int index = choice_->findData(quint64(id));
  if (index >= 0 || id == 0) choice_->setCurrentIndex(index);
}

QString InputPicker::describeChoice() const {
  const Item* item = model_.study().find(chosen());
  return item ? describe(*item) : coreText(info_.help);
}

void InputPicker::refill() {
  const ItemId before = chosen();
  {
    const QSignalBlocker blocker(choice_);
    choice_->clear();
    if (!info_.required) choice_->addItem(tr("None"), quint64(0));
    for (const Item& item : model_.study().items())
      if (isKind(&item, info_.kind))
        choice_->addItem(iconOf(item), QString::fromStdString(item.name), quint64(item.id));
    choice_->setCurrentIndex(choice_->findData(quint64(before)));
    choice_->setPlaceholderText(tr("Choose or drop: %1").arg(kindName(info_.kind)));
    choice_->setToolTip(describeChoice());
  }
  if (chosen() != before) Q_EMIT chosenChanged(chosen());
}

void InputPicker::dragEnterEvent(QDragEnterEvent* event) {
  bool accepted = !filesIn(*event->mimeData()).isEmpty();
  for (ItemId id : StudyModel::itemsIn(*event->mimeData()))
    accepted = accepted || isKind(model_.study().find(id), info_.kind);
  if (!accepted) return;
  event->acceptProposedAction();
  dropHover_ = true;
  update();
}

void InputPicker::dragLeaveEvent(QDragLeaveEvent*) {
  dropHover_ = false;
  update();
}

void InputPicker::dropEvent(QDropEvent* event) {
  dropHover_ = false;
  update();
  event->acceptProposedAction();
  for (ItemId id : StudyModel::itemsIn(*event->mimeData()))
    if (isKind(model_.study().find(id), info_.kind)) return choose(id);
  if (const QStringList paths = filesIn(*event->mimeData()); !paths.isEmpty())
    Q_EMIT filesWanted(paths);
}

void InputPicker::paintEvent(QPaintEvent*) {
  if (!dropHover_) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5, Qt::DashLine));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
}

} // namespace svx
