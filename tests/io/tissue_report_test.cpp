// How cores were called, drawn and told, from tables whose truth is known.
#include "core/jobs/curve_names.h"
#include "core/report/boundary_figure.h"
#include "core/report/curve_figures.h"
#include "core/report/report.h"
#include "core/report/tissue_charts.h"
#include "core/report/tissue_figures.h"
#include "core/report/tissue_report.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace svx {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

std::size_t countOf(const std::string& what, const std::string& in) {
  std::size_t count = 0;
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++count;
  return count;
}

std::shared_ptr<const Table> table(const std::string& name, std::vector<TableColumn> columns) {
  return std::make_shared<const Table>(Table{name, std::move(columns), {}});
}

/// Four cores of three patients; 'plain' is wrong about one, 'fancy' about the same and another.
Result comparison() {
  Result result;
  result.methodId = "tma.compare";
  result.methodTitle = "Compare";
  const Numbers hundred{100, 100, 100, 60};
  result.outputs.data["cores"] =
      table("Votes", {{"division", "", Numbers{1, 1, 1, 1}, 0}, // as a file's words are read
                      {"core", "", Texts{"a", "b", "c", "d"}, 0},
                      {"patient", "", Texts{"p", "p", "q", "r"}, 0},
                      {"label", "", Texts{"x", "x", "y", "y"}, 0},
                      {"x", "", Numbers{5, 15, 5, 15}, 2},
                      {"y", "", Numbers{5, 5, 15, 15}, 2},
                      {"radius", "", Numbers{4, 4, 4, 4}, 2},
                      {"section", "", Numbers{0, 0, 0, 0}, 0},
                      {"spectra", "", Numbers{30, 30, 30, 30}, 0},
                      {"plain", "", Texts{"x", "x", "y", "x"}, 0},
                      {"plain, share", "%", hundred, 1},
                      {"fancy", "", Texts{"x", "y", "y", "x"}, 0},
                      {"fancy, share", "%", hundred, 1}});
  std::vector<TableColumn> accuracies{{"classifier", "", Texts{}, 0}, {"division", "", Texts{}, 0}};
  const Texts who{"plain", "plain", "fancy", "fancy"}, division{"1", "mean", "1", "mean"};
  accuracies[0].cells = who;
  accuracies[1].cells = division;
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (const std::string what : {"cores", "spectra"}) {
    accuracies.push_back({what + " right", "", Numbers{3, none, 2, none}, 0});
    accuracies.push_back({what, "", Numbers{4, none, 4, none}, 0});
    accuracies.push_back({what + " accuracy", "%", Numbers{75, 75, 50, 50}, 2});
    accuracies.push_back({what + " from", "%", Numbers{19.4, none, 6.8, none}, 2});
    accuracies.push_back({what + " to", "%", Numbers{99.4, none, 93.2, none}, 2});
    accuracies.push_back({what + " macro F1", "", Numbers{0.73, 0.73, 0.5, 0.5}, 4});
  }
  result.outputs.data["accuracies"] = table("Accuracies", accuracies);
  result.outputs.data["confusion"] =
      table("Confusion", {{"classifier", "", Texts(4, "plain"), 0},
                          {"of", "", Texts(4, "cores"), 0},
                          {"true class", "", Texts{"x", "x", "y", "y"}, 0},
                          {"called", "", Texts{"x", "y", "x", "y"}, 0},
                          {"count", "", Numbers{2, 0, 1, 1}, 0}});
  return result;
}

TEST(TissueReport, MSI46_RingsEachErrorOnce) {
  const auto tissue = calledTissue(comparison());
  ASSERT_TRUE(tissue);
  EXPECT_EQ(tissue->divisions, Texts{"1"});
  EXPECT_EQ(tissue->classifiers, (Texts{"plain", "fancy"}));
  const CoreFigure figure = coreMap(*tissue, "1", {});
  EXPECT_EQ(countOf("fill=\"none\" stroke=", figure.svg), 3u);
  EXPECT_EQ(figure.places.size(), 4u * 3u);
  EXPECT_NE(figure.svg.find("3 of 4 right"), std::string::npos);
  EXPECT_NE(figure.svg.find("2 of 4 right"), std::string::npos);
  // To the right and below as on the slide.
  EXPECT_LT(figure.places[0].x, figure.places[1].x);
  EXPECT_LT(figure.places[0].y, figure.places[2].y);
}

TEST(TissueReport, MSI45_CountsAreInTheMatrices) {
  const auto tissue = calledTissue(comparison());
  EXPECT_EQ(tissue->matrices[0].cores, (Numbers{2, 0, 1, 1}));
  const std::string drawn = confusionMatrices(*tissue, true, {});
  EXPECT_EQ(countOf("50 %", drawn), 2u);
  EXPECT_EQ(countOf("100 %", drawn), 1u);
}

TEST(TissueReport, SaysWhatIsNoBetterAndWhatAllCalledWrong) {
  const std::string html = tissuePart(comparison());
  EXPECT_NE(html.find("3 of 4 (75.0 %, 19.4 to 99.4 %)"), std::string::npos);
  EXPECT_NE(html.find("fancy calls <b>no more</b> test cores right than plain"), std::string::npos);
  EXPECT_NE(html.find("4 cores of 3 patients in one division."), std::string::npos);
  EXPECT_NE(html.find("one of them is 33 % of the result"), std::string::npos);
  EXPECT_NE(html.find("Called wrong by all classifiers: 1"), std::string::npos);
  Result better = comparison();
  auto accuracies = *std::get<std::shared_ptr<const Table>>(better.outputs.data.at("accuracies"));
  for (TableColumn& column : accuracies.columns)
    if (column.name == "cores accuracy")
      column.cells = Numbers{75, 75, 100, 100};
    else if (column.name == "division")
      column.cells = Numbers{1, 2, 1, 2}; // as a file's words are read
  better.outputs.data["accuracies"] = std::make_shared<const Table>(accuracies);
  const std::string improved = tissuePart(better);
  EXPECT_NE(improved.find("fancy calls more test cores right than plain"), std::string::npos);
  EXPECT_EQ(countOf("<td class=\"small\">2</td>", improved), 2u);
}

TEST(TissueReport, OtherResultsHaveNone) {
  Result other;
  other.outputs.data["cores"] = table("Cores", {{"x", "", Numbers{1}, 0}});
  EXPECT_FALSE(calledTissue(other));
  EXPECT_EQ(tissuePart(other), "");
}

/// Of so many classes, curves of three points; the last classifier has the largest areas.
Result judged(const Texts& classifiers, const Texts& classes) {
  Result result;
  Texts who, what, of, scored, scoredClass, scoredOf, calibrated;
  Numbers threshold, x, y, area, from, promised, right, count;
  for (std::size_t k = 0; k < classifiers.size(); ++k) {
    for (const std::string& name : classes)
      for (const char* kind : {"spectra", "cores"}) {
        scored.push_back(classifiers[k]);
        scoredClass.push_back(name);
        scoredOf.push_back(kind);
        area.push_back(0.5 + 0.01 * double(k + 1));
        for (const double across : {0, 50, 100}) {
          who.push_back(classifiers[k]);
          what.push_back(name);
          of.push_back(kind);
          threshold.push_back(100 - across);
          x.push_back(across);
          y.push_back(across == 50 ? 50 + double(k) : across);
        }
      }
    for (const double bin : {0, 60, 90}) {
      calibrated.push_back(classifiers[k]);
      from.push_back(bin);
      promised.push_back(bin == 0 ? NAN : bin);
      right.push_back(bin == 0 ? NAN : bin - 1 - double(k));
      count.push_back(bin == 0 ? 0 : 10);
    }
  }
  const auto curves = [&](const char* title, const char* across, const char* up) {
    return table(title, {{"classifier", "", who, 0},
                         {"class", "", what, 0},
                         {"of", "", of, 0},
                         {"threshold", "%", threshold, 2},
                         {across, "%", x, 2},
                         {up, "%", y, 2}});
  };
  result.outputs.data["roc"] = curves("ROC curves", "false positive rate", "true positive rate");
  result.outputs.data["precisionRecall"] = curves("Precision and recall", "recall", "precision");
  result.outputs.data["classes"] = table("Scores", {{"classifier", "", scored, 0},
                                                    {"class", "", scoredClass, 0},
                                                    {"of", "", scoredOf, 0},
                                                    {"ROC area", "", area, 4},
                                                    {"average precision", "", area, 4}});
  result.outputs.data["calibration"] = table("Calibration", {{"classifier", "", calibrated, 0},
                                                             {"probability from", "%", from, 0},
                                                             {"mean probability", "%", promised, 2},
                                                             {"right", "%", right, 2},
                                                             {"spectra", "", count, 0}});
  return result;
}

Texts numbered(std::size_t count) {
  Texts names;
  for (std::size_t k = 0; k < count; ++k) names.push_back("classifier " + std::to_string(k + 1));
  return names;
}

TEST(CurveFigures, OfOneClassifierHaveALineForEachClass) {
  Result one = judged({"lda"}, {"x", "y", "z"});
  const auto expectOne = [&](const std::string& id, std::size_t lines) {
    const auto figures = curveFigures(one, id, {});
    ASSERT_EQ(figures.size(), 1u) << id;
    EXPECT_EQ(figures[0].ofClass, "");
    EXPECT_EQ(countOf("<path", figures[0].svg), lines) << id;
  };
  expectOne("roc", 2 * 3);
  expectOne("precisionRecall", 2 * 3);
  expectOne("calibration", 1);
  EXPECT_TRUE(curveFigures(one, "accuracies", {}).empty());
  // As tests were kept before they named the classifier.
  for (auto& [id, data] : one.outputs.data) {
    auto older = *std::get<std::shared_ptr<const Table>>(data);
    older.columns.erase(older.columns.begin());
    data = std::make_shared<const Table>(older);
  }
  expectOne("roc", 2 * 3);
  expectOne("calibration", 1);
}

TEST(CurveFigures, OfSeveralHaveOneForEachClassOfTwoForTheFirst) {
  const auto two = curveFigures(judged(numbered(21), {"x", "y"}), "roc", {});
  ASSERT_EQ(two.size(), 1u);
  EXPECT_EQ(two[0].ofClass, "x");
  EXPECT_EQ(countOf("<path", two[0].svg), 2u * 21u);
  const auto three = curveFigures(judged(numbered(3), {"x", "y", "z"}), "precisionRecall", {});
  ASSERT_EQ(three.size(), 3u);
  EXPECT_EQ(three[2].ofClass, "z");
  EXPECT_EQ(countOf("<path", three[2].svg), 2u * 3u);
}

TEST(CurveFigures, NameTheBestFirstWithItsArea) {
  const Result result = judged(numbered(21), {"x", "y"});
  const std::string roc = curveFigures(result, "roc", {})[0].svg,
                    sure = curveFigures(result, "calibration", {})[0].svg;
  for (int k = 1; k < 21; ++k) {
    const std::string better = ">classifier " + std::to_string(k + 1) + "<",
                      worse = ">classifier " + std::to_string(k) + "<";
    ASSERT_NE(roc.find(better), std::string::npos);
    EXPECT_LT(roc.find(better), roc.find(worse));
    EXPECT_GT(sure.find(better), sure.find(worse)); // of errors the least is the best
  }
  EXPECT_EQ(countOf(">0.710<", roc), 2u); // of spectra and of cores
  EXPECT_EQ(countOf(">21.0 %<", sure), 1u);
  // Each line looks its own.
  std::set<std::string> looks;
  for (auto at = roc.find("<line"); at != std::string::npos; at = roc.find("<line", at + 1))
    if (const auto stroke = roc.find("stroke=", at);
        roc.find("stroke-width=\"2.5\"", at) < roc.find("/>", at))
      looks.insert(roc.substr(stroke, roc.find("/>", at) - stroke));
  EXPECT_EQ(looks.size(), 21u);
}

TEST(TissueReport, ShowsTheCurvesUnderTheirNames) {
  const std::string html = tissuePart(judged(numbered(3), {"x", "y"}));
  for (const char* heading : {"ROC curves: x", "Precision and recall: x", "Calibration"}) {
    EXPECT_EQ(countOf("<h2>" + std::string(heading) + "</h2>", html), 1u) << heading;
    EXPECT_EQ(countOf("alt=\"" + std::string(heading) + "\"", html), 1u) << heading;
  }
  EXPECT_EQ(countOf("<img", html), 3u);
}

/// The comparison above with so many classifiers, which all call as the first.
Result comparisonOf(std::size_t classifiers) {
  Result result = comparison();
  auto cores = *std::get<std::shared_ptr<const Table>>(result.outputs.data.at("cores"));
  auto accuracies = *std::get<std::shared_ptr<const Table>>(result.outputs.data.at("accuracies"));
  auto confusion = *std::get<std::shared_ptr<const Table>>(result.outputs.data.at("confusion"));
  const auto grow = [](Table& table, const Table& by, const std::string& name) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      std::visit(
          [&](auto& cells) {
            const auto& more = std::get<std::decay_t<decltype(cells)>>(by.columns[c].cells);
            if constexpr (std::is_same_v<std::decay_t<decltype(cells)>, Texts>)
              if (by.columns[c].name == "classifier")
                return void(cells.insert(cells.end(), more.size(), name));
            cells.insert(cells.end(), more.begin(), more.end());
          },
          table.columns[c].cells);
  };
  const Table oneAccuracy = accuracies, oneConfusion = confusion;
  for (std::size_t k = 2; k < classifiers; ++k) {
    const std::string name = "another " + std::to_string(k);
    cores.columns.push_back({name, "", Texts{"x", "x", "y", "x"}, 0});
    cores.columns.push_back({name + ", share", "%", Numbers(4, 100), 1});
    grow(accuracies, oneAccuracy, name);
    grow(confusion, oneConfusion, name);
  }
  result.outputs.data["cores"] = std::make_shared<const Table>(cores);
  result.outputs.data["accuracies"] = std::make_shared<const Table>(accuracies);
  result.outputs.data["confusion"] = std::make_shared<const Table>(confusion);
  return result;
}

TEST(TissueReport, NoPictureIsHigherThanAPage) {
  const std::string few = tissuePart(comparison()), html = tissuePart(comparisonOf(40));
  EXPECT_EQ(countOf("alt=\"Test cores\"", few), 1u);
  EXPECT_GT(countOf("alt=\"Test cores\"", html), 2u);
  EXPECT_GT(countOf("alt=\"Confusion of cores\"", html), 1u);
  std::size_t images = 0;
  for (auto at = html.find("<img"); at != std::string::npos; at = html.find("<img", at + 1)) {
    const std::string size = html.substr(html.find("height=\"", at) + 8, 6);
    EXPECT_LE(std::stod(size), 900);
    ++images;
  }
  EXPECT_GT(images, 4u);
}

TEST(TissueReport, TheMeanSpectrumLiesUnderTheRelevance) {
  const auto relevance = table("Relevance", {{"m/z", "", Numbers{1, 2, 3}, 4},
                                             {"x", "", Numbers{0, 4, -8}, 6},
                                             {"mean intensity", "", Numbers{100, 50, 0}, 4}});
  const auto chart = tissueChart("relevance", *relevance);
  ASSERT_EQ(chart->lines.size(), 2u);
  EXPECT_EQ(chart->lines[0].curve.y, (Numbers{4, 2, 0}));
}

TEST(TissueReport, MSI51_DrawsTheBoundaryWhereTheDecisionCrosses0) {
  auto plane = std::make_shared<Volume>();
  plane->geometry.size = {8, 4, 1};
  plane->geometry.origin = {-3.5, 0, 0};
  plane->voxels = at::linspace(-2, 1.5, 8).view({1, 1, 8}).expand({1, 4, 8}).contiguous();
  Result result;
  result.outputs.data["decision"] = std::shared_ptr<const Volume>(plane);
  const auto points = table("Points", {{"x", "", Numbers{-3.5, 3.5}, 2},
                                       {"y", "", Numbers{0, 3}, 2},
                                       {"class", "", Numbers{2, 1}, 0},
                                       {"support vector", "", Texts{"", "yes"}, 0}});
  result.outputs.data["points"] = points;
  const std::string svg = boundaryFigure(*plane, *points, {});
  // Of 8 columns of 80 the decision is 0 in the middle of the fifth; y points upwards.
  EXPECT_EQ(countOf("M360.0 ", svg), 3u);
  EXPECT_NE(svg.find("cx=\"40.0\" cy=\"280.0\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("cx=\"600.0\" cy=\"40.0\""), std::string::npos) << svg;
  EXPECT_EQ(countOf(classHex(0) + "\" stroke=\"#222222\"", svg), 1u) << "one ring";
  EXPECT_EQ(countOf(classHex(1) + "\" stroke=\"#222222\"", svg), 0u);
  EXPECT_NE(tissuePart(result).find("<h2>Boundary</h2>"), std::string::npos);
}

TEST(TissueReport, MSI55_TheLearningRateIsDrawnByItsLogarithm) {
  const auto rates = table("Rates", {{"learning rate", "", Numbers{1e-6, 1e-3, 1}, 8},
                                     {"loss", "", Numbers{1, 0.2, 4}, 4}});
  const Curve curve = tissueChart("rates", *rates)->lines.at(0).curve;
  EXPECT_NEAR(curve.x[1], -3, 1e-12);
  EXPECT_EQ(curve.y, (Numbers{1, 0.2, 4}));
}

TEST(ReportCurves, OfTrainingsShareAChartForEachQuantity) {
  EXPECT_EQ(quantityOf("CNN 1, division 2: validation loss"), "loss");
  EXPECT_EQ(quantityOf("captured variance"), "captured variance");
  ReportContent content;
  auto result = std::make_shared<Result>();
  const Curve curve{{1, 2}, {3, 2}};
  result->curves = {{"a: loss", curve}, {"b: loss", curve}, {"b: rate", curve}};
  content.result = result;
  EXPECT_EQ(countOf("<img", toHtml(content)), 2u);
  EXPECT_TRUE(ofTrainings(result->curves));
  EXPECT_FALSE(ofTrainings({{"loss", curve}}));
}

} // namespace
} // namespace svx
