// Mass spectra through the real widgets: open, drag the m/z, click a pixel, keep an image.
#include "tests/gui/window/spectra_window.h"

#include "widgets/banner.h"

#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QWheelEvent>

using namespace svx;
using namespace svx::testing;

class SpectraTest : public SpectraWindow {
  Q_OBJECT

  QImage shownImage() { return image()->grab().toImage(); }
  void turnWheel(Qt::KeyboardModifiers keys) {
    const QPointF place = image()->rect().center();
    QWheelEvent turn(place, image()->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, keys,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(image(), &turn);
  }

private Q_SLOTS:
  void initTestCase() { draw(); }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void followsTheMass() {
    open();
    auto* view = image();
    const double base = view->brightest(); // of the highest peak
    const QImage before = shownImage();
    child<QDoubleSpinBox>("mass")->setValue(marker);
    QTRY_VERIFY_WITH_TIMEOUT(view->brightest() != base, 30'000);
    QVERIFY(shownImage() != before);
    const double marked = view->brightest();
    child<QSlider>("massSlider")->setValue(child<QSlider>("massSlider")->maximum());
    QTRY_VERIFY_WITH_TIMEOUT(view->brightest() < marked, 30'000); // no peak lies there
    QVERIFY(std::abs(child<QDoubleSpinBox>("mass")->value() - 3200) < 1);
    child<QPushButton>("nextPeak")->click(); // round to the first
    QVERIFY(child<QDoubleSpinBox>("mass")->value() < 1000);
    const double first = child<QDoubleSpinBox>("mass")->value();
    child<QPushButton>("nextPeak")->click();
    QVERIFY(child<QDoubleSpinBox>("mass")->value() > first);
    child<QPushButton>("previousPeak")->click();
    QCOMPARE(child<QDoubleSpinBox>("mass")->value(), first);
  }

  void normalisesAndPools() {
    open();
    auto* view = image();
    const double plain = view->brightest();
    auto* scaling = child<QComboBox>("normalisation");
    scaling->setCurrentIndex(scaling->findData("tic"));
    QTRY_VERIFY_WITH_TIMEOUT(view->brightest() != plain, 30'000);
    const double narrow = view->brightest();
    child<QDoubleSpinBox>("tolerance")->setValue(3); // some points and not one
    QTRY_VERIFY_WITH_TIMEOUT(view->brightest() > narrow, 30'000);
    const double summed = view->brightest();
    auto* pooling = child<QComboBox>("pooling");
    pooling->setCurrentIndex(pooling->findData("mean"));
    QTRY_VERIFY_WITH_TIMEOUT(view->brightest() < summed, 30'000);
  }

  void turnsTheWheelToTheNextPeak() {
    open();
    child<QPushButton>("nextPeak")->click();
    const double first = child<QDoubleSpinBox>("mass")->value();
    turnWheel(Qt::NoModifier);
    QVERIFY(child<QDoubleSpinBox>("mass")->value() > first);
    QTest::keyClick(image(), Qt::Key_Left);
    QCOMPARE(child<QDoubleSpinBox>("mass")->value(), first);
    const double tolerance = child<QDoubleSpinBox>("tolerance")->value();
    turnWheel(Qt::ShiftModifier);
    QVERIFY(child<QDoubleSpinBox>("tolerance")->value() < tolerance);
    QCOMPARE(child<QDoubleSpinBox>("mass")->value(), first);
  }

  void readsAPixel() {
    open();
    const QString mean = chart()->csv();
    const int pixel = child<QComboBox>("curve")->count() - 1;
    // The middle of the first core.
    QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, at(6, 6));
    QCOMPARE(child<QComboBox>("curve")->currentIndex(), pixel);
    QVERIFY(child<QComboBox>("curve")->currentText().contains("7, 7"));
    QVERIFY(chart()->csv() != mean);
    const Vec3 cursor = workspace().cursor().position();
    QVERIFY(std::abs(cursor[0] - 6 * 0.05) < 1e-9); // 50 micrometres a pixel
    child<QComboBox>("curve")->setCurrentIndex(0);
    QCOMPARE(chart()->csv(), mean);
  }

  void showsThreeMassesInColours() {
    open();
    const QImage before = shownImage();
    choose("shown", qint64(-1));
    QTRY_VERIFY_WITH_TIMEOUT(child<QDoubleSpinBox>("red")->isVisible(), 10'000);
    child<QDoubleSpinBox>("red")->setValue(marker);
    child<QDoubleSpinBox>("green")->setValue(marker);
    child<QDoubleSpinBox>("blue")->setValue(marker);
    // Three times the same is grey.
    const auto grey = [this] {
      const QRgb colour = shownImage().pixel(at(6, 6));
      return qRed(colour) == qGreen(colour) && qGreen(colour) == qBlue(colour);
    };
    QTRY_VERIFY_WITH_TIMEOUT(grey(), 30'000);
    QVERIFY(shownImage() != before);
  }

  void denoises() {
    open();
    const QImage noisy = shownImage();
    child<QDoubleSpinBox>("denoising")->setValue(2);
    QTRY_VERIFY_WITH_TIMEOUT(shownImage() != noisy, 30'000);
  }

  void stepsThroughComponents() {
    open();
    auto parts = std::make_shared<Volume>();
    parts->name = "components";
    for (const Item& item : workspace().study().items())
      if (const auto spectra = item.as<Spectra>()) parts->geometry = spectra->grid();
    const auto size = parts->geometry.size;
    parts->voxels = at::ones({3, size[2], size[1], size[0]});
    for (int c = 0; c < 3; ++c) parts->voxels[c].mul_(c + 1);
    const ItemId id =
        workspace().study().add("components", Data(std::shared_ptr<const Volume>(parts)));
    QVERIFY(!child<QSlider>("componentSlider")->isVisible());
    choose("shown", qint64(id));
    QVERIFY(child<QSlider>("componentSlider")->isVisible());
    QTRY_COMPARE(image()->brightest(), 1.0);
    child<QSlider>("componentSlider")->setValue(2);
    QCOMPARE(image()->brightest(), 2.0);
    QVERIFY(image()->caption().contains("component 2"));
    turnWheel(Qt::NoModifier);
    QCOMPARE(image()->brightest(), 3.0);
    QTest::keyClick(image(), Qt::Key_Right); // round to the first
    QCOMPARE(image()->brightest(), 1.0);
    QCOMPARE(child<QSlider>("componentSlider")->value(), 1);
  }

  void holdsTheScale() {
    open();
    const double automatic = image()->brightest();
    child<QDoubleSpinBox>("top")->setValue(automatic / 2);
    QVERIFY(std::abs(image()->brightest() - automatic / 2) < 1e-3);
    child<QPushButton>("nextPeak")->click();
    QTest::qWait(500);
    QVERIFY(std::abs(image()->brightest() - automatic / 2) < 1e-3);
    child<QDoubleSpinBox>("top")->setValue(0);
    QVERIFY(image()->brightest() != automatic / 2);
  }

  void choosesFromManyImages() {
    open();
    child<QAbstractButton>("showGrid")->click();
    auto* many = child<QListWidget>("ionImageGrid");
    QTRY_VERIFY_WITH_TIMEOUT(many->count() > 3, 60'000);
    const double wanted = many->item(2)->data(Qt::UserRole).toDouble();
    QTest::mouseClick(many->viewport(), Qt::LeftButton, Qt::NoModifier,
                      many->visualItemRect(many->item(2)).center());
    QVERIFY(std::abs(child<QDoubleSpinBox>("mass")->value() - wanted) < 1e-3);
    QVERIFY(!many->isVisible());
    child<QAbstractButton>("showGrid")->click();
    child<QLineEdit>("gridMasses")->setText("1000.5, 1500");
    QTest::keyClick(child<QLineEdit>("gridMasses"), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(many->count(), 2, 60'000);
    QCOMPARE(many->item(0)->text(), QString("m/z 1000.5000"));
  }

  void keepsAnImageWithHowItWasMade() {
    open();
    child<QPushButton>("keepImage")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 30'000);
    QCOMPARE(lastResult(workspace())->result()->methodId, std::string("spectra.ion-image"));
    const auto& outputs = lastResult(workspace())->result()->outputs.data;
    const auto image = std::get<std::shared_ptr<const Volume>>(outputs.at("image"));
    QVERIFY(image->range().second > 0);
  }

  void saysWhatIsWrongWithAFile() {
    QTemporaryDir elsewhere; // without the binary file
    QFile::copy(file, elsewhere.filePath("alone.imzML"));
    drop(*window, {elsewhere.filePath("alone.imzML")});
    QTRY_VERIFY(child<Banner>("banner")->isVisible());
  }
};

QTEST_MAIN(SpectraTest)
#include "spectra_test.moc"
