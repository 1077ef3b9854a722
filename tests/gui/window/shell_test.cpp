// The shell of the window: help, icons.
#include "tests/gui/window/driving.h"

#include <QAbstractButton>
#include <QAction>
#include <QTextBrowser>

using namespace svx;
using namespace svx::testing;

class ShellTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;

  template <typename Widget>
  Widget* child(const char* name) {
    return window_->findChild<Widget*>(name);
  }
  void trigger(const char* action) { child<QAction>(action)->trigger(); }

  void makeWindow() {
    window_ = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window_->resize(1366, 768);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    QApplication::setActiveWindow(window_.get());
  }

private Q_SLOTS:
  void initTestCase() { isolate(folder_); }
  void init() { makeWindow(); }
  void cleanup() { window_.reset(); }

  void everyHelpPageOpensWithText() {
    for (const char* action : {"action.help", "action.shortcuts"}) {
      trigger(action);
      auto* dialog = child<QDialog>("helpDialog");
      QVERIFY2(dialog, action);
      const QString text = dialog->findChild<QTextBrowser*>("text")->toPlainText();
      QVERIFY2(text.size() > 500 && !text.contains("is missing"), qPrintable(text.left(200)));
      delete dialog;
    }
  }

  void noButtonIsBlank() {
    for (const auto* button : window_->findChildren<QAbstractButton*>()) {
      const QString name = button->objectName();
      if (name.isEmpty() || name.startsWith("qt_") || !button->text().isEmpty()) continue;
      if (name == "remedy" || name.startsWith("Scroll")) continue; // empty until there is need
      const QImage image = button->icon().pixmap(22).toImage();
      bool drawn = false;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) drawn |= qAlpha(image.pixel(x, y)) > 128;
      QVERIFY2(drawn, qPrintable(button->objectName()));
    }
  }

  void everyActionInAMenuThatNamesAnIconHasIt() {
    for (const char* action : {"action.help", "action.commands", "action.open", "action.save"})
      QVERIFY2(!child<QAction>(action)->icon().isNull(), action);
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName("Spectravox");
  QApplication::setApplicationName("spectravox-tests");
  ShellTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "shell_test.moc"
