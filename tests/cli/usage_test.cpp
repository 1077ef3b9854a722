#include "tests/cli/phantom.h"
#include "tests/cli/program.h"

#include "core/jobs/device.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <thread>

namespace svx::test {
namespace {

namespace fs = std::filesystem;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(CommandLine, VersionAndHelp) {
  const Outcome version = run({"--version"});
  EXPECT_EQ(version.exitCode, 0);
  EXPECT_TRUE(version.out.starts_with("spectravox ")) << version.out;
  const Outcome help = run({"--help"});
  EXPECT_EQ(help.exitCode, 0);
  for (const char* command :
       {"methods", "info", "run", "batch", "apply", "evaluate", "sample", "import", "report"})
    EXPECT_TRUE(holds(help.out, command)) << command;
}

TEST(CommandLine, MethodsAsJsonGiveEveryParameterItsTypeUnitRangeAndDefault) {
  const Outcome outcome = run({"methods", "--json"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const auto methods = nlohmann::json::parse(outcome.out).at("methods");
  ASSERT_GE(methods.size(), 2u);
  for (const auto& method : methods) {
    EXPECT_FALSE(method.at("id").get<std::string>().empty());
    const bool bare = method.at("id") == "registration.auto" || method.at("id") == "spectra.stack";
    EXPECT_EQ(method.at("presets").empty(), bare);
    ASSERT_EQ(method.at("parameters").empty(), bare);
    for (const auto& parameter : method.at("parameters")) {
      const std::string name = method.at("id").get<std::string>() + " " + parameter.at("id").dump();
      EXPECT_TRUE(parameter.at("unit").is_string()) << name;
      EXPECT_TRUE(parameter.contains("default")) << name;
      const std::string type = parameter.at("type");
      if (type == "integer" || type == "real") {
        EXPECT_LE(parameter.at("minimum"), parameter.at("default")) << name;
        EXPECT_GE(parameter.at("maximum"), parameter.at("default")) << name;
      }
      if (type == "choice") {
        EXPECT_GE(parameter.at("choices").size(), 2u) << name;
      }
    }
  }
  const Outcome one = run({"methods", "registration.linear", "--json"});
  EXPECT_EQ(nlohmann::json::parse(one.out).at("id"), "registration.linear");
}

TEST(CommandLine, HelpOfAMethodComesFromItsDescription) {
  const Outcome described = run({"methods", "registration.linear"});
  const Outcome help = run({"run", "registration.linear", "--help"});
  EXPECT_EQ(help.exitCode, 0);
  const auto info = nlohmann::json::parse(run({"methods", "registration.linear", "--json"}).out);
  for (const auto& parameter : info.at("parameters")) {
    EXPECT_TRUE(holds(help.out, parameter.at("id"))) << parameter.at("id");
    EXPECT_TRUE(holds(described.out, parameter.at("label"))) << parameter.at("id");
  }
  EXPECT_TRUE(holds(help.out, "--seed"));
}

TEST(CommandLine, UsageErrorsExitWith2AndNameTheNearMatch) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& expected) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
    EXPECT_TRUE(holds(outcome.err, expected)) << "no \"" << expected << "\" in:\n" << outcome.err;
  };
  Folder folder;
  const std::string out = "--out", there = folder.path.string();
  refused({"metods"}, "methods");
  refused({"methods", "registration.liner"}, "registration.linear");
  refused({"info"}, "FILE");
  refused({"run", "registration.linear", "--seeed", "3", out, there}, "--seed");
  refused({"run", "registration.linear", out, there}, "--input fixed=");
  refused({"run", "registration.linear", "--input", "fixed", out, there}, "name=value");
  refused({"run", "registration.linear", "--input", "fxied=a", out, there}, "fixed");
  refused({"run", "registration.linear", "--set", "itertions=5", out, there}, "iterations");
  refused({"run", "registration.linear", "--set", "iterations=many", out, there}, "iterations");
  refused({"run", "registration.linear", "--set", "iterations=-1", out, there}, "1 to 1000");
  refused({"run", "registration.linear", "--preset", "nonsense", out, there}, "preset");
  refused({"run", "registration.linear", "--threads", "0", out, there}, "threads");
  refused({"apply", "t.tfm", "--input", "x", "--interpolation", "sinc", out, "y.nii"}, "sinc");
  refused({"apply", "t.tfm", out, "y.nii"}, "--points");
  refused({"evaluate", "--fixed", "x"}, "");
  refused({"report", there, out, "report.docx"}, ".html");
  refused({"run", "registration.linear", "--input", "fixed=a", "--input", "moving=b", "--device",
           "gpu", out, there},
          "cuda:N");
}

TEST(CommandLine, ADeviceThatIsNotThereIsNamed) {
  if (availableDevices().size() > 1) GTEST_SKIP() << "skipped: this machine has a GPU";
  Folder folder;
  const Outcome outcome = run({"run", "registration.linear", "--input", "fixed=a", "--input",
                               "moving=b", "--device", "cuda:0", "--out", folder / "out"});
  EXPECT_EQ(outcome.exitCode, 3);
  EXPECT_TRUE(holds(outcome.err, "cuda:0")) << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "\"cpu\"")) << outcome.err;
  EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST(CommandLine, OutputThatIsLostExitsWith1) {
  for (const auto& arguments : {std::vector<std::string>{"methods", "--json"}, {"--version"}}) {
    const Outcome lost = Program(arguments, "/dev/full").wait();
    EXPECT_EQ(lost.exitCode, 1);
    EXPECT_NE(lost.err.find("could not be written"), std::string::npos) << lost.err;
  }
}

TEST(CommandLine, BadInputExitsWith3AndNamesTheFile) {
  Folder folder;
  std::ofstream(folder / "garbage.nii.gz") << "this is no image at all";
  for (const std::string& file : {folder / "missing.nii.gz", folder / "garbage.nii.gz"}) {
    const Outcome info = run({"info", file, "--json"});
    EXPECT_EQ(info.exitCode, 3) << info.err;
    EXPECT_TRUE(holds(info.err, fs::path(file).filename())) << info.err;
    EXPECT_EQ(nlohmann::json::parse(info.out).at("error").at("kind"), "input");
    EXPECT_EQ(run({"run", "registration.linear", "--input", "fixed=" + file, "--input",
                   "moving=" + file, "--out", folder / "out"})
                  .exitCode,
              3);
  }
}

TEST(CommandLine, AFolderThatCannotBeWrittenIsRefusedBeforeAnyWork) {
  Folder folder;
  std::ofstream(folder / "file") << "in the way";
  for (const std::string& out : {std::string("/proc/spectravox"), folder / "file/out"}) {
    const Outcome outcome =
        run({"run", "registration.linear", "--input", "fixed=" + (folder / "missing.nii"),
             "--input", "moving=" + (folder / "missing.nii"), "--out", out});
    EXPECT_EQ(outcome.exitCode, 3);
    EXPECT_TRUE(holds(outcome.err, out)) << outcome.err; // and not the missing image
  }
}

TEST(CommandLine, AVolumeBeyondTheMemoryExitsWith5WithoutAllocating) {
  Folder folder;
  const std::uint64_t side = 20000; // 16 TB of float
  std::ofstream header(folder / "huge.nhdr");
  header << "NRRD0004\ntype: float\ndimension: 3\nsizes: " << side << ' ' << side << " 10000\n"
         << "encoding: raw\nendian: little\ndata file: huge.raw\n";
  header.close();
  std::ofstream(folder / "huge.raw").close();
  std::error_code failure;
  fs::resize_file(folder / "huge.raw", side * side * 10000 * 4, failure);
  if (failure) GTEST_SKIP() << "skipped: no sparse file of 16 TB here: " << failure.message();
  const Outcome outcome =
      run({"run", "registration.linear", "--input", "fixed=" + (folder / "huge.nhdr"), "--input",
           "moving=" + (folder / "huge.nhdr"), "--out", folder / "out"});
  EXPECT_EQ(outcome.exitCode, 5) << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "16.0 TB")) << outcome.err;
}

TEST(CommandLine, CtrlCCancelsWithin1SecondAndLeavesNoResult) {
  Folder folder;
  save(blobs(96, 0), folder / "fixed.nrrd");
  save(blobs(96, 9), folder / "moving.nrrd");
  for (const int signal : {SIGINT, SIGTERM}) {
    Program program({"run", "registration.variational", "--input",
                     "fixed=" + (folder / "fixed.nrrd"), "--input",
                     "moving=" + (folder / "moving.nrrd"), "--set", "iterations=1000", "--set",
                     "finestIterations=1000", "--out", folder / "out"});
    for (int i = 0; i < 3000 && !holds(program.errorsSoFar(), "%"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto start = std::chrono::steady_clock::now();
    program.send(signal);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.exitCode, 4) << outcome.err;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    EXPECT_TRUE(holds(outcome.err, "cancelled")) << outcome.err;
    EXPECT_FALSE(fs::exists(folder / "out/result.json"));
  }
}

} // namespace
} // namespace svx::test
