// Sessions whose files are not as they were, and what crashes left.
#include "tests/gui/window/driving.h"

#include "core/io/open.h"
#include "core/io/session.h"
#include "widgets/banner.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

using namespace svx;
using namespace svx::testing;

class SessionsTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
  QString session_;

  template <typename Widget>
  Widget* child(const QString& name) {
    return window_->findChild<Widget*>(name);
  }
  Workspace& workspace() { return window_->workspace(); }

  void makeWindow() {
    window_ = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window_->resize(1366, 768);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  /// A session of the two images "a" and "b", in a folder of its own.
  void writeSession() {
    QDir(folder_.filePath("study")).removeRecursively();
    QDir(folder_.path()).mkpath("study/away");
    std::vector<Item> items;
    for (const char* name : {"a", "b"}) {
      const std::string path = folder_.filePath(QString("study/%1.nii").arg(name)).toStdString();
      save(balls(name, 24, 0), path);
      Item item;
      item.id = items.size() + 1;
      item.name = name;
      item.content = open(path).data.front();
      items.push_back(item);
    }
    session_ = folder_.filePath("study/s.svox");
    saveSession(items, "", session_.toStdString());
  }

  void move(const char* name, const char* to) {
    const QDir study(folder_.filePath("study"));
    QVERIFY(QFile::rename(study.filePath(name), study.filePath(to)));
  }

private Q_SLOTS:
  void initTestCase() { isolate(folder_); }
  void init() {
    makeWindow();
    writeSession();
  }
  void cleanup() { window_.reset(); }

  void opensAtOnceWhenAllIsThere() {
    window_->openPaths({session_});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
    QVERIFY(!child<QDialog>("missingFilesDialog"));
    QVERIFY(!window_->isWindowModified());
  }

  void findsMovedFilesOneByHandTheOthersBesideIt() {
    move("a.nii", "away/a.nii");
    move("b.nii", "away/b.nii");
    window_->openPaths({session_});
    QTRY_VERIFY(child<QDialog>("missingFilesDialog"));
    QVERIFY(workspace().study().items().empty());
    photograph(child<QDialog>("missingFilesDialog"), "missing-files");
    child<QPushButton>("missing.find.0")->click();
    answerFileDialog(*window_, "findFileDialog", folder_.filePath("study/away/a.nii"));
    const auto chosen = [&](int row) {
      return child<QComboBox>(QString("missing.choice.%1").arg(row))->currentData().toString();
    };
    QTRY_COMPARE(chosen(0), folder_.filePath("study/away/a.nii"));
    QCOMPARE(chosen(1), folder_.filePath("study/away/b.nii"));
    photograph(child<QDialog>("missingFilesDialog"), "missing-files-found");
    child<QPushButton>("missing.open")->click();
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
    for (const Item& item : workspace().study().items()) QVERIFY(item.as<Volume>());
    QVERIFY(window_->isWindowModified()); // the file still names the old places
    bool saved = false;
    workspace().session().save([&] { saved = true; });
    QTRY_VERIFY(saved);
    QVERIFY(!window_->isWindowModified());
    QVERIFY(doubtfulFiles(session_.toStdString()).empty());
  }

  void whatIsLeftOutSurvivesTheNextSave() {
    move("b.nii", "away/b.nii");
    window_->openPaths({session_});
    QTRY_VERIFY(child<QDialog>("missingFilesDialog"));
    child<QPushButton>("missing.open")->click(); // "Leave it out for now" is chosen
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
    const Item* gone = itemNamed(workspace(), "b");
    QVERIFY(gone && gone->missing());
    workspace().layers().add(gone->id); // nothing to show, and no harm
    const auto row = workspace().model().indexOf(gone->id);
    const QString tip = workspace().model().data(row, Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains("b.nii"), qPrintable(tip));
    photograph(window_.get(), "missing-item");
    window_->findChild<QAction*>("action.export")->trigger(); // nothing is chosen: nothing happens
    workspace().exportResult(gone->id);
    QVERIFY(child<Banner>("banner")->isVisible());
    workspace().study().rename(gone->id, "b renamed");
    bool saved = false;
    workspace().session().save([&] { saved = true; });
    QTRY_VERIFY(saved);
    move("away/b.nii", "b.nii");
    const Session back = loadSession(session_.toStdString());
    QCOMPARE(back.items.size(), std::size_t(2));
    QVERIFY(back.items[1].as<Volume>());
    QCOMPARE(back.items[1].name, std::string("b renamed"));
  }

  void asksAboutAChangedFile() {
    save(balls("b", 30, 0), folder_.filePath("study/b.nii").toStdString());
    window_->openPaths({session_});
    QTRY_VERIFY(child<QDialog>("missingFilesDialog"));
    auto* choice = child<QComboBox>("missing.choice.0");
    QCOMPARE(choice->currentText(), QString("Read it as it is now"));
    child<QPushButton>("missing.open")->click();
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
    QCOMPARE(itemNamed(workspace(), "b")->as<Volume>()->geometry.size[0], std::int64_t(30));
  }

  void doesNotOpenWhenToldSo() {
    window_->openPaths({write(folder_, balls("mine", 24, 0))});
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(1), 30'000);
    workspace().study().markSaved();
    move("a.nii", "away/a.nii");
    window_->openPaths({session_});
    QTRY_VERIFY(child<QDialog>("missingFilesDialog"));
    child<QPushButton>("missing.stop")->click();
    QTRY_VERIFY(!child<QDialog>("missingFilesDialog"));
    QTest::qWait(200);
    QCOMPARE(workspace().study().items().size(), std::size_t(1));
    QVERIFY(itemNamed(workspace(), "mine"));
  }

  void offersEveryJournal() {
    const QString autosave = stateFolder() + "/autosave/";
    QDir().mkpath(autosave);
    for (const char* name : {"first", "second", "third"}) {
      QVERIFY(QFile::copy(session_, autosave + name + ".svox"));
      QFile file(autosave + name + ".svox");
      QVERIFY(file.open(QIODevice::ReadWrite));
      const int age = name[0] == 'f' ? 300 : name[0] == 's' ? 200 : 100;
      file.setFileTime(QDateTime::currentDateTime().addSecs(-age),
                       QFileDevice::FileModificationTime);
    }
    QVERIFY(workspace().session().offerRestore());
    auto* list = child<QListWidget>("journals");
    QVERIFY(list && list->isVisible());
    QCOMPARE(list->count(), 3);
    photograph(child<QDialog>("restoreDialog"), "restore");
    child<QPushButton>("discard")->click(); // the newest
    QCOMPARE(list->count(), 2);
    QVERIFY(!QFile::exists(autosave + "third.svox"));
    list->setCurrentRow(1);
    child<QPushButton>("restore")->click();
    QTRY_COMPARE_WITH_TIMEOUT(workspace().study().items().size(), std::size_t(2), 30'000);
    QTRY_VERIFY(!QFile::exists(autosave + "first.svox"));
    QCOMPARE(AutosaveJournal::leftBehind(), QStringList{autosave + "second.svox"});
    AutosaveJournal::discard(autosave + "second.svox");
    QVERIFY(window_->isWindowModified());
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName("Spectravox");
  QApplication::setApplicationName("spectravox-tests");
  SessionsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "sessions_test.moc"
