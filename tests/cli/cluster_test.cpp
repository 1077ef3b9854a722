#include "tests/cli/batch_fixture.h"

#include <cstdlib>

namespace svx::test {
namespace {

/// Needs Debian's snakemake.
class Cluster : public Batch {
protected:
  void SetUp() override {
    if (std::system("command -v snakemake >/dev/null") != 0)
      GTEST_SKIP() << "skipped: snakemake is not installed";
    Batch::SetUp();
  }

  /// Whether Snakemake ended well; `log` is what it printed.
  bool snakemake(std::string& log) const {
    const std::string cluster = "'" SVX_CLUSTER;
    const int status = std::system(
        ("cd '" + folder_.path.string() + "' && XDG_CACHE_HOME=$PWD/cache snakemake --snakefile " +
         cluster + "/Snakefile' --profile " + cluster +
         "/profiles/local' --configfile config.yaml >log 2>&1 </dev/null")
            .c_str());
    log = contentOf(file("log"));
    return status == 0;
  }
};

TEST_F(Cluster, SnakemakeGivesTheTableOfTheBatch) {
  list(4);
  const std::string whole = contentOf(file("moving02.nrrd"));
  write("moving02.nrrd", whole.substr(0, whole.size() / 2));
  write("config.yaml", "spectravox: " SVX_PROGRAM "\npairs: pairs.csv\nout: cluster\n"
                       "method: registration.linear\nset: {iterations: 30}\nthreads: 1\n");
  const std::vector<std::string> serially = command({"--set", "iterations=30"});

  std::string log;
  EXPECT_FALSE(snakemake(log)) << "a pair cannot be read";
  EXPECT_EQ(run(serially).exitCode, 3);
  const std::vector<Row> failed = readTable(file("cluster/results.csv"));
  ASSERT_EQ(failed.size(), 4u) << log;
  EXPECT_TRUE(holds(failed[2].at("error"), "moving02.nrrd")) << log;
  EXPECT_EQ(withoutTimes(failed), withoutTimes(readTable(file("out/results.csv"))));

  const auto first = fs::last_write_time(file("cluster/p00/result.json"));
  write("moving02.nrrd", whole);
  ASSERT_TRUE(snakemake(log)) << log;
  ASSERT_EQ(run(serially).exitCode, 0);
  EXPECT_EQ(withoutTimes(readTable(file("cluster/results.csv"))),
            withoutTimes(readTable(file("out/results.csv"))));
  EXPECT_EQ(fs::last_write_time(file("cluster/p00/result.json")), first) << "it was run twice";
  EXPECT_EQ(completeIn(file("cluster")), 4u);
}

TEST_F(Cluster, AListThatIsBadStartsNoJob) {
  write("pairs.csv", "id,fixed,moving\na,fixed.nrrd,gone.nrrd\n");
  write("config.yaml", "spectravox: " SVX_PROGRAM "\npairs: pairs.csv\nout: cluster\n"
                       "method: registration.linear\n");
  std::string log;
  EXPECT_FALSE(snakemake(log));
  EXPECT_TRUE(holds(log, "gone.nrrd")) << log;
  EXPECT_FALSE(fs::exists(file("cluster")));
}

} // namespace
} // namespace svx::test
