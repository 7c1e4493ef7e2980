#include "framework/verdict.h"

#include <array>

#include <gtest/gtest.h>

namespace syscard::framework {

namespace {

constexpr Verdict kMet = Verdict::Met;
constexpr Verdict kNotMet = Verdict::NotMet;
constexpr Verdict kInsufficient = Verdict::Insufficient;

Verdict both(Verdict a, Verdict b) { return all_of(std::array{a, b}); }

}  // namespace

TEST(Kleene, TheTruthTableOfAnd) {
    EXPECT_EQ(both(kMet, kMet), kMet);
    EXPECT_EQ(both(kMet, kInsufficient), kInsufficient);
    EXPECT_EQ(both(kMet, kNotMet), kNotMet);
    EXPECT_EQ(both(kInsufficient, kMet), kInsufficient);
    EXPECT_EQ(both(kInsufficient, kInsufficient), kInsufficient);
    EXPECT_EQ(both(kInsufficient, kNotMet), kNotMet);
    EXPECT_EQ(both(kNotMet, kMet), kNotMet);
    EXPECT_EQ(both(kNotMet, kInsufficient), kNotMet);
    EXPECT_EQ(both(kNotMet, kNotMet), kNotMet);
}

TEST(Kleene, AllOfNothingIsMet) { EXPECT_EQ(all_of({}), kMet); }

TEST(Decide, IsAllowedOnlyWhenEveryRequirementIsMet) {
    EXPECT_EQ(decide(std::array{kMet, kMet}), Decision::Allowed);
    EXPECT_EQ(decide(std::array{kMet, kInsufficient}), Decision::Inconclusive);
}

TEST(Decide, OneRequirementNotMetDeniesWhateverElseIsUnknown) {
    EXPECT_EQ(decide(std::array{kInsufficient, kNotMet, kMet}), Decision::Denied);
}

TEST(Decide, AnActionWithoutRequirementsIsDenied) { EXPECT_EQ(decide({}), Decision::Denied); }

TEST(Names, ReadBackAsWhatTheyName) {
    EXPECT_EQ(verdict_from_name(verdict_name(kNotMet), "x").value(), kNotMet);
    EXPECT_EQ(decision_from_name(decision_name(Decision::Inconclusive), "x").value(),
              Decision::Inconclusive);
    EXPECT_FALSE(verdict_from_name("maybe", "x"));
    EXPECT_FALSE(decision_from_name("maybe", "x"));
}

}  // namespace syscard::framework
