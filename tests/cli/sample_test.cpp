// Synthetic pairs and data sets from the command line to the batch that runs them.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/cli/program.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

namespace svx::test {
namespace {

namespace fs = std::filesystem;

double away(const Landmarks& a, const Landmarks& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.points.size(); ++i)
    most = std::max(most, norm(a.points[i].position - b.points[i].position));
  return most;
}

TEST(Sample, PairsComeWithTheirTruth) {
  Folder folder;
  const std::pair<const char*, const char*> kinds[] = {{"brain", "truth.tfm"},
                                                       {"blobs", "truth.nii.gz"},
                                                       {"large", "truth.h5"},
                                                       {"diffeomorphic", "truth.nii.gz"}};
  for (const auto& [kind, truth] : kinds) {
    const fs::path out = folder / kind;
    const Outcome outcome =
        run({"sample", "--kind", kind, "--count", "2", "--seed", "4", "--out", out.string()});
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    for (const char* pair : {"pair-001", "pair-002"}) {
      const auto fixed = openAs<Landmarks>(out / pair / "fixed-landmarks.csv");
      const auto moving = openAs<Landmarks>(out / pair / "moving-landmarks.csv");
      ASSERT_EQ(fixed->points.size(), moving->points.size());
      Landmarks mapped = *fixed;
      const auto transform = openAs<Transform>(out / pair / truth);
      for (Landmark& point : mapped.points) point.position = transform->map(point.position);
      EXPECT_LT(away(mapped, *moving), 0.01) << kind;
      EXPECT_EQ(openAs<Volume>(out / pair / "fixed.nii.gz")->geometry.size[0], 128);
    }
    const std::string table = contentOf(out / "pairs.csv");
    EXPECT_EQ(table.substr(0, table.find('\n')),
              "pair,fixed,moving,fixedLandmarks,movingLandmarks");
  }
}

TEST(Sample, TheNthPairOfASeedIsAlwaysTheSame) {
  Folder folder;
  for (const char* count : {"1", "2"})
    ASSERT_EQ(
        run({"sample", "--kind", "hands", "--count", count, "--out", folder / count}).exitCode, 0);
  ASSERT_EQ(run({"sample", "--kind", "hands", "--seed", "2", "--out", folder / "other"}).exitCode,
            0);
  const auto truth = [&](const std::string& of) {
    return contentOf(folder / (of + "/pair-001/truth.tfm"));
  };
  EXPECT_EQ(truth("1"), truth("2"));
  EXPECT_NE(truth("1"), truth("other"));
}

TEST(Sample, DeformsAGivenImageAndKeepsAnotherOneAsMoving) {
  Folder folder;
  auto volume = std::make_shared<Volume>();
  volume->geometry.size = {32, 30, 24};
  volume->geometry.spacing = {2, 2, 2};
  volume->voxels = at::zeros({24, 30, 32}, at::kShort);
  volume->voxels.slice(0, 8, 17).slice(1, 9, 20).slice(2, 10, 24).fill_(700);
  const std::shared_ptr<const Volume> t1 = volume;
  save(t1, folder / "t1.nii.gz");
  save(t1, folder / "flair.nii.gz");
  const Outcome outcome =
      run({"sample", "--kind", "rbf", "--strength", "0.5", "--image", folder / "t1.nii.gz",
           "--moving", folder / "flair.nii.gz", "--out", folder / "pairs"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const auto fixed = openAs<Volume>(folder / "pairs/pair-001/fixed.nii.gz");
  EXPECT_TRUE(fixed->geometry.sameGrid(t1->geometry));
  EXPECT_EQ(fixed->voxels.scalar_type(), at::kShort); // no noise on given images
  EXPECT_FALSE(fixed->voxels.equal(t1->voxels));
  const std::string table = contentOf(folder / "pairs/pairs.csv");
  EXPECT_NE(table.find("../flair.nii.gz"), std::string::npos) << table;
  EXPECT_EQ(run({"sample", "--kind", "rbf", "--moving", folder / "flair.nii.gz", "--out",
                 folder / "wrong"})
                .exitCode,
            2);
}

TEST(Sample, ABatchRunsThePairs) {
  Folder folder;
  ASSERT_EQ(run({"sample", "--kind", "hands", "--strength", "0.2", "--count", "2", "--out",
                 folder / "pairs"})
                .exitCode,
            0);
  const Outcome outcome = run({"batch", folder / "pairs/pairs.csv", "--method",
                               "registration.linear", "--out", folder / "results"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const std::string results = contentOf(folder / "results/results.csv");
  EXPECT_NE(results.find("pair-001"), std::string::npos) << results;
  EXPECT_NE(results.find("pair-002"), std::string::npos);
}

TEST(Import, ListsPairsAndNamesWhatIsWrong) {
  Folder folder;
  const auto image = std::make_shared<Volume>();
  image->geometry.size = {24, 20, 1};
  image->voxels = at::arange(480, at::kInt).remainder(200).to(at::kByte).view({1, 20, 24});
  fs::create_directories(folder / "in");
  save(std::shared_ptr<const Volume>(image), folder / "in/head-R.png");
  EXPECT_EQ(run({"import", "fair", folder / "in", "--out", folder / "out"}).exitCode, 3);
  save(std::shared_ptr<const Volume>(image), folder / "in/head-T.png");
  const Outcome outcome = run({"import", "fair", folder / "in", "--out", folder / "out", "--swap"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_EQ(contentOf(folder / "out/pairs.csv"),
            "pair,fixed,moving\nhead,../in/head-T.png,../in/head-R.png\n");
  EXPECT_EQ(run({"import", "fare", folder / "in", "--out", folder / "out"}).exitCode, 2);
}

} // namespace
} // namespace svx::test
