#include "app/window/main_window.h"

#include "app/window/batch_dock.h"
#include "app/window/command_palette.h"
#include "app/window/data_dock.h"
#include "app/window/help_dialogs.h"
#include "app/window/panel_dock.h"
#include "app/window/plugins_dialog.h"
#include "app/window/preferences_dialog.h"
#include "app/window/tool_actions.h"
#include "app/window/view_actions.h"
#include "app/window/view_area.h"
#include "core/data/intensities.h"
#include "widgets/banner.h"
#include "widgets/colour_maps.h"
#include "widgets/compare_bar.h"
#include "widgets/core_text.h"
#include "widgets/resources.h"
#include "widgets/whole_file.h"
#include "widgets/window_presets.h"

#include <QAction>
#include <QActionGroup>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QPainter>
#include <QToolBar>
#include <QToolButton>

namespace svx {
namespace {

/// A step of the study, which core names in English, in the language of the window.
QString stepText(const std::string& step) {
  const QString text = QString::fromStdString(step);
  for (const char* pattern : {QT_TRANSLATE_NOOP("svx::MainWindow", "Add %1"),
                              QT_TRANSLATE_NOOP("svx::MainWindow", "Remove %1"),
                              QT_TRANSLATE_NOOP("svx::MainWindow", "Rename to %1"),
                              QT_TRANSLATE_NOOP("svx::MainWindow", "Change the display of %1")}) {
    const QString verb = QString(pattern).chopped(2);
    if (text.startsWith(verb))
      return MainWindow::tr(pattern).arg(coreText(text.mid(verb.size()).toStdString()));
  }
  return text;
}

} // namespace

QAction* MainWindow::action(const char* name, const QString& text, const QString& iconName,
                            const QKeySequence& shortcut, std::function<void()> run) {
  auto* made = new QAction(iconName.isEmpty() ? QIcon() : icon(iconName), text, this);
  made->setObjectName(QString("action.") + name);
  made->setShortcut(shortcut);
  connect(made, &QAction::triggered, this, [run = std::move(run)] { run(); });
  return made;
}

void MainWindow::makeActions() {
  makeFileMenu();
  makeEditMenu();
  makeViewMenu();
  makeImageMenu();
  makePanelMenu();
  makeHelpMenu();
  makeToolBar();
  updateHistory();
  fillLayerMenus();
}

void MainWindow::makeFileMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&File"));
  menu->addAction(
      action("open", tr("&Open…"), "document-open", QKeySequence::Open, [this] { askForFiles(); }));
  menu->addAction(action("openFolder", tr("Open &DICOM folder…"), "folder-open",
                         QKeySequence(tr("Ctrl+Shift+O")), [this] { askForFolder(); }));
  recent_ = menu->addMenu(icon("document-open-recent"), tr("Open &recent"));
  connect(recent_, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
  menu->addAction(action("sample", tr("Open the &sample study"), {}, {},
                         [this] { workspace_.opening().openSampleStudy(); }));
  menu->addAction(
      action("openBatch", tr("Open &batch results…"), {}, {}, [this] { batch_->askForTable(); }));
  menu->addSeparator();
  SessionControl& session = workspace_.session();
  menu->addAction(action("new", tr("&New session"), "document-new", QKeySequence::New,
                         [&session] { session.whenSafe([&session] { session.clear(); }); }));
  menu->addAction(action("save", tr("&Save session"), "document-save", QKeySequence::Save,
                         [&session] { session.save(); }));
  menu->addAction(action("saveAs", tr("Save session &as…"), "document-save-as",
                         QKeySequence(tr("Ctrl+Shift+S")), [&session] { session.saveAs(); }));
  menu->addSeparator();
  menu->addAction(action("export", tr("&Export…"), "document-export", QKeySequence(tr("Ctrl+E")),
                         [this] { exportItem(data_->current()); }));
  menu->addAction(action("figure", tr("Save &figure…"), "image-x-generic", QKeySequence(tr("F")),
                         [this] { saveFigure(); }));
  menu->addSeparator();
  menu->addAction(
      action("preferences", tr("&Preferences"), "configure", QKeySequence(tr("Ctrl+,")), [this] {
        auto* dialog = new PreferencesDialog(this);
        connect(dialog, &PreferencesDialog::changed, this, &MainWindow::apply);
        dialog->show();
      }));
  menu->addAction(
      action("quit", tr("&Quit"), "application-exit", QKeySequence::Quit, [this] { close(); }));
}

void MainWindow::makeEditMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Edit"));
  Study& study = workspace_.study();
  undo_ = action("undo", tr("&Undo"), "edit-undo", QKeySequence(tr("Ctrl+Z")),
                 [&study] { study.undo(); });
  redo_ = action("redo", tr("&Redo"), "edit-redo", QKeySequence(tr("Ctrl+Shift+Z")),
                 [&study] { study.redo(); });
  menu->addAction(undo_);
  menu->addAction(redo_);
  menu->addSeparator();
  menu->addAction(action("remove", tr("Re&move from the study"), "edit-delete", {}, [this] {
    if (const ItemId id = data_->current()) workspace_.study().remove(id);
  }));
}

void MainWindow::updateHistory() {
  const Study& study = workspace_.study();
  const auto show = [](QAction* action, bool enabled, const QString& verb,
                       const std::string& what) {
    action->setEnabled(enabled);
    action->setText(what.empty() ? verb : verb + ": " + stepText(what));
  };
  show(undo_, study.canUndo(), tr("&Undo"), study.undoLabel());
  show(redo_, study.canRedo(), tr("&Redo"), study.redoLabel());
}

void MainWindow::makeViewMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&View"));
  layout_ = menu->addMenu(icon("view-grid"), tr("&Layout"));
  fillLayoutMenu(*layout_, *views_);

  compare_ = menu->addMenu(icon("view-split-left-right"), tr("&Compare"));
  for (const CompareMode mode : allCompareModes) {
    const QByteArray name = "compare." + toString(mode).toUtf8();
    const QString text = mode == CompareMode::Off ? tr("Off") : title(mode);
    compare_->addAction(action(name, text, {}, {}, [=, this] {
      views_->compareBar().setVisible(mode != CompareMode::Off);
      const auto id = "compare." + toString(mode);
      if (auto* button = views_->compareBar().findChild<QAbstractButton*>(id)) button->click();
    }));
  }
  menu->addAction(action("nextCompare", tr("Next compare mode"), {}, QKeySequence(tr("C")),
                         [this] { nextCompareMode(); }));

  menu->addSeparator();
  menu->addAction(action("fit", tr("&Fit to the window"), "zoom-fit-best", QKeySequence(tr("R")),
                         [this] { views_->fitAll(); }));
  QAction* crosshair =
      action("crosshair", tr("Cross-&hair"), "crosshairs", QKeySequence(tr("X")), [] {});
  crosshair->setCheckable(true);
  crosshair->setChecked(true);
  connect(crosshair, &QAction::toggled, views_, &ViewArea::setCrosshairShown);
  connect(views_, &ViewArea::crosshairShownChanged, crosshair, &QAction::setChecked);
  menu->addAction(crosshair);
  QAction* texts = action("texts", tr("&Texts and scale bars"), {}, {}, [] {});
  texts->setCheckable(true);
  texts->setChecked(true);
  connect(texts, &QAction::toggled, views_, &ViewArea::setTextShown);
  menu->addAction(texts);
  addConventionAction(*menu, *views_);

  menu->addSeparator();
  for (QDockWidget* dock : {static_cast<QDockWidget*>(data_), static_cast<QDockWidget*>(panels_),
                            jobs_, static_cast<QDockWidget*>(batch_)})
    menu->addAction(dock->toggleViewAction());
  menu->addAction(
      action("resetLayout", tr("&Reset layout"), "view-refresh", {}, [this] { resetLayout(); }));
  menu->addSeparator();
  menu->addAction(action("commands", tr("&Find a command…"), "edit-find",
                         QKeySequence(tr("Ctrl+K")),
                         [this] { (new CommandPalette(this))->show(); }));
}

void MainWindow::makeImageMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Image"));
  windows_ = menu->addMenu(tr("&Window"));
  colours_ = menu->addMenu(tr("&Colour map"));
  QMenu* rendering = menu->addMenu(tr("&3-D rendering"));
  auto* group = new QActionGroup(this);
  for (const VolumeView::PresetName& preset : VolumeView::presets()) {
    const QString id = preset.id;
    QAction* choose = action(("rendering." + id).toUtf8(), preset.title, {}, {},
                             [=, this] { views_->volume().setPreset(id); });
    choose->setCheckable(true);
    choose->setChecked(views_->volume().preset() == id);
    group->addAction(choose);
    rendering->addAction(choose);
    connect(&views_->volume(), &VolumeView::presetChanged, choose,
            [=](const QString& now) { choose->setChecked(now == id); });
  }
  rendering->addSeparator();
  rendering->addAction(action("resetCamera", tr("Reset the camera"), {}, {},
                              [this] { views_->volume().resetCamera(); }));
  QAction* next = action("nextLayer", tr("&Next layer"), {}, QKeySequence(Qt::Key_Tab),
                         [this] { nextLayer(); });
  next->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  views_->addAction(next); // Tab moves the focus everywhere else
  menu->addAction(next);
}

/// The menus that depend on the layer in hand.
void MainWindow::fillLayerMenus() {
  const ItemId id = workspace_.layers().current();
  const Item* item = workspace_.study().find(id);
  const auto volume = item ? item->as<Volume>() : nullptr;
  qDeleteAll(windows_->actions());
  qDeleteAll(colours_->actions());
  windows_->setEnabled(volume != nullptr);
  colours_->setEnabled(volume != nullptr);
  if (!volume) return;

  const auto change = [this, id](auto edit) {
    const Item* now = workspace_.study().find(id);
    if (!now) return;
    Display display = now->display;
    edit(display);
    workspace_.study().setDisplay(id, display);
  };
  const auto addWindow = [&](const QByteArray& name, const QString& title,
                             const WindowLevel& value) {
    windows_->addAction(action("window." + name, title, {}, {},
                               [=] { change([&](Display& display) { display.window = value; }); }));
  };
  int number = 0;
  for (const WindowPreset& preset : windowPresets(volume->modality))
    addWindow(
        QByteArray::number(++number),
        tr("%1  (W %2  L %3)").arg(preset.title).arg(preset.window.window).arg(preset.window.level),
        preset.window);
  if (volume->window) addWindow("header", tr("As in the file"), *volume->window);
  windows_->addAction(action("window.automatic", tr("Automatic"), {}, {}, [=] {
    change([&](Display& display) { display.window = percentileWindow(*volume); });
  }));
  for (const ColourMap* map : ColourMaps::shared().choices()) {
    QAction* choose = action(("colours." + map->id).c_str(), map->title, {}, {}, [=] {
      change([&](Display& display) { display.colourMap = map->id; });
    });
    choose->setIcon(QPixmap::fromImage(map->bar(48, 16)));
    colours_->addAction(choose);
  }
}

void MainWindow::makePanelMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Panels"));
  for (const PluginRecord* plugin : plugins_.loaded()) {
    const QString id = plugin->id;
    menu->addAction(action(("panel." + id).toUtf8(), plugin->title, plugin->icon, {},
                           [=, this] { showPanel(id); }));
  }
  menu->setEnabled(!menu->isEmpty());
}

void MainWindow::makeHelpMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Help"));
  menu->addAction(action("help", tr("First &steps"), "help-contents", QKeySequence::HelpContents,
                         [this] { showHelpPage("first-steps", this); }));
  menu->addAction(action("shortcuts", tr("&Mouse and keys"), {}, {},
                         [this] { showHelpPage("mouse-and-keys", this); }));
  menu->addSeparator();
  menu->addAction(action("machine", tr("This m&achine"), {}, {}, [this] {
    showMachine(Preferences::load(), views_->volume().available(), this);
  }));
  menu->addAction(action("plugins", tr("&Plugins"), {}, {},
                         [this] { (new PluginsDialog(plugins_, this))->show(); }));
  menu->addSeparator();
  menu->addAction(
      action("about", tr("&About Spectravox"), "help-about", {}, [this] { showAbout(this); }));
}

void MainWindow::makeToolBar() {
  QToolBar* bar = addToolBar(tr("Tools"));
  bar->setObjectName("toolBar");
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setIconSize({16, 16});
  bar->addAction(findChild<QAction*>("action.open"));
  bar->addAction(undo_);
  const auto button = [bar](QMenu* menu, const char* name) {
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setAccessibleName(menu->title().remove('&'));
    made->setText(menu->title().remove('&'));
    made->setIcon(menu->icon());
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setMenu(menu);
    made->setPopupMode(QToolButton::InstantPopup);
    bar->addWidget(made);
  };
  button(layout_, "tool.layout");
  bar->addSeparator();

  addToolActions(*bar, workspace_.tools());
  button(compare_, "tool.compare");
  bar->addAction(findChild<QAction*>("action.figure"));
}

void MainWindow::fillRecent() {
  recent_->clear();
  for (const QString& path : recentFiles()) {
    QAction* open =
        recent_->addAction(QFileInfo(path).fileName(), this, [=, this] { openPaths({path}); });
    open->setToolTip(path);
  }
  if (recent_->isEmpty()) recent_->addAction(tr("Nothing yet"))->setEnabled(false);
}

void MainWindow::askForFiles() {
  auto* dialog = new QFileDialog(this, tr("Open"), lastFolder());
  dialog->setObjectName("openDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFiles);
  connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
  dialog->open();
}

void MainWindow::askForFolder() {
  auto* dialog = new QFileDialog(this, tr("Open a DICOM folder"), lastFolder());
  dialog->setObjectName("openFolderDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
  dialog->open();
}

void MainWindow::saveFigure() {
  const QPixmap picture = views_->grab();
  auto* dialog = new QFileDialog(this, tr("Save figure"), lastFolder(), tr("PNG image (*.png)"));
  dialog->setObjectName("saveFigureDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("png");
  connect(dialog, &QFileDialog::fileSelected, this, [=, this](const QString& path) {
    setLastFolder(QFileInfo(path).absolutePath());
    if (QString why; !writeWhole(picture.toImage(), path, &why))
      banner_->showError(Error(ErrorKind::Input,
                               tr("%1 could not be written.").arg(path).toStdString(),
                               why.toStdString(), tr("Choose another folder.").toStdString()));
  });
  dialog->open();
}

void MainWindow::nextLayer() {
  const auto& layers = workspace_.layers().layers();
  if (layers.empty()) return;
  const auto at = std::find(layers.begin(), layers.end(), workspace_.layers().current());
  const bool last = at == layers.end() || at + 1 == layers.end();
  workspace_.layers().setCurrent(last ? layers.front() : *(at + 1));
}

void MainWindow::nextCompareMode() {
  const auto now =
      std::find(allCompareModes.begin(), allCompareModes.end(), workspace_.compareState().mode());
  const bool last = now + 1 == allCompareModes.end();
  const CompareMode next = last ? allCompareModes.front() : *(now + 1);
  findChild<QAction*>("action.compare." + toString(next))->trigger();
}

} // namespace svx
