#include "core/evaluation/summary.h"
#include "core/io/text_scan.h"
#include "tests/cli/batch_fixture.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>

namespace svx::test {
namespace {

class InterruptedBatch : public Batch {
protected:
  /// Sends SIGINT as soon as two of `command`'s pairs are complete.
  void interrupt(const std::vector<std::string>& command) const {
    Program program(command);
    for (int i = 0; i < 6000 && completeIn(file("out")) < 2; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    program.send(SIGINT);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.exitCode, 4) << outcome.err;
    EXPECT_TRUE(holds(outcome.err, "Call it again to go on")) << outcome.err;
    for (const auto& entry : fs::directory_iterator(file("out")))
      EXPECT_TRUE(fs::exists(entry.path() / "result.json")) << entry.path();
  }
};

TEST_F(Batch, KilledTwiceItFinishesWith30Rows) {
  list(30);
  for (const std::size_t enough : {4u, 10u}) {
    Program program(command());
    for (int i = 0; i < 6000 && completeIn(file("out")) < enough; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    program.send(SIGKILL);
    EXPECT_EQ(program.wait().exitCode, -1);
    EXPECT_GE(completeIn(file("out")), enough);
    EXPECT_LT(completeIn(file("out")), 30u) << "it was not killed midway";
  }
  const std::size_t before = completeIn(file("out"));
  const auto first = fs::last_write_time(file("out/p00/result.json"));
  const Outcome last = run(command());
  ASSERT_EQ(last.exitCode, 0) << last.err;
  EXPECT_TRUE(holds(last.err, std::to_string(before) + " of 30 pairs are complete and skipped"))
      << last.err;
  EXPECT_EQ(fs::last_write_time(file("out/p00/result.json")), first);

  const std::vector<Row> rows = readTable(file("out/results.csv"));
  ASSERT_EQ(rows.size(), 30u);
  std::set<std::string> ids;
  for (const Row& row : rows) {
    ids.insert(row.at("pair"));
    EXPECT_EQ(row.at("error"), "");
    EXPECT_EQ(row.at("method"), "registration.linear");
    EXPECT_GT(number(row.at("ncc.after")).value_or(0), 0.99) << row.at("pair");
    for (const char* path : {"fixed", "moving", "warped", "result"})
      EXPECT_TRUE(fs::exists(fs::path(file("out")) / row.at(path))) << path;
    for (const char* name : {"transform.tfm", "report.html", "pair.json"})
      EXPECT_TRUE(fs::exists(fs::path(file("out")) / row.at("result") / name)) << name;
  }
  EXPECT_EQ(ids.size(), 30u);
  for (const auto& entry : fs::directory_iterator(file("out")))
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();

  const Outcome again = run(command());
  EXPECT_EQ(again.exitCode, 0);
  EXPECT_TRUE(holds(again.err, "30 of 30 pairs are complete")) << again.err;
  EXPECT_EQ(readTable(file("out/results.csv")), rows);
}

TEST_F(Batch, RunsOnEveryFileOfAFolderThatTheMethodTakes) {
  const std::string folder = drawAcquisitions({"a", "b"});
  std::ofstream(folder + "/notes.txt") << "no spectra";
  const Outcome done = run({"batch", folder, "--method", "spectra.mean", "--out", file("means")});
  ASSERT_EQ(done.exitCode, 0) << done.err;
  const std::vector<Row> rows = readTable(file("means/results.csv"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("pair"), "a");
  EXPECT_EQ(rows[1].at("spectra"), "../acquisitions/b.imzML");
  EXPECT_EQ(rows[1].at("points.after"), "200");
  EXPECT_TRUE(fs::exists(file("means/b/mean-spectrum.csv")));

  EXPECT_EQ(run({"batch", folder, "--method", "registration.linear", "--out", file("x")}).exitCode,
            2);
  EXPECT_EQ(run({"batch", folder, "--out", file("x")}).exitCode, 2);
  fs::create_directory(file("empty"));
  const Outcome none =
      run({"batch", file("empty"), "--method", "spectra.mean", "--out", file("x")});
  EXPECT_EQ(none.exitCode, 3);
  EXPECT_TRUE(holds(none.err, "no file in it holds")) << none.err;
}

TEST_F(InterruptedBatch, CtrlCStopsItBetweenWholePairs) {
  list(30);
  interrupt(command());
}

TEST_F(InterruptedBatch, CtrlCStopsItWhereEachJobEndsAtOnce) {
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back("acquisition" + std::to_string(i));
  interrupt({"batch", drawAcquisitions(names), "--method", "spectra.mean", "--out", file("out")});
}

TEST_F(Batch, OtherValuesAndInputsAreRunAnew) {
  list(2);
  ASSERT_EQ(run(command()).exitCode, 0);
  EXPECT_TRUE(holds(run(command({"--seed", "2"})).err, "p01 (2 of 2)"));
  const Outcome others = run(command({"--seed", "2", "--set", "iterations=20"}));
  EXPECT_TRUE(holds(others.err, "p00 (1 of 2)")) << others.err;
  EXPECT_FALSE(holds(others.err, "skipped")) << others.err;
  save(plane(3), file("moving01.nrrd"));
  const Outcome changed = run(command({"--seed", "2", "--set", "iterations=20"}));
  EXPECT_TRUE(holds(changed.err, "1 of 2 pairs are complete")) << changed.err;
  EXPECT_TRUE(holds(changed.err, "p01 (2 of 2)")) << changed.err;
}

TEST_F(Batch, AFailingPairKeepsTheRestAndIsMended) {
  list(4);
  const std::string whole = contentOf(file("moving01.nrrd"));
  write("moving01.nrrd", whole.substr(0, whole.size() / 2));
  save(corners(0), file("four.fcsv"));
  Landmarks three = *corners(1);
  three.points.pop_back();
  save(std::make_shared<const Landmarks>(three), file("three.fcsv"));
  write("pairs.csv", "pair,fixed,moving,fixedLandmarks,movingLandmarks\n"
                     "p00,fixed.nrrd,moving00.nrrd,,\n"
                     "p01,fixed.nrrd,moving01.nrrd,,\n"
                     "p02,fixed.nrrd,moving02.nrrd,four.fcsv,three.fcsv\n"
                     "p03,fixed.nrrd,moving03.nrrd,four.fcsv,four.fcsv\n");
  const Outcome outcome = run(command());
  EXPECT_EQ(outcome.exitCode, 3);
  EXPECT_TRUE(holds(outcome.err, "2 of 4 pairs")) << outcome.err;
  const std::vector<Row> rows = readTable(file("out/results.csv"));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].at("error"), "");
  EXPECT_TRUE(holds(rows[1].at("error"), "moving01.nrrd")) << rows[1].at("error");
  EXPECT_TRUE(holds(rows[2].at("error"), "4 fixed and 3 moving")) << rows[2].at("error");
  EXPECT_EQ(rows[2].at("ncc.after"), "");
  EXPECT_NE(rows[3].at("tre.mean.after"), "");
  EXPECT_EQ(rows[1].at("result"), "");

  // --collect says the same without running anything.
  fs::remove(file("out/results.csv"));
  EXPECT_EQ(run(command({"--collect"})).exitCode, 3);
  EXPECT_EQ(readTable(file("out/results.csv")), rows);

  write("moving01.nrrd", whole);
  save(corners(1), file("three.fcsv"));
  const Outcome mended = run(command());
  EXPECT_EQ(mended.exitCode, 0) << mended.err;
  EXPECT_TRUE(holds(mended.err, "2 of 4 pairs are complete")) << mended.err;
  for (const Row& row : readTable(file("out/results.csv"))) EXPECT_EQ(row.at("error"), "");
}

TEST_F(Batch, SinglePairsAndCollectingGiveTheSameTable) {
  list(3);
  ASSERT_EQ(run(command()).exitCode, 0);
  for (const char* id : {"p02", "p00", "p01"}) {
    ASSERT_EQ(run(command({"--only", id}, "pairs.csv", "singly")).exitCode, 0);
    EXPECT_FALSE(fs::exists(file("singly/results.csv")));
  }
  ASSERT_EQ(run(command({"--collect"}, "pairs.csv", "singly")).exitCode, 0);
  EXPECT_EQ(withoutTimes(readTable(file("singly/results.csv"))),
            withoutTimes(readTable(file("out/results.csv"))));
  const Outcome early = run(command({"--collect"}, "pairs.csv", "empty"));
  EXPECT_EQ(early.exitCode, 3);
  EXPECT_EQ(readTable(file("empty/results.csv")).size(), 3u);
  EXPECT_TRUE(holds(contentOf(file("empty/results.csv")), "Not run yet"));
}

TEST_F(Batch, JsonListsAndOwnMethods) {
  list(2);
  ASSERT_EQ(run(command({"--preset", "brain-mr-same-subject"})).exitCode, 0);
  write("pairs.json", R"([{"id": "p00", "fixed": "fixed.nrrd", "moving": "moving00.nrrd"},
    {"name": "p01", "Fixed": "fixed.nrrd", "moving": "moving01.nrrd", "initial": null,
     "method": "registration.linear", "preset": "brain-mr-same-subject"}])");
  ASSERT_EQ(run(command({"--preset", "brain-mr-same-subject"}, "pairs.json", "json")).exitCode, 0);
  EXPECT_EQ(withoutTimes(readTable(file("json/results.csv"))),
            withoutTimes(readTable(file("out/results.csv"))));
  const auto record = nlohmann::json::parse(contentOf(file("json/p01/pair.json")));
  EXPECT_EQ(record.at("request").at("preset"), "brain-mr-same-subject");
}

TEST_F(Batch, LinesSetTheirOwnValuesAndSeeds) {
  list(1);
  write("own.csv", "id,fixed,moving,iterations,seed\n"
                   "a,fixed.nrrd,moving00.nrrd,7,5\nb,fixed.nrrd,moving00.nrrd,,\n");
  write("own.json", R"([{"id": "a", "fixed": "fixed.nrrd", "moving": "moving00.nrrd",
                         "iterations": 7, "seed": 5}])");
  for (const char* listed : {"own.csv", "own.json"})
    ASSERT_EQ(run(command({"--set", "iterations=9", "--seed", "2"}, listed, listed + 4)).exitCode,
              0);
  const auto request = [&](const std::string& pair) {
    return nlohmann::json::parse(contentOf(file(pair + "/pair.json"))).at("request");
  };
  for (const char* pair : {"csv/a", "json/a"}) {
    EXPECT_EQ(request(pair).at("values").at("iterations"), 7);
    EXPECT_EQ(request(pair).at("seed"), 5);
  }
  EXPECT_EQ(request("csv/b").at("values").at("iterations"), 9);
  EXPECT_EQ(request("csv/b").at("seed"), 2);
}

/// One cell of a comparison of classifiers a line: classifier by division.
TEST_F(Batch, ComparesClassifiersCellByCell) {
  const Outcome drawn = run({"sample", file("array"), "--kind", "msi", "--rows", "4", "--columns",
                             "6", "--diameter", "8", "--patients", "12", "--points", "300"});
  ASSERT_EQ(drawn.exitCode, 0) << drawn.err;
  std::string cells = "id,spectra,cores,classifiers,seed\n";
  for (const char* classifier : {"lda", "svm-linear"})
    for (const char* seed : {"1", "2"})
      cells += std::string(classifier) + "-" + seed + ",array/tissue-array.imzML,array/cores.csv," +
               classifier + "," + seed + "\n";
  write("cells.csv", cells);
  const Outcome done = run({"batch", file("cells.csv"), "--method", "tma.compare", "--set",
                            "divisions=1", "--set", "leastSpectra=10", "--out", file("cells")});
  ASSERT_EQ(done.exitCode, 0) << done.err;
  const std::vector<Row> rows = readTable(file("cells/results.csv"));
  ASSERT_EQ(rows.size(), 4u);
  for (const Row& row : rows) {
    EXPECT_GE(number(row.at("cores.after")).value_or(0), 50) << row.at("pair");
    EXPECT_GT(number(row.at("tested.after")).value_or(0), 1) << row.at("pair");
  }
  EXPECT_NE(rows[0].at("spectra.after"), rows[1].at("spectra.after")) << "one division, not two";
}

TEST_F(Batch, TheSummaryIsThatOfTheTable) {
  list(6);
  ASSERT_EQ(run(command()).exitCode, 0);
  std::vector<double> values;
  for (const Row& row : readTable(file("out/results.csv")))
    values.push_back(number(row.at("ncc.before")).value());
  const Summary expected = summarise(values);
  const std::vector<Row> lines = readTable(file("out/summary.csv"));
  const auto line = std::find_if(lines.begin(), lines.end(),
                                 [](const Row& row) { return row.at("figure") == "ncc.before"; });
  ASSERT_NE(line, lines.end());
  EXPECT_EQ(line->at("n"), "6");
  EXPECT_EQ(number(line->at("mean")), expected.mean);
  EXPECT_EQ(number(line->at("sd")), expected.deviation);
  EXPECT_EQ(number(line->at("p75")), expected.p75);
  EXPECT_EQ(number(line->at("ci95.low")), expected.low);
  EXPECT_EQ(number(line->at("ci95.high")), expected.high);
  const std::string latex = contentOf(file("out/summary.tex"));
  for (const char* part : {"\\begin{tabular}{lrrrrrrr}", "\\toprule",
                           "Folded share, after [\\%] & 6", "\\bottomrule\n\\end{tabular}"})
    EXPECT_TRUE(holds(latex, part)) << part;
}

TEST_F(Batch, BadListsAreRefusedBeforeAnyWork) {
  list(2);
  const auto refused = [&](const std::string& name, const std::string& text, int code,
                           const std::string& expected) {
    write(name, text);
    const Outcome outcome = run(command({}, name, "refused"));
    EXPECT_EQ(outcome.exitCode, code) << outcome.err;
    EXPECT_TRUE(holds(outcome.err, expected)) << "no \"" << expected << "\" in:\n" << outcome.err;
    EXPECT_FALSE(fs::exists(file("refused")));
  };
  const std::string pair = ",fixed.nrrd,moving00.nrrd\n", head = "id,fixed,moving\n";
  refused("a.csv", "id,fixed,movin\n", 3, "\"moving\"");
  refused("a.csv", head, 3, "no pair");
  refused("a.csv", "", 3, "no pair");
  refused("a.csv", "id,name,fixed\n", 3, "twice");
  refused("a.csv", head + "a" + pair + "a" + pair, 3, "line 2 and again in line 3");
  refused("a.csv", head + pair, 3, "line 2 has no id");
  refused("a.csv", head + "F\xe4lle" + pair, 3, "UTF-8");
  refused("a.csv", head + "../a" + pair, 3, "folder");
  refused("a.csv", head + "mean" + pair, 3, "tables");
  refused("a.csv", head + "a,fixed.nrrd\n", 3, "has no moving");
  refused("a.csv", head + "a,b,c,d\n", 3, "4 fields for 3 columns");
  refused("a.csv", head + "a,gone.nrrd,moving00.nrrd\n", 3, "gone.nrrd");
  refused("a.csv", "id,fixed,moving,method\na,fixed.nrrd,moving00.nrrd,registration.liner\n", 2,
          "registration.linear");
  refused("a.csv", "id,fixed,moving,preset\na,fixed.nrrd,moving00.nrrd,nonsense\n", 2, "nonsense");
  const std::string own = "id,fixed,moving,iterations,seed\na,fixed.nrrd,moving00.nrrd,";
  refused("a.csv", own + "many,\n", 3, "line 2: \"many\" is no value of iterations");
  refused("a.csv", own + "0,\n", 3, "Iterations is 1 to 1000.");
  refused("a.csv", own + "5,first\n", 3, "the seed \"first\" of line 2");
  refused("a.csv", "id,fixed,moving,divisions\na,fixed.nrrd,moving00.nrrd,3\n", 3,
          "no input or parameter \"divisions\"");
  refused("a.json", "[{\"id\": \"a\",]", 3, "a.json");
  refused("a.json", "{}", 3, "no list");
  refused("a.json", "[3]", 3, "entry 1 is no object");
  refused("a.json", R"([{"id": "a", "fixed": 3}])", 3, "\"fixed\" of entry 1");
  EXPECT_EQ(run(command({}, "none.csv", "refused")).exitCode, 3);
  EXPECT_EQ(run(command({"--only", "p07"}, "pairs.csv", "refused")).exitCode, 2);
  EXPECT_EQ(run(command({"--set", "itertions=3"}, "pairs.csv", "refused")).exitCode, 2);
  EXPECT_EQ(run(command({"--only", "p00", "--collect"}, "pairs.csv", "refused")).exitCode, 2);
  EXPECT_EQ(run({"batch", file("pairs.csv"), "--out", file("refused")}).exitCode, 2);
  EXPECT_FALSE(fs::exists(file("refused")));
}

TEST_F(Batch, AFolderOfSomebodyElseIsLeftAlone) {
  list(2);
  fs::create_directories(file("out/p01"));
  write("out/p01/scan.dcm", "a patient's");
  const Outcome outcome = run(command());
  EXPECT_EQ(outcome.exitCode, 3);
  EXPECT_TRUE(holds(outcome.err, "p01 is in the way")) << outcome.err;
  EXPECT_EQ(contentOf(file("out/p01/scan.dcm")), "a patient's");
  EXPECT_FALSE(fs::exists(file("out/p00")));
}

TEST_F(Batch, TwoAtOnceInOneFolderAreRefused) {
  list(1);
  fs::create_directories(file("out"));
  const int folder = ::open(file("out").c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(::flock(folder, LOCK_SH), 0); // as a single pair holds it
  const Outcome outcome = run(command());
  EXPECT_EQ(outcome.exitCode, 3);
  EXPECT_TRUE(holds(outcome.err, "Another batch")) << outcome.err;
  EXPECT_EQ(run(command({"--only", "p00"})).exitCode, 0);
  ::close(folder);
  EXPECT_EQ(run(command()).exitCode, 0);
}

} // namespace
} // namespace svx::test
