#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

Score scored(std::string_view reply, std::string_view answer = "42") {
    return score("numeric/1",
                 {{"answer", answer}},
                 Reply{.turns = {std::string(reply)}, .option_scores = {}})
        .value();
}

std::string read(std::string_view reply) { return scored(reply).reading; }

}  // namespace

TEST(NumericScorer, TheLastNumberIsTheAnswer) {
    EXPECT_EQ(scored("6 times 7 = 42.").values.at("correct"), 1);
    EXPECT_EQ(scored("It is 42, or maybe 43").values.at("correct"), 0);
    EXPECT_EQ(scored("It is 42, or maybe 43").reading, "43");
}

TEST(NumericScorer, ReadsWhatStandsAroundNumbers) {
    EXPECT_EQ(read("$42"), "42");
    EXPECT_EQ(read("**42**"), "42");
    EXPECT_EQ(read("\\boxed{42}"), "42");
    EXPECT_EQ(read("42%"), "42");
    EXPECT_EQ(read("42kg"), "42");
    EXPECT_EQ(read("the 42nd."), "42");
    EXPECT_EQ(read("The answer is...42"), "42");
    EXPECT_EQ(read("４２"), "42");
}

TEST(NumericScorer, ReadsThousandsAndDecimals) {
    EXPECT_EQ(read("1,234,567"), "1234567");
    EXPECT_EQ(read("1,234.50"), "1234.5");
    EXPECT_EQ(read("3.14."), "3.14");
    EXPECT_EQ(read("about .5"), "0.5");
    EXPECT_EQ(read("007"), "7");
    EXPECT_EQ(read("42.000"), "42");
}

TEST(NumericScorer, ReadsTheLastOfAListWithoutBlanks) {
    EXPECT_EQ(read("1,2,3"), "3");
    EXPECT_EQ(read("12,34"), "34");
}

TEST(NumericScorer, AMinusIsASignOnlyWhereNothingStandsBeforeIt) {
    EXPECT_EQ(read("-5"), "-5");
    EXPECT_EQ(read("3 - 8 = -5"), "-5");
    EXPECT_EQ(read("= −5"), "-5");
    EXPECT_EQ(read("(-5)"), "-5");
    EXPECT_EQ(read("-$5"), "-5");
    EXPECT_EQ(read("8-5"), "5");
    EXPECT_EQ(read("f(x)-5"), "5");
    EXPECT_EQ(read("covid-19"), "19");
    EXPECT_EQ(read("- 5"), "5");
    EXPECT_EQ(read("-0.0"), "0");
}

TEST(NumericScorer, FractionsDatesVersionsAndWordsAreNotRead) {
    EXPECT_EQ(read("1/2"), "");
    EXPECT_EQ(read("on 3/4/2021"), "");
    EXPECT_EQ(read("version 1.2.3"), "");
    EXPECT_EQ(read("H2O and x_1"), "");
    EXPECT_EQ(read("7 or 1/2"), "7");
}

TEST(NumericScorer, NoNumberIsAWrongAnswer) {
    const Score none = scored("I do not know.");

    EXPECT_EQ(none.values.at("correct"), 0);
    EXPECT_EQ(none.reading, "");
    EXPECT_EQ(none.unscored, "");
    EXPECT_EQ(scored("").values.at("correct"), 0);
}

TEST(NumericScorer, ComparesDigitsAndNotFloatingPoint) {
    EXPECT_EQ(scored("9007199254740993", "9007199254740992").values.at("correct"), 0);
    EXPECT_EQ(scored("0.10", "0.1").values.at("correct"), 1);
    EXPECT_EQ(scored("-3", "-3.0").values.at("correct"), 1);
}

TEST(NumericScorer, AHundredKilobytesOfDigitsAreNoNumber) {
    EXPECT_EQ(read("5 " + std::string(100'000, '7')), "5");
    EXPECT_EQ(read(std::string(100'000, ',') + "1" + std::string(100'000, '.')), "1");
}

TEST(NumericScorer, AnAnswerThatIsNoDecimalIsRefused) {
    EXPECT_FALSE(check_target("numeric/1", {{"answer", "forty"}}));
    EXPECT_FALSE(check_target("numeric/1", {{"answer", "1e3"}}));
    EXPECT_FALSE(check_target("numeric/1", {{"answer", "1,000"}}));
    EXPECT_FALSE(check_target("numeric/1", {{"answer", ""}}));
    EXPECT_FALSE(check_target("numeric/1", {{"answer", 42}}));
    EXPECT_TRUE(check_target("numeric/1", {{"answer", "-12.5"}}));
}

}  // namespace syscard::scoring
