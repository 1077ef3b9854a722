// Mass spectra through the real widgets: open, drag the m/z, click a pixel, keep an image.
#include "tests/gui/window/driving.h"

#include "core/io/imzml_writer.h"
#include "core/study/synthetic/tissue_array.h"
#include "widgets/banner.h"
#include "widgets/ion_image_view.h"
#include "widgets/spectrum_chart.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>

using namespace svx;
using namespace svx::testing;

class SpectraTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString file_;
  std::unique_ptr<MainWindow> window_;
  double marker_ = 0;

  template <typename Widget>
  Widget* child(const char* name) {
    return window_->findChild<Widget*>(name);
  }
  Workspace& workspace() { return window_->workspace(); }
  QImage shownImage() { return child<IonImageView>("ionImageView")->grab().toImage(); }

private Q_SLOTS:
  void initTestCase() {
    isolate(folder_);
    TissueArrayRecipe recipe;
    recipe.rows = 3;
    recipe.columns = 4;
    recipe.patients = 6;
    recipe.points = 3000;
    const DrawnTissueArray array(recipe);
    marker_ = array.markers()[0][0];
    file_ = folder_.filePath("array.imzML");
    saveImzml(array, file_.toStdString(), {}, nullptr);
  }

  void init() {
    QSettings().clear();
    QSettings().setValue("startedBefore", true);
    window_ = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window_->resize(1366, 768);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  void cleanup() { window_.reset(); }

  void open() {
    drop(*window_, {file_});
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>("spectraPanel"), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(child<IonImageView>("ionImageView")->brightest() > 0, 60'000);
    QVERIFY(child<QWidget>("spectraPanel")->isVisible());
  }

  void followsTheMass() {
    open();
    auto* view = child<IonImageView>("ionImageView");
    const double base = view->brightest(); // of the highest peak
    const QImage before = shownImage();
    child<QDoubleSpinBox>("mass")->setValue(marker_);
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
    auto* view = child<IonImageView>("ionImageView");
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

  void readsAPixel() {
    open();
    auto* view = child<IonImageView>("ionImageView");
    auto* chart = child<SpectrumChart>("spectrumChart");
    const QString mean = chart->csv();
    QSignalSpy chosen(view, &IonImageView::pixelChosen);
    // Somewhere in the middle lies a core.
    for (int dx = -20; dx <= 20 && child<QComboBox>("curve")->currentIndex() != 3; dx += 4)
      QTest::mouseClick(view, Qt::LeftButton, Qt::NoModifier,
                        view->rect().center() + QPoint(dx, dx / 2));
    QVERIFY(chosen.count() > 0);
    QCOMPARE(child<QComboBox>("curve")->currentIndex(), 3);
    QVERIFY(chart->csv() != mean);
    child<QComboBox>("curve")->setCurrentIndex(0);
    QCOMPARE(chart->csv(), mean);
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
    QFile::copy(file_, elsewhere.filePath("alone.imzML"));
    drop(*window_, {elsewhere.filePath("alone.imzML")});
    QTRY_VERIFY(child<Banner>("banner")->isVisible());
  }

  void showsItself() {
    open();
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (pictures.isEmpty()) QSKIP("skipped: only a picture, for people to look at");
    const QDir data(QString(SVX_SHARED_DATA) + "/imzml/pyimzml");
    auto* application = static_cast<QApplication*>(QApplication::instance());
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
      const QString name = theme == ThemeChoice::Dark ? "dark" : "light";
      applyTheme(*application, theme);
      QTest::qWait(500);
      window_->grab().save(pictures + "/spectra-" + name + ".png");
    }
    if (!data.exists()) QSKIP("skipped: the real files are not on this machine");
    const auto before = child<IonImageView>("ionImageView")->brightest();
    workspace().study().remove(workspace().study().items().front().id);
    drop(*window_, {data.filePath("Example_Processed.imzML")});
    QTRY_VERIFY_WITH_TIMEOUT(child<IonImageView>("ionImageView")->brightest() != before, 30'000);
    QTest::qWait(500);
    window_->grab().save(pictures + "/spectra-real.png");
  }
};

QTEST_MAIN(SpectraTest)
#include "spectra_test.moc"
