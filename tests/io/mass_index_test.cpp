#include "core/io/mass_index.h"

#include "core/spectra/ion_image.h"

#include "tests/io/temporary_folder.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <fstream>

namespace svx {
namespace {

TEST(MassIndex, GivesTheIonImagesOfTheSpectraThemselves) {
  const DrawnSpectra drawn = drawSpectra(false, 300, 700);
  TemporaryFolder folder;
  JobContext context = quietContext();
  const auto file = folder / "cache" / "points.mzindex";
  EXPECT_EQ(openMassIndex(*drawn.spectra, file), nullptr);
  buildMassIndex(*drawn.spectra, file, context);
  const auto index = openMassIndex(*drawn.spectra, file);
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(index->bytes(), std::filesystem::file_size(file));
  IonImager imager(drawn.spectra);
  imager.use(index);
  for (const Pooling pooling : {Pooling::Sum, Pooling::Mean, Pooling::Maximum, Pooling::Median})
    for (const MassWindow window :
         {MassWindow{0, 5000}, {100, 100.5}, {700, 701}, {1999, 9999}, {1e5, 2e5}, {300, 900}})
      EXPECT_EQ(imager.intensities(window, pooling, {}, context),
                windowIntensities(*drawn.spectra, window, pooling, {}, context))
          << window.low;
}

TEST(MassIndex, OfASharedAxisGivesTheSameImages) {
  const DrawnSpectra drawn = drawSpectra(true, 301, 700);
  TemporaryFolder folder;
  JobContext context = quietContext();
  const auto file = folder / "points.mzindex";
  buildMassIndex(*drawn.spectra, file, context);
  EXPECT_EQ(std::filesystem::file_size(file), massIndexBytes(*drawn.spectra));
  const auto index = openMassIndex(*drawn.spectra, file);
  ASSERT_NE(index, nullptr);
  const std::vector<double>& axis = drawn.spectra->info().sharedAxis;
  std::size_t points = 0;
  index->visit({axis[5], axis[8]}, [&](std::span<const MassPoint> run) { points += run.size(); });
  EXPECT_EQ(points, 4u * 301u);
  IonImager imager(drawn.spectra);
  imager.use(index);
  for (const Pooling pooling : {Pooling::Sum, Pooling::Mean, Pooling::Maximum, Pooling::Median})
    for (const MassWindow window : {MassWindow{0, 1e5},
                                    {axis[3], axis[3]},
                                    {axis[10], axis[17]},
                                    {axis[699] + 1, axis[699] + 2}})
      EXPECT_EQ(imager.intensities(window, pooling, {}, context),
                windowIntensities(*drawn.spectra, window, pooling, {}, context))
          << window.low;
  const DrawnSpectra other = drawSpectra(true, 300, 700);
  EXPECT_EQ(openMassIndex(*other.spectra, file), nullptr);
}

TEST(MassIndex, IsNotTakenForOtherSpectraOrWhenDamaged) {
  const DrawnSpectra drawn = drawSpectra(false, 30, 70), other = drawSpectra(false, 31, 70);
  TemporaryFolder folder;
  JobContext context = quietContext();
  const auto file = folder / "points.mzindex";
  buildMassIndex(*drawn.spectra, file, context);
  ASSERT_NE(openMassIndex(*drawn.spectra, file), nullptr);
  EXPECT_EQ(openMassIndex(*other.spectra, file), nullptr);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  EXPECT_EQ(openMassIndex(*drawn.spectra, file), nullptr);
  std::ofstream(file) << "no index";
  EXPECT_EQ(openMassIndex(*drawn.spectra, file), nullptr);
}

TEST(MassIndex, IsBuiltOnceInTheCache) {
  const DrawnSpectra drawn = drawSpectra(false, 30, 70);
  TemporaryFolder folder;
  setenv("SPECTRAVOX_CACHE", folder.path().c_str(), 1);
  JobContext context = quietContext();
  const auto first = massIndex(*drawn.spectra, context);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->bytes(), std::filesystem::file_size(massIndexPath(*drawn.spectra)));
  EXPECT_NEAR(double(first->bytes()), double(massIndexBytes(*drawn.spectra)), 1 << 20);
  const std::string content = contentOf(massIndexPath(*drawn.spectra));
  // A file of the same size answers, not a new one.
  std::fstream file(massIndexPath(*drawn.spectra), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-4, std::ios::end);
  file.write("\1\0\0\0", 4);
  file.close();
  EXPECT_NE(massIndex(*drawn.spectra, context), nullptr);
  EXPECT_NE(contentOf(massIndexPath(*drawn.spectra)), content);
  unsetenv("SPECTRAVOX_CACHE");
}

TEST(MassIndex, TakesSpectraWithoutPointsAndRefusesNone) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}, {1, 0, 0}};
  TemporaryFolder folder;
  JobContext context = quietContext();
  const SpectraInMemory one(info, {{}, {500}}, {{}, {3}});
  buildMassIndex(one, folder / "a", context);
  EXPECT_NE(openMassIndex(one, folder / "a"), nullptr);
  const SpectraInMemory none(info, {{}, {}}, {{}, {}});
  EXPECT_THROW(buildMassIndex(none, folder / "b", context), Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "b"));
}

} // namespace
} // namespace svx
