#include "stats/proportion.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

using IntervalFunction = Result<Interval> (*)(Proportion, double, Side);

double binomial_chance(std::int64_t k, std::int64_t n, double p) {
    const auto x = static_cast<double>(k);
    const auto m = static_cast<double>(n);
    return std::exp(std::lgamma(m + 1) - std::lgamma(x + 1) - std::lgamma(m - x + 1) + x * std::log(p) +
                    (m - x) * std::log1p(-p));
}

// Exact: the chance, over all outcomes of n trials, that the interval holds the true rate.
double coverage(IntervalFunction interval_of, std::int64_t n, double p, Side side = Side::Two) {
    double covered = 0;
    for (std::int64_t k = 0; k <= n; ++k) {
        const auto interval = interval_of({k, n}, kLevel, side);
        if (interval && interval->lower <= p && p <= interval->upper) covered += binomial_chance(k, n, p);
    }
    return covered;
}

}  // namespace

TEST(Wilson, AgreesWithNewcombesTable) {  // G01 to G04
    EXPECT_TRUE(spans(wilson_interval({81, 263}, kLevel), 0.2552885199, 0.3662095770));
    EXPECT_TRUE(spans(wilson_interval({15, 148}, kLevel), 0.0623863995, 0.1604872417));
    EXPECT_TRUE(spans(wilson_interval({0, 20}, kLevel), 0, 0.1611251581));
    EXPECT_TRUE(spans(wilson_interval({1, 29}, kLevel), 0.0061132143, 0.1717552188));
    EXPECT_TRUE(spans(wilson_interval({3, 100}, kLevel), 0.0102545240, 0.0845193643));
    EXPECT_TRUE(spans(wilson_interval({97, 100}, kLevel), 0.9154806357, 0.9897454760));
    EXPECT_TRUE(spans(wilson_interval({30, 30}, kLevel), 0.8864866068, 1));
}

TEST(Wilson, IsSymmetricInSuccessAndFailure) {
    const auto few = wilson_interval({3, 100}, kLevel);
    const auto many = wilson_interval({97, 100}, kLevel);
    EXPECT_NEAR(few->lower, 1 - many->upper, 1e-14);
    EXPECT_NEAR(few->upper, 1 - many->lower, 1e-14);
}

TEST(Wilson, WithContinuityAgreesWithProp_test) {  // G05
    EXPECT_TRUE(spans(wilson_continuity_interval({81, 263}, kLevel), 0.2535086823, 0.3681762010));
    EXPECT_TRUE(spans(wilson_continuity_interval({0, 20}, kLevel), 0, 0.2004533450));
}

TEST(Wilson, OneSidedBoundIsTheEdgeOfTheTwoSidedIntervalOfTwiceTheError) {
    const auto two = wilson_interval({7, 50}, 0.90);
    EXPECT_DOUBLE_EQ(wilson_interval({7, 50}, 0.95, Side::Upper)->upper, two->upper);
    EXPECT_DOUBLE_EQ(wilson_interval({7, 50}, 0.95, Side::Lower)->lower, two->lower);
    EXPECT_EQ(wilson_interval({7, 50}, 0.95, Side::Upper)->lower, 0);
    EXPECT_EQ(wilson_interval({7, 50}, 0.95, Side::Lower)->upper, 1);
}

TEST(Wilson, ZeroTrialsIsAnErrorNotAZeroRate) {
    EXPECT_TRUE(is_bad_input(wilson_interval({0, 0}, kLevel), "trials"));
    EXPECT_TRUE(is_bad_input(rate({0, 0}), "trials"));
}

TEST(Wilson, RefusesCountsAndLevelsOutOfRange) {
    EXPECT_TRUE(is_bad_input(wilson_interval({-1, 10}, kLevel), "successes"));
    EXPECT_TRUE(is_bad_input(wilson_interval({11, 10}, kLevel), "successes"));
    EXPECT_TRUE(is_bad_input(wilson_interval({1, 10}, 1), "level"));
    EXPECT_TRUE(is_bad_input(wilson_interval({1, 10}, std::numeric_limits<double>::quiet_NaN()), "level"));
}

TEST(Wilson, HintsAtAFractionWhenTheLevelIsAPercent) {
    EXPECT_EQ(wilson_interval({1, 10}, 95).error().hint, "a fraction, not a percent: 0.95");
}

TEST(ClopperPearson, AgreesWithScipy) {  // G06
    EXPECT_TRUE(spans(clopper_pearson_interval({81, 263}, kLevel), 0.2527367456, 0.3676219226));
    EXPECT_TRUE(spans(clopper_pearson_interval({15, 148}, kLevel), 0.0578440101, 0.1616504903));
    EXPECT_TRUE(spans(clopper_pearson_interval({0, 20}, kLevel), 0, 0.1684334710));
    EXPECT_TRUE(spans(clopper_pearson_interval({1, 29}, kLevel), 0.0008726469, 0.1776442955));
}

TEST(ClopperPearson, HoldsItsTailsExactly) {  // the definition, by direct summation
    const auto interval = clopper_pearson_interval({4, 25}, kLevel);
    double at_most = 0;
    double at_least = 0;
    for (std::int64_t k = 0; k <= 4; ++k) at_most += binomial_chance(k, 25, interval->upper);
    for (std::int64_t k = 4; k <= 25; ++k) at_least += binomial_chance(k, 25, interval->lower);
    EXPECT_NEAR(at_most, 0.025, 1e-12);
    EXPECT_NEAR(at_least, 0.025, 1e-12);
}

TEST(ClopperPearson, WorksForAMillionTrials) {
    const auto none = clopper_pearson_interval({0, 1'000'000}, kLevel);
    EXPECT_TRUE(is_close(none->upper, -std::expm1(std::log(0.025) / 1e6)));
    const auto half = clopper_pearson_interval({500'000, 1'000'000}, kLevel);
    EXPECT_NEAR(half->lower + half->upper, 1, 1e-12);
}

TEST(Jeffreys, IsClippedWhereNothingOrEverythingSucceeded) {  // G08
    EXPECT_TRUE(spans(jeffreys_interval({81, 263}, kLevel), 0.2545219350, 0.3656474992));
    EXPECT_TRUE(spans(jeffreys_interval({0, 20}, kLevel), 0, 0.1166389829));
    EXPECT_TRUE(spans(jeffreys_interval({1, 20}, kLevel), 0.0054490326, 0.2108186362));
    EXPECT_TRUE(spans(jeffreys_interval({0, 7}, kLevel), 0, 0.2924361737));
    EXPECT_TRUE(spans(jeffreys_interval({3, 7}, kLevel), 0.1388642191, 0.7654987508));
    EXPECT_EQ(jeffreys_interval({7, 7}, kLevel)->upper, 1);
}

TEST(MidP, AgreesWithNewcombe) {  // G09
    EXPECT_TRUE(spans(mid_p_interval({81, 263}, kLevel), 0.2544021049, 0.3657734743));
    EXPECT_TRUE(spans(mid_p_interval({0, 20}, kLevel), 0, 1 - std::pow(0.05, 1.0 / 20)));
    EXPECT_TRUE(spans(mid_p_interval({20, 20}, kLevel), std::pow(0.05, 1.0 / 20), 1));
}

TEST(Wald, IsTheNegativeControl) {  // G09
    EXPECT_TRUE(spans(wald_interval({81, 263}, kLevel), 0.2521901262, 0.3637794555));
}

TEST(ZeroFailures, BoundIsExact) {  // G10
    EXPECT_TRUE(is_close(*zero_failure_bound(14, kLevel), 0.1926361757));
    EXPECT_TRUE(is_close(*zero_failure_bound(30, kLevel), 0.0950338529));
    EXPECT_TRUE(is_close(*zero_failure_bound(100, kLevel), 0.0295130496));
    EXPECT_TRUE(is_close(*zero_failure_bound(300, kLevel), 0.0099360819));
    EXPECT_TRUE(is_close(clopper_pearson_interval({0, 30}, kLevel, Side::Upper)->upper, 0.0950338529));
}

TEST(ZeroFailures, TrialsForABoundIncludeTheWilksNumber) {  // G10
    EXPECT_EQ(*trials_for_bound(0.05, kLevel), 59);
    EXPECT_EQ(*trials_for_bound(0.01, kLevel), 299);
    EXPECT_EQ(*trials_for_bound(0.001, kLevel), 2995);
    EXPECT_EQ(*trials_for_bound(0.5, 0.75), 2);  // exactly two, not three by rounding
    EXPECT_TRUE(is_bad_input(trials_for_bound(1e-300, kLevel), "bound"));
    EXPECT_TRUE(is_bad_input(trials_for_bound(0, kLevel), "bound"));
    EXPECT_TRUE(is_bad_input(zero_failure_bound(0, kLevel), "trials"));
}

TEST(Coverage, OfWaldIsFarBelowItsLevelAndOfTheOthersIsNot) {  // G52, the figures of rule 4
    EXPECT_NEAR(coverage(wald_interval, 100, 0.01), 0.633, 0.0006);
    EXPECT_NEAR(coverage(wilson_interval, 100, 0.01), 0.921, 0.0006);
    EXPECT_NEAR(coverage(clopper_pearson_interval, 100, 0.01), 0.982, 0.0006);
    EXPECT_NEAR(coverage(wald_interval, 300, 0.01), 0.799, 0.0006);
    EXPECT_NEAR(coverage(wilson_interval, 300, 0.01), 0.967, 0.0006);
    EXPECT_NEAR(coverage(clopper_pearson_interval, 300, 0.01), 0.989, 0.0006);
    EXPECT_NEAR(coverage(wald_interval, 100, 0.05), 0.877, 0.0006);
    EXPECT_NEAR(coverage(wilson_interval, 100, 0.05), 0.966, 0.0006);
    EXPECT_NEAR(coverage(clopper_pearson_interval, 100, 0.05), 0.983, 0.0006);
}

TEST(Coverage, OfClopperPearsonIsNeverBelowItsLevel) {
    for (const double p : {0.001, 0.03, 0.1, 0.25, 0.5, 0.8, 0.99}) {
        EXPECT_GE(coverage(clopper_pearson_interval, 40, p), kLevel) << p;
        EXPECT_GE(coverage(clopper_pearson_interval, 40, p, Side::Upper), kLevel) << p;
        EXPECT_GE(coverage(clopper_pearson_interval, 40, p, Side::Lower), kLevel) << p;
    }
}

}  // namespace syscard::stats
