#include <limits>

#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

const json::Object kTarget = {{"options", {"Mercury", "Saturn", "Mars"}}, {"answer", 2}};

Score scored(std::vector<double> option_scores) {
    return score("choice/1", kTarget, Reply{.turns = {}, .option_scores = std::move(option_scores)})
        .value();
}

}  // namespace

TEST(ChoiceScorer, TheLikeliestOptionIsTheAnswer) {
    const Score right = scored({-9.5, -7.25, -3});

    EXPECT_EQ(right.values.at("correct"), 1);
    EXPECT_EQ(right.reading, "Mars");
}

TEST(ChoiceScorer, AnotherOptionIsWrong) {
    EXPECT_EQ(scored({-9.5, -2, -3}).values.at("correct"), 0);
    EXPECT_EQ(scored({-9.5, -2, -3}).reading, "Saturn");
}

TEST(ChoiceScorer, TheFirstOfEqualOptionsIsTaken) {
    EXPECT_EQ(scored({-4, -3, -3}).reading, "Saturn");
}

TEST(ChoiceScorer, AReplyInWordsNamesItsOption) {
    const auto said = [](std::string words) {
        return score("choice/1", kTarget, Reply{.turns = {std::move(words)}, .option_scores = {}})
            .value();
    };
    EXPECT_EQ(said("C").values.at("correct"), 1);
    EXPECT_EQ(said("The answer is (C).").reading, "Mars");
    EXPECT_EQ(said("A. Mercury").values.at("correct"), 0);
    EXPECT_EQ(said("I do not know.").unscored, "the reply names no option");
}

TEST(ChoiceScorer, AWrongCountOfScoresIsUnscored) {
    EXPECT_EQ(scored({-1, -2}).unscored, "2 option scores for 3 options");
    EXPECT_EQ(scored({}).unscored, "0 option scores for 3 options");
}

TEST(ChoiceScorer, AScoreThatIsNoNumberIsUnscored) {
    EXPECT_EQ(scored({-1, std::numeric_limits<double>::quiet_NaN(), -2}).unscored,
              "an option score is not a number");
}

TEST(ChoiceScorer, AnAnswerOutsideTheOptionsIsRefused) {
    EXPECT_FALSE(check_target("choice/1", {{"options", {"a", "b"}}, {"answer", 2}}));
    EXPECT_FALSE(check_target("choice/1", {{"options", {"a", "b"}}, {"answer", -1}}));
}

TEST(ChoiceScorer, AChoiceNeedsTwoOptions) {
    EXPECT_FALSE(check_target("choice/1", {{"options", json::Array{"a"}}, {"answer", 0}}));
}

}  // namespace syscard::scoring
