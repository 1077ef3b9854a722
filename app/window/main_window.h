// The main window.
#pragma once

#include "app/window/plugin_host.h"
#include "app/window/settings.h"
#include "app/window/workspace.h"

#include <QMainWindow>

class QActionGroup;

namespace svx {

class Banner;
class BatchDock;
class DataDock;
class PanelDock;
class StatusLine;
class ViewArea;

/// Data dock left, views in the middle, one panel at a time right, jobs below; all state is in the
/// workspace. objectName: "mainWindow"; actions have object names "action.<name>".
class MainWindow : public QMainWindow {
  Q_OBJECT
public:
  explicit MainWindow(const QStringList& pluginFolders);
  ~MainWindow() override;

  Workspace& workspace() { return workspace_; }
  PluginHost& plugins() { return plugins_; }
  ViewArea& views() { return *views_; }

  /// What a start does: offers to restore after a crash, else opens the files, else on the very
  /// first start the sample study.
  void begin(const QStringList& paths);
  /// Files and folders go into the study; a session replaces it (asks when changes would be lost).
  void openPaths(const QStringList& paths);
  void showPanel(const QString& id);
  void resetLayout();

protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  // main_window.cpp
  void arrange();
  void connectWorkspace();
  void showNotices(const QString& headline, const QStringList& notices);
  void showOpenError(const QString& path, const Error& error);
  void announceRejectedPlugins();
  void updateTitle();
  void apply(const Preferences& preferences);
  QString viewState() const;
  void restoreViewState(const QString& state);
  void exportItem(ItemId id);
  void report(ItemId result);

  // main_window_actions.cpp
  QAction* action(const char* name, const QString& text, const QString& icon,
                  const QKeySequence& shortcut, std::function<void()> run);
  void makeActions();
  void makeFileMenu();
  void makeEditMenu();
  void makeViewMenu();
  void makeImageMenu();
  void makePanelMenu();
  void makeHelpMenu();
  void makeToolBar();
  void fillRecent();
  void fillLayerMenus();
  void updateHistory();
  void askForFiles();
  void askForFolder();
  void saveFigure();
  void nextLayer();
  void nextCompareMode();

  Workspace workspace_;
  PluginHost plugins_;
  Banner* banner_;
  ViewArea* views_;
  DataDock* data_;
  PanelDock* panels_;
  QDockWidget* jobs_;
  BatchDock* batch_;
  StatusLine* status_;
  QMenu *recent_ = nullptr, *layout_ = nullptr, *compare_ = nullptr;
  QMenu *windows_ = nullptr, *colours_ = nullptr;
  QAction *undo_ = nullptr, *redo_ = nullptr;
  QByteArray defaultState_;
  bool closing_ = false;
};

} // namespace svx
