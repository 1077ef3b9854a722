#include "app/window/report_dialog.h"

#include "app/window/report.h"
#include "app/window/settings.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace svx {

ReportDialog::ReportDialog(Workspace& workspace, ViewArea& views, ItemId result, QWidget* parent)
    : QDialog(parent), workspace_(workspace), views_(views), result_(result) {
  setObjectName("reportDialog");
  setWindowTitle(tr("Report"));
  setAttribute(Qt::WA_DeleteOnClose);
  setMinimumWidth(520);

  format_ = new QComboBox;
  format_->setObjectName("format");
  format_->setAccessibleName(tr("Format"));
  format_->addItem(tr("PDF, to print or to send"), ".pdf");
  format_->addItem(tr("HTML, one file with its pictures"), ".html");
  format_->addItem(tr("CSV, the figures alone"), ".csv");
  file_ = new QLineEdit(QDir(lastFolder()).filePath(tr("registration report") + ".pdf"));
  file_->setObjectName("file");
  file_->setAccessibleName(tr("File"));
  auto* browseButton = new QPushButton(tr("Browse…"));
  browseButton->setObjectName("browse");
  browseButton->setAccessibleName(tr("Browse"));
  auto* row = new QHBoxLayout;
  row->addWidget(file_, 1);
  row->addWidget(browseButton);
  auto* privacy =
      new QLabel(tr("The report holds the names that the study shows, no other details of "
                    "a patient."));
  privacy->setWordWrap(true);
  privacy->setEnabled(false);

  auto* form = new QFormLayout(this);
  form->setContentsMargins(16, 16, 16, 16);
  form->setVerticalSpacing(8);
  form->addRow(tr("Format"), format_);
  form->addRow(tr("File"), row);
  form->addRow(privacy);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  QPushButton* write = buttons->addButton(tr("Write"), QDialogButtonBox::AcceptRole);
  write->setObjectName("write");
  form->addRow(buttons);
  connect(format_, &QComboBox::activated, this, &ReportDialog::changeSuffix);
  connect(browseButton, &QPushButton::clicked, this, &ReportDialog::browse);
  connect(buttons, &QDialogButtonBox::accepted, this, &ReportDialog::start);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
}

void ReportDialog::changeSuffix() {
  const QFileInfo file(file_->text());
  file_->setText(file.dir().filePath(file.completeBaseName() + format_->currentData().toString()));
}

void ReportDialog::browse() {
  auto* dialog = new QFileDialog(this, tr("Write the report to"), file_->text(),
                                 "*" + format_->currentData().toString());
  dialog->setObjectName("reportFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(file_->text());
  connect(dialog, &QFileDialog::fileSelected, file_, &QLineEdit::setText);
  dialog->open();
}

void ReportDialog::start() {
  const QString path = file_->text();
  setLastFolder(QFileInfo(path).absolutePath());
  Workspace& workspace = workspace_;
  JobSpec spec;
  spec.name = tr("Write %1").arg(QFileInfo(path).fileName()).toStdString();
  spec.device = "cpu";
  const auto work = [report = makeReport(workspace_, views_, result_),
                     file = path.toStdString()](JobContext&) { writeReport(report, file); };
  workspace.files().submit(spec, work, [&workspace, path](std::optional<Error> error) {
    if (!error)
      workspace.showNotice(tr("Written: %1").arg(path));
    else if (error->kind() != ErrorKind::Cancelled)
      workspace.showError(*error);
  });
  close();
}

} // namespace svx
