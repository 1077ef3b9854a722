#include "app/window/report_dialog.h"

#include "app/window/report.h"
#include "app/window/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace svx {

ReportDialog::ReportDialog(Workspace& workspace, ItemId result, QWidget* parent)
    : QDialog(parent), workspace_(workspace), result_(result) {
  setObjectName("reportDialog");
  setWindowTitle(tr("Report"));
  setAttribute(Qt::WA_DeleteOnClose);
  setMinimumWidth(520);

  format_ = new QComboBox;
  format_->setObjectName("format");
  format_->setAccessibleName(tr("Format"));
  format_->addItem(tr("PDF, to print or to send"), ".pdf");
  format_->addItem(tr("HTML, one file with its pictures"), ".html");
  const Item* item = workspace_.study().find(result);
  const bool spectra = item && item->as<Spectra>();
  if (!spectra) format_->addItem(tr("CSV, the figures alone"), ".csv");
  const QString name = spectra ? tr("mass spectra report") : tr("registration report");
  file_ = new QLineEdit(QDir(lastFolder()).filePath(name + ".pdf"));
  file_->setObjectName("file");
  file_->setAccessibleName(tr("File"));
  auto* browseButton = new QPushButton(tr("Browse…"));
  browseButton->setObjectName("browse");
  browseButton->setAccessibleName(tr("Browse"));
  auto* row = new QHBoxLayout;
  row->addWidget(file_, 1);
  row->addWidget(browseButton);
  names_ = new QCheckBox(tr("Include the names of the inputs (they can be a patient's)"));
  names_->setObjectName("withNames");
  names_->setAccessibleName(tr("Include names"));

  auto* form = new QFormLayout(this);
  form->setContentsMargins(16, 16, 16, 16);
  form->setVerticalSpacing(8);
  form->addRow(tr("Format"), format_);
  form->addRow(tr("File"), row);
  form->addRow(names_);
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
  const auto work = [report = makeReport(workspace_.study(), result_, names_->isChecked()),
                     file = path.toStdString()](JobContext& context) {
    writeReport(report, file, context);
  };
  workspace.files().submit(spec, work, [&workspace, path](std::optional<Error> error) {
    if (!error)
      workspace.showNotice(tr("Written: %1").arg(path));
    else if (error->kind() != ErrorKind::Cancelled)
      workspace.showError(*error);
  });
  close();
}

} // namespace svx
