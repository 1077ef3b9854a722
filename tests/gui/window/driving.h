// What the window tests share: images to work on, and hands.
#pragma once

#include "app/window/main_window.h"
#include "core/io/save.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

namespace svx::testing {

/// Settings, state and journals of these tests lie in `folder`, not with the person's.
inline void isolate(const QTemporaryDir& folder) {
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
  qputenv("XDG_STATE_HOME", folder.path().toUtf8());
  QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  QSettings().setValue("startedBefore", true);
}

/// Three soft balls in a cube of `edge` mm, shifted by `shift` mm; smooth enough to be registered.
inline std::shared_ptr<const Volume> balls(const std::string& name, int edge, double shift) {
  auto volume = std::make_shared<Volume>();
  volume->name = name;
  volume->geometry.size = {edge, edge, edge};
  const auto line = at::arange(edge, at::kFloat);
  const auto z = line.view({-1, 1, 1}), y = line.view({1, -1, 1}), x = line.view({1, 1, -1});
  volume->voxels = at::zeros({edge, edge, edge});
  for (const double place : {0.35, 0.55, 0.7}) {
    const double middle = place * edge;
    const auto squared =
        (x - middle - shift).square() + (y - (1 - place) * edge).square() + (z - middle).square();
    volume->voxels += 400 * place * at::exp(-squared / (0.01 * edge * edge));
  }
  return volume;
}

inline QString write(const QTemporaryDir& folder, const std::shared_ptr<const Volume>& volume) {
  const QString path = folder.filePath(QString::fromStdString(volume->name) + ".nii.gz");
  save(volume, path.toStdString());
  return path;
}

inline void drop(QWidget& target, const QStringList& paths) {
  QMimeData data;
  QList<QUrl> urls;
  for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
  data.setUrls(urls);
  const QPoint middle = target.rect().center();
  QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&target, &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&target, &event);
}

/// The shown file dialog of that name, answered with a path.
inline void answerFileDialog(QWidget& window, const char* name, const QString& path) {
  QFileDialog* dialog = nullptr;
  QTRY_VERIFY((dialog = window.findChild<QFileDialog*>(name)) && dialog->isVisible());
  dialog->setDirectory(QFileInfo(path).absolutePath());
  dialog->selectFile(path);
  QMetaObject::invokeMethod(dialog, "accept");
}

/// A picture of the widget, into the folder SVX_TOUR_FOLDER when that is set.
inline void photograph(QWidget* widget, const QString& name) {
  const QString folder = qEnvironmentVariable("SVX_TOUR_FOLDER");
  if (folder.isEmpty()) return;
  QTest::qWait(500);
  QVERIFY(widget->grab().save(QDir(folder).filePath(name + ".png")));
}

inline const Item* itemNamed(Workspace& workspace, const std::string& name) {
  for (const Item& item : workspace.study().items())
    if (item.name == name) return &item;
  return nullptr;
}

inline const Item* lastResult(Workspace& workspace) {
  const Item* last = nullptr;
  for (const Item& item : workspace.study().items())
    if (item.result()) last = &item;
  return last;
}

} // namespace svx::testing
