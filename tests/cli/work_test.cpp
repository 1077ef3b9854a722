#include "core/io/json.h"
#include "core/io/open.h"
#include "tests/cli/phantom.h"
#include "tests/cli/program.h"

#include <gtest/gtest.h>

namespace svx::test {
namespace {

namespace fs = std::filesystem;

constexpr double shift = 6; // mm

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The pair, its landmarks and one linear registration of it, made once for all tests.
class Work : public testing::Test {
protected:
  static void SetUpTestSuite() {
    folder_ = new Folder;
    save(blobs(40, 0), file("fixed.nii.gz"));
    save(blobs(40, shift), file("moving.nii.gz"));
    save(corners(0), file("fixed.fcsv"));
    save(corners(shift), file("moving.fcsv"));
    linear_ = new Outcome(runLinear(file("linear")));
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete linear_;
  }

  static std::string file(const std::string& name) { return *folder_ / name; }
  static Outcome runLinear(const std::string& out) {
    return run({"run", "registration.linear", "--input", "fixed=" + file("fixed.nii.gz"), "--input",
                "moving=" + file("moving.nii.gz"), "--input",
                "fixedLandmarks=" + file("fixed.fcsv"), "--input",
                "movingLandmarks=" + file("moving.fcsv"), "--out", out, "--seed", "5", "--threads",
                "2", "--json"});
  }
  static double after(const nlohmann::json& figures, const std::string& id) {
    for (const auto& figure : figures)
      if (figure.at("id") == id) return figure.at("after");
    ADD_FAILURE() << "no figure " << id;
    return -1;
  }

  static Folder* folder_;
  static Outcome* linear_;
};

Folder* Work::folder_ = nullptr;
Outcome* Work::linear_ = nullptr;

TEST_F(Work, RunWritesEveryOutputAndItsProvenance) {
  ASSERT_EQ(linear_->exitCode, 0) << linear_->err;
  for (const char* name :
       {"transform.tfm", "warped.nii.gz", "field.nii.gz", "jacobian.nii.gz", "result.json"})
    EXPECT_TRUE(fs::exists(file("linear/") + name)) << name;
  const auto printed = nlohmann::json::parse(linear_->out);
  const auto saved = nlohmann::json::parse(contentOf(file("linear/result.json")));
  EXPECT_EQ(printed.at("files").size(), 5u);
  EXPECT_EQ(printed.at("figures"), saved.at("figures"));
  const Result result = resultFromJson(saved);
  EXPECT_EQ(result.methodId, "registration.linear");
  EXPECT_EQ(result.seed, 5u);
  EXPECT_TRUE(holds(result.device, "2 threads")) << result.device;
  EXPECT_EQ(result.inputs.size(), 4u);
  EXPECT_EQ(result.inputs[0].sha256.size(), 64u);
  EXPECT_LT(after(saved.at("figures"), "tre.mean"), 0.5);
}

TEST_F(Work, ProgressIsPlainLinesWhereThereIsNoTerminal) {
  EXPECT_TRUE(holds(linear_->err, " %  "));
  EXPECT_FALSE(holds(linear_->err, "\r")) << linear_->err;
  EXPECT_FALSE(holds(linear_->err, "\033"));
}

TEST_F(Work, TheSameRunGivesTheSameField) {
  ASSERT_EQ(runLinear(file("again")).exitCode, 0);
  const auto first = openAs<Volume>(file("linear/field.nii.gz"));
  const auto second = openAs<Volume>(file("again/field.nii.gz"));
  EXPECT_EQ(sha256(Data(first)), sha256(Data(second)));
  EXPECT_GT(first->voxels.abs().max().item<double>(), 1);
}

TEST_F(Work, ApplyingTheTransformGivesTheWarpedImage) {
  const Outcome outcome =
      run({"apply", file("linear/transform.tfm"), "--input", file("moving.nii.gz"), "--like",
           file("fixed.nii.gz"), "--out", file("applied.nii.gz")});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const auto warped = openAs<Volume>(file("linear/warped.nii.gz"));
  const auto applied = openAs<Volume>(file("applied.nii.gz"));
  EXPECT_TRUE(applied->geometry.sameGrid(warped->geometry));
  EXPECT_LT((warped->asFloat() - applied->asFloat()).abs().max().item<double>(), 0.1);
}

TEST_F(Work, PointsGoThereAndBack) {
  const std::string transform = file("linear/transform.tfm");
  ASSERT_EQ(run({"apply", transform, "--points", file("fixed.fcsv"), "--out", file("there.fcsv")})
                .exitCode,
            0);
  ASSERT_EQ(run({"apply", transform, "--points", file("there.fcsv"), "--inverse", "--out",
                 file("back.fcsv")})
                .exitCode,
            0);
  const auto start = openAs<Landmarks>(file("fixed.fcsv"))->positions();
  const auto there = openAs<Landmarks>(file("there.fcsv"))->positions();
  const auto back = openAs<Landmarks>(file("back.fcsv"))->positions();
  ASSERT_EQ(there.size(), start.size());
  for (std::size_t i = 0; i < start.size(); ++i) {
    EXPECT_LT(norm(there[i] - start[i] - Vec3{shift, 0, 0}), 0.5);
    EXPECT_LT(norm(back[i] - start[i]), 1e-2);
  }
}

TEST_F(Work, LabelMapsStayLabelMaps) {
  auto labels = std::make_shared<LabelMap>();
  labels->volume = *blobs(40, shift);
  labels->volume.voxels = (labels->volume.voxels > 500).to(at::kShort) * 7;
  labels->completeTable();
  save(std::shared_ptr<const LabelMap>(labels), file("labels.nrrd"));
  ASSERT_EQ(run({"apply", file("linear/transform.tfm"), "--input", file("labels.nrrd"), "--like",
                 file("fixed.nii.gz"), "--interpolation", "nearest", "--out",
                 file("labels-applied.nrrd")})
                .exitCode,
            0);
  const auto applied = openAs<LabelMap>(file("labels-applied.nrrd"));
  EXPECT_EQ(applied->volume.voxels.scalar_type(), at::kShort);
  const at::Tensor voxels = applied->volume.voxels;
  EXPECT_TRUE(((voxels == 0) | (voxels == 7)).all().item<bool>());
  EXPECT_GT((voxels == 7).sum().item<std::int64_t>(), 1000);
}

TEST_F(Work, EvaluatePrintsTheFiguresOfTheRun) {
  const Outcome outcome =
      run({"evaluate", "registration", "--fixed", file("fixed.nii.gz"), "--moving",
           file("moving.nii.gz"), "--transform", file("linear/transform.tfm"), "--landmarks",
           file("fixed.fcsv"), "--landmarks", file("moving.fcsv"), "--json"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const auto figures = nlohmann::json::parse(outcome.out).at("figures");
  const auto recorded = nlohmann::json::parse(linear_->out).at("figures");
  ASSERT_EQ(figures.size(), recorded.size());
  for (const auto& figure : recorded) {
    if (figure.at("after").is_null()) continue;
    EXPECT_NEAR(after(figures, figure.at("id")), figure.at("after"), 1e-4) << figure.at("id");
  }
}

TEST_F(Work, EvaluateMeasuresTheInverseConsistency) {
  const auto roundTrip = [&](const std::string& backward) {
    const Outcome outcome =
        run({"evaluate", "registration", "--fixed", file("fixed.nii.gz"), "--moving",
             file("moving.nii.gz"), "--backward", backward, "--json"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    return after(nlohmann::json::parse(outcome.out).at("figures"), "roundTrip.mean");
  };
  // There by the identity: what is left is how far the way back goes.
  EXPECT_NEAR(roundTrip(file("linear/transform.tfm")), shift, 0.5);
  save(TransformPtr(std::make_shared<AffineTransform>(AffineMap{})), file("identity.tfm"));
  EXPECT_NEAR(roundTrip(file("identity.tfm")), 0, 1e-9);
}

TEST_F(Work, LandmarksThatDifferInNumberAreRefused) {
  auto fewer = std::make_shared<Landmarks>(*corners(0));
  fewer->points.pop_back();
  save(std::shared_ptr<const Landmarks>(fewer), file("fewer.fcsv"));
  const Outcome outcome = run({"evaluate", "registration", "--fixed", file("fixed.nii.gz"),
                               "--moving", file("moving.nii.gz"), "--landmarks", file("fewer.fcsv"),
                               "--landmarks", file("moving.fcsv")});
  EXPECT_EQ(outcome.exitCode, 3) << outcome.err;
}

TEST_F(Work, TheVariationalMethodWritesItsFieldIntoTheTransform) {
  const Outcome outcome =
      run({"run", "registration.variational", "--input", "fixed=" + file("fixed.nii.gz"), "--input",
           "moving=" + file("moving.nii.gz"), "--input", "initial=" + file("linear/transform.tfm"),
           "--set", "iterations=5", "--set", "finestIterations=2", "--out", file("variational")});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(file("variational/transform.h5")));
  EXPECT_FALSE(fs::exists(file("variational/transform.tfm")));
  const auto transform = openAs<Transform>(file("variational/transform.h5"));
  const auto field = openAs<Transform>(file("variational/field.nii.gz"));
  for (const Vec3& point : corners(0)->positions())
    EXPECT_LT(norm(transform->map(point) - field->map(point)), 0.05);
}

TEST_F(Work, InfoSaysWhatAFileIs) {
  const Outcome outcome = run({"info", file("fixed.nii.gz"), "--json"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const auto content = nlohmann::json::parse(outcome.out).at("contents").at(0);
  EXPECT_EQ(content.at("kind"), "volume");
  EXPECT_EQ(content.at("valueType"), "float32");
  EXPECT_EQ(content.at("geometry").at("size"), (std::vector<int>{40, 40, 40}));
  EXPECT_TRUE(holds(run({"info", file("fixed.nii.gz")}).out, "40 x 40 x 40"));
}

TEST_F(Work, NonAsciiAndVeryLongPathsWork) {
  std::string deep = file("Größe 測定 файл");
  while (deep.size() < 1500) deep.append("/").append(200, 'x');
  const std::string image = deep + "/Kopf – Süd.nii.gz";
  fs::create_directories(deep);
  fs::copy_file(file("fixed.nii.gz"), image);
  EXPECT_EQ(run({"info", image}).exitCode, 0);
  const Outcome outcome = run({"apply", file("linear/transform.tfm"), "--input", image, "--out",
                               deep + "/verzerrt ß.nii.gz"});
  EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(deep + "/verzerrt ß.nii.gz"));
  const Outcome tooLong = run({"info", file(std::string(5000, 'y'))});
  EXPECT_EQ(tooLong.exitCode, 3) << tooLong.err;
}

TEST_F(Work, ReportsHoldTheFiguresAndNoFolder) {
  const Outcome outcome = run({"report", file("linear"), "--out", file("report.html")});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  const std::string html = contentOf(file("report.html"));
  for (const char* expected : {"For research use only", "fixed.nii.gz", "SHA-256", "TRE",
                               "data:image/png;base64,", "data:image/svg+xml;base64,"})
    EXPECT_TRUE(holds(html, expected)) << expected;
  EXPECT_FALSE(holds(html, folder_->path.string()));
  ASSERT_EQ(run({"report", file("linear/result.json"), "--out", file("report.csv")}).exitCode, 0);
  const std::string csv = contentOf(file("report.csv"));
  EXPECT_TRUE(csv.starts_with("id,label,unit,before,after\r\n"));
  EXPECT_TRUE(holds(csv, "\r\ntre.mean,"));
}

TEST_F(Work, PdfReportsNeedTheBuildWithTheWindow) {
  const Outcome outcome = run({"report", file("linear"), "--out", file("report.pdf")});
#ifdef SPECTRAVOX_GUI
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_TRUE(contentOf(file("report.pdf")).starts_with("%PDF-"));
  EXPECT_GT(fs::file_size(file("report.pdf")), 20'000u);
#else
  EXPECT_EQ(outcome.exitCode, 2);
  EXPECT_TRUE(holds(outcome.err, "PDF")) << outcome.err;
#endif
}

TEST_F(Work, AReportOfAChangedImageHasNoPicturesAndSaysSo) {
  fs::create_directories(file("moved"));
  for (const char* name : {"result.json", "transform.tfm"})
    fs::copy_file(file("linear/") + name, file("moved/") + name);
  std::string json = contentOf(file("moved/result.json"));
  const std::string digest = nlohmann::json::parse(json).at("inputs").at(0).at("sha256");
  json.replace(json.find(digest), digest.size(), std::string(64, '0'));
  replaceFile(file("moved/result.json"), json);
  const Outcome outcome = run({"report", file("moved"), "--out", file("moved.html")});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "has changed since the run")) << outcome.err;
  EXPECT_FALSE(holds(contentOf(file("moved.html")), "image/png"));
}

TEST_F(Work, TheSampleStudyIsWritten) {
  const Outcome outcome = run({"sample", file("sample"), "--kind", "synthetic-head", "--json"});
  ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
  for (const char* name : {"fixed.nii.gz", "moving.nii.gz", "fixed-labels.nii.gz",
                           "fixed-landmarks.mrk.json", "truth.nii.gz"})
    EXPECT_TRUE(fs::exists(file("sample/") + name)) << name;
}

} // namespace
} // namespace svx::test
