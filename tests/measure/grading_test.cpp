#include "measure/grading.h"

#include <gtest/gtest.h>

#include "measure/record.h"

namespace syscard::measure {

namespace {

plan::Calibration calibration(std::int64_t tp, std::int64_t fn, std::int64_t tn, std::int64_t fp) {
    plan::Calibration one{.scorer = "refusal/1",
                          .labels = "people",
                          .same_subject = false,
                          .true_positives = tp,
                          .false_negatives = fn,
                          .true_negatives = tn,
                          .false_positives = fp,
                          .detail = plan::CalibrationDetail{}};
    one.detail->score = "refused";
    one.detail->classes = {"0", "1"};
    one.detail->positives = {"1"};
    one.detail->table = {{tn, fp}, {fn, tp}};
    one.detail->unscored = {0, 0};
    return one;
}

Measurement measured(const std::vector<Became>& samples, const plan::Calibration& known) {
    RunRecord record = record_of(
        samples, metric_of(plan::Estimator::Mean), static_cast<std::int64_t>(samples.size()));
    record.plan.calibrations = {known};
    return measure_run(record).value().at(0);
}

}  // namespace

// G39 of the reference values: 275 of 1,000 by a judge with sensitivity .90 and specificity .95,
// each measured on 100 labels.
TEST(Correction, CarriesTheUncertaintyOfTheCalibration) {
    const Measurement one = measured(independent(275, 725), calibration(90, 10, 95, 5));
    ASSERT_EQ(one.corrections.size(), 1U);
    const Correction& corrected = one.corrections[0];
    EXPECT_EQ(corrected.method, "rogan-gladen");
    EXPECT_NEAR(*corrected.value, 0.264706, 1e-6);
    EXPECT_NEAR(corrected.interval->lower, 0.2036, 5e-5);
    EXPECT_NEAR(corrected.interval->upper, 0.3149, 5e-5);
    EXPECT_EQ(corrected.labels, 200);
    EXPECT_TRUE(corrected.carried_over);
    EXPECT_EQ(*one.value, 0.275);  // the raw rate stays what it is
}

TEST(Correction, ByAGraderThatTellsNothingIsRefusedWithTheReason) {
    const Measurement one = measured(independent(50, 50), calibration(60, 40, 50, 50));
    ASSERT_EQ(one.corrections.size(), 1U);
    EXPECT_FALSE(one.corrections[0].value);
    EXPECT_NE(one.corrections[0].why_not.find("tells too little"), std::string::npos);
}

TEST(Correction, WithoutLabelsOfOneKindIsRefused) {
    const Measurement one = measured(independent(50, 50), calibration(60, 4, 0, 0));
    EXPECT_EQ(one.corrections.at(0).why_not, "only one kind of reply was labelled");
}

TEST(Correction, IsWiderWhereSamplesShareClusters) {
    std::vector<Became> clustered;
    for (int i = 0; i < 200; ++i)
        clustered.push_back(
            {.cluster = "c" + std::to_string(i / 10), .value = i / 10 % 3 ? 0. : 1.});
    const plan::Calibration known = calibration(90, 10, 95, 5);
    const Measurement apart = measured(independent(70, 130), known);
    const Measurement together = measured(clustered, known);
    ASSERT_EQ(*together.value, *apart.value);
    const auto width = [](const Measurement& one) {
        return one.corrections.at(0).interval->upper - one.corrections.at(0).interval->lower;
    };
    EXPECT_GT(width(together), 2 * width(apart));
}

TEST(Correction, IsNotMadeFromARecordOfTheFirstVersion) {
    plan::Calibration old = calibration(90, 10, 95, 5);
    old.detail.reset();
    const Measurement one = measured(independent(20, 80), old);
    EXPECT_TRUE(one.grader_error);
    EXPECT_TRUE(one.corrections.empty());
}

TEST(Correction, IsTheSameAfterItsJson) {
    const Measurement one = measured(independent(20, 80), calibration(90, 10, 95, 5));
    const auto again = measurement_from_json(to_json(one), "measurement");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(to_json(*again), to_json(one));
}

// G40 of the reference values: kappa 0.4, standard error 0.1269960629.
TEST(Estimate, KappaSensitivityAndSpecificityFollowFromTheTable) {
    plan::CalibrationDetail detail = *calibration(15, 10, 20, 5).detail;
    estimate(detail);
    EXPECT_EQ(detail.kappa->value, 0.4);
    EXPECT_NEAR(detail.kappa->lower, 0.4 - 1.959964 * 0.1269960629, 1e-6);
    EXPECT_EQ(detail.sensitivity->value, 0.6);
    EXPECT_EQ(detail.specificity->value, 0.8);
}

TEST(Estimate, WithoutOneKindThereIsNone) {
    plan::CalibrationDetail detail = *calibration(15, 0, 0, 0).detail;
    estimate(detail);
    EXPECT_TRUE(detail.sensitivity);
    EXPECT_FALSE(detail.specificity);
    EXPECT_FALSE(detail.kappa);
}

TEST(Grader, AJudgeWithoutAFittingCalibrationIsUnmeasured) {
    RunRecord record = record_of(independent(5, 5), metric_of(plan::Estimator::Mean), 10);
    plan::PlannedTask& task = record.plan.tasks[0];
    task.task.scorer = "judge/1";
    task.task.rubric = scoring::Rubric{
        .name = "r",
        .version = "1",
        .question = "?",
        .labels = {{"refuses", "", {{"refused", 1}}}, {"complies", "", {{"refused", 0}}}}};
    plan::Calibration other = calibration(90, 10, 95, 5);
    other.scorer = "judge/1";
    other.detail->prompt_digest = "of another prompt";
    record.plan.calibrations = {other};
    const Measurement one = measure_run(record).value().at(0);
    EXPECT_TRUE(one.grader_is_model);
    EXPECT_FALSE(one.grader_error);
    EXPECT_TRUE(one.corrections.empty());
}

}  // namespace syscard::measure
