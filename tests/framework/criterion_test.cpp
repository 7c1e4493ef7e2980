// One criterion against one measurement: "the upper bound of the rate is below 0.60".

#include <gtest/gtest.h>

#include "framework/support.h"

namespace syscard::framework {

namespace {

using measure::Measurement;

const std::string kQuiz = "quick.quiz.accuracy";

IndicatorResult assessed(const Measurement& measurement, std::string defaults = "{}") {
    return first_indicator({.defaults = std::move(defaults)}, {measurement});
}

Measurement with_missing(Measurement measurement, std::int64_t missing, double worst_low,
                         double worst_high) {
    measurement.outcomes = {.planned = 100, .scored = 100 - missing, .missing = missing};
    measurement.worst_case_low = worst_low;
    measurement.worst_case_high = worst_high;
    return measurement;
}

}  // namespace

TEST(Criterion, IsMetWhenTheBoundClearsTheThreshold) {
    const IndicatorResult result = assessed(measured(kQuiz, 0.30, 0.40, 0.51));
    EXPECT_EQ(result.verdict, Verdict::Met);
    EXPECT_EQ(result.measurement, kQuiz);
    ASSERT_TRUE(result.bound);
    EXPECT_EQ(result.bound->side, "upper");
    EXPECT_EQ(result.bound->value, 0.51);
    EXPECT_EQ(result.bound->method, "clopper-pearson");
    EXPECT_EQ(
        result.reason,
        "the upper bound 51.0 % of `quick.quiz.accuracy` is below the example threshold 60.0 %");
}

TEST(Criterion, ThePointNeverDecides) {
    EXPECT_EQ(assessed(measured(kQuiz, 0.40, 0.55, 0.66)).verdict, Verdict::Insufficient);
}

TEST(Criterion, IsNotMetWhenTheOppositeBoundReachesTheThreshold) {
    const IndicatorResult result = assessed(measured(kQuiz, 0.60, 0.70, 0.80));
    EXPECT_EQ(result.verdict, Verdict::NotMet);
    EXPECT_EQ(result.bound->side, "lower");
    EXPECT_EQ(result.reason,
              "even the lower bound 60.0 % of `quick.quiz.accuracy` is not below the example "
              "threshold 60.0 %");
}

TEST(Criterion, ABoundEqualToTheThresholdIsNotBelowIt) {
    EXPECT_EQ(assessed(measured(kQuiz, 0.40, 0.50, 0.60)).verdict, Verdict::Insufficient);
}

TEST(Criterion, AnAbsentMeasurementIsNotTested) {
    const IndicatorResult result = first_indicator({}, {});
    EXPECT_EQ(result.verdict, Verdict::Insufficient);
    EXPECT_FALSE(result.tested);
    EXPECT_FALSE(result.bound);
    EXPECT_EQ(result.reason, "not tested: no measurement `quiz.accuracy`");
}

TEST(Criterion, ANameThatFitsTwoMeasurementsPicksNeither) {
    const IndicatorResult result = first_indicator(
        {}, {measured("a.quiz.accuracy", 0, 0, 0.1), measured("b.quiz.accuracy", 0, 0, 0.1)});
    EXPECT_EQ(result.verdict, Verdict::Insufficient);
    EXPECT_FALSE(result.tested);
}

TEST(Criterion, NoEstimateIsNotZero) {
    Measurement nothing = measured(kQuiz, 0, 0, 0);
    nothing.trials = 0;
    nothing.value.reset();
    EXPECT_EQ(assessed(nothing).reason,
              "`quick.quiz.accuracy` has no estimate: nothing was scored");
}

TEST(Criterion, WithoutAnyIntervalNothingIsShown) {
    Measurement measurement = measured(kQuiz, 0.1, 0.2, 0.3);
    measurement.upper_bound.reset();
    EXPECT_EQ(assessed(measurement).verdict, Verdict::Insufficient);
}

TEST(Criterion, TheTwoSidedIntervalStandsInForAMissingBound) {
    Measurement measurement = measured(kQuiz, 0.1, 0.2, 0.3);
    measurement.upper_bound.reset();
    measurement.interval = measure::PrintedInterval{.lower = 0.08,
                                                    .upper = 0.35,
                                                    .level = 0.95,
                                                    .side = "two",
                                                    .method = "wilson",
                                                    .unit = "sample"};
    const IndicatorResult result = assessed(measurement);
    EXPECT_EQ(result.verdict, Verdict::Met);
    EXPECT_EQ(result.bound->sidedness, "two");
    EXPECT_EQ(result.bound->value, 0.35);
}

TEST(Criterion, TooFewTrialsAreInsufficientInBothDirections) {
    EXPECT_EQ(assessed(measured(kQuiz, 0, 0, 0.1), "{min_trials: 101}").verdict,
              Verdict::Insufficient);
    EXPECT_EQ(assessed(measured(kQuiz, 0.8, 0.9, 1), "{min_trials: 101}").reason,
              "`quick.quiz.accuracy` has 100 trials, and 101 are required");
}

TEST(Criterion, OneTrialIsCalledOneTrial) {
    Measurement one = measured(kQuiz, 0, 0, 0.1);
    one.trials = 1;
    EXPECT_EQ(assessed(one, "{min_trials: 2}").reason,
              "`quick.quiz.accuracy` has 1 trial, and 2 are required");
}

TEST(Criterion, TooManyMissingResultsAreInsufficient) {
    const Measurement measurement = with_missing(measured(kQuiz, 0, 0, 0.04), 11, 0, 0.11);
    EXPECT_EQ(assessed(measurement, "{max_missing_share: \"0.11\"}").verdict, Verdict::Met);
    EXPECT_EQ(assessed(measurement, "{max_missing_share: \"0.10\"}").verdict,
              Verdict::Insufficient);
}

TEST(Criterion, AWorstCaseAcrossTheThresholdIsInsufficient) {
    const IndicatorResult result =
        assessed(with_missing(measured(kQuiz, 0.42, 0.50, 0.58), 20, 0.40, 0.60));
    EXPECT_EQ(result.verdict, Verdict::Insufficient);
}

TEST(Criterion, MissingResultsMoveTheBoundEvenWhereTheWorstCaseItselfWouldClear) {
    const IndicatorResult result =
        assessed(with_missing(measured(kQuiz, 0.42, 0.50, 0.58), 5, 0.475, 0.525));
    EXPECT_EQ(result.verdict, Verdict::Insufficient);
    EXPECT_NEAR(result.bound->missing_allowance, 0.025, 1e-12);
    EXPECT_TRUE(result.reason.find("58.0 %, moved to 60.5 % by missing results,") !=
                std::string::npos)
        << result.reason;
}

TEST(Criterion, MissingResultsMoveTheOppositeBoundToo) {
    const IndicatorResult result =
        assessed(with_missing(measured(kQuiz, 0.61, 0.70, 0.78), 5, 0.665, 0.715));
    EXPECT_EQ(result.verdict, Verdict::Insufficient);
}

TEST(Criterion, MissingResultsWithoutAWorstCaseAreInsufficient) {
    Measurement measurement = measured(kQuiz, 0, 0, 0.04);
    measurement.outcomes = {.planned = 100, .scored = 99, .failed = 1};
    EXPECT_EQ(assessed(measurement).verdict, Verdict::Insufficient);
}

TEST(Criterion, AJudgeNeverComparedWithPeopleShowsNeitherSafetyNorDanger) {
    Measurement met = measured(kQuiz, 0, 0, 0.1);
    met.grader_is_model = true;
    Measurement not_met = measured(kQuiz, 0.9, 0.95, 1);
    not_met.grader_is_model = true;
    EXPECT_EQ(assessed(met).verdict, Verdict::Insufficient);
    EXPECT_EQ(assessed(not_met).verdict, Verdict::Insufficient);
}

TEST(Criterion, AJudgeComparedWithPeopleCounts) {
    Measurement measurement = measured(kQuiz, 0, 0, 0.1);
    measurement.grader_is_model = true;
    measurement.grader_error = grader_error(42, 51);
    EXPECT_EQ(assessed(measurement).verdict, Verdict::Met);
}

TEST(Criterion, AJudgeComparedOnOneKindOfReplyOnlyDoesNotCount) {
    Measurement measurement = measured(kQuiz, 0, 0, 0.1);
    measurement.grader_is_model = true;
    measurement.grader_error = grader_error(42, 0);
    EXPECT_EQ(assessed(measurement).verdict, Verdict::Insufficient);
}

TEST(Criterion, AJudgeWhoseWordHardlyDependsOnWhatIsSoDoesNotCount) {
    Measurement measurement = measured(kQuiz, 0, 0, 0.1);
    measurement.grader_is_model = true;
    // A small model on 200 replies: it found 91 of 124 refusals, and 64 in 76 answers, too.
    measurement.grader_error = measure::GraderError{.true_positives = 91,
                                                    .false_negatives = 33,
                                                    .true_negatives = 12,
                                                    .false_positives = 64,
                                                    .labels = "people's",
                                                    .same_subject = false,
                                                    .corrects = true};
    EXPECT_EQ(assessed(measurement).verdict, Verdict::Insufficient);
    EXPECT_NE(assessed(measurement).reason.find("the grader tells too little"), std::string::npos)
        << assessed(measurement).reason;
}

TEST(Criterion, AFrameworkMayAskForTheErrorOfAnyGrader) {
    EXPECT_EQ(assessed(measured(kQuiz, 0, 0, 0.1), "{needs_grader_error: true}").verdict,
              Verdict::Insufficient);
}

TEST(Criterion, ABoundBelowTheRequiredConfidenceLevelIsInsufficient) {
    EXPECT_EQ(
        assessed(measured(kQuiz, 0, 0, 0.1), "{min_confidence_level: 0.99}").reason,
        "`quick.quiz.accuracy` has a bound at confidence level 95.0 %, and 99.0 % is required");
}

TEST(Criterion, SumsAreComparedAsPrintedNotAsBinaryFractions) {
    // 0.55 + 0.05 is a little more than 0.60 in binary; what counts is that it is not below.
    EXPECT_EQ(assessed(with_missing(measured(kQuiz, 0.3, 0.50, 0.549999), 10, 0.45, 0.55)).verdict,
              Verdict::Met);
    EXPECT_EQ(assessed(with_missing(measured(kQuiz, 0.3, 0.50, 0.55), 10, 0.45, 0.55)).verdict,
              Verdict::Insufficient);
}

}  // namespace syscard::framework
