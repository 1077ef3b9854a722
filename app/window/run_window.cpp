#include "app/window/run_window.h"

#include "app/window/demo.h"
#include "app/window/language.h"
#include "app/window/main_window.h"
#include "app/window/plugin_host.h"
#include "app/window/settings.h"
#include "widgets/resources.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>

#include <clocale>

namespace {

/// The demonstration leaves a person's settings and journals alone.
void isolate(const QTemporaryDir& folder) {
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
  qputenv("XDG_STATE_HOME", folder.path().toUtf8());
  QSettings().setValue("preferences/theme", "dark");
  QSettings().setValue("startedBefore", true);
}

/// Settings and the user's plugins are found under these names.
void nameApplication() {
  QCoreApplication::setOrganizationName("Spectravox");
  QCoreApplication::setApplicationName("spectravox");
  QCoreApplication::setApplicationVersion(SVX_VERSION);
}

} // namespace

int runWindow(int argc, char** argv) {
  nameApplication();
  QApplication::setApplicationDisplayName("Spectravox");
  QApplication::setDesktopFileName("org.spectravox.Spectravox");
  QApplication application(argc, argv);
  std::setlocale(LC_NUMERIC, "C"); // Qt took the person's; file formats write 0.5, never 0,5
  QApplication::setWindowIcon(QIcon(svx::resourcePath("icons/spectravox.svg")));

  svx::useLanguage(svx::Preferences::load().language);

  QStringList paths = QApplication::arguments().mid(1);
  if (paths.value(0) == "--demo" && paths.size() == 2) {
    const QTemporaryDir settings;
    isolate(settings);
    svx::MainWindow window(svx::PluginHost::standardFolders());
    window.resize(1600, 960);
    window.show();
    return svx::runDemo(window, paths[1]);
  }
  svx::MainWindow window(svx::PluginHost::standardFolders());
  window.show();
  window.begin(paths);
  return QApplication::exec();
}

int listPlugins(int argc, char** argv) {
  nameApplication();
  QCoreApplication application(argc, argv);
  svx::PluginHost host(svx::MethodRegistry::builtIn());
  host.load(svx::PluginHost::standardFolders());
  QTextStream out(stdout);
  for (const svx::PluginRecord& plugin : host.records()) {
    const bool loaded = plugin.state == svx::PluginRecord::State::Loaded;
    out << (plugin.id.isEmpty() ? plugin.title : plugin.id) << ' ' << plugin.version << "  "
        << (loaded ? QStringLiteral("loaded") : plugin.reason) << "  " << plugin.path << '\n';
  }
  return 0;
}
