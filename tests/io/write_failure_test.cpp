// Targets that cannot be written: the old file stays, an Error says why, no litter is left.
#include "core/io/open.h"
#include "core/io/region_files.h"
#include "core/io/save.h"
#include "core/io/session.h"
#include "core/jobs/worker_pool.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace svx {
namespace {

std::shared_ptr<const Volume> noise(std::int64_t n) {
  auto volume = std::make_shared<Volume>();
  volume->geometry.size = {n, n, n};
  // Incompressible, so that every format grows beyond the small disk.
  volume->voxels = at::arange(n * n * n, at::kLong)
                       .mul(2654435761)
                       .bitwise_and(0x7fff)
                       .to(at::kShort)
                       .view({n, n, n});
  return volume;
}

std::vector<std::filesystem::path> contents(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path().filename());
  std::sort(files.begin(), files.end());
  return files;
}

void expectRefused(const Data& data, const std::filesystem::path& path) {
  try {
    save(data, path);
    ADD_FAILURE() << "no error for " << path;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    EXPECT_NE(error.headline().find(path.stem().stem().string()), std::string::npos);
    EXPECT_FALSE(error.why().empty());
    EXPECT_FALSE(error.remedy().empty());
  }
}

TEST(FullDisk, LeavesTheOldFile) {
  TemporaryFolder folder;
  if (geteuid() != 0 || mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=256k") != 0)
    GTEST_SKIP() << "skipped: no right to mount a small disk";
  const Geometry grid{{40, 40, 40}, {1, 1, 1}, {}, identity3};
  const TransformPtr field =
      std::make_shared<DisplacementFieldTransform>(grid, at::rand({3, 40, 40, 40}));
  for (const char* name : {"v.nii", "v.nii.gz", "v.nrrd", "v.mha", "v.mhd", "v.h5"}) {
    SCOPED_TRACE(name);
    writeContent(folder / name, "the old file");
    const auto before = contents(folder.path());
    expectRefused(std::string(name) == "v.h5" ? Data(field) : Data(noise(100)), folder / name);
    EXPECT_EQ(contentOf(folder / name), "the old file");
    EXPECT_EQ(contents(folder.path()), before);
  }
  SpectraInfo info;
  info.positions.resize(200);
  for (int i = 0; i < 200; ++i) info.positions[std::size_t(i)] = {i, 0, 0};
  for (int k = 0; k < 1000; ++k) info.sharedAxis.push_back(100 + k);
  const std::shared_ptr<const Spectra> spectra = std::make_shared<SpectraInMemory>(
      info, std::vector<std::vector<double>>(),
      std::vector<std::vector<float>>(200, std::vector<float>(1000, 1.5f)));
  for (const char* name : {"s.imzML", "s.csv", "s.tsv", "v.ome.tif"}) {
    SCOPED_TRACE(name);
    writeContent(folder / name, "the old file");
    const auto before = contents(folder.path());
    testing::internal::CaptureStderr();
    expectRefused(*name == 's' ? Data(spectra) : Data(noise(100)), folder / name);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(contentOf(folder / name), "the old file");
    EXPECT_EQ(contents(folder.path()), before);
  }
  LabelMap regions;
  regions.volume.geometry = spectra->grid();
  regions.volume.voxels = noise(100)->voxels.flatten().slice(0, 0, 200).view({1, 1, 200});
  regions.labels = {{1, std::string(400000, 'n'), {}, 1}};
  regions.volume.voxels.fill_(1);
  for (const char* name : {"r.geojson", "r.csv"}) {
    writeContent(folder / name, "the old file");
    EXPECT_THROW(writeRegions(folder / name, regions, *spectra), Error);
    EXPECT_EQ(contentOf(folder / name), "the old file");
  }
  writeContent(folder / "s.svox", "the old session");
  Item item;
  item.id = 1;
  item.content = Data(noise(100));
  EXPECT_THROW(saveSession({item}, "", folder / "s.svox"), Error);
  EXPECT_EQ(contentOf(folder / "s.svox"), "the old session");
  umount(folder.path().c_str());
}

TEST(ReadOnlyFolder, IsNamed) {
  TemporaryFolder folder;
  writeContent(folder / "v.nii", "the old file");
  std::filesystem::permissions(
      folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec |
                         std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
  // Root writes everywhere; a child without its rights does not.
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(3);
    at::set_num_threads(1);
    try {
      save(Data(noise(4)), folder / "v.nii");
      _exit(1);
    } catch (const Error& error) {
      _exit(error.kind() == ErrorKind::Input && error.why().find("read-only") != std::string::npos
                ? 0
                : 2);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
  EXPECT_EQ(contentOf(folder / "v.nii"), "the old file");
}

TEST(Paths, MayBeMissingOrLongOrNotAscii) {
  TemporaryFolder folder;
  expectRefused(Data(noise(2)), folder / "no such folder" / "v.nii");
  const auto deep = folder / std::string(120, 'd') / std::string(120, 'e') / "Größe 日本";
  std::filesystem::create_directories(deep);
  const auto file = deep / (std::string(180, 'x') + " ü.nii.gz");
  save(Data(noise(3)), file);
  EXPECT_TRUE(openAs<Volume>(file)->voxels.equal(noise(3)->voxels));
}

TEST(Suffixes, ThatCannotHoldTheDataAreAUsageError) {
  TemporaryFolder folder;
  const auto refused = [&](const Data& data, const char* name) {
    try {
      save(data, folder / name);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Usage) << name;
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  };
  refused(Data(noise(3)), "v.xyz");
  refused(Data(noise(3)), "v.png"); // three slices
  refused(Data(std::make_shared<const Landmarks>()), "l.nii");
  refused(Data(TransformPtr(std::make_shared<AffineTransform>(AffineMap{}))), "t.nii.gz");
}

TEST(Cancelling, StopsAWriteAndLeavesTheOldFile) {
  TemporaryFolder folder;
  save(Data(noise(3)), folder / "v.nii.gz");
  const std::string before = contentOf(folder / "v.nii.gz");
  WorkerPool pool;
  JobSpec spec;
  spec.name = "save";
  auto handle = pool.submit(spec, [&](JobContext& context) {
    while (!context.cancelled()) usleep(1000);
    save(Data(noise(60)), folder / "v.nii.gz", &context);
  });
  handle.cancel();
  handle.wait();
  EXPECT_EQ(handle.status().state, JobState::Cancelled);
  EXPECT_EQ(contentOf(folder / "v.nii.gz"), before);
}

} // namespace
} // namespace svx
