// Grouping and sorting of DICOM headers, by made-up headers with known answers.
#include "core/io/dicom_series.h"

#include <gtest/gtest.h>

#include <c10/core/ScalarType.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace svx {
namespace {

DicomHeader slice(const Vec3& position, int instance) {
  DicomHeader header;
  header.path = "slice" + std::to_string(instance);
  header.seriesUid = "1.2.3";
  header.instanceUid = "1.2.3." + std::to_string(instance);
  header.modality = "CT";
  header.instance = instance;
  header.columns = header.storedColumns = 8;
  header.rows = header.storedRows = 6;
  header.pixelSpacing = {0.5, 0.75};
  DicomFrame frame;
  frame.position = position;
  header.frames = {frame};
  return header;
}

std::vector<DicomHeader> shuffled(std::vector<DicomHeader> headers) {
  std::shuffle(headers.begin(), headers.end(), std::mt19937(5));
  return headers;
}

std::vector<DicomHeader> stack(const std::vector<double>& heights, double shear = 0) {
  std::vector<DicomHeader> headers;
  for (const double z : heights)
    headers.push_back(slice({10, 20 + shear * z, z}, 100 - static_cast<int>(headers.size())));
  return shuffled(headers);
}

const DicomSeries& only(const std::vector<DicomSeries>& series) {
  EXPECT_EQ(series.size(), 1u);
  return series.front();
}

double heightOf(const DicomSeries& series, std::size_t i) {
  const auto& place = series.order[i];
  return (*series.files[place.file].frames[place.frame].position)[2];
}

TEST(DicomGrouping, SortsAlongTheNormalWhateverTheInstanceNumbersSay) {
  const auto all = groupIntoSeries(stack({-4, -1, 2, 5, 8}));
  const auto& series = only(all);
  EXPECT_TRUE(series.notices.empty());
  EXPECT_EQ(series.geometry.size, (std::array<std::int64_t, 3>{8, 6, 5}));
  EXPECT_EQ(series.geometry.spacing, (Vec3{0.5, 0.75, 3}));
  EXPECT_EQ(series.geometry.origin, (Vec3{10, 20, -4}));
  for (std::size_t i = 1; i < 5; ++i) EXPECT_GT(heightOf(series, i), heightOf(series, i - 1));
}

TEST(DicomGrouping, NamesMissingSlices) {
  const auto all = groupIntoSeries(stack({0, 2, 4, 8, 10, 12}));
  ASSERT_EQ(only(all).notices.size(), 1u);
  EXPECT_NE(all[0].notices[0].find("1 slices are missing (after slice 3 of 6)"), std::string::npos)
      << all[0].notices[0];
}

TEST(DicomGrouping, NamesUnevenSpacing) {
  const auto all = groupIntoSeries(stack({0, 2, 4.7, 6, 8.4, 10}));
  ASSERT_EQ(only(all).notices.size(), 1u);
  EXPECT_NE(all[0].notices[0].find("unevenly"), std::string::npos) << all[0].notices[0];
  EXPECT_NEAR(all[0].geometry.spacing[2], 2, 1e-12);
}

TEST(DicomGrouping, NamesATiltedGantryAndCentresTheStack) {
  const double tilt = std::tan(12 * 3.14159265358979 / 180);
  const auto all = groupIntoSeries(stack({0, 5, 10, 15, 20}, tilt));
  ASSERT_EQ(only(all).notices.size(), 1u);
  EXPECT_NE(all[0].notices[0].find("tilted by 12.00 degrees"), std::string::npos)
      << all[0].notices[0];
  EXPECT_NEAR(all[0].geometry.origin[1], 20 + 10 * tilt, 1e-9); // where the middle slice is
}

TEST(DicomGrouping, LeavesOutCopiesAndSecondSlicesAtAPosition) {
  auto headers = stack({0, 2, 4});
  headers.push_back(headers.front()); // the same instance
  headers.push_back(slice({10, 20, 2}, 77));
  const auto all = groupIntoSeries(headers);
  EXPECT_EQ(only(all).notices.size(), 2u);
  EXPECT_EQ(all[0].order.size(), 3u);
  EXPECT_EQ(all[0].times, 1);
}

TEST(DicomGrouping, TakesRepeatedPositionsAsTime) {
  std::vector<DicomHeader> headers;
  for (int t = 0; t < 4; ++t)
    for (int z = 0; z < 3; ++z) {
      headers.push_back(slice({0, 0, 2.0 * z}, 10 * t + z));
      headers.back().temporal = t;
    }
  const auto all = groupIntoSeries(shuffled(headers));
  EXPECT_EQ(only(all).times, 4);
  EXPECT_EQ(all[0].channelAxis(), ChannelAxis::Time);
  for (std::size_t i = 0; i < 12; ++i)
    EXPECT_EQ(all[0].files[all[0].order[i].file].instance, static_cast<int>(10 * (i / 3) + i % 3));
}

TEST(DicomGrouping, KeepsSeriesOrientationsAndSizesApart) {
  auto headers = stack({0, 1});
  headers.push_back(slice({0, 0, 0}, 5));
  headers.back().seriesUid = "9";
  headers.push_back(slice({0, 0, 0}, 6));
  headers.back().frames[0].column = {0, 0, -1};
  headers.push_back(slice({0, 0, 0}, 7));
  headers.back().rows = 7;
  EXPECT_EQ(groupIntoSeries(headers).size(), 4u);
}

TEST(DicomGrouping, PicturesWithoutPositionStayApart) {
  auto headers = stack({0, 1, 2});
  for (auto& header : headers) header.frames[0].position.reset();
  EXPECT_EQ(groupIntoSeries(headers).size(), 3u);
}

TEST(DicomTypes, AreTheNarrowestThatHoldEveryRescaledSlice) {
  auto headers = stack({0, 1});
  for (auto& header : headers) header.bitsStored = 12;
  for (auto& header : headers) header.frames[0].intercept = -1024;
  EXPECT_EQ(groupIntoSeries(headers)[0].type(), c10::ScalarType::Short);
  headers[0].bitsStored = headers[1].bitsStored = 16;
  EXPECT_EQ(groupIntoSeries(headers)[0].type(), c10::ScalarType::Int);
  headers[1].frames[0].slope = 0.37; // one slice of a PET series
  EXPECT_EQ(groupIntoSeries(headers)[0].type(), c10::ScalarType::Float);
}

TEST(DicomNames, HoldTheDescriptionOrTheModality) {
  auto headers = stack({0, 1});
  EXPECT_EQ(groupIntoSeries(headers)[0].name, "CT series 0");
  for (auto& header : headers) header.description = "Thorax 2 mm";
  EXPECT_EQ(groupIntoSeries(headers)[0].name, "Thorax 2 mm");
}

} // namespace
} // namespace svx
