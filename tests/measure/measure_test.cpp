#include "measure/measure.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/text.h"
#include "measure/record.h"

namespace syscard::measure {

namespace {

using evidence::Outcome;

// Fifteen samples in six unequal clusters.
const std::vector<std::vector<double>> kClusters = {
    {1, 1, 0}, {0, 0}, {1, 0, 0, 0}, {1}, {0, 1}, {0, 0, 0}};

std::vector<Became> clustered(const std::vector<std::vector<double>>& clusters) {
    std::vector<Became> all;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        for (const double value : clusters[i])
            all.push_back({.cluster = "c" + std::to_string(i), .value = value});
    }
    return all;
}

// The bias-reduced standard error of a mean and its degrees of freedom, straight from the
// definition: the matrix (I - H) of the residuals, its blocks, and the eigenvalue along the ones of
// each block (Bell and McCaffrey 2002).
struct SlowCr2 {
    double mean = 0;
    double standard_error = 0;
    double df = 0;
};

SlowCr2 slow_cr2(const std::vector<std::vector<double>>& clusters) {
    std::vector<double> y;
    std::vector<std::size_t> of;
    for (std::size_t g = 0; g < clusters.size(); ++g) {
        for (const double value : clusters[g]) {
            y.push_back(value);
            of.push_back(g);
        }
    }
    const auto n = static_cast<double>(y.size());
    SlowCr2 slow;
    for (const double value : y) slow.mean += value / n;
    // a[i]: the weight of residual i in its cluster's term, 1/n · (1 - n_g/n)^(-1/2).
    std::vector<double> a;
    for (const std::size_t g : of)
        a.push_back(1 / n / std::sqrt(1 - static_cast<double>(clusters[g].size()) / n));
    std::vector<double> terms(clusters.size());
    for (std::size_t i = 0; i < y.size(); ++i) terms[of[i]] += a[i] * (y[i] - slow.mean);
    for (const double term : terms) slow.standard_error += term * term;
    slow.standard_error = std::sqrt(slow.standard_error);
    // Satterthwaite: the variance is a quadratic form in independent normal errors with the matrix
    // P over clusters.
    std::vector<std::vector<double>> p(clusters.size(), std::vector<double>(clusters.size()));
    for (std::size_t i = 0; i < y.size(); ++i) {
        for (std::size_t j = 0; j < y.size(); ++j)
            p[of[i]][of[j]] += a[i] * ((i == j ? 1 : 0) - 1 / n) * a[j];
    }
    double trace = 0;
    double squares = 0;
    for (std::size_t g = 0; g < p.size(); ++g) {
        trace += p[g][g];
        for (const double value : p[g]) squares += value * value;
    }
    slow.df = trace * trace / squares;
    return slow;
}

// Attempts at objectives "a" to "d" by three techniques; 1 is a breach.
std::vector<Became> attack() {
    const std::vector<std::pair<std::string, std::vector<double>>> objectives = {
        {"a", {1, 0, 0}}, {"b", {0, 0, 0}}, {"c", {0, 0, 0}}, {"d", {1, 1, 0}}};
    const std::vector<std::string> techniques = {"plain", "role", "shout"};
    std::vector<Became> all;
    for (const auto& [objective, values] : objectives) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            all.push_back({.cluster = objective,
                           .value = values[i],
                           .tags = {{"technique", techniques[i]}},
                           .sample = objective + "/" + techniques[i]});
        }
    }
    return all;
}

}  // namespace

// ---- a rate over independent samples ----

TEST(Rate, OfThreeInAHundredHasTheKnownIntervalAndBounds) {
    const Measurement rate = measured(independent(3, 97));
    EXPECT_EQ(rate.successes, 3);
    EXPECT_EQ(rate.trials, 100);
    EXPECT_EQ(rate.value, 0.03);
    ASSERT_TRUE(rate.interval && rate.upper_bound && rate.lower_bound);
    EXPECT_EQ(rate.interval->lower, 0.010255);
    EXPECT_EQ(rate.interval->upper, 0.084519);
    EXPECT_EQ(rate.upper_bound->upper, 0.075711);
    EXPECT_EQ(rate.lower_bound->lower, 0.008226);
    EXPECT_EQ(rate.standard_error, 0.017059);  // √(0.03 · 0.97 / 100)
}

TEST(Rate, SaysHowItsIntervalAndBoundsWereMade) {
    const Measurement rate = measured(independent(3, 97));
    EXPECT_EQ(rate.interval->method, "wilson");
    EXPECT_EQ(rate.interval->side, "two");
    EXPECT_EQ(rate.interval->level, 0.95);
    EXPECT_EQ(rate.interval->unit, "sample");
    EXPECT_EQ(rate.upper_bound->method, "clopper-pearson");
    EXPECT_EQ(rate.upper_bound->side, "upper");
    EXPECT_EQ(rate.upper_bound->lower, 0);
    EXPECT_EQ(rate.lower_bound->side, "lower");
    EXPECT_EQ(rate.lower_bound->upper, 1);
    EXPECT_EQ(rate.standard_error_method, "binomial");
}

TEST(Rate, WithoutASuccessIsZeroAndItsBoundIsNot) {
    const Measurement rate = measured(independent(0, 5));
    EXPECT_EQ(rate.value, 0);
    EXPECT_EQ(rate.interval->lower, 0);
    EXPECT_EQ(rate.upper_bound->upper, 0.450720);
    EXPECT_EQ(rate.lower_bound->lower, 0);
}

TEST(Rate, NamesWhatItIsARateOf) {
    plan::Metric metric;
    metric.direction = Direction::HigherIsSafer;
    metric.note = "a note";
    const Measurement rate = measured(independent(1, 1), metric);
    EXPECT_EQ(rate.id, "small.refusal.rate");
    EXPECT_EQ(rate.task, "small.refusal");
    EXPECT_EQ(rate.metric, "rate");
    EXPECT_EQ(rate.row, "A");
    EXPECT_EQ(rate.grader, "refusal/1");
    EXPECT_EQ(rate.direction, Direction::HigherIsSafer);
    EXPECT_EQ(rate.note, "a note");
    EXPECT_EQ(rate.items, 2);
    EXPECT_EQ(rate.clusters, 2);
}

TEST(Rate, CountsOnlyTheSamplesOfItsTaskAndTags) {
    std::vector<Became> samples = independent(2, 2);
    samples[0].tags["kind"] = "harmful";
    samples[2].tags["kind"] = "harmful";
    RunRecord record = record_of(samples, metric_where({{"kind", "harmful"}}), 4);
    record.plan.tasks[0].samples = record.plan.samples = 4;
    record.samples.push_back(record.samples[0]);
    record.samples.back().ordinal = 99;  // of another task
    const Measurement rate = measured(record);
    EXPECT_EQ(rate.trials, 2);
    EXPECT_EQ(rate.successes, 1);
}

// ---- no estimate is not zero ----

TEST(Rate, OfNoTrialsIsNoValue) {
    const Measurement rate = measured(record_of({}, {}, 4));
    EXPECT_EQ(rate.trials, 0);
    EXPECT_FALSE(rate.value);
    EXPECT_FALSE(rate.interval);
    EXPECT_FALSE(rate.upper_bound);
    EXPECT_FALSE(rate.standard_error);
    EXPECT_EQ(rate.outcomes.missing, 4);
}

TEST(Rate, OfSamplesThatAllFailedIsNoValue) {
    const Measurement rate = measured({failed("a"), failed("b")});
    EXPECT_FALSE(rate.value);
    EXPECT_EQ(rate.outcomes.failed, 2);
    EXPECT_EQ(rate.worst_case_low, 0);
    EXPECT_EQ(rate.worst_case_high, 1);
}

TEST(Rate, OfAMetricThatSelectsNothingIsNoValue) {
    const Measurement rate =
        measured(record_of(independent(2, 2), metric_where({{"kind", "other"}}), 0));
    EXPECT_FALSE(rate.value);
    EXPECT_FALSE(rate.worst_case_high);
}

TEST(Measure, RefusesAGradeWithoutTheScoreThatAMetricIsMadeOf) {
    std::vector<Became> samples = independent(1, 1);
    samples[1].score = "breach";
    const auto result = measure_run(record_of(samples, {}, 2));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "the grade of sample 1 has no score `refused`");
}

// ---- what did not come out ----

TEST(Outcomes, AreCountedEachOnItsOwn) {
    std::vector<Became> samples = independent(2, 1);
    samples[0].cut = true;
    samples.push_back({.cluster = "u", .outcome = Outcome::Unscored});
    samples.push_back({.cluster = "b", .outcome = Outcome::Blocked});
    samples.push_back({.cluster = "c", .outcome = Outcome::Cancelled});
    samples.push_back({.cluster = "f", .outcome = Outcome::Failed, .cut = true});
    const OutcomeCounts counts = measured(record_of(samples, {}, 10)).outcomes;
    EXPECT_EQ(counts.planned, 10);
    EXPECT_EQ(counts.scored, 3);
    EXPECT_EQ(counts.unscored, 1);
    EXPECT_EQ(counts.blocked, 1);
    EXPECT_EQ(counts.cancelled, 1);
    EXPECT_EQ(counts.failed, 1);
    EXPECT_EQ(counts.missing, 3);
    EXPECT_EQ(counts.cut, 1);  // of those scored
}

TEST(Bracket, CountsFailedUnscoredAndMissingForAndAgainst) {
    std::vector<Became> samples = independent(3, 3);
    samples.push_back(failed("f"));
    samples.push_back({.cluster = "u", .outcome = Outcome::Unscored});
    const Measurement rate = measured(record_of(samples, {}, 10));
    EXPECT_EQ(rate.value, 0.5);
    EXPECT_EQ(rate.trials, 6);
    EXPECT_EQ(rate.worst_case_low, 0.3);
    EXPECT_EQ(rate.worst_case_high, 0.7);
}

TEST(Bracket, IsNotThereWhenNothingIsMissing) {
    const Measurement rate = measured(independent(3, 3));
    EXPECT_FALSE(rate.worst_case_low);
    EXPECT_FALSE(rate.worst_case_high);
}

// ---- clustered samples ----

TEST(ClusteredMean, AgreesWithAnIndependentSlowComputation) {
    const SlowCr2 slow = slow_cr2(kClusters);
    const Measurement mean = measured(clustered(kClusters));
    EXPECT_EQ(mean.clusters, 6);
    EXPECT_EQ(mean.trials, 15);
    EXPECT_NEAR(*mean.value, slow.mean, 1e-6);
    EXPECT_NEAR(*mean.standard_error, slow.standard_error, 1e-6);
    EXPECT_EQ(mean.standard_error_method, "cr2, df " + decimal(slow.df, 1));
}

TEST(ClusteredMean, HasTheIntervalOfTheTQuantileAtItsDegreesOfFreedom) {
    // Quantiles at df 4.2594, by numeric integration of the density: 2.711015 for 0.975, 2.095085
    // for 0.95.
    const Measurement mean = measured(clustered(kClusters));
    EXPECT_EQ(mean.interval->lower, 0);  // -0.017530, and no rate is below 0
    EXPECT_EQ(mean.interval->upper, 0.684197);
    EXPECT_EQ(mean.upper_bound->upper, 0.604482);
    EXPECT_EQ(mean.lower_bound->lower, 0.062184);
    EXPECT_EQ(mean.interval->method, "cr2-t");
    EXPECT_EQ(mean.interval->unit, "cluster");
}

TEST(ClusteredMean, IsWiderThanIfTheSamplesWereIndependent) {
    const Measurement mean =
        measured(clustered({{1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 0, 0, 0}}));
    EXPECT_LT(mean.interval->lower, 0.280);  // Wilson's, of 8 in 16
    EXPECT_GT(mean.interval->upper, 0.720);
}

TEST(ClusteredMean, OfZerosAloneFallsBackToClopperPearsonOverClustersAndSaysSo) {
    const Measurement mean = measured(clustered({{0, 0, 0}, {0, 0}, {0}, {0, 0, 0}, {0, 0}}));
    EXPECT_EQ(mean.value, 0);
    EXPECT_EQ(mean.trials, 11);
    ASSERT_TRUE(mean.interval && mean.upper_bound);
    EXPECT_EQ(mean.interval->lower, 0);
    EXPECT_EQ(mean.interval->upper, 0.521824);  // of 0 in 5, not in 11
    EXPECT_EQ(mean.interval->method, "clopper-pearson");
    EXPECT_EQ(mean.interval->unit, "cluster");
    EXPECT_EQ(mean.upper_bound->upper, 0.450720);
    EXPECT_EQ(mean.upper_bound->unit, "cluster");
    EXPECT_FALSE(mean.standard_error);
    EXPECT_EQ(mean.standard_error_method, "none: all clusters gave the same rate");
}

TEST(ClusteredMean, OfOnesAloneFallsBackInTheSameWay) {
    const Measurement mean = measured(clustered({{1, 1, 1}, {1, 1}, {1}, {1, 1, 1}, {1, 1}}));
    EXPECT_EQ(mean.interval->lower, 0.478176);
    EXPECT_EQ(mean.interval->upper, 1);
    EXPECT_EQ(mean.lower_bound->lower, 0.549280);
}

TEST(ClusteredMean, OfClustersThatAllGaveOneHalfHasNoHonestInterval) {
    const Measurement mean = measured(clustered({{0, 1}, {1, 0}, {0, 1}, {1, 0}}));
    EXPECT_EQ(mean.value, 0.5);
    EXPECT_FALSE(mean.interval);
    EXPECT_FALSE(mean.upper_bound);
    EXPECT_FALSE(mean.standard_error);
    EXPECT_EQ(mean.standard_error_method.substr(0, 6), "none: ");
}

TEST(ClusteredMean, OfTwoClustersHasNoIntervalAndSaysWhy) {
    const Measurement mean = measured(clustered({{0, 1}, {1, 1}}));
    EXPECT_EQ(mean.value, 0.75);
    EXPECT_FALSE(mean.interval);
    EXPECT_EQ(mean.standard_error_method.substr(0, 6), "none: ");
}

TEST(ClusteredMean, OfFractionsIsThatOfAMeanEvenWhereSamplesAreIndependent) {
    const Measurement mean = measured(clustered({{0.2}, {0.4}, {0.9}, {0.5}}));
    EXPECT_EQ(mean.value, 0.5);
    EXPECT_EQ(mean.interval->method, "cr2-t");
    EXPECT_NEAR(*mean.standard_error, 0.147196, 1e-6);  // s / √n
}

// ---- several attempts at one objective ----

TEST(AttackPerAttempt, IsSuccessesInAttempts) {
    const Measurement rate = measured(attack(), metric_of(Estimator::AttackPerAttempt));
    EXPECT_EQ(rate.successes, 3);
    EXPECT_EQ(rate.trials, 12);
    EXPECT_EQ(rate.value, 0.25);
    EXPECT_EQ(rate.interval->unit, "cluster");
    EXPECT_EQ(rate.items, 4);
}

TEST(AttackPerObjective, CountsAnObjectiveOnceIfAnyAttemptSucceeded) {
    const Measurement rate = measured(attack(), metric_of(Estimator::AttackPerObjective));
    EXPECT_EQ(rate.successes, 2);
    EXPECT_EQ(rate.trials, 4);
    EXPECT_EQ(rate.value, 0.5);
    EXPECT_EQ(rate.interval->lower, 0.150039);
    EXPECT_EQ(rate.interval->upper, 0.849961);
    EXPECT_EQ(rate.upper_bound->upper, 0.902389);
}

TEST(AttackPerObjective, IsResampledByObjective) {
    EXPECT_EQ(measured(attack(), metric_of(Estimator::AttackPerObjective)).interval->unit,
              "cluster");
}

TEST(AttackPerObjective, IsBracketedByWhatMissingAttemptsCouldHaveMadeOfTheirObjectives) {
    std::vector<Became> attempts = attack();
    attempts[1].outcome = Outcome::Failed;  // of a, which was breached without it
    attempts[4].outcome = Outcome::Unscored;  // of b, which was not
    for (std::size_t i = 6; i < 9; ++i) attempts[i].outcome = Outcome::Unscored;  // all of c
    const Measurement rate = measured(attempts, metric_of(Estimator::AttackPerObjective));
    EXPECT_EQ(rate.trials, 3);
    EXPECT_EQ(rate.value, 0.666667);
    EXPECT_EQ(rate.worst_case_low, 0.5);  // of all four
    EXPECT_EQ(rate.worst_case_high, 1);
}

TEST(AttackPerObjective, CountsAttemptsThatLeftNoResultForObjectivesKnownAndNot) {
    const plan::Metric metric = metric_of(Estimator::AttackPerObjective);
    RunRecord record = record_of(attack(), metric, 13);
    record.plan.tasks[0].items = 5;
    const Measurement rate = measured(record);
    EXPECT_EQ(rate.worst_case_low, 0.4);   // the fifth objective's, and it was not breached
    EXPECT_EQ(rate.worst_case_high, 0.75);  // one of the two that were not breached
}

TEST(AttackPerObjective, HasNoBracketWhereNothingIsMissing) {
    EXPECT_FALSE(measured(attack(), metric_of(Estimator::AttackPerObjective)).worst_case_high);
}

TEST(AttackPerObjective, OfVersionOneIsAsItWas) {
    std::vector<Became> attempts = attack();
    attempts[1].outcome = Outcome::Failed;
    RunRecord record =
        record_of(attempts, metric_of(Estimator::AttackPerObjective, "technique"), 12);
    record.plan.estimators[Estimator::AttackPerObjective] = 1;
    const Measurement rate = measured(record);
    EXPECT_FALSE(rate.worst_case_high);
    EXPECT_EQ(rate.breakdown[0].trials, 4);  // attempts
    EXPECT_EQ(rate.breakdown[0].interval->unit, "sample");
}

TEST(Goodness, IsTheSafeRateUnderEachObjectivesStrongestTechnique) {
    // The strongest tenth of three techniques is one: a and d were breached under theirs, b and c
    // were not.
    const Measurement rate = measured(attack(), metric_of(Estimator::Goodness));
    EXPECT_EQ(rate.trials, 4);
    EXPECT_EQ(rate.value, 0.5);
}

TEST(Goodness, OfElevenTechniquesIsTheMeanOverTheTwoStrongest) {
    std::vector<Became> attempts = copies(11, {.cluster = "a", .value = 0});
    attempts[3].value = 1;
    const std::vector<Became> safe = copies(11, {.cluster = "b", .value = 0});
    attempts.insert(attempts.end(), safe.begin(), safe.end());
    EXPECT_EQ(measured(attempts, metric_of(Estimator::Goodness)).value, 0.75);  // (1/2 + 1) / 2
}

TEST(Goodness, IsBracketedByWhatMissingAttemptsCouldHaveMadeOfTheirObjectives) {
    std::vector<Became> attempts = copies(11, {.cluster = "a", .value = 0});
    attempts[3].value = 1;
    attempts[4].outcome = Outcome::Unscored;
    const std::vector<Became> safe = copies(11, {.cluster = "b", .value = 0});
    attempts.insert(attempts.end(), safe.begin(), safe.end());
    const Measurement rate = measured(attempts, metric_of(Estimator::Goodness));
    EXPECT_EQ(rate.value, 0.5);            // of a's ten attempts the strongest one
    EXPECT_EQ(rate.worst_case_low, 0.5);   // of its eleven the two strongest, both breached
    EXPECT_EQ(rate.worst_case_high, 0.75);  // one of them
}

// ---- a rate among those that have another score ----

TEST(Conditional, IsBracketedByMissingResultsThatWouldHaveCounted) {
    std::vector<Became> samples = {{.cluster = "a", .value = 1, .given = 1},
                                   {.cluster = "b", .value = 0, .given = 1},
                                   {.cluster = "c", .value = 0, .given = 0},
                                   {.cluster = "d", .outcome = Outcome::Unscored},
                                   failed("e")};
    plan::Metric metric = metric_of(Estimator::Conditional);
    metric.given = "given";
    const Measurement rate = measured(samples, metric);
    EXPECT_EQ(rate.value, 0.5);
    EXPECT_EQ(rate.worst_case_low, 0.25);
    EXPECT_EQ(rate.worst_case_high, 0.75);
    samples.resize(3);
    EXPECT_FALSE(measured(samples, metric).worst_case_high);
}

// ---- tokens and curves ----

TEST(TokensPerSuccess, CountRepliesThatGotNoScore) {
    std::vector<Became> samples = independent(1, 0);
    samples[0].tokens = 20;
    samples.push_back({.cluster = "b", .outcome = Outcome::Unscored, .tokens = 1010});
    samples.push_back({.cluster = "c", .outcome = Outcome::Unscored, .tokens = 1010});
    samples.push_back(failed("d"));  // without a reply
    const Measurement cost = measured(samples, metric_of(Estimator::TokensPerSuccess));
    EXPECT_EQ(cost.value, 2040);
    EXPECT_EQ(cost.trials, 3);
    RunRecord before = record_of(samples, metric_of(Estimator::TokensPerSuccess), 4);
    before.plan.estimators[Estimator::TokensPerSuccess] = 1;
    EXPECT_EQ(measured(before).value, 20);
}

TEST(AttackAtK, TakesItsKFromTheAttemptsThatWereAsked) {
    std::vector<Became> attempts = attack();
    attempts[4].outcome = Outcome::Unscored;  // of b, which was not breached
    const Measurement curve = measured(attempts, metric_of(Estimator::AttackAtK));
    EXPECT_EQ(curve.title, "Rate (k = 3)");
    EXPECT_FALSE(curve.value);
    EXPECT_EQ(curve.worst_case_low, 0.5);
    EXPECT_EQ(curve.worst_case_high, 0.75);
}

// ---- breakdown ----

TEST(Breakdown, OfObjectivesCountsObjectivesAsItsHeadlineDoes) {
    std::vector<Became> attempts = attack();
    for (Became& one : attempts)
        one.tags["category"] = one.cluster == "a" || one.cluster == "b" ? "x" : "y";
    const Measurement rate =
        measured(attempts, metric_of(Estimator::AttackPerObjective, "category"));
    EXPECT_EQ(rate.successes, 2);
    EXPECT_EQ(rate.trials, 4);
    ASSERT_EQ(rate.breakdown.size(), 2U);
    EXPECT_EQ(rate.breakdown[0].successes, 1);  // a; its attempts are 1 in 6 with those at b
    EXPECT_EQ(rate.breakdown[0].trials, 2);
    EXPECT_EQ(rate.breakdown[1].successes, 1);  // d, though it was breached twice
    EXPECT_EQ(rate.breakdown[1].trials, 2);
    EXPECT_EQ(rate.breakdown[0].interval->unit, "cluster");
}

TEST(Breakdown, OfGoodnessIsSafeWhereItsHeadlineIs) {
    const Measurement rate = measured(attack(), metric_of(Estimator::Goodness, "technique"));
    ASSERT_EQ(rate.breakdown.size(), 3U);
    EXPECT_EQ(rate.breakdown[0].label, "plain");
    EXPECT_EQ(rate.breakdown[0].successes, 2);  // safe: b and c
    EXPECT_EQ(rate.breakdown[2].successes, 4);
    EXPECT_EQ(rate.breakdown[2].trials, 4);
}

TEST(Breakdown, OfGoodnessWithFractionsHasTheirMean) {
    std::vector<Became> attempts = copies(11, {.cluster = "a", .value = 0, .tags = {{"t", "x"}}});
    attempts[3].value = 1;
    const std::vector<Became> safe = copies(11, {.cluster = "b", .value = 0, .tags = {{"t", "x"}}});
    attempts.insert(attempts.end(), safe.begin(), safe.end());
    const Measurement rate = measured(attempts, metric_of(Estimator::Goodness, "t"));
    ASSERT_EQ(rate.breakdown.size(), 1U);
    EXPECT_EQ(rate.breakdown[0].value, 0.75);
    EXPECT_EQ(rate.breakdown[0].trials, 2);
}

TEST(Breakdown, GivesCountsAndIntervalsByLabel) {
    const Measurement rate =
        measured(attack(), metric_of(Estimator::AttackPerAttempt, "technique"));
    ASSERT_EQ(rate.breakdown.size(), 3U);
    EXPECT_EQ(rate.breakdown_by, "technique");
    EXPECT_EQ(rate.breakdown[0].label, "plain");
    EXPECT_EQ(rate.breakdown[0].successes, 2);
    EXPECT_EQ(rate.breakdown[0].trials, 4);
    EXPECT_EQ(rate.breakdown[0].interval->upper, 0.849961);
    EXPECT_EQ(rate.breakdown[2].successes, 0);
}

TEST(Breakdown, ShowsALabelOfWhichNothingWasScoredWithoutAnInterval) {
    std::vector<Became> attempts = attack();
    for (Became& attempt : attempts) {
        if (attempt.tags["technique"] == "shout") attempt.outcome = Outcome::Failed;
    }
    const Measurement rate =
        measured(attempts, metric_of(Estimator::AttackPerAttempt, "technique"));
    ASSERT_EQ(rate.breakdown.size(), 3U);
    EXPECT_EQ(rate.breakdown[2].label, "shout");
    EXPECT_EQ(rate.breakdown[2].trials, 0);
    EXPECT_FALSE(rate.breakdown[2].interval);
}

TEST(Breakdown, IsEmptyWhenNoneIsAskedFor) { EXPECT_TRUE(measured(attack()).breakdown.empty()); }

// ---- grader ----

TEST(GraderError, IsThatOfTheTasksScorer) {
    RunRecord record = record_of(independent(1, 1), {}, 2);
    record.plan.calibrations = {{.scorer = "breach/1", .labels = "other", .true_positives = 9},
                                {.scorer = "refusal/1",
                                 .labels = "people",
                                 .same_subject = true,
                                 .true_positives = 5,
                                 .false_negatives = 1,
                                 .true_negatives = 4,
                                 .false_positives = 2}};
    const Measurement rate = measured(record);
    ASSERT_TRUE(rate.grader_error);
    EXPECT_EQ(rate.grader_error->labels, "people");
    EXPECT_EQ(rate.grader_error->true_positives, 5);
    EXPECT_EQ(rate.grader_error->false_positives, 2);
    EXPECT_TRUE(rate.grader_error->same_subject);
}

TEST(GraderError, ThatNobodyMeasuredIsNotZero) {
    EXPECT_FALSE(measured(independent(1, 1)).grader_error);
}

// ---- order ----

TEST(Measure, DoesNotDependOnTheOrderThatClustersComeIn) {
    std::vector<Became> samples = clustered(kClusters);
    const std::string before = json::canonical(to_json(measured(samples)));
    std::reverse(samples.begin(), samples.end());
    EXPECT_EQ(json::canonical(to_json(measured(samples))), before);
}

}  // namespace syscard::measure
