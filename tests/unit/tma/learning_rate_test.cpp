// The learning rate range test of networks, and learning at the rate that it finds.
#include "core/data/error.h"
#include "tests/unit/tma/drawn_array.h"

namespace svx {
namespace {

Outputs run(const std::string& id, const std::map<std::string, Value>& values) {
  static const DrawnArray array;
  return runMethod(id, {{"spectra", array.spectra}, {"cores", array.cores}}, values);
}

Value text(const char* words) {
  return std::string(words);
}

const std::map<std::string, Value> common{{"normalisation", text("tic")}};

TEST(LearningRate, MSI55_LiesWhereTheLossFalls) {
  auto chosen = common;
  chosen["network"] = text("fcn");
  chosen["steps"] = std::int64_t(60);
  const Outputs found = run("tma.learning-rate", chosen);
  const auto table = std::get<std::shared_ptr<const Table>>(found.data.at("rates"));
  const auto &rates = table->numbers("learning rate"), &losses = table->numbers("loss");
  ASSERT_GT(rates.size(), 20u);
  EXPECT_NEAR(rates.front(), 1e-7, 1e-12);
  for (std::size_t i = 1; i < rates.size(); ++i) EXPECT_GT(rates[i], rates[i - 1]);
  const double steepest = *found.figures[0].after, lowest = *found.figures[1].after;
  EXPECT_GT(steepest, 1e-6);
  EXPECT_LE(steepest, lowest);
  EXPECT_LT(losses[std::size_t(std::ranges::find(rates, lowest) - rates.begin())],
            0.9 * losses.front());
  EXPECT_NE(found.notices.back().find("falls fastest"), std::string::npos);
}

TEST(LearningRate, NetworksLearnAtIt) {
  auto chosen = common;
  chosen["classifier"] = text("fcn");
  chosen["epochs"] = std::int64_t(6);
  const auto rightAt = [&](double rate) {
    chosen["learningRate"] = rate;
    return *run("tma.train", chosen).figures[1].after;
  };
  EXPECT_GT(rightAt(1e-3), rightAt(1e-12) + 10) << "at 1e-12 nothing is learned";
}

TEST(LearningRate, RangesWithoutAFallAreRefused) {
  auto chosen = common;
  chosen["network"] = text("fcn");
  chosen["leastRate"] = chosen["mostRate"] = 1e-3;
  EXPECT_THROW(run("tma.learning-rate", chosen), Error);
}

TEST(LearningRate, MSI55_InBfloat16NetworksLearnAsWell) {
  auto chosen = common;
  chosen["classifier"] = text("transformer1");
  chosen["epochs"] = std::int64_t(8);
  chosen["learningRate"] = 1e-3;
  const double whole = *run("tma.train", chosen).figures[1].after;
  chosen["precision"] = text("bfloat16");
  const Outputs half = run("tma.train", chosen);
  EXPECT_NEAR(*half.figures[1].after, whole, 10);
}

} // namespace
} // namespace svx
