// Drives what shows a registration's result: compare modes, displacement, landmarks, charts.
#include "tests/gui/widgets/bench.h"

#include "widgets/batch_view.h"
#include "widgets/box_chart.h"
#include "widgets/compare_bar.h"
#include "widgets/deformation_bar.h"
#include "widgets/deformation_drawing.h"
#include "widgets/figure_table.h"
#include "widgets/histogram_chart.h"
#include "widgets/landmark_table.h"
#include "widgets/line_chart.h"
#include "widgets/preview_strip.h"
#include "widgets/surface_chart.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QListWidget>
#include <QSignalSpy>
#include <QSlider>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

using namespace svx;
using namespace svx::testing;

namespace {

constexpr std::int64_t edge = 40; ///< voxels; 80 mm

/// A result that moves everything by `shift` mm, with two pairs of landmarks, of which one is hit.
ItemId addShift(Bench& bench, const Vec3& shift) {
  const auto image = [](const char* name) {
    auto volume = makeVolume({edge, edge, edge}, [](auto x, auto, auto) { return double(x); });
    volume->name = name;
    return std::shared_ptr<const Volume>(volume);
  };
  const auto points = [&](const char* name, const Vec3& by, const Vec3& second) {
    auto list = std::make_shared<Landmarks>();
    list->name = name;
    list->points = {{"hit", Vec3{20, 20, 40} + by}, {"missed", Vec3{50, 50, 40} + by + second}};
    return std::shared_ptr<const Landmarks>(list);
  };
  const auto fixed = image("fixed"), moving = image("moving");
  const auto fixedPoints = points("fixed points", {}, {});
  const auto movingPoints = points("moving points", shift, {0, 12, 0});
  bench.show("fixed", fixed, {40, 20});
  bench.study.add("moving", moving);
  bench.show("fixed points", fixedPoints);
  bench.show("moving points", movingPoints);

  auto field = std::make_shared<Volume>(*fixed);
  field->name = "field";
  field->channelAxis = ChannelAxis::Vector;
  field->voxels = at::zeros({3, edge, edge, edge});
  for (std::int64_t c = 0; c < 3; ++c) field->voxels[c].fill_(shift[std::size_t(c)]);
  auto jacobian = std::make_shared<Volume>(*fixed);
  jacobian->name = "jacobian";
  jacobian->voxels = at::ones({edge, edge, edge});
  jacobian->voxels.slice(2, 0, edge / 2).fill_(2);    // grows on the patient's right
  jacobian->voxels.slice(1, 0, edge / 4).fill_(-0.1); // folds at the front
  auto result = std::make_shared<Result>();
  result->methodId = "registration.test";
  result->methodTitle = "Test";
  for (const auto& [id, name] : std::initializer_list<std::pair<const char*, const char*>>{
           {"fixed", "fixed"},
           {"moving", "moving"},
           {"fixedLandmarks", "fixed points"},
           {"movingLandmarks", "moving points"}})
    result->inputs.push_back({id, name, {}, {}, {}});
  result->outputs.data = {{"field", std::shared_ptr<const Volume>(field)},
                          {"jacobian", std::shared_ptr<const Volume>(jacobian)},
                          {"transform", TransformPtr(std::make_shared<DisplacementFieldTransform>(
                                            fixed->geometry, field->voxels))}};
  bench.cursor.moveTo({40, 40, 40});
  return bench.study.addResult(result);
}

int count(const QImage& image, const std::function<bool(QColor)>& wanted) {
  int found = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) found += wanted(image.pixelColor(x, y));
  return found;
}

} // namespace

class ResultsTest : public QObject {
  Q_OBJECT

  static void plain(SliceView& view) {
    view.setCrosshairShown(false);
    view.setTextShown(false);
  }

private Q_SLOTS:
  void everyCompareModeIsOfferedAndDrawsSomethingElse() {
    Bench b;
    const auto ball = [](double middle) {
      return makeVolume({edge, edge, edge}, [=](auto x, auto y, auto) {
        return 100 *
               std::exp(-(std::pow(double(x) - middle, 2) + std::pow(double(y) - 20, 2)) / 80);
      });
    };
    const ItemId one = b.show("one", ball(17)), two = b.show("two", ball(23));
    CompareBar bar(b.compare, b.layers);
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    std::vector<QImage> pictures;
    for (const CompareMode mode : allCompareModes) {
      QTest::mouseClick(child<QToolButton>(bar, "compare." + toString(mode)), Qt::LeftButton);
      QVERIFY(b.compare.mode() == mode);
      QVERIFY(compareMode(svx::toString(mode)) == mode);
      const QImage picture = view.grab().toImage();
      for (const QImage& other : pictures) QVERIFY(picture != other);
      pictures.push_back(picture);
    }
    QCOMPARE(b.compare.base(), one);
    QCOMPARE(b.compare.overlay(), two);

    // More lines of equal value with the slider.
    b.compare.setMode(CompareMode::Contour);
    const auto coloured = [](QColor c) { return c.hsvSaturation() > 120 && c.value() > 90; };
    auto* slider = child<QSlider>(bar, "compare.amount");
    slider->setValue(0);
    const int few = count(view.grab().toImage(), coloured);
    slider->setValue(slider->maximum());
    const int many = count(view.grab().toImage(), coloured);
    QVERIFY2(few > 50 && many > 2 * few, qPrintable(QString("%1 %2").arg(few).arg(many)));
  }

  void comparingShowsLabelsAsOutlines() {
    Bench b;
    b.show("one", makeVolume({edge, edge, edge}, [](auto, auto, auto) { return 50; }));
    b.show("two", makeVolume({edge, edge, edge}, [](auto, auto, auto) { return 50; }));
    auto map = std::make_shared<LabelMap>();
    map->volume = *makeVolume({edge, edge, edge}, [](auto x, auto y, auto) {
      return x > 10 && x < 30 && y > 10 && y < 30 ? 1 : 0;
    });
    map->volume.voxels = map->volume.voxels.to(at::kByte);
    map->labels = {{1, "One", {0, 255, 0}, 1}};
    b.show("labels", std::shared_ptr<const LabelMap>(map));
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    const auto green = [](QColor c) { return c.green() > c.red() + 40; };
    const int filled = count(view.grab().toImage(), green);
    b.compare.setPair(b.layers.layers()[0], b.layers.layers()[1]);
    b.compare.setMode(CompareMode::Contour);
    const int outlined = count(view.grab().toImage(), green);
    QVERIFY(outlined > 100 && outlined < filled / 5);
  }

  void aDisplacementShowsInEveryStyle() {
    Bench b;
    const ItemId result = addShift(b, {8, 0, 0});
    DeformationBar bar(b.result);
    QVERIFY(bar.isHidden());
    b.result.setErrorsShown(false);
    b.result.setResult(result);
    QVERIFY(!bar.isHidden());
    QCOMPARE(b.result.largestDisplacement(), 10.0);
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    std::vector<QImage> pictures;
    for (const DeformationStyle style : allDeformationStyles) {
      QTest::mouseClick(child<QToolButton>(bar, "deformation." + toString(style)), Qt::LeftButton);
      QVERIFY(b.result.style() == style);
      const QImage picture = view.grab().toImage();
      for (const QImage& other : pictures) QVERIFY(picture != other);
      pictures.push_back(picture);
      if (style == DeformationStyle::Off) continue;
      QSlider* amount = child<QSlider>(bar, "deformation.amount");
      amount->setValue(amount->value() / 2 + 20);
      QVERIFY(view.grab().toImage() != picture);
    }
    b.study.remove(result);
    QVERIFY(!b.result.displacement() && b.result.style() == DeformationStyle::Off);
    QVERIFY(bar.isHidden());
  }

  void theJacobianIsClearAtOneAndMarksFolds() {
    Bench b;
    b.result.setResult(addShift(b, {8, 0, 0}));
    b.result.setErrorsShown(false);
    b.layers.setLayers({b.layers.base()->id});
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    const auto at = [&](const Vec3& world) {
      return view.grab().toImage().pixelColor(view.positionOf(world).toPoint());
    };
    const QColor bare = at({60, 60, 40});
    b.result.setStyle(DeformationStyle::Jacobian);
    b.result.setAmount(1);
    QCOMPARE(at({60, 60, 40}), bare);
    const QColor grown = at({20, 60, 40}), folded = at({60, 8, 40});
    QVERIFY(grown.red() > grown.blue() + 60);
    QVERIFY(folded.red() > 200 && folded.blue() > 200 && folded.green() < 60);
  }

  void theGridGoesWhereThePointsGo() {
    Bench b;
    b.result.setResult(addShift(b, {8, 0, 0}));
    b.result.setErrorsShown(false);
    b.layers.setLayers({b.layers.base()->id});
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    b.result.setStyle(DeformationStyle::Grid);
    b.result.setAmount(1);
    const QImage picture = view.grab().toImage();
    // Nothing comes to lie within 8 mm of the patient's right edge (left in the view), nor does a
    // line end where it began at the other.
    const auto coloured = [](QColor c) { return c.hsvSaturation() > 100 && c.value() > 150; };
    const int left = int(view.positionOf({-1, 40, 40}).x());
    const int end = int(view.positionOf({6.5, 40, 40}).x());
    QCOMPARE(count(picture.copy(left + 2, 4, end - left - 2, 380), coloured), 0);
    b.result.setAmount(0);
    const QPoint corner = view.positionOf({79, 79, 40}).toPoint();
    QVERIFY(count(view.grab().toImage().copy(QRect(corner - QPoint(30, 30), corner)), coloured) >
            100);
    b.result.setAmount(1);
    QVERIFY(count(picture.copy(end + 8, 4, 40, 380), coloured) > 20);
  }

  void smallDisplacementsGetLongerArrows() {
    QCOMPARE(arrowScale(50, 10), 1.0);
    QCOMPARE(arrowScale(2, 10), 5.0);
    QCOMPARE(arrowScale(1.1, 10), 5.0);
    QCOMPARE(arrowScale(0, 10), 1.0);
  }

  void landmarkErrorsAreArrowsInPlaceOfPoints() {
    Bench b;
    const ItemId result = addShift(b, {8, 0, 0});
    SliceView view(Plane::Axial, b.context);
    open(view);
    plain(view);
    const auto orange = [](QColor c) {
      return std::abs(c.red() - 255) < 30 && std::abs(c.green() - 154) < 30 && c.blue() < 110;
    };
    b.result.setResult(result);
    QCOMPARE(b.result.landmarks().size(), std::size_t(2));
    QCOMPARE(norm(b.result.landmarks()[0].after), 0.0);
    QCOMPARE(b.result.landmarks()[1].after, (Vec3{0, 12, 0}));
    QCOMPARE(b.result.landmarks()[1].before, (Vec3{8, 12, 0}));
    const auto arrowAt = [&](const Vec3& middle) {
      const QPoint p = view.positionOf(middle).toPoint();
      return count(view.grab().toImage().copy(QRect(p - QPoint(4, 4), p + QPoint(4, 4))), orange);
    };
    QVERIFY(arrowAt({50, 58, 40}) > 0); // on the way from (50, 50) to (50, 62)
    QCOMPARE(arrowAt({54, 56, 40}), 0);
    b.result.setBefore(true);
    QVERIFY(arrowAt({54, 56, 40}) > 0); // on the way to (58, 62)
    DeformationBar bar(b.result);
    QTest::mouseClick(child<QCheckBox>(bar, "deformation.errors"), Qt::LeftButton, {},
                      QPoint(8, child<QCheckBox>(bar, "deformation.errors")->height() / 2));
    QVERIFY(!b.result.errorsShown());
    QCOMPARE(arrowAt({54, 56, 40}), 0);
  }

  void theLandmarkTableSortsJumpsAndExports() {
    LandmarkTable table;
    table.setErrors({{"2", {1, 2, 3}, {}, {9, 0, 0}, {1, 0, 0}},
                     {"10", {4, 5, 6}, {}, {3, 0, 0}, {2.5, 0, 0}},
                     {"1", {7, 8, 9}, {}, {6, 0, 0}, {0, 0, 0.5}}});
    open(table, {360, 240});
    auto* rows = child<QTableWidget>(table, "landmarks");
    const auto names = [&] {
      QStringList all;
      for (int row = 0; row < rows->rowCount(); ++row) all << rows->item(row, 0)->text();
      return all;
    };
    QCOMPARE(names(), QStringList({"10", "2", "1"})); // the worst first
    auto* header = rows->horizontalHeader();
    const auto clickHeading = [&](int column) {
      QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                        {header->sectionViewportPosition(column) + 10, header->height() / 2});
    };
    clickHeading(0);
    const bool ascending = header->sortIndicatorOrder() == Qt::AscendingOrder;
    QCOMPARE(names(), ascending ? QStringList({"1", "2", "10"}) : QStringList({"10", "2", "1"}));
    QSignalSpy places(&table, &LandmarkTable::placeWanted);
    const QPoint first = rows->visualItemRect(rows->item(ascending ? 0 : 2, 1)).center();
    QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseDClick(rows->viewport(), Qt::LeftButton, {}, first);
    QVERIFY(!places.isEmpty());
    QCOMPARE(places[0][0].value<Vec3>(), (Vec3{7, 8, 9}));
    QVERIFY(table.csv().contains("\"10\",4,5,6,0,0,0,3,2.5,2.5,0,0\n"));
  }

  void aBatchIsReadShownAndExported() {
    QTemporaryDir folder;
    const auto write = [&](const char* name, const QByteArray& text) {
      QFile file(folder.filePath(name));
      if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
      file.write(text);
      return file.fileName();
    };
    BatchTable table;
    addBatchFile(table, write("syn.csv", "pair,fixed,tre.mean.after,tre.sd.after,dice.mean,note\r\n"
                                         "\"a, \"\"one\"\"\",a.nii,1.5,0.5,0.8,ok\r\n"
                                         "b_2,b.nii,4.25,1,0.6,\"two\nlines\"\r\n"
                                         "c,c.nii,,,nan,failed\r\n"
                                         "mean,,2.9,,0.7,\r\n"));
    QCOMPARE(table.pairs, QStringList({"a, \"one\"", "b_2", "c"}));
    QCOMPARE(table.figures, QStringList({"tre.mean.after", "tre.sd.after", "dice.mean"}));
    addBatchFile(table, write("more.csv", "id,method,tre.mean.after\nb_2,demons,3\n"));
    QCOMPARE(table.methods, QStringList({"syn", "demons"}));
    QVERIFY(!table.row("c", "syn")->values[0]);
    QCOMPARE(table.row("b_2", "syn")->cell("note"), QString("two\nlines"));
    QVERIFY_EXCEPTION_THROWN(addBatchFile(table, write("bad.csv", "a,b\nx,y\n")), Error);
    QVERIFY_EXCEPTION_THROWN(addBatchFile(table, folder.filePath("none.csv")), Error);

    for (const char* figure : {"dice.mean.after", "ncc.before", "jacobian.min.after"})
      QVERIFY(higherIsBetter(figure));
    for (const char* figure :
         {"tre.snap.mean.after", "assd.mean.after", "sdlogj.after", "seconds",
          "sdlogj.learn2reg.after", "roundTrip.mean.after", "jacobian.max.after"})
      QVERIFY(!higherIsBetter(figure));

    // Sample deviation of 1.5 and 4.25.
    QCOMPARE(resultsCsv(table, "tre.mean.after"),
             QString("\"pair\",\"syn\",\"demons\"\n\"a, \"\"one\"\"\",\"1.50 (0.50)\",\"–\"\n"
                     "\"b_2\",\"4.25 (1.00)\",\"3.00\"\n\"c\",\"–\",\"–\"\n"
                     "\"mean (SD)\",\"2.88 (1.94)\",\"3.00 (0.00)\"\n"));
    const QString latex = resultsLatex(table, "tre.mean.after");
    QVERIFY(latex.contains("\\begin{tabular}{lrr}"));
    QVERIFY(latex.contains("b\\_2 & 4.25 (1.00) & 3.00 \\\\\n"));
    QVERIFY(latex.contains("\\multicolumn{3}{l}{\\footnotesize In parentheses: SD within a pair"));
    QVERIFY(latex.contains("\\footnotesize -- no result."));

    BatchView view;
    open(view, {720, 260});
    view.setTable(table);
    auto* pairs = child<QTableWidget>(view, "batch.pairs");
    const auto names = [&] {
      QStringList all;
      for (int row = 0; row < pairs->rowCount(); ++row) all << pairs->item(row, 0)->text();
      return all;
    };
    QCOMPARE(names(), QStringList({"c", "b_2", "a, \"one\""})); // failed, far off, near
    auto* figure = child<QComboBox>(view, "batch.figure");
    figure->setCurrentIndex(figure->findText("dice.mean"));
    QCOMPARE(names(), QStringList({"c", "b_2", "a, \"one\""})); // failed, little overlap, more
    QString wanted;
    connect(&view, &BatchView::pairWanted, this,
            [&](const BatchTable::Row& row) { wanted = row.cell("fixed"); });
    const QPoint second = pairs->visualItemRect(pairs->item(1, 0)).center();
    QTest::mouseClick(pairs->viewport(), Qt::LeftButton, {}, second);
    QTest::mouseDClick(pairs->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(wanted, QString("b.nii"));
    QVERIFY(child<BoxChart>(view, "batch.boxes")->csv().contains("\"syn\",0.6"));
  }

  void aGridSearchIsMappedOverItsSettings() {
    BatchTable table;
    table.figures = {"tre.mean", "alpha", "omega"};
    table.methods = {"implicit"};
    for (const auto& [alpha, omega, error] :
         {std::array{0.0, 10.0, 4.0}, std::array{0.01, 10.0, 1.0}, std::array{0.01, 30.0, 2.0},
          std::array{0.01, 30.0, 3.0}}) {
      BatchTable::Row row;
      row.pair = QString::number(table.pairs.size());
      row.method = "implicit";
      row.values = {error, alpha, omega};
      table.pairs << row.pair;
      table.rows.push_back(row);
    }
    BatchView view;
    open(view, {720, 260});
    view.setTable(table);
    auto* surface = child<SurfaceChart>(view, "batch.surface");
    QVERIFY(!surface->isVisible());
    for (const auto& [combo, text] :
         {std::pair{"batch.across", "alpha"}, std::pair{"batch.down", "omega"}}) {
      auto* chooser = child<QComboBox>(view, combo);
      chooser->setCurrentIndex(chooser->findText(text));
    }
    QVERIFY(surface->isVisible());
    QCOMPARE(surface->csv(), QString("x,y,mean,count\n0,10,4,1\n0.01,10,1,1\n0.01,30,2.5,2\n"));
    QTest::qWait(50);
    const QString folder = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!folder.isEmpty()) view.grab().save(folder + "/18-surface.png");
  }

  void boxesAreTukeys() {
    // 1..9 and one far away: quartiles by linear interpolation between ranks.
    const auto box = boxFigures({9, 1, 8, 2, 7, 3, 6, 4, 5, 40, std::nan("")});
    QVERIFY(box);
    QCOMPARE(box->median, 5.5);
    QCOMPARE(box->firstQuartile, 3.25);
    QCOMPARE(box->thirdQuartile, 7.75);
    QCOMPARE(box->low, 1.0);
    QCOMPARE(box->high, 9.0);
    QCOMPARE(box->outliers, std::vector<double>{40});
    QVERIFY(!boxFigures({}));
    BoxChart chart;
    chart.setSamples({{"a", {1, 2}}, {"b", {}}});
    QCOMPARE(chart.csv(), QString("sample,value\n\"a\",1\n\"a\",2\n"));
  }

  void theHistogramCountsEveryValue() {
    HistogramChart chart;
    const std::vector<float> values{-5, 0.1f, 0.6f, 0.7f, 99, std::nanf("")};
    chart.setValues(values, 0, 1, 2);
    QCOMPARE(chart.csv(), QString("from,to,percent\n0,0.5,40\n0.5,1,60\n"));
  }

  void theLossMarksWhereLevelsBegin() {
    LineChart chart;
    open(chart, {400, 200});
    const Curve loss{{0, 1, 2, 3}, {4, 3, 5, 4}};
    chart.setCurves({{"loss", loss}});
    QTest::qWait(50);
    const QImage without = chart.grab().toImage();
    chart.setCurves({{"loss", loss}, {"level", {{0, 2}, {1, 2}}}});
    QTest::qWait(50);
    QVERIFY(chart.grab().toImage() != without);
    QVERIFY(!chart.csv().contains("level"));
  }

  void stepsAreShownSmallAndLargeAndOverTheFixedImage() {
    const auto step = [](const char* caption, int from) { // a bright square of 20 pixels
      Preview preview{caption, 60, 40, std::vector<std::uint8_t>(60 * 40)};
      for (int y = 10; y < 30; ++y)
        for (int x = from; x < from + 20; ++x) preview.grey[std::size_t(y * 60 + x)] = 255;
      return std::make_shared<const Preview>(std::move(preview));
    };
    PreviewStrip strip;
    strip.setPreviews({step("Fixed", 20), step("Start", 30), step("Result", 20)});
    open(strip, {360, 400});
    auto* steps = child<QListWidget>(strip, "preview.steps");
    auto* large = child<QWidget>(strip, "preview.large");
    const auto share = [&](const std::function<bool(QColor)>& wanted) {
      const QImage image = large->grab().toImage();
      return double(count(image, wanted)) / (image.width() * image.height());
    };
    const auto white = [](QColor c) { return c.lightness() > 200; };
    const auto red = [](QColor c) { return c.red() > 200 && c.green() < 60 && c.blue() < 60; };
    const auto blue = [](QColor c) { return c.blue() > 200 && c.green() < 60 && c.red() < 60; };
    QCOMPARE(steps->currentItem()->text(), QString("Result"));
    QVERIFY(share(white) > 0.1);
    QTest::mouseClick(child<QCheckBox>(strip, "preview.overlay"), Qt::LeftButton, {}, {8, 8});
    QVERIFY(child<QCheckBox>(strip, "preview.overlay")->isChecked());
    QCOMPARE(share(red) + share(blue), 0.0); // they agree
    QTest::mouseClick(steps->viewport(), Qt::LeftButton, {},
                      steps->visualItemRect(steps->item(1)).center());
    QVERIFY(share(red) > 0.04 && share(blue) > 0.04 && share(white) > 0.04);
    QVERIFY(std::abs(share(red) - share(blue)) < 0.005);
    strip.setPreviews({});
    QCOMPARE(share(red), 0.0);
  }

  void figuresAreGrouped() {
    FigureTable table;
    table.setFigures({{"tre.mean", "TRE", "mm", 4, 1, 2, true, ""},
                      {"tre.max", "TRE, largest", "mm", 9, 2, 2, false, ""},
                      {"dice.mean", "Dice", "", 0.5, 0.8, 3, false, ""},
                      {"dice.3", "Dice, three", "", 0.5, 0.8, 3, false, ""},
                      {"folding", "Folded", "%", {}, 0, 3, false, ""}});
    open(table, {360, 400});
    auto* tree = child<QTreeWidget>(table, "figures");
    QCOMPARE(tree->topLevelItemCount(), 4);
    QVERIFY(tree->topLevelItem(0)->isExpanded());
    QVERIFY(!tree->topLevelItem(3)->isExpanded()); // each label
    const int height = tree->height();
    tree->topLevelItem(3)->setExpanded(true);
    QTRY_VERIFY(tree->height() > height);
    QVERIFY(child<QWidget>(table, "figure.tre.mean")->isVisible());
  }
};

QTEST_MAIN(ResultsTest)
#include "results_test.moc"
