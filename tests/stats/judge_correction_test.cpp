#include "stats/judge_correction.h"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

const std::vector<double> kLabels{1, 0, 1, 1, 0, 0, 1, 0, 1, 0};
const std::vector<double> kJudged{1, 0, 1, 0, 0, 1, 1, 0, 1, 0};
const std::vector<double> kUnlabelled = [] {
    std::vector<double> all;
    for (int i = 0; i < 4; ++i) all.insert(all.end(), {1, 0, 0, 1, 1, 0, 1, 0, 0, 0});
    return all;
}();

PredictionPoweredMean ppi(std::optional<double> lambda, int ddof) {
    return prediction_powered_mean(kLabels, kJudged, kUnlabelled, lambda, ddof, kLevel).value();
}

}  // namespace

TEST(RoganGladen, AgreesWithEpiR) {  // G38
    const auto few = rogan_gladen({4, 80}, {.sensitivity = 0.65, .specificity = 0.99}, kLevel);
    ASSERT_TRUE(few);
    EXPECT_TRUE(is_close(few->rate, 0.0625));
    EXPECT_TRUE(spans(few->interval, 0.0150211790, 0.1744105657));
    const auto many = rogan_gladen({275, 1000}, {.sensitivity = 0.9, .specificity = 0.95}, kLevel, Side::Two,
                                   JudgedInterval::ClopperPearson);
    EXPECT_TRUE(is_close(many->rate, 0.2647058824));
    EXPECT_TRUE(spans(many->interval, 0.2323780514, 0.2986000911));
}

TEST(RoganGladen, RefusesAJudgeNoBetterThanChance) {
    EXPECT_TRUE(is_bad_input(rogan_gladen({4, 80}, {.sensitivity = 0.4, .specificity = 0.6}, kLevel), "sensitivity"));
    EXPECT_TRUE(is_bad_input(rogan_gladen({90, 80}, {.sensitivity = 0.9, .specificity = 0.9}, kLevel), "positives"));
    EXPECT_TRUE(is_bad_input(rogan_gladen({0, 0}, {.sensitivity = 0.9, .specificity = 0.9}, kLevel), "trials"));
}

TEST(RoganGladen, IsCutToFractions) {
    EXPECT_EQ(rogan_gladen({0, 80}, {.sensitivity = 0.9, .specificity = 0.9}, kLevel)->rate, 0);
}

TEST(JudgeCorrected, CarriesTheUncertaintyOfTheCalibration) {  // the effect size in the text of A1
    const CalibratedJudge judge{.accuracy = {.sensitivity = 0.9, .specificity = 0.95},
                                .negatives = 100,
                                .positives = 100};
    const auto corrected = judge_corrected(0.275, 1000, judge, kLevel);
    ASSERT_TRUE(corrected);
    EXPECT_TRUE(is_close(corrected->rate, 0.2647058824));
    EXPECT_NEAR(corrected->interval.lower, 0.2036, 5e-5);
    EXPECT_NEAR(corrected->interval.upper, 0.3149, 5e-5);
}

TEST(JudgeCorrected, NeedsLabelsOfBothKinds) {
    CalibratedJudge judge{.accuracy = {.sensitivity = 0.9, .specificity = 0.95}, .negatives = 0, .positives = 100};
    EXPECT_TRUE(is_bad_input(judge_corrected(0.275, 1000, judge, kLevel), "m0"));
    judge = {.accuracy = {.sensitivity = 0.5, .specificity = 0.5}, .negatives = 9, .positives = 9};
    EXPECT_TRUE(is_bad_input(judge_corrected(0.275, 1000, judge, kLevel), "sensitivity"));
}

TEST(PredictionPowered, AgreesWithPpiPy) {  // G37
    EXPECT_TRUE(is_close(ppi(1, 0).mean, 0.4));
    EXPECT_TRUE(spans(ppi(1, 0).interval, 0.0839653035, 0.7160346965));
    EXPECT_TRUE(is_close(ppi(0, 0).mean, 0.5));
    EXPECT_TRUE(spans(ppi(0, 0).interval, 0.1901024838, 0.8098975162));
    EXPECT_TRUE(is_close(ppi(1, 1).standard_error, 0.1684519764));
    EXPECT_TRUE(spans(ppi(1, 1).interval, 0.0698401929, 0.7301598071));
}

TEST(PredictionPowered, FindsItsWeight) {  // G37, PPI++
    const auto automatic = ppi(std::nullopt, 0);
    EXPECT_TRUE(is_close(automatic.lambda, 14.0 / 29));
    EXPECT_TRUE(is_close(automatic.mean, 0.4517241379));
    EXPECT_TRUE(spans(automatic.interval, 0.19065889, 0.71278938, 3e-8));
}

TEST(PredictionPowered, OneSidedBoundsStayOneSidedWithTheAutomaticWeight) {
    const auto upper = prediction_powered_mean(kLabels, kJudged, kUnlabelled, std::nullopt, 0, 0.975, Side::Upper);
    ASSERT_TRUE(upper);
    EXPECT_EQ(upper->interval.side, Side::Upper);
    EXPECT_TRUE(is_close(upper->interval.upper, 0.71278938, 3e-8));
}

TEST(PredictionPowered, RefusesListsThatDoNotMatch) {
    EXPECT_TRUE(is_bad_input(prediction_powered_mean(kLabels, kUnlabelled, kUnlabelled, 1, 0, kLevel), "judged"));
    EXPECT_TRUE(is_bad_input(prediction_powered_mean(kLabels, kJudged, {}, 1, 0, kLevel), "judged_unlabelled"));
    EXPECT_TRUE(is_bad_input(prediction_powered_mean(kLabels, kJudged, kUnlabelled, 2, 0, kLevel), "lambda"));
    EXPECT_TRUE(is_bad_input(prediction_powered_mean(kLabels, kJudged, kUnlabelled, 1, 2, kLevel), "ddof"));
}

}  // namespace syscard::stats
