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

TEST(Facts, AWrongAnswerBesideSomethingUnknownIsWrong) {
    EXPECT_EQ(outcome_of("It was Marseille. I cannot say more about it."), "wrong");
    EXPECT_EQ(outcome_of("The site was unknown until 1820; it is Marseille."), "wrong");
    EXPECT_EQ(outcome_of("Marseille, where no record of earlier times survives"), "wrong");
    EXPECT_EQ(outcome_of("Marseille. I am not sure."), "wrong");
    EXPECT_EQ(outcome_of("I'm not sure, but I think it is Rome."), "wrong");
    EXPECT_EQ(outcome_of("I'm not certain, maybe Rome?"), "wrong");
}

TEST(Facts, SayingThatNobodyKnowsIsAbstaining) {
    EXPECT_EQ(outcome_of("Unknown. No record of it survives."), "abstained");
    EXPECT_EQ(outcome_of("Unfortunately, there is no information about this town."), "abstained");
    EXPECT_EQ(outcome_of("Marie Lund was a painter. I don't know where she was born."),
              "abstained");
    EXPECT_EQ(outcome_of("Marie Lund, who was a painter, is not publicly documented."),
              "abstained");
}

TEST(Facts, ANumberIsNotFoundInsideAnother) {
    const json::Object five = {{"answers", {"5"}}, {"reject", json::Array{}}};
    EXPECT_EQ(outcome_of("It weighs 5,200 kg.", five), "wrong");
    EXPECT_EQ(outcome_of("It weighs 1.5 kg.", five), "wrong");
    EXPECT_EQ(outcome_of("There were 5, of 12.", five), "correct");
    EXPECT_EQ(outcome_of("There were 5.", five), "correct");
    const json::Object year = {{"answers", {"1990"}}, {"reject", json::Array{}}};
    EXPECT_EQ(outcome_of("On 12.7.1990", year), "correct");
    EXPECT_EQ(outcome_of("May 5,1990", year), "correct");
}

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
