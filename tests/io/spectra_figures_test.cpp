// The figures of spectra: which markers and examples are shown, and that they are drawn.
#include "core/report/grade_gallery.h"
#include "core/report/marker_panel.h"
#include "core/report/spectra_report.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace svx {
namespace {

constexpr int width = 12, height = 6;

/// Two groups of 4 x 4 pixels with one pixel of free tissue around and between; m/z 1007 is higher
/// in the right one, 1012 lower, and 1016 beside a peak of its own.
struct Marked {
  std::shared_ptr<const Spectra> spectra;
  std::shared_ptr<LabelMap> groups = std::make_shared<LabelMap>();

  Marked() {
    SpectraInfo info;
    info.name = "marked";
    for (int k = 0; k < 40; ++k) info.sharedAxis.push_back(1000 + 0.5 * k);
    info.pixelSize = {50, 50, 10};
    info.pixelSizeKnown = true;
    std::vector<std::vector<float>> values;
    groups->labels = {{1, "stroma", {200, 0, 0}, 1}, {2, "tumour <b>", {0, 0, 200}, 1}};
    groups->volume.voxels = at::zeros({1, height, width}, at::kShort);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const bool a = y > 0 && y < 5 && x > 0 && x<5, b = y> 0 && y < 5 && x > 6 && x < 11;
        groups->volume.voxels[0][y][x] = a ? 1 : b ? 2 : 0;
        info.positions.push_back({x, y, 0});
        values.emplace_back();
        for (int k = 0; k < 40; ++k) values.back().push_back(float(10 + (x * 7 + y * 5 + k) % 3));
        if (b) values.back()[14] += 20; // and its neighbour
        if (b) values.back()[15] += 15;
        if (b) values.back()[24] -= 5;
      }
    spectra = std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), values);
    groups->volume.geometry = spectra->grid();
  }

  std::shared_ptr<const Result> run(const char* method, double tolerance = 0.5) const {
    RunRequest request;
    request.method = &MethodRegistry::builtIn().get(method);
    request.values = request.method->info().defaults();
    if (request.method->info().parameter("tolerance")) request.values.set("tolerance", tolerance);
    request.inputs = {{"spectra", spectra}};
    if (method == std::string("spectra.markers"))
      request.inputs["groups"] = std::shared_ptr<const LabelMap>(groups);
    JobContext context(findDevice("cpu"));
    return execute(request, context);
  }
  static const Table& table(const Result& run, const char* id) {
    return *std::get<std::shared_ptr<const Table>>(run.outputs.data.at(id));
  }
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(MarkerPanel, ShowsEachPeakOnceAndOnlyWhatIsSignificant) {
  const Marked data;
  const auto run = data.run("spectra.markers");
  const auto best = bestMarkers(Marked::table(*run, "markers"), run->values, 10);
  ASSERT_EQ(best.size(), 2u); // 1007.5 lies in the window of 1007
  EXPECT_EQ(best[0].mz, 1007);
  EXPECT_EQ(best[0].auc, 1);
  EXPECT_EQ(best[0].group, "tumour <b>");
  EXPECT_EQ(best[1].mz, 1012);
  EXPECT_EQ(best[1].auc, 0);
  EXPECT_LT(best[1].p, 1e-3);
  EXPECT_EQ(bestMarkers(Marked::table(*run, "markers"), run->values, 1).size(), 1u);
  EXPECT_TRUE(bestMarkers(Marked::table(*run, "markers"), run->values, 10, 0).empty());
  const auto narrow = data.run("spectra.markers", 0.1);
  EXPECT_EQ(bestMarkers(Marked::table(*narrow, "markers"), narrow->values, 10).size(), 3u);
}

TEST(MarkerPanel, HasAColumnForEachGroupWithoutThePixelsOfOthers) {
  const Marked data;
  const auto run = data.run("spectra.markers", 0.1);
  const auto columns = columnsOf(data.spectra, data.groups, run->values, {});
  ASSERT_EQ(columns.size(), 2u);
  JobContext context(findDevice("cpu"));
  const MarkerPanel panel = markerPanel(bestMarkers(Marked::table(*run, "markers"), run->values, 2),
                                        columns, run->values, context);
  const auto& right = panel.columns[1];
  EXPECT_EQ(right.name, "tumour <b>");
  EXPECT_EQ(right.spectra, 16u);
  // Columns 6 to 11 and rows 0 to 5: the group and a margin of a pixel.
  ASSERT_EQ(right.images.sizes(), (at::IntArrayRef{2, 6, 6}));
  EXPECT_EQ(right.images[0][2][2].item<float>(), float(10 + (8 * 7 + 2 * 5 + 14) % 3 + 20));
  EXPECT_EQ(right.labels.eq(2).sum().item<std::int64_t>(), 16);
  EXPECT_TRUE(right.images.isfinite().all().item<bool>()); // free tissue is shown

  // The left group seen over the whole width would hide the pixels of the right one.
  LabelMap touching = *data.groups;
  touching.volume.voxels = data.groups->volume.voxels.clone();
  touching.volume.voxels[0][2][5] = 2;
  auto left = columns[0];
  left.regions = std::make_shared<const LabelMap>(touching);
  const MarkerPanel hidden = markerPanel(panel.markers, {left}, run->values, context);
  EXPECT_TRUE(std::isnan(hidden.columns[0].images[0][2][5].item<float>()));
  EXPECT_EQ(hidden.columns[0].images[0].isnan().sum().item<std::int64_t>(), 1);
}

TEST(MarkerPanel, PlacesAPictureOverThePart) {
  const Marked data;
  const auto run = data.run("spectra.markers", 0.1);
  // The picture is red left of 0.4 mm of its own space and blue right of it, and lies 1 mm aside.
  auto picture = std::make_shared<Volume>();
  picture->geometry.size = {60, 40, 1};
  picture->geometry.spacing = {0.01, 0.01, 1};
  picture->geometry.origin = {1, -0.05, 0};
  picture->channelAxis = ChannelAxis::Colour;
  picture->voxels = at::zeros({3, 1, 40, 60}, at::kByte);
  picture->voxels[0].narrow(2, 0, 40).fill_(200);
  picture->voxels[2].narrow(2, 40, 20).fill_(200);
  AffineMap aside;
  aside.offset = {1, 0, 0};
  const PlacedPicture placed{picture, std::make_shared<AffineTransform>(aside)};
  JobContext context(findDevice("cpu"));
  const MarkerPanel panel =
      markerPanel(bestMarkers(Marked::table(*run, "markers"), run->values, 1),
                  columnsOf(data.spectra, data.groups, run->values, placed), run->values, context);
  const auto& right = panel.columns[1]; // from 0.275 to 0.575 mm
  ASSERT_TRUE(right.picture.defined());
  const auto pixels = right.picture.size(2);
  EXPECT_EQ(pixels % 6, 0);
  const auto at = [&](double mm, int channel) {
    const auto x = std::int64_t((mm - 0.275) / 0.3 * double(pixels));
    return int(right.picture[channel][right.picture.size(1) / 2][x].item<std::uint8_t>());
  };
  EXPECT_EQ(at(0.35, 0), 200);
  EXPECT_EQ(at(0.35, 2), 0);
  EXPECT_EQ(at(0.45, 0), 0);
  EXPECT_EQ(at(0.45, 2), 200);

  EXPECT_TRUE(right.inPicture.all().item<bool>());
  EXPECT_FALSE(panel.columns[0].inPicture[0][0].item<bool>());
}

TEST(MarkerPanel, IsDrawnWithARowForEachMarker) {
  const Marked data;
  const auto run = data.run("spectra.markers");
  JobContext context(findDevice("cpu"));
  const MarkerPanel panel =
      markerPanel(bestMarkers(Marked::table(*run, "markers"), run->values, 2),
                  columnsOf(data.spectra, data.groups, run->values, {}), run->values, context);
  std::array<std::uint32_t, 256> map{};
  double height = 0;
  const std::string svg = markerPanelSvg(panel, map, {}, height);
  EXPECT_EQ(count(svg, "<image"), 2u * 2 + 2); // and a colour bar each row
  for (const char* part : {"m/z 1007.0000", "AUC 1.000", "corrected p &lt; 0.001", "m/z 1012.0000",
                           "lower in tumour &lt;b&gt;", "16 spectra", "µm", "not normalised"})
    EXPECT_NE(svg.find(part), svg.npos) << part;
  EXPECT_EQ(markerAt(panel, 20), std::nullopt); // the head
  EXPECT_EQ(markerAt(panel, 60), 0u);
  EXPECT_EQ(markerAt(panel, height - 60), 1u);
  EXPECT_EQ(markerAt(panel, height - 1), std::nullopt);
}

TEST(MarkerPanel, SaysHowTheSpectraWereNormalised) {
  const Marked data;
  auto run = data.run("spectra.markers");
  Values values = run->values;
  values.set("normalisation", std::string("tic"));
  JobContext context(findDevice("cpu"));
  const MarkerPanel panel =
      markerPanel(bestMarkers(Marked::table(*run, "markers"), values, 1),
                  columnsOf(data.spectra, data.groups, values, {}), values, context);
  EXPECT_EQ(panel.scaling, "Maximum of m/z ± 0.5 Da, normalised: Total ion count (TIC)");
}

TEST(MarkerPanel, KnowsTheGroupsOnlyAsTheyWereCompared) {
  const Marked data;
  Study study;
  const ItemId set = study.add("marked", Data(data.spectra));
  const ItemId map = study.add("groups", Data(std::shared_ptr<const LabelMap>(data.groups)), set);
  const auto run = data.run("spectra.markers");
  study.addResult(run, set);
  EXPECT_EQ(groupsOf(study, *run), data.groups);
  auto changed = std::make_shared<LabelMap>(*data.groups);
  changed->volume.voxels = changed->volume.voxels.clone();
  changed->volume.voxels[0][0][0] = 1;
  study.setContent(map, Data(std::shared_ptr<const LabelMap>(changed)), "Draw");
  EXPECT_EQ(groupsOf(study, *run), nullptr);
}

/// Spectra with so many peaks of height 1 on nothing.
std::shared_ptr<const Spectra> withPeaks(const std::vector<int>& peaks) {
  SpectraInfo info;
  info.name = "graded";
  for (int k = 0; k < 1000; ++k) info.sharedAxis.push_back(500 + k);
  info.first = {11, 21, 0};
  std::vector<std::vector<float>> values;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    info.positions.push_back({std::int32_t(i), 0, 0});
    values.emplace_back(1000, 0.0f);
    for (int p = 0; p < peaks[i]; ++p) values.back()[std::size_t(20 + 25 * p)] = 1;
  }
  return std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), values);
}

TEST(GradeGallery, ShowsATypicalSpectrumOfEachGrade) {
  const auto spectra = withPeaks({7, 0, 5, 3, 6, 2, 1});
  RunRequest request;
  request.method = &MethodRegistry::builtIn().get("spectra.informativeness");
  request.values = request.method->info().defaults();
  request.values.set("fewest", std::int64_t(1));
  request.inputs = {{"spectra", spectra}};
  JobContext context(findDevice("cpu"));
  const auto run = execute(request, context);
  const auto typical = gradeExamples(*spectra, *run);
  ASSERT_EQ(typical.size(), 4u);
  EXPECT_EQ(typical[0].grade, SpectrumGrade::Informative);
  EXPECT_EQ(typical[0].spectra, 0u);
  EXPECT_EQ(typical[1].spectra, 3u); // 5, 6 and 7 peaks
  EXPECT_EQ(typical[1].spectrum, 4u);
  EXPECT_EQ(typical[1].position.x, 4);
  EXPECT_EQ(typical[1].shown.x, 15);
  EXPECT_EQ(typical[1].peaks, (std::vector<std::size_t>{20, 45, 70, 95, 120, 145}));
  const double p = 6.0 / 600;
  EXPECT_NEAR(typical[1].level, 6 * std::sqrt(p * (1 - p)), 1e-6);
  EXPECT_EQ(typical[1].end, 500 + 599);
  EXPECT_EQ(gradeExamples(*spectra, *run, ExampleKind::FewestPeaks)[1].spectrum, 2u);
  EXPECT_EQ(gradeExamples(*spectra, *run, ExampleKind::MostPeaks)[1].spectrum, 0u);
  EXPECT_EQ(typical[3].spectra, 2u);

  double height = 0;
  const std::string svg = gradeGallerySvg(typical, run->values, {}, height);
  for (const char* part : {"Informative", "no spectrum has this grade", "Sufficient",
                           "6 peaks above 6 standard deviations; pixel 15, 21; one of 3"})
    EXPECT_NE(svg.find(part), svg.npos) << part;
  EXPECT_EQ(count(svg, "l-4 -7h8z"), 6u + 3 + 1); // a mark each counted peak
  EXPECT_EQ(exampleAt(10, 10), 0u);
  EXPECT_EQ(exampleAt(900, height - 10), 3u);
  EXPECT_EQ(exampleAt(900, height + 10), std::nullopt);

  // Of other spectra it says nothing.
  EXPECT_THROW(gradeExamples(*withPeaks({1, 2}), *run), Error);
}

TEST(SpectraReport, ShowsMarkersAndExamples) {
  const Marked data;
  Study study;
  const ItemId set = study.add("marked", Data(data.spectra));
  study.add("groups", Data(std::shared_ptr<const LabelMap>(data.groups)), set);
  study.addResult(data.run("spectra.markers"), set);
  study.addResult(data.run("spectra.informativeness"), set);
  JobContext context(findDevice("cpu"));
  const std::string html = toHtml(spectraReport(study, set), context);
  EXPECT_NE(html.find("<h2>Markers</h2>"), html.npos);
  EXPECT_NE(html.find("alt=\"Ion images of the markers\""), html.npos);
  EXPECT_NE(html.find("alt=\"Examples of graded spectra\""), html.npos);
}

} // namespace
} // namespace svx
