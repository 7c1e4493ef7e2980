#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

const json::Object kTarget = {{"options", {"Mercury", "Venus", "Earth", "Mars"}}, {"answer", 1}};

std::string read(const std::string& reply) {
    return score("letter/1", kTarget, Reply{.turns = {reply}, .option_scores = {}}).value().reading;
}

}  // namespace

TEST(Letter, IsReadInTheFormsThatModelsWrite) {
    EXPECT_EQ(read("B"), "Venus");
    EXPECT_EQ(read("(b) it is hot there"), "Venus");
    EXPECT_EQ(read("B. Venus"), "Venus");
    EXPECT_EQ(read("**B**"), "Venus");
    EXPECT_EQ(read("Let me think. The answer is B."), "Venus");
    EXPECT_EQ(read("Answer: (B)"), "Venus");
    EXPECT_EQ(read("so \\boxed{B}"), "Venus");
}

TEST(Letter, TheLastStatedAnswerCounts) {
    EXPECT_EQ(read("The answer is A. No: the answer is C."), "Earth");
}

TEST(Letter, AnArticleIsNoLetter) { EXPECT_EQ(read("A planet that is hot"), ""); }

TEST(Letter, TheTextOfOneOptionNamesIt) {
    EXPECT_EQ(read("It must be Venus, I think."), "Venus");
    EXPECT_EQ(read("Venus or Mars"), "");
}

TEST(Letter, ALetterBeyondTheOptionsNamesNone) { EXPECT_EQ(read("E"), ""); }

TEST(Letter, NoOptionIsWrongAndNotUnscored) {
    const Score scored =
        score("letter/1", kTarget, Reply{.turns = {"No idea"}, .option_scores = {}}).value();
    EXPECT_EQ(scored.values.at("correct"), 0);
    EXPECT_EQ(scored.values.at("answered"), 0);
}

}  // namespace syscard::scoring
