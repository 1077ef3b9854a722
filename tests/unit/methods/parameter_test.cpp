#include "core/data/error.h"
#include "core/methods/method.h"
#include "core/methods/near_match.h"

#include <gtest/gtest.h>

#include <limits>

namespace svx {
namespace {

const Parameter alpha = realParameter("alpha", "Smoothness weight", 0.5, 0, 10, "", "How smooth.");
const Parameter levels = integerParameter("levels", "Levels", 3, 1, 6, "", "How many.");
const Parameter metric =
    choiceParameter("metric", "Metric", "mi",
                    {{"mi", "Mutual information"}, {"ncc", "Correlation"}}, "What is compared.");
const Parameter fast = boolParameter("fast", "Fast", false, "Trade.");
const Parameter free_ = realParameter("offset", "Offset", 0, 0, 0, "mm", "Anything.");

/// The whole message of the usage error that parsing raises; empty when it raises none.
std::string refusal(const Parameter& parameter, const std::string& text) {
  try {
    parseValue(parameter, text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Usage);
    return error.what();
  }
  return {};
}

TEST(Parameter, TextsAreReadAsTheirType) {
  EXPECT_EQ(parseValue(alpha, "2.5"), Value(2.5));
  EXPECT_EQ(parseValue(alpha, "1e-3"), Value(1e-3));
  EXPECT_EQ(parseValue(levels, "4"), Value(std::int64_t{4}));
  EXPECT_EQ(parseValue(metric, "ncc"), Value(std::string("ncc")));
  EXPECT_EQ(parseValue(fast, "yes"), Value(true));
  EXPECT_EQ(parseValue(fast, "0"), Value(false));
  EXPECT_EQ(parseValue(free_, "-1e9"), Value(-1e9));
}

TEST(Parameter, WhatDoesNotFitIsRefusedByName) {
  for (const char* text : {"", "1.5x", "nan", "inf", "0,5", "11", "-0.1", " 1"})
    EXPECT_NE(refusal(alpha, text).find("alpha"), std::string::npos) << text;
  EXPECT_NE(refusal(alpha, "11").find("0 to 10"), std::string::npos);
  for (const char* text : {"2.5", "0", "7", "x"})
    EXPECT_NE(refusal(levels, text).find("levels"), std::string::npos) << text;
  EXPECT_NE(refusal(metric, "ncx").find("Did you mean \"ncc\"?"), std::string::npos);
  EXPECT_NE(refusal(metric, "something").find("mi, ncc"), std::string::npos);
  EXPECT_NE(refusal(fast, "maybe").find("true or false"), std::string::npos);
}

TEST(Parameter, TheEndsOfTheRangeBelongToIt) {
  EXPECT_EQ(refusal(alpha, "0"), "");
  EXPECT_EQ(refusal(alpha, "10"), "");
  EXPECT_EQ(refusal(levels, "6"), "");
}

TEST(Parameter, TextOfAValueReadsBackTheSame) {
  for (const double number : {0.1, 1.0 / 3, -2e-300, 123456789.0})
    EXPECT_EQ(parseValue(free_, toText(Value(number))), Value(number));
  EXPECT_EQ(toText(Value(0.5)), "0.5");
  EXPECT_EQ(toText(Value(true)), "true");
}

TEST(Parameter, TheTypeOfAValueIsChecked) {
  EXPECT_THROW(checkValue(levels, Value(2.0)), Error);
  EXPECT_THROW(checkValue(metric, Value(std::int64_t{1})), Error);
  EXPECT_THROW(checkValue(alpha, Value(std::numeric_limits<double>::quiet_NaN())), Error);
  EXPECT_NO_THROW(checkValue(alpha, Value(std::int64_t{2})));
}

TEST(Values, AnIntegerReadsAsReal) {
  Values values;
  values.set("alpha", std::int64_t{2});
  EXPECT_EQ(values.real("alpha"), 2.0);
  EXPECT_THROW(values.boolean("alpha"), Error);
  EXPECT_THROW(values.real("beta"), Error);
}

TEST(NearMatch, FindsWhatWasMeant) {
  const std::vector<std::string> known{"alpha", "maxIterations", "levels", "metric"};
  EXPECT_EQ(nearMatch("aplha", known), "alpha");
  EXPECT_EQ(nearMatch("maxiterations", known), "maxIterations");
  EXPECT_EQ(nearMatch("level", known), "levels");
  EXPECT_EQ(nearMatch("regulariser", known), "");
  EXPECT_EQ(nearMatch("", known), "");
  EXPECT_EQ(suggestion("x", {}), "There are none.");
}

} // namespace
} // namespace svx
