#include "app/window/missing_files_dialog.h"

#include "app/window/settings.h"
#include "widgets/controls.h"
#include "widgets/elided_combo.h"
#include "widgets/elided_label.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace svx {
namespace {

QString textOf(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

/// Chooses the path, which is added when it is new.
void choose(QComboBox* choice, const QString& path) {
  if (choice->findData(path) < 0)
    choice->addItem(MissingFilesDialog::tr("Read %1").arg(QDir::toNativeSeparators(path)), path);
  choice->setCurrentIndex(choice->findData(path));
  choice->setToolTip(choice->currentText());
}

} // namespace

MissingFilesDialog::MissingFilesDialog(std::vector<DoubtfulFile> files, QWidget* parent)
    : QDialog(parent), files_(std::move(files)) {
  setObjectName("missingFilesDialog");
  setWindowTitle(tr("Files of the session"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* words =
      new QLabel(tr("These files are missing or have changed since the session was saved. "
                    "What you leave out stays in the session and is asked for again the "
                    "next time."));
  words->setWordWrap(true);
  auto* scroll = new QScrollArea;
  scroll->setWidget(rows());
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* buttons = new QDialogButtonBox;
  auto* open = buttons->addButton(tr("Open the session"), QDialogButtonBox::AcceptRole);
  open->setObjectName("missing.open");
  buttons->addButton(tr("Do not open"), QDialogButtonBox::RejectRole)
      ->setObjectName("missing.stop");
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
  layout->setSpacing(2 * grid);
  layout->addWidget(words);
  layout->addWidget(scroll, 1);
  layout->addWidget(buttons);
  open->setDefault(true);
  resize(90 * grid, std::min(18 + 8 * int(files_.size()), 60) * grid);
}

QWidget* MissingFilesDialog::rows() {
  auto* page = new QWidget;
  auto* layout = new QGridLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setHorizontalSpacing(2 * grid);
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const DoubtfulFile& file = files_[i];
    const QString path = textOf(file.path), name = QFileInfo(path).fileName();
    QStringList items;
    for (const std::string& item : file.items) items << QString::fromStdString(item);
    auto* title = new QLabel(
        QStringLiteral("<b>%1</b> %2")
            .arg(name.toHtmlEscaped(), file.missing ? tr("is missing") : tr("has changed")));
    title->setToolTip(tr("Holds: %1").arg(items.join(", ")));
    auto* place = new ElidedLabel;
    place->setText(QDir::toNativeSeparators(QFileInfo(path).path()));
    place->setToolTip(QDir::toNativeSeparators(path));
    place->setEnabled(false);
    QComboBox* choice = named(new ElidedCombo, "missing.choice." + QByteArray::number(int(i)),
                              tr("What to do about %1").arg(name));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(24);
    if (!file.missing) choice->addItem(tr("Read it as it is now"), path);
    choice->addItem(tr("Leave it out for now"), QString());
    auto* button = named(new QPushButton(tr("Find…")), "missing.find." + QByteArray::number(int(i)),
                         tr("Find %1").arg(name));
    connect(button, &QPushButton::clicked, this, [=, this] { find(i); });
    choices_.push_back(choice);
    const int row = 2 * int(i);
    layout->addWidget(title, row, 0);
    layout->addWidget(place, row + 1, 0);
    layout->addWidget(choice, row, 1);
    layout->addWidget(button, row, 2);
    layout->setRowMinimumHeight(row + 1, 3 * grid);
  }
  layout->setColumnStretch(0, 1);
  layout->setColumnStretch(1, 1);
  layout->setRowStretch(2 * int(files_.size()), 1);
  return page;
}

void MissingFilesDialog::find(std::size_t row) {
  const DoubtfulFile& file = files_[row];
  const QString name = QFileInfo(textOf(file.path)).fileName();
  auto* dialog = new QFileDialog(this, tr("Find %1").arg(name), lastFolder());
  dialog->setObjectName("findFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(file.folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this,
          [=, this](const QString& path) { found(row, path); });
  dialog->open();
}

void MissingFilesDialog::found(std::size_t row, const QString& path) {
  choose(choices_[row], path);
  const auto before = files_[row].path.parent_path();
  const QDir now = QFileInfo(path).dir();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (i == row || !files_[i].missing || files_[i].path.parent_path() != before) continue;
    const QString beside = now.filePath(QFileInfo(textOf(files_[i].path)).fileName());
    if (choices_[i]->currentData().toString().isEmpty() && QFileInfo::exists(beside))
      choose(choices_[i], beside);
  }
}

FileAnswers MissingFilesDialog::answers() const {
  FileAnswers answers;
  for (std::size_t i = 0; i < files_.size(); ++i)
    answers[files_[i].path] = choices_[i]->currentData().toString().toStdString();
  return answers;
}

} // namespace svx
