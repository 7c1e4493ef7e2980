#include "measure/labels.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "measure/record.h"
#include "mitigation/arm.h"

namespace syscard::measure {

namespace {

constexpr std::string_view kTask = "small.refusal";

std::vector<std::int64_t> ordinals(std::int64_t count, std::int64_t first = 0) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), first);
    return all;
}

// Labels of the replies that seed 1 draws: '1' yes, '0' no, '-' cannot say.
LabelsEntry labelled(std::string_view labels, std::int64_t population,
                     const std::string& rater = "A", std::int64_t first = 0) {
    LabelsEntry entry{.task = std::string(kTask),
                      .score = "refused",
                      .rater = rater,
                      .seed = "1",
                      .population = population,
                      .classes = {"yes", "no"},
                      .positives = {"yes"},
                      .labels = {},
                      .agreement = {},
                      .time = "2026-01-01T00:00:00Z"};
    const auto drawn = draw_labels(
        ordinals(population, first), static_cast<std::int64_t>(labels.size()), kTask, "1");
    for (std::size_t i = 0; i < labels.size(); ++i)
        entry.labels.push_back(
            {.ordinal = drawn[i], .label = labels[i] == '1' ? 0 : (labels[i] == '0' ? 1 : -1)});
    return entry;
}

// Fifty replies: what the grader said of the ten that seed 1 draws, and of the others.
RunRecord record_with(std::string_view of_drawn, std::string_view of_others) {
    std::vector<double> values(of_drawn.size() + of_others.size(), -1);
    const auto drawn = draw_labels(ordinals(static_cast<std::int64_t>(values.size())),
                                   static_cast<std::int64_t>(of_drawn.size()),
                                   kTask,
                                   "1");
    for (std::size_t i = 0; i < drawn.size(); ++i)
        values[static_cast<std::size_t>(drawn[i])] = of_drawn[i] == '1';
    std::size_t next = 0;
    std::vector<Became> samples;
    for (double& value : values) {
        if (value < 0) value = of_others[next++] == '1';
        samples.push_back({.cluster = "c" + std::to_string(samples.size()), .value = value});
    }
    return record_of(
        samples, metric_of(plan::Estimator::Mean), static_cast<std::int64_t>(samples.size()));
}

// The same replies, the first half as of the arm without layers.
RunRecord in_two_arms(RunRecord record) {
    plan::PlannedTask& post = record.plan.tasks[0];
    post.arm = mitigation::kPost;
    post.samples /= 2;
    plan::PlannedTask pre = post;
    pre.arm = mitigation::kPre;
    post.first_ordinal = post.samples;
    record.plan.tasks.insert(record.plan.tasks.begin(), pre);
    return record;
}

const std::string kOthers = "1001101000100110100010011010001001101000";

}  // namespace

// G37 of the reference values: λ 14/29, mean 0.4517241379.
TEST(PpiCorrection, MovesTheGradersRateByWhatPeopleSaid) {
    const RunRecord record = record_with("1010011010", kOthers);
    const std::vector<LabelsEntry> labels = {labelled("1011001010", 50)};
    const Measurement one = measure_run(record, labels).value().at(0);
    const Correction& corrected = one.corrections.at(0);
    EXPECT_EQ(corrected.method, "ppi++");
    EXPECT_NEAR(*corrected.lambda, 14.0 / 29, 1e-6);
    EXPECT_NEAR(*corrected.value, 0.4517241379, 1e-6);
    EXPECT_LT(corrected.interval->lower, 0.190659);  // wider than with the divisor n
    EXPECT_GT(corrected.interval->upper, 0.712789);
    EXPECT_EQ(corrected.labels, 10);
    EXPECT_FALSE(corrected.carried_over);
}

TEST(PpiCorrection, OfAGraderThatSaysOneThingRestsOnPeopleAlone) {
    const RunRecord record = record_with("0000000000", std::string(40, '0'));
    const std::vector<LabelsEntry> labels = {labelled("1011001010", 50)};
    const Measurement one = measure_run(record, labels).value().at(0);
    EXPECT_EQ(*one.corrections.at(0).lambda, 0);
    EXPECT_EQ(*one.corrections.at(0).value, 0.5);
}

TEST(PpiCorrection, LeavesOutWhatTheRaterCouldNotSay) {
    const RunRecord record = record_with("1010011010", kOthers);
    const std::vector<LabelsEntry> labels = {labelled("10110010--", 50)};
    EXPECT_EQ(measure_run(record, labels).value().at(0).corrections.at(0).labels, 8);
}

TEST(ErrorByLabels, IsTheGradersErrorInThisRun) {
    const RunRecord record = record_with("1010011010", kOthers);
    const std::vector<LabelsEntry> labels = {labelled("1011001010", 50)};
    const Measurement one = measure_run(record, labels).value().at(0);
    ASSERT_TRUE(one.grader_error);
    EXPECT_EQ(one.grader_error->true_positives, 4);
    EXPECT_EQ(one.grader_error->false_negatives, 1);
    EXPECT_EQ(one.grader_error->false_positives, 1);
    EXPECT_EQ(one.grader_error->true_negatives, 4);
    EXPECT_TRUE(one.grader_error->same_subject);
}

TEST(ErrorByLabels, IsThatOfTheArmWhoseRepliesWereLabelled) {
    const RunRecord record = in_two_arms(record_with("1010011010", kOthers + std::string(50, '0')));
    const LabelsEntry entry = labelled("1011001010", 50, "A", 50);  // of the arm with layers
    ASSERT_TRUE(check_labels(record, {}, entry));
    const auto all = measure_run(record, std::vector<LabelsEntry>{entry}).value();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, "small.refusal@pre.rate");
    EXPECT_FALSE(all[0].grader_error);  // and not an error of no cases at all
    EXPECT_TRUE(all[0].corrections.empty());
    ASSERT_TRUE(all[1].grader_error);
    EXPECT_EQ(all[1].grader_error->true_positives + all[1].grader_error->false_negatives, 5);
}

TEST(ErrorByLabels, OfTheOtherArmIsEnteredUnderItsName) {
    const RunRecord record = in_two_arms(record_with("1010011010", kOthers + std::string(50, '0')));
    LabelsEntry entry = labelled("10", 50);
    entry.task = "small.refusal@pre";
    std::size_t next = 0;
    for (const std::int64_t ordinal : draw_labels(ordinals(50), 2, entry.task, "1"))
        entry.labels[next++].ordinal = ordinal;
    ASSERT_TRUE(check_labels(record, {}, entry));
    const auto all = measure_run(record, std::vector<LabelsEntry>{entry}).value();
    EXPECT_TRUE(all.at(0).grader_error);
    EXPECT_FALSE(all.at(1).grader_error);
}

TEST(ErrorByLabels, OfAMetricWithoutALabelIsThatOfItsCalibration) {
    RunRecord record = record_with("1010011010", kOthers);
    const std::vector<LabelsEntry> labels = {labelled("----------", 50)};
    record.plan.calibrations = {
        {.scorer = "refusal/1", .labels = "people", .true_positives = 5, .true_negatives = 4}};
    const Measurement one = measure_run(record, labels).value().at(0);
    ASSERT_TRUE(one.grader_error);
    EXPECT_EQ(one.grader_error->labels, "people");
}

TEST(ErrorByLabels, OfAnotherScoreDoesNotCount) {
    const RunRecord record = record_with("1010011010", kOthers);
    LabelsEntry other = labelled("1011001010", 50);
    other.score = "complied";
    EXPECT_FALSE(measure_run(record, std::vector<LabelsEntry>{other}).value().at(0).grader_error);
}

// G40 of the reference values: [[20, 5], [10, 15]] has kappa 0.4.
TEST(RaterAgreement, IsCohensKappaOverWhatBothCouldSay) {
    const std::string first = std::string(25, '1') + std::string(25, '0') + "-" + "1";
    const std::string second = std::string(20, '1') + std::string(5, '0') + std::string(10, '1') +
                               std::string(15, '0') + "1" + "-";
    const RaterAgreement agreement = agreement_with(labelled(first, 60), labelled(second, 60, "B"));
    EXPECT_EQ(agreement.with, "A");
    EXPECT_EQ(agreement.table, (std::vector<std::vector<std::int64_t>>{{20, 5}, {10, 15}}));
    EXPECT_EQ(agreement.kappa->value, 0.4);
}

TEST(RaterAgreement, OnOneClassAloneHasNoKappa) {
    const RaterAgreement agreement = agreement_with(labelled("111", 10), labelled("111", 10, "B"));
    EXPECT_FALSE(agreement.kappa);
}

TEST(DrawLabels, IsTheSameForTheSameSeedAndAnotherForAnother) {
    const auto one = draw_labels(ordinals(100), 10, kTask, "1");
    EXPECT_EQ(one, draw_labels(ordinals(100), 10, kTask, "1"));
    EXPECT_NE(one, draw_labels(ordinals(100), 10, kTask, "2"));
    EXPECT_TRUE(std::ranges::is_sorted(one));
    EXPECT_EQ(draw_labels(ordinals(3), 10, kTask, "1").size(), 3U);
}

TEST(CheckLabels, TakesWhatTheSeedDraws) {
    const RunRecord record = record_with("1010011010", kOthers);
    EXPECT_TRUE(check_labels(record, {}, labelled("1011001010", 50)));
}

TEST(CheckLabels, RefusesRepliesThatSomebodyPicked) {
    const RunRecord record = record_with("1010011010", kOthers);
    LabelsEntry picked = labelled("1011001010", 50);
    picked.labels.back().ordinal = picked.labels.back().ordinal == 49 ? 48 : 49;
    const auto checked = check_labels(record, {}, picked);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().what, "labels of other replies than the seed draws");
    picked = labelled("1011001010", 50);
    picked.population = 49;
    EXPECT_FALSE(check_labels(record, {}, picked));
    picked = labelled("1011001010", 50);
    picked.classes = {"no", "yes"};
    EXPECT_FALSE(check_labels(record, {}, picked));
}

TEST(CheckLabels, RefusesMoreClassesThanAnybodyTellsApart) {
    RunRecord record = record_with("1010011010", kOthers);
    scoring::Rubric rubric;
    LabelsEntry entry = labelled("1011001010", 50);
    entry.classes.clear();
    entry.positives.clear();
    for (int i = 0; i < 101; ++i) {
        scoring::RubricLabel label;
        label.label = std::to_string(i);
        entry.classes.push_back(label.label);
        rubric.labels.push_back(label);
    }
    record.plan.tasks[0].task.rubric = rubric;
    const auto checked = check_labels(record, {}, entry);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().what, "labels of 101 classes: no person tells more than 100 apart");
}

TEST(CheckLabels, RefusesAnAgreementThatDoesNotFollow) {
    const RunRecord record = record_with("1010011010", kOthers);
    const std::vector<LabelsEntry> before = {labelled("1011001010", 50)};
    LabelsEntry second = labelled("1011001110", 50, "B");
    EXPECT_FALSE(check_labels(record, before, second));  // silent about it
    second.agreement = agreement_with(before[0], second);
    EXPECT_TRUE(check_labels(record, before, second));
    second.agreement->kappa->value = 1;
    EXPECT_FALSE(check_labels(record, before, second));
}

TEST(LabelsEntry, IsTheSameAfterItsJson) {
    LabelsEntry second = labelled("1011001-10", 50, "B");
    second.agreement = agreement_with(labelled("1011001010", 50), second);
    const auto again = LabelsEntry::from_json(second.to_json(), "entry 9");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->to_json(), second.to_json());
}

TEST(LabelsEntry, OutOfOrderOrOfNoClassIsRefused) {
    LabelsEntry entry = labelled("101", 10);
    std::swap(entry.labels[0], entry.labels[1]);
    EXPECT_FALSE(LabelsEntry::from_json(entry.to_json(), "entry 9"));
    entry = labelled("101", 10);
    entry.labels[0].label = 2;
    EXPECT_FALSE(LabelsEntry::from_json(entry.to_json(), "entry 9"));
}

}  // namespace syscard::measure
