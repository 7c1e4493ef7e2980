#include "stats/planning.h"

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr ErrorRates kUsual{.alpha = 0.05, .power = 0.8};
constexpr ErrorRates kStrict{.alpha = 0.05, .power = 0.9};

}  // namespace

TEST(SampleSize, IsAboutAThousandForThreePoints) {  // G21
    const auto size = paired_sample_size(0.03, {.omega2 = 1.0 / 9}, kUsual);
    ASSERT_TRUE(size);
    EXPECT_TRUE(is_close(size->exact, 968.9974980678));
    EXPECT_EQ(size->rounded_up, 969);
}

TEST(DetectableEffect, ShrinksWithMoreAnswersToEachItem) {  // G21
    PairedDesign design{.omega2 = 1.0 / 9};
    EXPECT_TRUE(is_close(*detectable_effect(198, design, kUsual), 0.0663666639));
    design.sigma2_a = design.sigma2_b = 1.0 / 6;
    EXPECT_TRUE(is_close(*detectable_effect(198, design, kUsual), 0.1327333279));
    design.k_a = design.k_b = 10;
    EXPECT_TRUE(is_close(*detectable_effect(198, design, kUsual), 0.0756696393));
}

TEST(DetectableEffect, IsTheInverseOfTheSampleSize) {
    const PairedDesign design{.omega2 = 0.2, .sigma2_a = 0.1, .sigma2_b = 0.3, .k_a = 2, .k_b = 5};
    const double size = paired_sample_size(0.07, design, kStrict)->exact;
    EXPECT_NEAR(*detectable_effect(size, design, kStrict), 0.07, 1e-12);
}

TEST(SampleSize, AgreesWithRsPowerFunctions) {  // G21
    EXPECT_NEAR(*two_rates_sample_size(0.5, 0.75, kStrict), 76.70693, 5e-6);
    EXPECT_NEAR(*two_means_sample_size(1, 1, kStrict), 22.02110, 5e-6);
    EXPECT_NEAR(*effect_size_h_sample_size(effect_size_h(0.65, 0.62), kUsual), 4040.982, 5e-4);
}

TEST(SampleSize, RefusesWhatHasNoAnswer) {
    EXPECT_TRUE(is_bad_input(paired_sample_size(0, {.omega2 = 1}, kUsual), "effect"));
    EXPECT_TRUE(is_bad_input(paired_sample_size(0.1, {}, kUsual), "omega2"));
    EXPECT_TRUE(is_bad_input(paired_sample_size(0.1, {.omega2 = 1, .k_a = 0}, kUsual), "k_a"));
    EXPECT_TRUE(is_bad_input(paired_sample_size(0.1, {.omega2 = 1}, {.alpha = 0, .power = 0.8}), "alpha"));
    EXPECT_TRUE(is_bad_input(detectable_effect(0, {.omega2 = 1}, kUsual), "n"));
    EXPECT_TRUE(is_bad_input(two_rates_sample_size(0.5, 0.5, kUsual), "second"));
}

TEST(SpotCheck, IsHypergeometric) {
    EXPECT_NEAR(*spot_check_probability(10, 1, 3), 0.3, 1e-14);
    EXPECT_NEAR(*spot_check_probability(5, 2, 2), 0.7, 1e-14);  // 1 - C(3,2)/C(5,2)
    EXPECT_EQ(*spot_check_probability(5, 2, 4), 1);
    EXPECT_EQ(*spot_check_probability(5, 2, 0), 0);
}

TEST(SpotCheck, FindsTheFewestReplays) {
    const auto replays = spot_check_replays(10'000, 100, 0.95);
    ASSERT_TRUE(replays);
    EXPECT_GE(*spot_check_probability(10'000, 100, *replays), 0.95);
    EXPECT_LT(*spot_check_probability(10'000, 100, *replays - 1), 0.95);
    EXPECT_EQ(*spot_check_replays(10, 1, 0.3), 3);
    EXPECT_TRUE(is_bad_input(spot_check_replays(10, 0, 0.5), "falsified"));
}

}  // namespace syscard::stats
