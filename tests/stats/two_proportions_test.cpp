#include "stats/two_proportions.h"

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

}  // namespace

TEST(Newcombe, AgreesWithThePublishedExample) {  // Newcombe 1998, Table II, case a: 0.0524 to 0.3339
    const auto difference = newcombe_difference({56, 70}, {48, 80}, kLevel);
    ASSERT_TRUE(difference);
    EXPECT_NEAR(difference->difference, 0.2, 1e-15);
    EXPECT_NEAR(difference->interval.lower, 0.0524, 5e-5);
    EXPECT_NEAR(difference->interval.upper, 0.3339, 5e-5);
}

TEST(Newcombe, IsAntisymmetric) {
    const auto there = newcombe_difference({9, 10}, {3, 10}, kLevel);
    const auto back = newcombe_difference({3, 10}, {9, 10}, kLevel);
    EXPECT_NEAR(there->interval.lower, -back->interval.upper, 1e-15);
    EXPECT_NEAR(there->interval.upper, -back->interval.lower, 1e-15);
}

TEST(Newcombe, PairedAgreesWithMethodTen) {  // G12
    const auto published = newcombe_paired_difference({36, 12, 2, 0}, kLevel);
    ASSERT_TRUE(published);
    EXPECT_NEAR(published->difference, 0.2, 1e-15);
    EXPECT_TRUE(spans(published->interval, 0.0569295840, 0.3404276030));
    EXPECT_TRUE(spans(newcombe_paired_difference({20, 12, 2, 16}, kLevel)->interval, 0.0561564248, 0.3292069954));
}

TEST(Newcombe, OneSidedBoundIsTheEdgeOfTheTwoSidedInterval) {
    const auto two = newcombe_paired_difference({36, 12, 2, 0}, 0.90);
    const auto lower = newcombe_paired_difference({36, 12, 2, 0}, 0.95, Side::Lower);
    EXPECT_NEAR(lower->interval.lower, two->interval.lower, 1e-12);
    EXPECT_EQ(lower->interval.upper, 1);
}

TEST(Newcombe, NamesThePartThatIsWrong) {
    EXPECT_TRUE(is_bad_input(newcombe_difference({1, 0}, {1, 2}, kLevel), "a.trials"));
    EXPECT_TRUE(is_bad_input(newcombe_difference({1, 2}, {3, 2}, kLevel), "b.successes"));
    EXPECT_TRUE(is_bad_input(newcombe_paired_difference({0, 0, 0, 0}, kLevel), "both"));
    EXPECT_TRUE(is_bad_input(newcombe_paired_difference({1, -1, 0, 0}, kLevel), "a_only"));
}

TEST(Mcnemar, AgreesWithAgrestisExample) {  // G13
    const auto test = mcnemar_test(150, 86);
    ASSERT_TRUE(test);
    EXPECT_NEAR(test->chi_squared, 17.355932, 5e-7);
    EXPECT_TRUE(is_close(test->p, 3.099293e-05, 2e-7));
    EXPECT_NEAR(test->chi_squared_corrected, 16.817797, 5e-7);
    EXPECT_TRUE(is_close(test->p_corrected, 4.114562e-05, 2e-7));
    EXPECT_NEAR(test->p_exact, 3.715936140e-05, 1e-14);
    EXPECT_NEAR(test->p_mid, 2.893389518e-05, 1e-14);
}

TEST(Mcnemar, ExactAndMidPAgreeWithStatsmodels) {  // G15
    EXPECT_TRUE(is_close(mcnemar_test(6, 16)->p_exact, 0.0524787903));
    EXPECT_TRUE(is_close(mcnemar_test(16, 6)->p_mid, 0.0346896648));
}

TEST(Mcnemar, EqualCountsShowNothing) {
    const auto test = mcnemar_test(5, 5);
    EXPECT_EQ(test->chi_squared_corrected, 0);
    EXPECT_EQ(test->p_exact, 1);
    EXPECT_NEAR(test->p_mid, 1, 1e-15);
}

TEST(Mcnemar, WithoutDiscordantItemsIsUndefined) { EXPECT_TRUE(is_bad_input(mcnemar_test(0, 0), "b")); }

TEST(PosteriorBetter, AgreesWithQuadrature) {  // G49
    EXPECT_TRUE(is_close(*posterior_better({8, 20}, {13, 20}), 0.9392635353));
    EXPECT_NEAR(*posterior_better({8, 20}, {13, 20}) + *posterior_better({13, 20}, {8, 20}), 1, 1e-12);
    EXPECT_NEAR(*posterior_better({3, 9}, {3, 9}), 0.5, 1e-12);
}

}  // namespace syscard::stats
