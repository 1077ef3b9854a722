#include "app/window/export_dialog.h"

#include "app/window/settings.h"
#include "core/io/save.h"
#include "core/registration/apply.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace svx {
namespace {

using What = ResultExport::What;

[[noreturn]] void missing(const QString& what) {
  throw Error(
      ErrorKind::Input, ExportDialog::tr("The result cannot be exported.").toStdString(),
      ExportDialog::tr("%1 is no longer in the study.").arg(what).toStdString(),
      ExportDialog::tr("Undo its removal, or open it again under the same name.").toStdString());
}

QString gridText(const Geometry& grid) {
  return QString("%1 × %2 × %3").arg(grid.size[0]).arg(grid.size[1]).arg(grid.size[2]);
}

QStringList suffixes(DataKind kind) {
  switch (kind) {
  case DataKind::Volume:
  case DataKind::LabelMap:
    return {".nii.gz", ".nii", ".nrrd", ".mha", ".ome.tif"};
  case DataKind::Landmarks:
    return {".mrk.json", ".fcsv", ".csv", ".pts"};
  case DataKind::Transform:
    return {".h5", ".tfm", ".txt", ".nii.gz", ".nrrd", ".mha"};
  case DataKind::Spectra:
    return {".imzML", ".csv"};
  case DataKind::Table:
    return {".csv"};
  case DataKind::Model: // a folder
    return {""};
  }
  return {};
}

} // namespace

void write(const ResultExport& wish, const ResultData& data, JobContext& context) {
  if (!data.transform) missing(ExportDialog::tr("The transform"));
  if (wish.what == What::Transform) return save(data.transform, wish.path, &context);
  if (!data.fixed) missing(ExportDialog::tr("The fixed image"));
  const bool native = wish.nativeGrid && data.moving;
  const Geometry grid =
      native ? nativeGrid(data.fixed->geometry, data.moving->geometry) : data.fixed->geometry;
  if (wish.what == What::Field) return saveField(*data.transform, grid, wish.path);
  context.progress(0.1, ExportDialog::tr("Warping").toStdString());
  if (wish.what == What::Labels) {
    if (!data.movingLabels) missing(ExportDialog::tr("The label map of the moving image"));
    return save(apply(*data.transform, *data.movingLabels, grid), wish.path, &context);
  }
  if (!data.moving) missing(ExportDialog::tr("The moving image"));
  if (!data.movingHash.empty() && sha256(Data(data.moving)) != data.movingHash)
    throw Error(ErrorKind::Input, ExportDialog::tr("The result cannot be exported.").toStdString(),
                ExportDialog::tr("The moving image in the study is not the one it was made from.")
                    .toStdString(),
                ExportDialog::tr("Register again, or open the original image.").toStdString());
  save(apply(*data.transform, *data.moving, grid, wish.interpolation), wish.path, &context);
}

ExportDialog::ExportDialog(Workspace& workspace, const Item& item, QWidget* parent)
    : QDialog(parent), workspace_(workspace), name_(QString::fromStdString(item.name)),
      result_(dataOf(workspace.study(), item)) {
  if (item.data()) plain_ = *item.data();
  setObjectName("exportDialog");
  setWindowTitle(tr("Export %1").arg(name_));
  setAttribute(Qt::WA_DeleteOnClose);
  setMinimumWidth(520);

  const auto named = [](auto* widget, const char* name, const QString& accessible) {
    widget->setObjectName(name);
    widget->setAccessibleName(accessible);
    return widget;
  };
  what_ = named(new QComboBox, "what", tr("What"));
  interpolation_ = named(new QComboBox, "interpolation", tr("Interpolation"));
  grid_ = named(new QComboBox, "grid", tr("Grid"));
  file_ = named(new QLineEdit, "file", tr("File"));
  auto* browseButton = named(new QPushButton(tr("Browse…")), "browse", tr("Browse"));
  fillChoices();

  auto* row = new QHBoxLayout;
  row->addWidget(file_, 1);
  row->addWidget(browseButton);
  auto* form = new QFormLayout(this);
  form->setContentsMargins(16, 16, 16, 16);
  form->setVerticalSpacing(8);
  if (!plain_) {
    form->addRow(tr("What"), what_);
    form->addRow(tr("Interpolation"), interpolation_);
    form->addRow(tr("Grid"), grid_);
  }
  form->addRow(tr("File"), row);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  export_ =
      named(buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole), "export", tr("Export"));
  form->addRow(buttons);
  for (QWidget* hidden : {what_, interpolation_, grid_}) hidden->setVisible(!plain_);

  connect(what_, &QComboBox::currentIndexChanged, this, &ExportDialog::suggestFile);
  connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::start);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  suggestFile();
}

void ExportDialog::fillChoices() {
  if (plain_) return;
  const auto offer = [this](What what, const QString& text) { what_->addItem(text, int(what)); };
  if (result_.moving && result_.fixed) offer(What::Volume, tr("Warped moving volume"));
  if (result_.movingLabels && result_.fixed) offer(What::Labels, tr("Warped moving labels"));
  if (result_.transform) offer(What::Transform, tr("Transform (fixed to moving)"));
  if (result_.fixed) offer(What::Field, tr("Displacement field"));
  using kernels::Interpolation;
  interpolation_->addItem(tr("Linear"), int(Interpolation::Linear));
  interpolation_->addItem(tr("Nearest neighbour"), int(Interpolation::Nearest));
  interpolation_->addItem(tr("Cubic B-spline"), int(Interpolation::Cubic));
  if (!result_.fixed) return;
  const Geometry& fixed = result_.fixed->geometry;
  grid_->addItem(tr("Of the fixed image (%1)").arg(gridText(fixed)), false);
  if (result_.moving)
    grid_->addItem(tr("As fine as the moving image (%1)")
                       .arg(gridText(nativeGrid(fixed, result_.moving->geometry))),
                   true);
}

QString ExportDialog::suffix() const {
  if (plain_) {
    const bool affine = kindOf(*plain_) == DataKind::Transform &&
                        std::get<TransformPtr>(*plain_)->kind() == "affine";
    return affine ? ".tfm" : suffixes(kindOf(*plain_)).first();
  }
  if (What(what_->currentData().toInt()) != What::Transform) return ".nii.gz";
  return result_.transform->kind() == "affine" ? ".tfm" : ".h5";
}

void ExportDialog::suggestFile() {
  const What what = What(what_->currentData().toInt());
  interpolation_->setEnabled(what == What::Volume);
  grid_->setEnabled(what != What::Transform);
  QString base = name_;
  if (!plain_) {
    const QString moving = result_.moving ? QString::fromStdString(result_.moving->name) : name_;
    base = what == What::Volume      ? tr("%1 warped").arg(moving)
           : what == What::Labels    ? tr("%1 warped labels").arg(moving)
           : what == What::Transform ? tr("%1 transform").arg(moving)
                                     : tr("%1 field").arg(moving);
  }
  base.replace('/', '-');
  file_->setText(QDir(lastFolder()).filePath(base + suffix()));
}

void ExportDialog::browse() {
  QStringList globs;
  const bool transform = plain_ ? kindOf(*plain_) == DataKind::Transform
                                : What(what_->currentData().toInt()) == What::Transform;
  const DataKind kind = plain_      ? kindOf(*plain_)
                        : transform ? DataKind::Transform
                                    : DataKind::Volume;
  for (const QString& known : suffixes(kind)) globs << "*" + known;
  auto* dialog = new QFileDialog(this, tr("Export to"), file_->text(), globs.join(' '));
  dialog->setObjectName("exportFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(file_->text());
  connect(dialog, &QFileDialog::fileSelected, file_, &QLineEdit::setText);
  dialog->open();
}

void ExportDialog::start() {
  const QString path = file_->text();
  setLastFolder(QFileInfo(path).absolutePath());
  ResultExport wish;
  wish.what = What(what_->currentData().toInt());
  wish.interpolation = kernels::Interpolation(interpolation_->currentData().toInt());
  wish.nativeGrid = grid_->currentData().toBool();
  wish.path = path.toStdString();
  JobSpec spec;
  spec.name = tr("Export %1").arg(QFileInfo(path).fileName()).toStdString();
  spec.device = "cpu";
  Workspace& workspace = workspace_;
  const auto work = [wish, plain = plain_, data = result_](JobContext& context) {
    if (plain)
      save(*plain, wish.path, &context);
    else
      write(wish, data, context);
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
