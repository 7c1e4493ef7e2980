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

TEST(Letter, IsReadThroughMarksBlanksAndLineFeeds) {
    EXPECT_EQ(read("**Answer:** B"), "Venus");
    EXPECT_EQ(read("**Answer**: B"), "Venus");
    EXPECT_EQ(read("The correct answer is:\n\nB"), "Venus");
    EXPECT_EQ(read("The answer is:\n**B**. Venus is hotter."), "Venus");
    EXPECT_EQ(read("The answer is **B) Venus**."), "Venus");
    EXPECT_EQ(read("so \\boxed{\\textbf{B}}"), "Venus");
    EXPECT_EQ(read("B is the correct answer."), "Venus");
    EXPECT_EQ(read("I choose B."), "Venus");
    EXPECT_EQ(read("The answer to this question is B."), "Venus");
    EXPECT_EQ(read("B\n\nIt is the hottest one."), "Venus");
}

TEST(Letter, OfAReasonDoesNotOverrideTheAnswer) {
    EXPECT_EQ(read("The answer is C. Option B is wrong because it has no moon."), "Earth");
    EXPECT_EQ(read("The best answer is B because choice C is too light."), "Venus");
    EXPECT_EQ(read("Option C is wrong. Option B has no moon, so B is correct."), "Venus");
    EXPECT_EQ(read("Option C is too cold, I would say."), "");
}

TEST(Letter, AnArticleOrAPronounIsNoAnswer) {
    EXPECT_EQ(read("The answer is a hot planet."), "");
    EXPECT_EQ(read("The answer is A água."), "");
    EXPECT_EQ(read("The answer is A."), "Mercury");
    EXPECT_EQ(read("The answer is A because it is small."), "Mercury");
    const json::Object nine = {
        {"options", {"tin", "zinc", "iron", "lead", "gold", "neon", "argon", "xenon", "radon"}},
        {"answer", 8}};
    const auto said = [&](const std::string& reply) {
        return score("letter/1", nine, Reply{.turns = {reply}, .option_scores = {}})
            .value()
            .reading;
    };
    EXPECT_EQ(said("I'm not sure."), "");
    EXPECT_EQ(said("I, for one, do not know."), "");
    EXPECT_EQ(said("I"), "radon");
    EXPECT_EQ(said("The answer is I."), "radon");
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
