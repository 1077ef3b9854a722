// DICOM: against reference NIfTI files, a real series with slices taken away or doubled, odd files.
#include "core/io/open.h"
#include "core/jobs/worker_pool.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <thread>

namespace svx {
namespace {

const std::filesystem::path dicom = std::filesystem::path(SVX_SHARED_DATA) / "dicom";

/// The same image on grids that differ by a permutation or flip of axes.
void expectSameImage(const Volume& ours, const Volume& reference) {
  ASSERT_EQ(ours.channels(), reference.channels());
  ASSERT_EQ(ours.geometry.voxelCount(), reference.geometry.voxelCount());
  const AffineMap toOurs = ours.geometry.worldToIndex() * reference.geometry.indexToWorld();
  const auto& size = reference.geometry.size;
  const at::Tensor a = ours.voxels.to(at::kInt).contiguous(),
                   b = reference.voxels.to(at::kInt).contiguous();
  std::int64_t differing = 0;
  double misplaced = 0;
  for (std::int64_t z = 0; z < size[2]; ++z)
    for (std::int64_t y = 0; y < size[1]; ++y)
      for (std::int64_t x = 0; x < size[0]; ++x) {
        const Vec3 at = toOurs({double(x), double(y), double(z)});
        std::array<std::int64_t, 3> index{};
        for (int i = 0; i < 3; ++i) {
          index[i] = std::llround(at[i]);
          misplaced =
              std::max(misplaced, std::abs(at[i] - double(index[i])) * ours.geometry.spacing[i]);
          ASSERT_GE(index[i], 0);
          ASSERT_LT(index[i], ours.geometry.size[i]);
        }
        for (std::int64_t c = 0; c < ours.channels(); ++c) {
          const auto& s = ours.geometry.size;
          const auto mine =
              a.data_ptr<int>()[((c * s[2] + index[2]) * s[1] + index[1]) * s[0] + index[0]];
          const auto theirs = b.data_ptr<int>()[((c * size[2] + z) * size[1] + y) * size[0] + x];
          differing += mine != theirs;
        }
      }
  EXPECT_EQ(differing, 0);
  EXPECT_LT(misplaced, 1e-3);
}

TEST(DicomSeries, AgreeWithTheReferencesOfDcm2niix) {
  if (!std::filesystem::exists(dicom)) GTEST_SKIP() << "skipped: no shared data";
  const std::pair<const char*, const char*> pairs[] = {
      {"mr_0003_Si", "EPI_PE=AP_3.nii"},
      {"mr_0004_GE", "DCM2NIIX_regression_test_4.nii"},
      {"mr_0005_Si", "EPI_PE=RL_5.nii"}};
  for (const auto& [folder, reference] : pairs) {
    SCOPED_TRACE(folder);
    const Opened opened = open(dicom / "qa-nih" / folder);
    ASSERT_EQ(opened.data.size(), 1u);
    const auto volume = std::get<std::shared_ptr<const Volume>>(opened.data.front());
    EXPECT_EQ(volume->modality, Modality::MR);
    EXPECT_EQ(volume->channelAxis, ChannelAxis::Time);
    expectSameImage(*volume, *openAs<Volume>(dicom / "qa-nih" / "Ref" / reference));
    EXPECT_EQ(opened.notices.size(), 1u); // README-Series.txt
  }
}

TEST(DicomSeries, AreSortedOutOfOneFolder) {
  if (!std::filesystem::exists(dicom)) GTEST_SKIP() << "skipped: no shared data";
  EXPECT_EQ(inspect(dicom / "qa-nih").size(), 3u);
}

class Thorax : public testing::Test {
protected:
  static void SetUpTestSuite() {
    const auto archive = dicom / "thorax-ct-141-slices.tar.xz";
    if (!std::filesystem::exists(archive)) return;
    folder = std::make_unique<TemporaryFolder>();
    if (std::system(
            ("tar -xf '" + archive.string() + "' -C '" + folder->path().string() + "'").c_str()) !=
        0)
      folder.reset();
    if (!folder) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder->path()))
      if (entry.is_regular_file() && inspectable(entry.path())) slices.push_back(entry.path());
    std::sort(slices.begin(), slices.end());
  }
  static void TearDownTestSuite() { folder.reset(); }
  void SetUp() override {
    if (!folder) GTEST_SKIP() << "skipped: no shared data";
  }
  static bool inspectable(const std::filesystem::path& path) {
    const std::string start = contentOf(path).substr(0, 132);
    return start.size() == 132 && start.ends_with("DICM");
  }
  static inline std::unique_ptr<TemporaryFolder> folder;
  static inline std::vector<std::filesystem::path> slices;
};

TEST_F(Thorax, IsOneCtInHounsfieldUnits) {
  const Opened opened = open(folder->path());
  ASSERT_EQ(opened.data.size(), 1u);
  const auto volume = std::get<std::shared_ptr<const Volume>>(opened.data.front());
  EXPECT_EQ(volume->geometry.size, (std::array<std::int64_t, 3>{512, 512, 141}));
  EXPECT_EQ(volume->unit, "HU");
  EXPECT_EQ(volume->modality, Modality::CT);
  EXPECT_EQ(volume->voxels.scalar_type(), at::kShort);
  ASSERT_TRUE(volume->window);
  const auto [low, high] = volume->range();
  EXPECT_LE(low, -900); // air
  EXPECT_GE(high, 500); // bone
  EXPECT_TRUE(volume->source.notices.empty());
  // Every slice lies where its own header says, with its own values.
  const AffineMap toIndex = volume->geometry.worldToIndex();
  for (const std::size_t i : {std::size_t{0}, slices.size() / 2, slices.size() - 1}) {
    const auto slice = openAs<Volume>(slices[i]);
    const Vec3 index = toIndex(slice->geometry.origin);
    EXPECT_NEAR(index[0], 0, 1e-3);
    EXPECT_NEAR(index[2], std::round(index[2]), 1e-2);
    EXPECT_TRUE(slice->voxels[0].equal(volume->voxels[std::llround(index[2])]));
  }
}

TEST_F(Thorax, NamesMissingAndDoubledSlices) {
  TemporaryFolder part;
  const auto whole = openAs<Volume>(folder->path());
  std::vector<std::pair<double, std::filesystem::path>> ordered;
  for (const auto& slice : slices)
    ordered.emplace_back(inspect(slice).front().geometry.origin[2], slice);
  std::sort(ordered.begin(), ordered.end());
  for (std::size_t i = 0; i < 12; ++i)
    if (i != 5)
      std::filesystem::copy_file(ordered[i].second, part / ("s" + std::to_string(100 - i)));
  auto notices = openAs<Volume>(part.path())->source.notices;
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_NE(notices[0].find("missing"), std::string::npos);
  std::filesystem::copy_file(ordered[5].second, part / "five");
  std::filesystem::copy_file(ordered[5].second, part / "five again");
  const auto mended = openAs<Volume>(part.path());
  ASSERT_EQ(mended->source.notices.size(), 1u);
  EXPECT_NE(mended->source.notices[0].find("copies"), std::string::npos);
  EXPECT_EQ(mended->geometry.size[2], 12);
  EXPECT_TRUE(mended->voxels[5].equal(whole->voxels[5]));
}

TEST_F(Thorax, CanBeCancelled) {
  WorkerPool pool;
  JobSpec spec;
  spec.name = "open";
  auto handle = pool.submit(spec, [&](JobContext& context) {
    while (!context.cancelled()) std::this_thread::yield();
    OpenOptions options;
    options.context = &context;
    open(folder->path(), options);
  });
  handle.cancel();
  handle.wait();
  EXPECT_EQ(handle.status().state, JobState::Cancelled);
}

TEST_F(Thorax, RespectsTheMemoryLimit) {
  OpenOptions options;
  options.memoryLimit = 10 << 20;
  try {
    open(folder->path(), options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Memory);
  }
}

TEST(DicomOddFiles, OpenOrAreRefusedWithAReason) {
  if (!std::filesystem::exists(dicom)) GTEST_SKIP() << "skipped: no shared data";
  int opened = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dicom / "odd-files")) {
    if (entry.path().extension() != ".dcm") continue;
    SCOPED_TRACE(entry.path());
    try {
      EXPECT_FALSE(open(entry.path()).data.empty());
      ++opened;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input);
      EXPECT_FALSE(error.why().empty());
      EXPECT_NE(error.headline().find(entry.path().filename().string()), std::string::npos);
      ++refused;
    }
  }
  EXPECT_GE(opened, 30);
  EXPECT_GE(refused, 5); // plans, reports, an index of a medium: no images
}

TEST(DicomOddFiles, AFolderOfThemOpensAndListsTheRest) {
  if (!std::filesystem::exists(dicom)) GTEST_SKIP() << "skipped: no shared data";
  const Opened opened = open(dicom / "odd-files");
  EXPECT_GE(opened.data.size(), 10u);
  EXPECT_FALSE(opened.notices.empty());
}

TEST(DicomOddFiles, RgbFileKeepsItsColours) {
  if (!std::filesystem::exists(dicom)) GTEST_SKIP() << "skipped: no shared data";
  const auto volume = openAs<Volume>(dicom / "odd-files/SC_rgb_small_odd.dcm");
  EXPECT_EQ(volume->channelAxis, ChannelAxis::Colour);
  EXPECT_EQ(volume->voxels.sizes(), (at::IntArrayRef{3, 1, 3, 3}));
}

} // namespace
} // namespace svx
