#include "card/wording.h"

#include <gtest/gtest.h>

#include "card/fixture.h"

namespace syscard::card {
namespace {

const Measurement refused = refusal().measurements[0];

TEST(RateWords, SayCountRateAndIntervalWithMethodAndUnit) {
    EXPECT_EQ(rate_words(refused), "17 of 48, 35.4 % [95 % CI 23.4–49.6, Wilson, per sample]");
}

TEST(RateWords, SayThatThereIsNoEstimateAndWhy) {
    Measurement one = refused;
    one.value.reset();
    one.outcomes = {.planned = 48, .failed = 48};
    EXPECT_EQ(rate_words(one), "no estimate: 0 of 48 planned could be scored");
}

TEST(RateWords, SayThatARateHasNoInterval) {
    Measurement one = refused;
    one.interval.reset();
    EXPECT_EQ(rate_words(one), "17 of 48, 35.4 % [no interval]");
}

TEST(CountWords, DoNotMakeAFractionOfAMeanThatIsNone) {
    Measurement one = refused;
    one.estimator = measure::Estimator::Goodness;
    one.value = 0.5;
    EXPECT_EQ(count_words(one), "48 objectives");
}

TEST(BoundWords, SayBothOneSidedBoundsAndTheirMethodOnce) {
    EXPECT_EQ(bound_words(refused),
              "at least 24.0 %, at most 48.3 % (Clopper-Pearson, per sample)");
}

TEST(BoundWords, NameTheMethodOfEachWhereTheyDiffer) {
    Measurement one = refused;
    one.lower_bound->method = "cr2-t";
    one.lower_bound->unit = "cluster";
    EXPECT_EQ(bound_words(one),
              "at least 24.0 % (CR2 t, per cluster), at most 48.3 % (Clopper-Pearson, per sample)");
}

TEST(RangeMethod, NamesALevelThatIsNotTheOneOfTheCard) {
    EXPECT_EQ(range_method(measure::PrintedInterval{.lower = 0,
                                                    .upper = 1,
                                                    .level = 0.9,
                                                    .side = "two",
                                                    .method = "wilson",
                                                    .unit = "sample"}),
              "90 %, Wilson, per sample");
}

TEST(OutcomeWords, NameWhateverWasNotScored) {
    EXPECT_EQ(outcome_words({.planned = 10,
                             .scored = 4,
                             .unscored = 1,
                             .blocked = 1,
                             .failed = 1,
                             .cancelled = 1,
                             .missing = 2,
                             .cut = 3}),
              "4 of 10 planned scored, 3 of them cut by the token limit; 1 unscored, 1 blocked, 1 "
              "failed, 1 cancelled, 2 missing");
}

TEST(StandardErrorWords, SayWhyThereIsNone) {
    Measurement one = refused;
    one.standard_error.reset();
    one.standard_error_method = "none: all clusters gave the same rate";
    EXPECT_EQ(standard_error_words(one), "none: all clusters gave the same rate");
}

TEST(ConditionWords, MarkAnExampleThreshold) {
    EXPECT_EQ(condition_words(biology_indicator()),
              "rules out medium if the upper bound is below 60.0 % (example threshold)");
}

TEST(BoundUsedWords, SayWhatMissingResultsDoToTheBound) {
    EXPECT_EQ(bound_used_words(strict_indicator()),
              "15.7 % (upper, one-sided 95 %, Clopper-Pearson); 21.3 % with missing results");
}

TEST(BoundUsedWords, ShowAsManyDecimalsAsTellABoundFromItsThreshold) {
    framework::IndicatorResult one = biology_indicator();
    one.bound->value = 0.599972;
    EXPECT_EQ(bound_used_words(one), "59.997 % (upper, one-sided 95 %, Clopper-Pearson)");
    EXPECT_EQ(condition_words(one),
              "rules out medium if the upper bound is below 60.000 % (example threshold)");
}

TEST(LevelWords, TellNotTestedFromNotDetermined) {
    framework::CategoryRating rating = persuasion();
    EXPECT_EQ(level_words(rating), "not tested");
    rating.tested = true;
    rating.at_most = "high";
    EXPECT_EQ(level_words(rating), "not determined (at most high)");
    EXPECT_EQ(level_words(shutdown_behaviour()), "not shown");
}

TEST(RequirementWords, SayThatAnActionWithoutRequirementsIsAllowedByNoRule) {
    EXPECT_EQ(requirement_words({}), "no rule allows it");
}

TEST(Duration, CountsMinutesAndTenthsOfSeconds) {
    EXPECT_EQ(duration(127'400), "2 min 7.4 s");
    EXPECT_EQ(duration(59'990), "1 min 0.0 s");
}

TEST(Grouped, SetsACommaBeforeEachThousand) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

}  // namespace
}  // namespace syscard::card
