// Exports from the window onto a disk that is full: a clear error, and nothing left behind.
#include "tests/gui/window/spectra_window.h"

#include "widgets/banner.h"

#include <QAbstractButton>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <sys/mount.h>
#include <unistd.h>

using namespace svx;
using namespace svx::testing;

class SpectraExportTest : public SpectraWindow {
  Q_OBJECT

  QTemporaryDir small_;
  bool mounted_ = false;

  ItemId itemOf(DataKind kind) {
    ItemId found = 0;
    for (const Item& item : workspace().study().items())
      if (item.data() && kindOf(*item.data()) == kind) found = item.id;
    return found;
  }
  QStringList left() {
    return QDir(small_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
  }
  bool said(const QString& words) {
    for (Banner* banner : window->findChildren<Banner*>())
      if (banner->isVisible() && banner->findChild<QLabel*>("why")->text().contains(words))
        return true;
    return false;
  }
  void answer(const char* name, const QString& file, const char* button) {
    QTRY_VERIFY(child<QDialog>(name));
    auto* dialog = child<QDialog>(name);
    dialog->findChild<QLineEdit*>("file")->setText(small_.filePath(file));
    dialog->findChild<QPushButton*>(button)->click();
    QTRY_VERIFY(!child<QDialog>(name));
  }
  void expectFull(const QString& words = "the disk is full") {
    QTRY_VERIFY_WITH_TIMEOUT(said(words), 60'000);
    QCOMPARE(left(), QStringList());
    for (Banner* banner : window->findChildren<Banner*>()) banner->dismiss();
  }

private Q_SLOTS:
  void initTestCase() {
    draw();
    const QByteArray folder = small_.path().toUtf8();
    mounted_ = geteuid() == 0 && mount("tmpfs", folder, "tmpfs", 0, "size=4k") == 0;
    if (!mounted_) QSKIP("skipped: no right to mount a small disk");
  }
  void cleanupTestCase() {
    if (mounted_) umount(small_.path().toUtf8());
  }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void ofSpectra() {
    open();
    for (const char* file : {"spectra.imzML", "spectra.csv"}) {
      workspace().exportResult(itemOf(DataKind::Spectra));
      answer("exportDialog", file, "export");
      expectFull();
    }
  }

  void ofImages() {
    open();
    child<QPushButton>("keepImage")->click();
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(DataKind::Volume), 30'000);
    for (const char* file : {"image.ome.tif", "image.nii.gz"}) {
      workspace().exportResult(itemOf(DataKind::Volume));
      answer("exportDialog", file, "export");
      expectFull();
    }
  }

  void ofPicturesAndCharts() {
    open();
    child<QAbstractButton>("savePicture")->click();
    answerFileDialog(*window, "pictureFileDialog", small_.filePath("ion.png"));
    expectFull();
    for (const char* file : {"chart.csv", "chart.png", "chart.svg"}) {
      QString why;
      QVERIFY2(!chart()->save(small_.filePath(file), &why), file);
      QVERIFY2(why.contains("full"), qPrintable(why));
      QCOMPARE(left(), QStringList());
    }
  }

  void ofReports() {
    open();
    for (const char* file : {"report.pdf", "report.html"}) {
      child<QPushButton>("spectraReport")->click();
      answer("reportDialog", file, "write");
      expectFull();
    }
  }
};

QTEST_MAIN(SpectraExportTest)
#include "spectra_export_test.moc"
