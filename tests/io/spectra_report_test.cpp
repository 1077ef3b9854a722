// The report of a mass spectrometry image of several sections.
#include "core/report/ion_image_svg.h"
#include "core/report/spectra_report.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

std::array<std::uint32_t, 256> greys() {
  std::array<std::uint32_t, 256> colours{};
  for (std::uint32_t i = 0; i < 256; ++i) colours[i] = 0xff000000u | i * 0x010101u;
  return colours;
}

SpectraReport reportOf(int sections) {
  SpectraInfo info;
  for (int k = 0; k < 50; ++k) info.sharedAxis.push_back(500 + k);
  std::vector<std::vector<float>> intensities;
  for (int z = 0; z < sections; ++z)
    for (int p = 0; p < 12; ++p) {
      info.positions.push_back({p % 4, p / 4, z});
      intensities.emplace_back(50, 1.0f);
      intensities.back()[20] = float(100 + z + p);
    }
  SpectraReport report;
  report.spectra =
      std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), intensities);
  report.colours = greys();
  auto regions = std::make_shared<LabelMap>();
  regions->volume.geometry = report.spectra->grid();
  regions->volume.voxels = at::ones({sections, 3, 4}, at::kByte);
  regions->labels = {{1, "tissue", {200, 0, 0}, 1}};
  report.regions = regions;
  return report;
}

std::string html(int sections) {
  JobContext context(findDevice("cpu"));
  return toHtml(reportOf(sections), context);
}

TEST(SpectraReport, ShowsEverySectionOrSaysWhich) {
  EXPECT_EQ(html(1).find("sections"), std::string::npos);
  EXPECT_NE(html(5).find("All sections, numbered."), std::string::npos);
  EXPECT_NE(html(60).find("24 of 60 sections, evenly spread and numbered."), std::string::npos);
}

TEST(IonImageSvg, DrawsTheSectionsBesideEachOtherOnOneScale) {
  IonImageFigure figure;
  figure.values = at::rand({5, 30, 40});
  figure.values[4].fill_(200);
  figure.sections = {1, 4, 7, 10, 13};
  figure.pixelSize = {10, 10};
  figure.unit = "counts";
  double height = 0;
  const std::string svg = ionImageSvg(figure, greys(), height);
  EXPECT_EQ(count(svg, "<image "), 6u); // and the colour bar
  for (const char* number : {">1<", ">4<", ">7<", ">10<", ">13<"})
    EXPECT_EQ(count(svg, number), 1u) << number;
  EXPECT_EQ(count(svg, ">200<"), 1u); // the end of the one scale
  EXPECT_GT(height, 100);
  EXPECT_LT(height, 680);

  figure.values = figure.values.narrow(0, 0, 1);
  EXPECT_EQ(count(ionImageSvg(figure, greys(), height), "<image "), 2u);
}

} // namespace
} // namespace svx
