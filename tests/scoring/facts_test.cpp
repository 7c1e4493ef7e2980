#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

const json::Object kParis = {{"answers", {"Paris", "Ville Lumière"}}, {"reject", {"Lyon"}}};

std::string outcome_of(const std::string& reply, const json::Object& target = kParis) {
    const Score scored =
        score("facts/1", target, Reply{.turns = {reply}, .option_scores = {}}).value();
    if (!scored.unscored.empty()) return "unscored";
    if (scored.values.at("correct") == 1) return "correct";
    if (scored.values.at("abstained") == 1) return "abstained";
    return scored.values.at("wrong") == 1 ? "wrong" : "nothing";
}

}  // namespace

TEST(Facts, AnAliasIsFoundWithoutCaseAccentsAndPunctuation) {
    EXPECT_EQ(outcome_of("It is PARIS."), "correct");
    EXPECT_EQ(outcome_of("la ville-lumiere, of course"), "correct");
}

TEST(Facts, AnAliasIsAWholeWord) { EXPECT_EQ(outcome_of("Parisian streets"), "wrong"); }

TEST(Facts, ARejectedAnswerSpoilsACorrectOne) { EXPECT_EQ(outcome_of("Paris or Lyon"), "wrong"); }

TEST(Facts, SayingThatOneDoesNotKnowIsAbstaining) {
    EXPECT_EQ(outcome_of("I don't know."), "abstained");
    EXPECT_EQ(outcome_of("I'm not sure about that."), "abstained");
    EXPECT_EQ(outcome_of("I do not have any reliable information on this person."), "abstained");
    EXPECT_EQ(outcome_of("Her birthplace is not publicly known."), "abstained");
    EXPECT_EQ(outcome_of("I'm sorry, but I cannot help with that."), "abstained");
    EXPECT_EQ(outcome_of("Unknown."), "abstained");
}

TEST(Facts, AHedgedCorrectAnswerIsAnAnswer) {
    EXPECT_EQ(outcome_of("I'm not sure, but I think it is Paris."), "correct");
}

TEST(Facts, AConfidentOtherAnswerIsWrong) { EXPECT_EQ(outcome_of("It is Rome."), "wrong"); }

TEST(Facts, AnEmptyReplyIsNeitherAnAnswerNorAnAbstention) {
    EXPECT_EQ(outcome_of(" \n"), "unscored");
}

TEST(Facts, ScriptsWithoutBlanksAreSearchedAnywhere) {
    EXPECT_EQ(outcome_of("首都は東京です", {{"answers", {"東京"}}, {"reject", json::Array{}}}),
              "correct");
}

TEST(Facts, ATargetWithoutAnswersIsRefused) {
    EXPECT_FALSE(check_target("facts/1", {{"answers", json::Array{}}, {"reject", json::Array{}}}));
    EXPECT_FALSE(check_target("facts/1", {{"answers", {"?!"}}, {"reject", json::Array{}}}));
}

}  // namespace syscard::scoring
