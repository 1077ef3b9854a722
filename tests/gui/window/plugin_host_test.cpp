// Plugins that are right load in order; every wrong one is kept with its reason.
#include "app/window/plugin_host.h"
#include "app/window/plugins_dialog.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace svx;

class PluginHostTest : public QObject {
  Q_OBJECT

  MethodRegistry methods_;
  std::unique_ptr<PluginHost> host_;
  QTemporaryDir folder_;

  const PluginRecord* record(const QString& file) const {
    for (const PluginRecord& record : host_->records())
      if (QFileInfo(record.path).completeBaseName() == file) return &record;
    return nullptr;
  }

private Q_SLOTS:
  void initTestCase() {
    QFile text(folder_.filePath("letter.so"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("Dear plugin host, I am no plugin at all.");
    text.close();
    QVERIFY(QFile::copy(SVX_TEST_PLUGINS "/good.so", folder_.filePath("good_again.so")));
    host_ = std::make_unique<PluginHost>(methods_);
    host_->load({SVX_TEST_PLUGINS, folder_.path(), "/no/such/folder"});
  }

  void everyFileIsListed() { QCOMPARE(host_->records().size(), std::size_t(14)); }

  void loadsWhatIsRight() {
    for (const char* name : {"good", "after_good", "fails_to_build"}) {
      QVERIFY(record(name));
      QCOMPARE(record(name)->state, PluginRecord::State::Loaded);
      QVERIFY(record(name)->panel);
    }
    QCOMPARE(host_->loaded().size(), std::size_t(3));
  }

  void rejectsWithReason_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* file, const char* words) {
      QTest::newRow(file) << QString(file) << QString(words);
    };
    row("wrong_interface", "org.example.SomethingElse/3");
    row("wrong_version", "version 99");
    row("untitled", "'title'");
    row("circle_one", "circle_one > circle_two > circle_one");
    row("circle_two", "circle_two > circle_one > circle_two");
    row("needs_absent", "'nowhere', which is not there");
    row("needs_rejected", "'wrong_version', which could not be loaded");
    row("needs_method", "'no.such.method'");
    row("missing_symbol", "symbolThatNobodyDefines");
    row("letter", "no Qt plugin");
    row("good_again", "'good' was found before it");
  }

  void rejectsWithReason() {
    QFETCH(QString, file);
    QFETCH(QString, words);
    QVERIFY(record(file));
    QCOMPARE(record(file)->state, PluginRecord::State::Rejected);
    QVERIFY2(record(file)->reason.contains(words), qPrintable(record(file)->reason));
    QVERIFY(!record(file)->panel);
  }

  void dialogListsThemAll() {
    PluginsDialog dialog(*host_, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    const auto* list = dialog.findChild<QTreeWidget*>("pluginList");
    QVERIFY(list);
    QCOMPARE(list->topLevelItemCount(), 14);
    const auto rows = list->findItems("wrong_version", Qt::MatchContains, 0);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first()->text(2), QString("Rejected"));
    QVERIFY(rows.first()->text(3).contains("version 99"));
  }
};

QTEST_MAIN(PluginHostTest)
#include "plugin_host_test.moc"
