// What is shown of mass spectra while they are still being read, and pictures that follow a hand.
#include "tests/gui/window/spectra_window.h"

#include "core/io/open.h"
#include "widgets/fold.h"
#include "widgets/theme.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>

#include <atomic>
#include <thread>

using namespace svx;
using namespace svx::testing;

/// A data set on a disk that takes its time for each spectrum.
class SlowSpectra final : public Spectra {
public:
  explicit SlowSpectra(std::shared_ptr<const Spectra> original)
      : Spectra(original->info()), original_(std::move(original)) {}

  std::size_t longest() const override { return original_->longest(); }
  std::size_t points(std::size_t i) const override { return original_->points(i); }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds.load()));
    original_->intensities(i, first, into);
  }
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    original_->masses(i, first, into);
  }

  std::atomic<int> microseconds = 500;

private:
  std::shared_ptr<const Spectra> original_;
};

class SpectraLoadingTest : public SpectraWindow {
  Q_OBJECT

  QString large_;

  /// In place of a file, which has brought the panel.
  std::shared_ptr<SlowSpectra> openSlowly() {
    open();
    workspace().study().remove(workspace().study().items().front().id);
    const auto slow = std::make_shared<SlowSpectra>(openAs<Spectra>(large_.toStdString()));
    workspace().study().add("slow", Data(std::shared_ptr<const Spectra>(slow)));
    return slow;
  }
  bool soFar() { return image()->caption().contains("so far"); }
  QLabel* speed() { return child<QLabel>("imageSpeed"); }
  void photograph(const QString& name) {
    const QString pictures = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (pictures.isEmpty()) return;
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
      applyTheme(*static_cast<QApplication*>(QApplication::instance()), theme);
      QTest::qWait(200);
      window->grab().save(QString("%1/loading-%2-%3.png")
                              .arg(pictures, name)
                              .arg(theme == ThemeChoice::Dark ? "dark" : "light"));
    }
  }

private Q_SLOTS:
  void initTestCase() {
    draw();
    TissueArrayRecipe recipe; // 192 x 128 pixels
    recipe.points = 1000;
    large_ = folder.filePath("large.imzML");
    saveImzml(DrawnTissueArray(recipe), large_.toStdString(), {}, nullptr);
  }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void showsAPictureAndAMeanWhileTheRestIsRead() {
    const auto slow = openSlowly();
    QTRY_VERIFY_WITH_TIMEOUT(!image()->empty(), 30'000);
    QVERIFY(soFar());
    QVERIFY(chart()->note().contains("so far"));
    QCOMPARE(chart()->csv().count('\n'), 1001); // a point each, and a heading
    const double first = child<QDoubleSpinBox>("mass")->value();
    QVERIFY(first > 0);
    photograph("so-far");

    // The slider works on what there is.
    const double brightest = image()->brightest();
    child<QSlider>("massSlider")->setValue(child<QSlider>("massSlider")->maximum() / 3);
    QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() != brightest, 30'000);
    const double chosen = child<QDoubleSpinBox>("mass")->value();
    QVERIFY(chosen != first);
    QVERIFY(chart()->note().contains("so far"));
    QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, at(8, 8)); // and the cursor
    QVERIFY(child<QComboBox>("curve")->currentText().contains("9, 9"));
    child<QComboBox>("curve")->setCurrentIndex(0);

    slow->microseconds = 0;
    QTRY_VERIFY_WITH_TIMEOUT(chart()->note().isEmpty(), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(!soFar(), 60'000);
    QCOMPARE(child<QDoubleSpinBox>("mass")->value(), chosen); // stays what was chosen
    const QString mean = chart()->csv();
    const double bright = image()->brightest();

    // In the end it is what a quick disk shows.
    window.reset();
    show();
    open(large_);
    QTRY_VERIFY_WITH_TIMEOUT(chart()->note().isEmpty() && !soFar(), 60'000);
    QCOMPARE(chart()->csv(), mean);
    child<QDoubleSpinBox>("mass")->setValue(chosen);
    QTRY_COMPARE_WITH_TIMEOUT(image()->brightest(), bright, 30'000);
  }

  void saysHowFastThePictureFollows() {
    const auto slow = openSlowly();
    slow->microseconds = 100;
    QTRY_VERIFY_WITH_TIMEOUT(!image()->empty() && !soFar(), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(chart()->note().isEmpty(), 60'000);
    QVERIFY(speed()->isVisible());
    QVERIFY2(speed()->text().contains("as you stop"), qPrintable(speed()->text()));
    photograph("speed");
    slow->microseconds = 0;
    child<QDoubleSpinBox>("tolerance")->setValue(1000); // more than is kept in memory
    QTRY_VERIFY_WITH_TIMEOUT(!speed()->isVisible(), 30'000);
  }

  void processesTheSpectraOfThePicture() {
    open();
    child<Fold>("treatmentFold")->setExpanded(true);
    child<QDoubleSpinBox>("mass")->setValue(marker);
    child<QDoubleSpinBox>("tolerance")->setValue(0.5);
    const auto changes = [this](const char* combo, const char* id) {
      QTest::qWait(300);
      const double before = image()->brightest();
      choose(combo, id);
      QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() != before, 30'000);
    };
    changes("baseline", "top-hat");
    QVERIFY(image()->caption().contains("without baseline"));
    changes("baseline", "median");
    changes("baseline", "snip");
    changes("smoothing", "savitzky-golay");
    changes("smoothing", "gaussian");
    changes("transform", "square-root");
    changes("transform", "log10");
    changes("transform", "log2");
    changes("normalisation", "tic");
    photograph("processed");

    // What is kept is what was seen.
    QTest::qWait(300);
    const double seen = image()->brightest();
    child<QPushButton>("keepImage")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 30'000);
    const auto& outputs = lastResult(workspace())->result()->outputs.data;
    const auto kept = std::get<std::shared_ptr<const Volume>>(outputs.at("image"));
    QCOMPARE(kept->unit, std::string("log2(1 + ion count)"));
    for (const Item& item : workspace().study().items())
      if (item.as<Volume>() == kept) choose("shown", qint64(item.id));
    QCOMPARE(image()->brightest(), seen);
  }

  void offersCentroidsNoBaseline() {
    TissueArrayRecipe recipe;
    recipe.rows = recipe.columns = 2;
    recipe.patients = 4;
    recipe.centroids = true;
    const QString path = folder.filePath("centroids.imzML");
    saveImzml(DrawnTissueArray(recipe), path.toStdString(), {}, nullptr);
    open(path);
    child<Fold>("treatmentFold")->setExpanded(true);
    QVERIFY(!child<QComboBox>("baseline")->isVisible());
    QVERIFY(child<QComboBox>("transform")->isVisible());
    const double before = image()->brightest();
    choose("transform", "log2");
    QTRY_VERIFY_WITH_TIMEOUT(image()->brightest() < before, 30'000);
  }
};

QTEST_MAIN(SpectraLoadingTest)
#include "spectra_loading_test.moc"
