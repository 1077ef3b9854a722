#include "app/window/main_window.h"

#include "app/window/batch_dock.h"
#include "app/window/data_dock.h"
#include "app/window/export_dialog.h"
#include "app/window/panel_dock.h"
#include "app/window/plugins_dialog.h"
#include "app/window/report_dialog.h"
#include "app/window/status_line.h"
#include "app/window/view_actions.h"
#include "app/window/view_area.h"
#include "widgets/banner.h"
#include "widgets/compare_bar.h"
#include "widgets/job_list.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QVBoxLayout>

namespace svx {

MainWindow::MainWindow(const QStringList& pluginFolders)
    : workspace_(this), plugins_(workspace_.methods()) {
  setObjectName("mainWindow");
  setAcceptDrops(true);
  setDockNestingEnabled(true);
  plugins_.load(pluginFolders);
  arrange();
  makeActions();
  connectWorkspace();
  apply(Preferences::load());
  updateTitle();

  resize(QSize(1600, 960).boundedTo(screen()->availableSize()));
  defaultState_ = saveState();
  const QSettings settings;
  restoreGeometry(settings.value("window/geometry").toByteArray());
  restoreState(settings.value("window/state").toByteArray());
  if (!plugins_.loaded().empty()) panels_->showPanel(plugins_.loaded().front()->id);
  announceRejectedPlugins();
}

MainWindow::~MainWindow() = default;

void MainWindow::arrange() {
  const ViewContext context{workspace_.layers(), workspace_.cursor(), workspace_.compareState(),
                            workspace_.resultOverlay(), workspace_.tools()};
  auto* centre = new QWidget;
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  banner_ = new Banner;
  views_ = new ViewArea(context);
  views_->setEmpty(true);
  column->addWidget(banner_);
  column->addWidget(views_, 1);
  setCentralWidget(centre);

  data_ = new DataDock(workspace_.model(), workspace_.layers(), this);
  panels_ = new PanelDock(plugins_, workspace_, this);
  jobs_ = new QDockWidget(tr("Jobs"), this);
  jobs_->setObjectName("jobsDock");
  jobs_->setWidget(new JobList(workspace_.jobs()));
  addDockWidget(Qt::LeftDockWidgetArea, data_);
  addDockWidget(Qt::RightDockWidgetArea, panels_);
  addDockWidget(Qt::BottomDockWidgetArea, jobs_);
  batch_ = new BatchDock(workspace_, this);
  addDockWidget(Qt::BottomDockWidgetArea, batch_);
  tabifyDockWidget(jobs_, batch_);
  batch_->hide();
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  resizeDocks({data_, panels_}, {grid * 32, grid * 44}, Qt::Horizontal);
  resizeDocks({jobs_}, {grid * 26}, Qt::Vertical);
  jobs_->hide();

  status_ =
      new StatusLine(workspace_.compute().model(), workspace_.files().model(), workspace_.cursor());
  statusBar()->addWidget(status_, 1);
  statusBar()->setSizeGripEnabled(false);
  connect(status_, &StatusLine::jobsWanted, this,
          [this] { jobs_->setVisible(!jobs_->isVisible()); });
}

void MainWindow::connectWorkspace() {
  connect(&workspace_, &Workspace::errorRaised, this,
          [this](const Error& error) { banner_->showError(error); });
  connect(&workspace_, &Workspace::noticeRaised, this, &MainWindow::showNotices);
  connect(&workspace_, &Workspace::exportWanted, this, &MainWindow::exportItem);
  connect(&workspace_, &Workspace::reportWanted, this, &MainWindow::report);
  connect(&workspace_, &Workspace::massWanted, this, [this](double mz) {
    panels_->showPanel("spectra"); // the panel may not have been there before
    workspace_.cursor().chooseMass(mz);
  });
  connect(&workspace_, &Workspace::viewWanted, views_, &ViewArea::showGuest);
  connect(&workspace_.layers(), &LayerStack::changed, this,
          [this] { views_->setSlicesWanted(!workspace_.layers().layers().empty()); });
  connect(&workspace_, &Workspace::viewStateWanted, this,
          [this](QString* state) { *state = viewState(); });
  connect(&workspace_, &Workspace::shown, views_, &ViewArea::fitAll);
  connect(&workspace_.opening(), &Opening::failed, this, &MainWindow::showOpenError);
  connect(&workspace_.opening(), &Opening::noticed, this,
          [this](const QString& path, const QStringList& notices) {
            showNotices(QFileInfo(path).fileName(), notices);
          });
  connect(&workspace_.opening(), &Opening::added, this, [this](const std::vector<ItemId>& items) {
    // Spectra show themselves nowhere else.
    for (const ItemId id : items)
      if (const Item* item = workspace_.study().find(id); item && item->as<Spectra>())
        return panels_->showPanel("spectra");
  });
  connect(&workspace_.session(), &SessionControl::changed, this, &MainWindow::updateTitle);
  connect(&workspace_.session(), &SessionControl::opened, this, &MainWindow::restoreViewState);
  connect(&workspace_.session(), &SessionControl::noticed, this,
          [this](const QStringList& notices) { showNotices(tr("The session"), notices); });
  connect(&workspace_.model(), &StudyModel::studyChanged, this, [this] {
    updateTitle();
    updateHistory();
    views_->setEmpty(workspace_.study().items().empty());
    if (workspace_.study().items().empty()) banner_->dismiss();
  });
  connect(&workspace_.layers(), &LayerStack::currentChanged, this, &MainWindow::fillLayerMenus);
  connect(&workspace_.compareState(), &CompareState::changed, this, [this] {
    if (workspace_.compareState().active()) views_->compareBar().show();
  });

  connect(views_, &ViewArea::hovered, this, [this](const QString& text) {
    status_->setCursorText(text.isEmpty() ? positionText(workspace_.cursor().position()) : text);
  });
  connect(views_, &ViewArea::itemsDropped, this, [this](const std::vector<ItemId>& items) {
    for (const ItemId id : items) workspace_.layers().add(id);
  });
  connect(views_, &ViewArea::openWanted, this, &MainWindow::askForFiles);
  connect(views_, &ViewArea::sampleWanted, &workspace_.opening(), &Opening::openSampleStudy);
  connect(data_, &DataDock::exportWanted, this, &MainWindow::exportItem);
  connect(panels_, &PanelDock::panelFailed, this, [this](const QString& title, const QString& why) {
    banner_->showError(Error(ErrorKind::Internal,
                             tr("The panel %1 could not be shown.").arg(title).toStdString(),
                             why.toStdString()));
  });
}

void MainWindow::begin(const QStringList& paths) {
  QSettings settings;
  const bool firstStart = !settings.value("startedBefore").toBool();
  settings.setValue("startedBefore", true);
  if (!paths.isEmpty()) openPaths(paths);
  if (workspace_.session().offerRestore() || !paths.isEmpty()) return;
  if (firstStart) workspace_.opening().openSampleStudy();
}

void MainWindow::openPaths(const QStringList& paths) {
  QStringList files;
  for (const QString& path : paths) {
    if (path.endsWith(".svox", Qt::CaseInsensitive))
      workspace_.session().whenSafe([=, this] { workspace_.session().open(path); });
    else
      files << path;
  }
  if (!files.isEmpty()) workspace_.opening().open(files);
}

void MainWindow::showPanel(const QString& id) {
  panels_->show();
  panels_->showPanel(id);
}

void MainWindow::resetLayout() {
  restoreState(defaultState_);
  for (QDockWidget* dock : findChildren<QDockWidget*>()) dock->setFloating(false);
  data_->show();
  panels_->show();
  jobs_->hide();
  batch_->hide();
  resizeDocks({data_, panels_}, {grid * 32, grid * 44}, Qt::Horizontal);
  svx::resetLayout(*views_);
}

void MainWindow::showNotices(const QString& headline, const QStringList& notices) {
  if (notices.size() <= 1) {
    const QString text = notices.isEmpty() ? headline : headline + ": " + notices.first();
    return banner_->showNotice(text);
  }
  banner_->showNotice(tr("%1: %n notices", nullptr, int(notices.size())).arg(headline),
                      notices.join("\n"));
}

void MainWindow::showOpenError(const QString& path, const Error& error) {
  forgetRecentFile(path);
  banner_->showError(error, tr("Open another file…"), [this] { askForFiles(); });
}

void MainWindow::announceRejectedPlugins() {
  QStringList rejected, titles;
  for (const PluginRecord* plugin : plugins_.rejected()) {
    rejected << plugin->path + plugin->reason;
    titles << plugin->title;
  }
  QSettings settings;
  if (rejected.isEmpty() || settings.value("plugins/announced").toStringList() == rejected) return;
  settings.setValue("plugins/announced", rejected);
  banner_->showNotice(
      tr("%n plugins could not be loaded: %1", nullptr, int(titles.size())).arg(titles.join(", ")),
      plugins_.rejected().front()->reason, tr("Show plugins"),
      [this] { (new PluginsDialog(plugins_, this))->show(); });
}

void MainWindow::updateTitle() {
  const SessionControl& session = workspace_.session();
  setWindowTitle(tr("%1[*] – Spectravox").arg(session.name()));
  setWindowModified(session.modified());
}

void MainWindow::apply(const Preferences& preferences) {
  const ThemeChoice theme = preferences.theme == "dark"    ? ThemeChoice::Dark
                            : preferences.theme == "light" ? ThemeChoice::Light
                                                           : ThemeChoice::System;
  applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), theme);
  workspace_.study().setUndoMemoryCap(std::uint64_t(preferences.undoMemory * (1ull << 30)));
  try {
    status_->setDevice(preferences.device);
    workspace_.setDevice(preferences.device);
  } catch (const Error& error) {
    banner_->showError(error); // the device of an earlier start has gone
    status_->setDevice("auto");
  }
}

QString MainWindow::viewState() const {
  auto& workspace = const_cast<Workspace&>(workspace_);
  QJsonArray layers, cursor;
  for (const ItemId id : workspace.layers().layers()) layers << qint64(id);
  for (const double value : workspace.cursor().position()) cursor << value;
  const CompareState& compare = workspace.compareState();
  return QJsonDocument(QJsonObject{{"session", workspace.session().path()},
                                   {"layers", layers},
                                   {"cursor", cursor},
                                   {"views", views_->layoutState()},
                                   {"compare", QJsonObject{{"mode", toString(compare.mode())},
                                                           {"base", qint64(compare.base())},
                                                           {"overlay", qint64(compare.overlay())},
                                                           {"amount", compare.amount()}}}})
      .toJson(QJsonDocument::Compact);
}

void MainWindow::restoreViewState(const QString& state) {
  const QJsonObject view = QJsonDocument::fromJson(state.toUtf8()).object();
  std::vector<ItemId> layers;
  for (const QJsonValue& id : view["layers"].toArray()) layers.push_back(ItemId(id.toInteger()));
  workspace_.layers().setLayers(layers);
  const QJsonArray cursor = view["cursor"].toArray();
  if (cursor.size() == 3)
    workspace_.cursor().moveTo({cursor[0].toDouble(), cursor[1].toDouble(), cursor[2].toDouble()});
  views_->restoreLayout(view["views"].toObject());
  const QJsonObject compare = view["compare"].toObject();
  workspace_.compareState().setPair(ItemId(compare["base"].toInteger()),
                                    ItemId(compare["overlay"].toInteger()));
  workspace_.compareState().setMode(compareMode(compare["mode"].toString()));
  workspace_.compareState().setAmount(compare["amount"].toDouble(0.5));
  views_->fitAll();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/state", saveState());
  if (closing_ || !workspace_.session().modified()) return event->accept();
  event->ignore();
  workspace_.session().whenSafe([this] {
    closing_ = true;
    close();
  });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  openPaths(paths);
  event->acceptProposedAction();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::ThemeChange && Preferences::load().theme == "system")
    applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), ThemeChoice::System);
}

void MainWindow::exportItem(ItemId id) {
  const Item* item = workspace_.study().find(id);
  if (!item) return;
  if (const MissingPtr missing = item->missing())
    return banner_->showNotice(tr("%1 cannot be exported.").arg(QString::fromStdString(item->name)),
                               QString::fromStdString(missing->why));
  (new ExportDialog(workspace_, *item, this))->show();
}

void MainWindow::report(ItemId result) {
  (new ReportDialog(workspace_, result, this))->show();
}

} // namespace svx
