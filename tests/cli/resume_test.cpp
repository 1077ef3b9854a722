// Long runs that are cut off and started again.
#include "core/data/volume.h"
#include "core/io/open.h"
#include "tests/cli/program.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>
#include <thread>

namespace svx::test {
namespace {

namespace fs = std::filesystem;

/// A comparison of classifiers on a small tissue microarray, done without a break for reference.
class Resume : public testing::Test {
protected:
  static void SetUpTestSuite() {
    folder_ = new Folder;
    ASSERT_EQ(
        run({"sample", "--kind", "msi", "--rows", "5", "--columns", "8", "--diameter", "7",
             "--patients", "20", "--classes", "2", "--points", "600", "--out", *folder_ / "in"})
            .exitCode,
        0);
    const Outcome whole = run(arguments("whole"));
    ASSERT_EQ(whole.exitCode, 0) << whole.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::vector<std::string> arguments(const std::string& out) {
    return {"run",     "tma.compare",
            "--input", "spectra=" + (*folder_ / "in/tissue-array.imzML"),
            "--input", "cores=" + (*folder_ / "in/cores.csv"),
            "--set",   "classifiers=lda, cnn1, fcn",
            "--set",   "divisions=2",
            "--set",   "epochs=12",
            "--set",   "normalisation=tic",
            "--out",   *folder_ / out};
  }
  static std::vector<std::string> checkpoints(const std::string& out, const std::string& end) {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(*folder_ / (out + "/checkpoints"), none))
      if (const std::string name = entry.path().filename().string();
          name.ends_with(end) && !name.starts_with(".new-")) // which is still being written
        names.push_back(name);
    return names;
  }
  static bool waitForCheckpoint(const std::string& out) {
    for (int i = 0; i < 6000; ++i) {
      if (!checkpoints(out, ".trial.safetensors").empty()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  /// Without the last column, which is the time.
  static std::string untimed(const std::string& path) {
    std::istringstream lines(contentOf(path));
    std::string kept;
    for (std::string line; std::getline(lines, line);)
      kept += line.substr(0, line.rfind(',')) + "\n";
    return kept;
  }
  static void expectAsWhole(const std::string& out) {
    const auto of = [&](const std::string& name) { return *folder_ / (out + "/" + name); };
    for (const char* table : {"cores.csv", "confusion.csv", "paired.csv"})
      EXPECT_EQ(contentOf(of(table)), contentOf(*folder_ / (std::string("whole/") + table)));
    EXPECT_GT(untimed(of("accuracies.csv")).size(), 100u);
    EXPECT_EQ(untimed(of("accuracies.csv")), untimed(*folder_ / "whole/accuracies.csv"));
    EXPECT_TRUE(openAs<LabelMap>(of("prediction.nii.gz"))
                    ->volume.voxels.equal(
                        openAs<LabelMap>(*folder_ / "whole/prediction.nii.gz")->volume.voxels));
    EXPECT_FALSE(fs::exists(of("checkpoints")));
  }
  static bool saysItWentOn(const Outcome& outcome) {
    return outcome.err.find("cut off before") != std::string::npos;
  }

  static Folder* folder_;
};

Folder* Resume::folder_ = nullptr;

TEST_F(Resume, AWholeRunLeavesNoCheckpoint) {
  EXPECT_FALSE(fs::exists(*folder_ / "whole/checkpoints"));
  EXPECT_EQ(contentOf(*folder_ / "whole/result.json").find("cut off before"), std::string::npos);
}

TEST_F(Resume, AfterAKill) {
  Program program(arguments("killed"));
  ASSERT_TRUE(waitForCheckpoint("killed"));
  program.send(SIGKILL);
  EXPECT_EQ(program.wait().exitCode, -1);
  EXPECT_FALSE(fs::exists(*folder_ / "killed/result.json"));
  const Outcome again = run(arguments("killed"));
  ASSERT_EQ(again.exitCode, 0) << again.err;
  EXPECT_TRUE(saysItWentOn(again)) << again.err;
  expectAsWhole("killed");
}

TEST_F(Resume, AfterCtrlCWithinANetwork) {
  Program program(arguments("cancelled"));
  ASSERT_TRUE(waitForCheckpoint("cancelled"));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  program.send(SIGINT);
  EXPECT_EQ(program.wait().exitCode, 4);
  EXPECT_EQ(checkpoints("cancelled", ".training.safetensors").size(), 1u);
  const Outcome again = run(arguments("cancelled"));
  ASSERT_EQ(again.exitCode, 0) << again.err;
  EXPECT_TRUE(saysItWentOn(again)) << again.err;
  expectAsWhole("cancelled");
}

TEST_F(Resume, NotByAnotherRunInTheSameFolder) {
  Program program(arguments("other"));
  ASSERT_TRUE(waitForCheckpoint("other"));
  program.send(SIGKILL);
  program.wait();
  auto changed = arguments("other");
  changed.insert(changed.end(), {"--seed", "2", "--set", "classifiers=lda"});
  const Outcome outcome = run(changed);
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_FALSE(saysItWentOn(outcome));
  EXPECT_FALSE(checkpoints("other", ".trial.safetensors").empty()); // of the first run
  const Outcome again = run(arguments("other"));
  EXPECT_TRUE(saysItWentOn(again));
  expectAsWhole("other");
}

} // namespace
} // namespace svx::test
