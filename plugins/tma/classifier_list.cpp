#include "plugins/tma/classifier_list.h"

#include "core/tma/classifier.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"

#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

namespace svx {

ClassifierList::ClassifierList(QWidget* parent) : QWidget(parent) {
  setObjectName("classifierList");
  list_ = named(new QListWidget, "classifiers", tr("Classifiers"));
  for (const tma::ClassifierKind& kind : tma::classifierKinds()) {
    auto* item = new QListWidgetItem(coreText(kind.title), list_);
    item->setData(Qt::UserRole, QString::fromStdString(kind.id));
    item->setToolTip(kind.network ? tr("A network: minutes to hours") : tr("Seconds to minutes"));
    item->setCheckState(Qt::Unchecked);
  }
  list_->setFixedHeight(grid * 20);
  auto* buttons = new QWidget;
  auto* line = row(buttons);
  connect(addButton(line, "chooseQuick", "chronometer", tr("Quick ones"),
                    tr("Chooses the classifiers that learn in seconds")),
          &QPushButton::clicked, this, [this] { check(Which::Quick); });
  connect(addButton(line, "chooseAll", "view-process-all", tr("All"),
                    tr("Chooses all classifiers: hours for whole spectra")),
          &QPushButton::clicked, this, [this] { check(Which::All); });
  auto* layout = column(this);
  layout->addWidget(heading(tr("Classifiers")));
  layout->addWidget(list_);
  layout->addWidget(buttons);
  connect(list_, &QListWidget::itemChanged, this, &ClassifierList::chosenChanged);
}

QString ClassifierList::chosen() const {
  QStringList ids;
  for (int i = 0; i < list_->count(); ++i)
    if (list_->item(i)->checkState() == Qt::Checked)
      ids << list_->item(i)->data(Qt::UserRole).toString();
  return ids.join(", ");
}

void ClassifierList::choose(const QString& ids) {
  const QSignalBlocker quiet(list_);
  QStringList wanted = ids.split(',');
  for (QString& id : wanted) id = id.trimmed();
  for (int i = 0; i < list_->count(); ++i) {
    auto* item = list_->item(i);
    item->setCheckState(wanted.contains(item->data(Qt::UserRole).toString()) ? Qt::Checked
                                                                             : Qt::Unchecked);
  }
}

void ClassifierList::check(Which which) {
  QStringList ids;
  for (const tma::ClassifierKind& kind : tma::classifierKinds())
    if (which == Which::All || !kind.network) ids << QString::fromStdString(kind.id);
  choose(ids.join(", "));
  Q_EMIT chosenChanged();
}

} // namespace svx
