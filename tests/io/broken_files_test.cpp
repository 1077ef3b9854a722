// Files of every format cut short, with flipped bits, full of garbage or with absurd headers: they
// open or are refused with an Error that names the file. Nothing else may happen, and no large
// allocation.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <random>

namespace svx {
namespace {

/// True when it opened. Anything but an Error is a failure of the test.
bool opens(const std::filesystem::path& path) {
  OpenOptions options;
  options.memoryLimit = 256 << 20;
  try {
    for (const FileInfo& info : inspect(path)) EXPECT_FALSE(info.format.empty());
    open(path, options);
    return true;
  } catch (const Error& error) {
    EXPECT_TRUE(error.kind() == ErrorKind::Input || error.kind() == ErrorKind::Memory)
        << error.what();
    EXPECT_NE(error.headline().find(path.stem().stem().string()), std::string::npos)
        << error.what();
    EXPECT_FALSE(error.why().empty());
    return false;
  }
}

std::shared_ptr<Volume> image(bool plane = false) {
  auto volume = std::make_shared<Volume>();
  volume->geometry.size = {11, 9, plane ? 1 : 7};
  volume->geometry.spacing = {1, 2, 3};
  volume->voxels = at::arange(volume->geometry.voxelCount(), at::kLong)
                       .remainder(200)
                       .to(plane ? at::kByte : at::kShort)
                       .view({volume->geometry.size[2], 9, 11});
  return volume;
}

/// A whole file of the format that the suffix names.
void writeWhole(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  auto landmarks = std::make_shared<Landmarks>();
  for (int i = 0; i < 9; ++i)
    landmarks->points.push_back({std::string(1, char('a' + i)), {i * 1.5, -i * 2.25, 3.0}});
  if (name.ends_with(".json") || name.ends_with(".fcsv") || name.ends_with(".csv") ||
      name.ends_with(".pts")) {
    save(std::shared_ptr<const Landmarks>(landmarks), path);
  } else if (name.ends_with(".tfm") || name.ends_with(".h5")) {
    Geometry grid;
    grid.size = {6, 6, 6};
    const TransformPtr spline =
        std::make_shared<BSplineTransform>(grid, at::ones({3, 6, 6, 6}, at::kDouble));
    save(TransformPtr(std::make_shared<CompositeTransform>(
             std::vector<TransformPtr>{spline, std::make_shared<AffineTransform>(AffineMap{})})),
         path);
  } else if (name.ends_with(".seg.nrrd")) {
    auto map = std::make_shared<LabelMap>();
    map->volume = *image();
    map->labels = {{1, "one", {1, 2, 3}, 1}};
    save(std::shared_ptr<const LabelMap>(map), path);
  } else {
    save(std::shared_ptr<const Volume>(image(name.ends_with(".png") || name.ends_with(".tif"))),
         path);
  }
}

class Broken : public testing::TestWithParam<const char*> {
protected:
  TemporaryFolder folder;
  std::filesystem::path path = folder / GetParam();
  void SetUp() override {
    writeWhole(path);
    whole = contentOf(path);
    ASSERT_TRUE(opens(path));
  }
  bool binary() const {
    const std::string name = GetParam();
    return !name.ends_with("json") && !name.ends_with("csv") && !name.ends_with("pts") &&
           !name.ends_with("tfm");
  }

  std::string whole;
};

TEST_P(Broken, CutShort) {
  int opened = 0, tried = 0;
  for (std::size_t length = 0; length < whole.size(); length += whole.size() / 150 + 1) {
    writeContent(path, whole.substr(0, length));
    opened += opens(path);
    ++tried;
  }
  // A text may end anywhere; a binary image whose last voxels are gone may not open.
  if (binary()) {
    EXPECT_LT(opened, tried / 10 + 2);
  }
}

TEST_P(Broken, BitsFlipped) {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string bytes = whole;
    // The head is where it hurts.
    const std::size_t reach = round % 2 ? bytes.size() : std::min<std::size_t>(bytes.size(), 400);
    for (int flips = 0; flips <= round % 4; ++flips)
      bytes[random() % reach] ^= static_cast<char>(1 << random() % 8);
    writeContent(path, bytes);
    opens(path);
  }
}

TEST_P(Broken, Garbage) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    std::string bytes(random() % 5000, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (round % 3 == 0) bytes.insert(0, whole.substr(0, random() % whole.size()));
    writeContent(path, bytes);
    opens(path);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Broken,
                         testing::Values("a.nii", "a.nii.gz", "a.nrrd", "a.seg.nrrd", "a.mha",
                                         "a.mhd", "a.png", "a.tif", "a.mrk.json", "a.fcsv", "a.csv",
                                         "a.pts", "a.tfm", "a.h5"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '.');
                           return name;
                         });

TEST(Absurd, SizesAreRefusedBeforeAnythingIsAllocated) {
  TemporaryFolder folder;
  const std::string nrrd = "NRRD0004\ntype: double\ndimension: 3\nencoding: raw\nendian: little\n";
  writeContent(folder / "huge.nrrd", nrrd + "sizes: 100000 100000 100000\n\nabc");
  writeContent(folder / "overflow.nrrd", nrrd + "sizes: 4294967296 4294967296 4294967296\n\nabc");
  writeContent(folder / "negative.nrrd", nrrd + "sizes: -1 5 5\n\nabc");
  writeContent(folder / "gzip.nrrd", "NRRD0004\ntype: double\ndimension: 3\nencoding: "
                                     "gzip\nendian: little\nsizes: 9999 9999 9999\n\n\x1f\x8b\x08");
  writeContent(
      folder / "text.nrrd",
      "NRRD0004\ntype: double\ndimension: 3\nencoding: ascii\nsizes: 9999 9999 9999\n\n1 2 3");
  writeContent(folder / "huge.mha",
               "ObjectType = Image\nNDims = 3\nDimSize = 100000 100000 100000\nElementType = "
               "MET_DOUBLE\nElementSpacing = 1 1 1\nElementDataFile = LOCAL\nabc");
  writeContent(
      folder / "channels.mha",
      "ObjectType = Image\nNDims = 2\nDimSize = 10 10\nElementNumberOfChannels = "
      "999999999\nElementType = MET_DOUBLE\nElementSpacing = 1 1\nElementDataFile = LOCAL\nabc");
  writeContent(folder / "nan.mha",
               "ObjectType = Image\nNDims = 3\nDimSize = 1 1 1\nElementSpacing = nan 1 "
               "1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\na");
  writeContent(folder / "zero.mha",
               "ObjectType = Image\nNDims = 3\nDimSize = 1 1 1\nElementSpacing = 0 1 "
               "1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\na");
  std::string nifti(352, '\0');
  const std::int32_t length = 348;
  std::memcpy(nifti.data(), &length, 4);
  const std::int16_t dim[] = {3, 32767, 32767, 32767, 1, 1, 1, 1}, type[] = {64, 64};
  std::memcpy(nifti.data() + 40, dim, sizeof dim);
  std::memcpy(nifti.data() + 70, type, sizeof type);
  std::memcpy(nifti.data() + 344, "n+1", 3);
  writeContent(folder / "huge.nii", nifti);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    SCOPED_TRACE(entry.path());
    EXPECT_FALSE(opens(entry.path()));
  }
}

std::string damaged(const std::string& whole, int round) {
  std::mt19937 random(std::uint32_t(3 + round));
  std::string bytes = whole;
  if (round % 3 == 0)
    bytes.resize(random() % bytes.size());
  else
    for (int flips = 0; flips <= round % 4; ++flips)
      bytes[128 + random() % 1500] ^= static_cast<char>(1 << random() % 8);
  return bytes;
}

/// Debian builds GDCM with assertions; what it does to a process is seen from outside. The process
/// goes on until it dies: forking for each file would take minutes under a sanitizer.
TEST(BrokenDicom, NeverEndsTheProcess) {
  const auto sample = std::filesystem::path(SVX_SHARED_DATA) / "dicom/odd-files/MR_small.dcm";
  if (!std::filesystem::exists(sample)) GTEST_SKIP() << "skipped: no shared data";
  TemporaryFolder folder;
  const std::string whole = contentOf(sample);
  EXPECT_TRUE(opens(sample)); // and GDCM's dictionaries are loaded once, here
  auto* round =
      static_cast<std::atomic<int>*>(mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(static_cast<void*>(round), MAP_FAILED);
  std::vector<int> ended;
  constexpr int rounds = 250;
  for (*round = 0; *round < rounds; ++*round) { // the one that ended the process is left out
    const pid_t child = fork();
    if (child == 0) {
      if (!freopen("/dev/null", "w", stderr)) _exit(1);
      for (; *round < rounds; ++*round) {
        writeContent(folder / "broken.dcm", damaged(whole, *round));
        alarm(60);
        opens(folder / "broken.dcm");
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status)) ended.push_back(*round);
  }
  EXPECT_EQ(ended, std::vector<int>());
  munmap(round, sizeof *round);
}

} // namespace
} // namespace svx
