#include "stats/agreement.h"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;
constexpr std::optional<double> kMissing;

// The example of Krippendorff's paper: four observers, twelve units.
const Ratings kObservers{
    {1, 2, 3, 3, 2, 1, 4, 1, 2, kMissing, kMissing, kMissing},
    {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, kMissing, 3},
    {kMissing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, kMissing},
    {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, kMissing},
};

// Fleiss' example as Wikipedia has it: ten subjects, fourteen raters, five categories.
const CountTable kFourteenRaters{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
                                 {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};

// Nominal alpha by comparing each pair of ratings within units and over all units.
double slow_nominal_alpha(const Ratings& ratings) {
    double disagreeing = 0;
    std::vector<double> all;
    for (std::size_t unit = 0; unit < ratings[0].size(); ++unit) {
        std::vector<double> given;
        for (const auto& rater : ratings) {
            if (rater[unit]) given.push_back(*rater[unit]);
        }
        if (given.size() < 2) continue;
        all.insert(all.end(), given.begin(), given.end());
        for (const double a : given) {
            for (const double b : given) {
                if (a != b) disagreeing += 1 / static_cast<double>(given.size() - 1);
            }
        }
    }
    double expected = 0;
    for (const double a : all) {
        for (const double b : all) expected += a != b ? 1 : 0;
    }
    return 1 - static_cast<double>(all.size() - 1) * disagreeing / expected;
}

}  // namespace

TEST(CohenKappa, AgreesWithStatsmodels) {  // G40
    const auto estimate = cohen_kappa({{20, 5}, {10, 15}}, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->kappa, 0.4));
    EXPECT_TRUE(is_close(estimate->standard_error, 0.1269960629));
    EXPECT_TRUE(is_close(estimate->standard_error_null, 0.1385640646));
    EXPECT_TRUE(is_close(cohen_kappa({{45, 15}, {25, 15}}, kLevel)->kappa, 0.1304347826));
    EXPECT_TRUE(is_close(cohen_kappa({{25, 35}, {5, 35}}, kLevel)->kappa, 0.2592592593));
}

TEST(CohenKappa, AgreesWithFleissExample) {  // G40
    const auto estimate = cohen_kappa({{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->kappa, 0.6764705882));
    EXPECT_TRUE(is_close(estimate->standard_error, 0.0877029535));
    EXPECT_TRUE(spans(estimate->interval, 0.5045759581, 0.8483652184));
}

TEST(CohenKappa, IsLowForRarePositivesWhereAc1IsHigh) {  // G40, the paradox
    const auto estimate = cohen_kappa({{118, 5}, {2, 0}}, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->kappa, -0.0233918129));
    EXPECT_TRUE(is_close(estimate->ac1, 0.9407763376));
    EXPECT_TRUE(is_close(estimate->agreement, 0.944));
}

TEST(CohenKappa, RefusesTablesWithoutAnAnswer) {
    EXPECT_TRUE(is_bad_input(cohen_kappa({{1, 2}, {3}}, kLevel), "table"));
    EXPECT_TRUE(is_bad_input(cohen_kappa({{1, 2}}, kLevel), "table"));
    EXPECT_TRUE(is_bad_input(cohen_kappa({{0, 0}, {0, 0}}, kLevel), "table"));
    EXPECT_TRUE(is_bad_input(cohen_kappa({{9, 0}, {0, 0}}, kLevel), "table"));
    EXPECT_TRUE(is_bad_input(cohen_kappa({{9, -1}, {0, 2}}, kLevel), "table"));
}

TEST(FleissKappa, AgreesWithTheExample) {  // G41
    EXPECT_TRUE(is_close(*fleiss_kappa(kFourteenRaters), 0.2099307044));
    EXPECT_TRUE(is_bad_input(fleiss_kappa({{1, 2}, {2, 2}}), "table"));
    EXPECT_TRUE(is_bad_input(fleiss_kappa({{2, 0}, {2, 0}}), "table"));
}

TEST(KrippendorffAlpha, AgreesWithThePaperAtEachLevel) {
    EXPECT_NEAR(*krippendorff_alpha(kObservers, LevelOfMeasurement::Nominal), 0.743, 0.0005);
    EXPECT_NEAR(*krippendorff_alpha(kObservers, LevelOfMeasurement::Ordinal), 0.815, 0.0005);
    EXPECT_NEAR(*krippendorff_alpha(kObservers, LevelOfMeasurement::Interval), 0.849, 0.0005);
    EXPECT_NEAR(*krippendorff_alpha(kObservers, LevelOfMeasurement::Ratio), 0.797, 0.0005);
}

TEST(KrippendorffAlpha, AgreesWithAllPairs) {
    EXPECT_NEAR(*krippendorff_alpha(kObservers, LevelOfMeasurement::Nominal), slow_nominal_alpha(kObservers), 1e-12);
}

TEST(KrippendorffAlpha, HasAnIntervalByResamplingUnits) {
    const auto interval = krippendorff_interval(kObservers, LevelOfMeasurement::Nominal, 500, 1, kLevel);
    ASSERT_TRUE(interval);
    EXPECT_LT(interval->lower, 0.743);
    EXPECT_GT(interval->upper, 0.743);
    EXPECT_EQ(interval->method, "bootstrap-unit-percentile");
}

TEST(KrippendorffAlpha, RefusesWhatCannotBeCompared) {
    EXPECT_TRUE(is_bad_input(krippendorff_alpha({{1, 2}}, LevelOfMeasurement::Nominal), "ratings"));
    EXPECT_TRUE(is_bad_input(krippendorff_alpha({{1, 2}, {1}}, LevelOfMeasurement::Nominal), "ratings"));
    EXPECT_TRUE(is_bad_input(krippendorff_alpha({{1, kMissing}, {kMissing, 2}}, LevelOfMeasurement::Nominal),
                             "ratings"));
    EXPECT_TRUE(is_bad_input(krippendorff_alpha({{1, 1}, {1, 1}}, LevelOfMeasurement::Interval), "ratings"));
}

}  // namespace syscard::stats
