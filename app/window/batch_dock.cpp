#include "app/window/batch_dock.h"

#include "app/window/settings.h"
#include "widgets/batch_view.h"

#include <QDir>
#include <QFileDialog>

namespace svx {
namespace {

/// The file that a cell names, relative to the table's folder; empty when it is not there.
QString existing(const BatchTable::Row& row, const QString& name) {
  if (name.isEmpty()) return {};
  const QFileInfo file(QDir(row.folder), name);
  return file.isFile() ? file.absoluteFilePath() : QString();
}

/// The warped image of a pair: named by the table, or in the folder that its run wrote.
QString warpedOf(const BatchTable::Row& row) {
  for (const QString& name : {row.cell("warped"), row.cell("out") + "/warped.nii.gz",
                              row.cell("folder") + "/warped.nii.gz",
                              row.cell("result") + "/warped.nii.gz", row.pair + "/warped.nii.gz"})
    if (const QString path = existing(row, name); !path.isEmpty()) return path;
  return {};
}

} // namespace

BatchDock::BatchDock(Workspace& workspace, QWidget* parent)
    : QDockWidget(tr("Batch results"), parent), workspace_(workspace), view_(new BatchView) {
  setObjectName("batchDock");
  setWidget(view_);
  connect(view_, &BatchView::tableWanted, this, &BatchDock::askForTable);
  connect(view_, &BatchView::pairWanted, this, &BatchDock::openPair);
  connect(view_, &BatchView::saveFailed, this, [this](const QString& path, const QString& why) {
    workspace_.showError(Error(ErrorKind::Input,
                               tr("%1 could not be written.").arg(path).toStdString(),
                               why.toStdString(), tr("Choose another folder.").toStdString()));
  });
}

void BatchDock::askForTable() {
  auto* dialog = new QFileDialog(this, tr("Open batch results"), lastFolder(),
                                 tr("Tables (*.csv);;All files (*)"));
  dialog->setObjectName("openBatchDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &BatchDock::openTable);
  dialog->open();
}

void BatchDock::openTable(const QString& path) {
  BatchTable table = view_->table();
  try {
    addBatchFile(table, path);
  } catch (const Error& error) {
    return workspace_.showError(error);
  }
  setLastFolder(QFileInfo(path).absolutePath());
  view_->setTable(std::move(table));
  show();
  raise();
}

void BatchDock::openPair(const BatchTable::Row& row) {
  QStringList paths{existing(row, row.cell("fixed"))};
  const QString moving = existing(row, row.cell("moving")), warped = warpedOf(row);
  for (const QString& path : {moving, warped})
    if (!path.isEmpty()) paths << path;
  if (paths.first().isEmpty() || paths.size() < 2)
    return workspace_.showError(
        Error(ErrorKind::Input, tr("%1 cannot be opened.").arg(row.pair).toStdString(),
              tr("The table does not name its images, or they are no longer there.").toStdString(),
              tr("Keep the table where the batch wrote it.").toStdString()));
  workspace_.opening().open(paths, Role::Volume, [=, this](const std::vector<ItemId>& items) {
    const auto opened = [&](const QString& path) -> ItemId {
      for (const ItemId id : items)
        if (const Item* item = workspace_.study().find(id);
            item && item->data() &&
            QString::fromStdString(sourceOf(*item->data()).path.string()) == path)
          return id;
      return 0;
    };
    const ItemId base = opened(paths.front()), overlay = opened(paths.back());
    if (base && overlay) workspace_.compare(base, overlay, warped.isEmpty() ? "blend" : "contour");
  });
}

} // namespace svx
