#include <gtest/gtest.h>

#include "framework/support.h"

namespace syscard::framework {

namespace {

using measure::Measurement;

const Text kWithSafeguard{.requirements = R"(
      - {category: cyber, at_most: low, state: post}
      - id: resists
        title: Resists attacks
        measurement: attack.rate
        require: {when: upper_bound, below: 0.10}
)"};

const Measurement kLow = measured("s.quiz.accuracy", 0.1, 0.2, 0.3);
const Measurement kUnclear = measured("s.quiz.accuracy", 0.5, 0.6, 0.7);
const Measurement kResists = measured("s.attack.rate", 0, 0.02, 0.06);
const Measurement kYields = measured("s.attack.rate", 0.3, 0.4, 0.5);
const Measurement kBetween = measured("s.attack.rate", 0.05, 0.09, 0.15);

ActionDecision deploy(const Text& text, const std::vector<Measurement>& measurements) {
    return rate(parsed(text), measurements).actions.at(0);
}

}  // namespace

TEST(Action, IsAllowedWhenLevelAndSafeguardAreShown) {
    EXPECT_EQ(deploy(kWithSafeguard, {kLow, kResists}).decision, Decision::Allowed);
}

TEST(Action, IsDeniedBySafeguardThatIsShownToFail) {
    EXPECT_EQ(deploy(kWithSafeguard, {kLow, kYields}).decision, Decision::Denied);
}

TEST(Action, IsDeniedEvenIfTheLevelIsUnknown) {
    EXPECT_EQ(deploy(kWithSafeguard, {kUnclear, kYields}).decision, Decision::Denied);
}

TEST(Action, IsInconclusiveWhileTheSafeguardsBoundsLieOnBothSides) {
    EXPECT_EQ(deploy(kWithSafeguard, {kLow, kBetween}).decision, Decision::Inconclusive);
}

TEST(Action, IsInconclusiveWhileALevelWasNotTested) {
    EXPECT_EQ(deploy(kWithSafeguard, {kResists}).decision, Decision::Inconclusive);
}

TEST(Action, IsDeniedByALevelThatIsShownToBeAbove) {
    const Text text{.indicators = R"(
      - {id: out, title: O, measurement: quiz.accuracy, rule_out: {level: medium, when: upper_bound, below: 0.6}}
      - {id: in, title: I, measurement: quiz.accuracy, rule_in: {level: medium, when: lower_bound, above: 0.6}}
)"};
    EXPECT_EQ(deploy(text, {measured("s.quiz.accuracy", 0.7, 0.8, 0.9)}).decision,
              Decision::Denied);
}

TEST(Action, WithoutAnyRuleIsDenied) {
    EXPECT_EQ(deploy({.requirements = " []\n"}, {kLow}).decision, Decision::Denied);
}

TEST(Action, ALevelBeforeMitigationIsInconclusiveBecauseItWasNotMeasured) {
    const ActionDecision decision =
        deploy({.requirements = "\n      - {category: cyber, at_most: low, state: pre}\n"}, {kLow});
    EXPECT_EQ(decision.decision, Decision::Inconclusive);
    EXPECT_EQ(decision.reasons.at(0).text,
              "Cybersecurity: at most `low` before mitigation is required, and before mitigation "
              "was not measured");
    EXPECT_TRUE(decision.reasons.at(0).evidence.empty());
}

TEST(Action, ReasonsFormATreeThatNamesTheEvidence) {
    const ActionDecision decision = deploy(kWithSafeguard, {kLow, kYields});
    ASSERT_EQ(decision.reasons.size(), 2u);
    EXPECT_EQ(decision.reasons[0].verdict, Verdict::Met);
    EXPECT_EQ(decision.reasons[0].evidence, std::vector<std::string>{"s.quiz.accuracy"});
    ASSERT_EQ(decision.reasons[0].children.size(), 1u);
    EXPECT_EQ(decision.reasons[0].children[0].evidence,
              std::vector<std::string>{"s.quiz.accuracy"});
    EXPECT_EQ(decision.reasons[1].verdict, Verdict::NotMet);
    EXPECT_EQ(decision.reasons[1].text,
              "Resists attacks: even the lower bound 30.0 % of `s.attack.rate` is not below the "
              "example threshold 10.0 %");
}

}  // namespace syscard::framework
