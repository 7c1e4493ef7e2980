#include "measure/internal/special_estimators.h"

#include <cmath>

#include <gtest/gtest.h>

namespace syscard::measure {

namespace {

const plan::Tags kNone;

Measurement estimated(const plan::Metric& metric, const std::vector<ScoredSample>& samples) {
    Measurement result;
    result.estimator = metric.estimator;
    EXPECT_TRUE(estimate_special(result, metric, samples));
    return result;
}

plan::Metric metric_of(Estimator estimator) {
    plan::Metric metric;
    metric.estimator = estimator;
    return metric;
}

}  // namespace

TEST(BiasScore, IsTwiceTheStereotypedShareOfAnswersLessOne) {
    std::vector<ScoredSample> samples;
    // Of ten answers seven stereotyped, and five "unknown" that do not count.
    for (std::size_t i = 0; i < 15; ++i)
        samples.push_back({.value = i < 7 ? 1.0 : 0.0,
                           .given = i < 10 ? 1.0 : 0.0,
                           .cluster = i,
                           .tags = &kNone});
    const Measurement score = estimated(metric_of(Estimator::BiasScore), samples);
    EXPECT_EQ(score.value, 0.4);
    EXPECT_EQ(score.trials, 10);
    EXPECT_EQ(score.scale, Scale::Signed);
    EXPECT_LT(score.interval->lower, 0.4);
    EXPECT_LE(score.interval->upper, 1);

    // Ambiguous: (1 − accuracy) · score = 10/15 · 0.4.
    const Measurement scaled = estimated(metric_of(Estimator::BiasScoreAmbiguous), samples);
    EXPECT_NEAR(*scaled.value, 10.0 / 15 * 0.4, 1e-6);
    EXPECT_EQ(scaled.trials, 15);
}

TEST(BiasScore, CanBeNegative) {
    std::vector<ScoredSample> samples;
    for (std::size_t i = 0; i < 8; ++i)
        samples.push_back({.value = i == 0 ? 1.0 : 0.0, .given = 1, .cluster = i, .tags = &kNone});
    const Measurement score = estimated(metric_of(Estimator::BiasScore), samples);
    EXPECT_EQ(score.value, -0.75);
    EXPECT_GE(score.interval->lower, -1);
}

TEST(PairedDifference, IsWithinClustersAndLeavesOutThoseWithoutABaseline) {
    const plan::Tags en = {{"language", "en"}};
    const plan::Tags de = {{"language", "de"}};
    plan::Metric metric = metric_of(Estimator::PairedDifference);
    metric.breakdown_by = "language";
    metric.versus = en;
    std::vector<ScoredSample> samples;
    for (std::size_t question = 0; question < 4; ++question) {
        samples.push_back({.value = 1, .cluster = question, .tags = &en});
        samples.push_back({.value = question < 3 ? 0.0 : 1.0, .cluster = question, .tags = &de});
    }
    samples.push_back({.value = 0, .cluster = 4, .tags = &de});  // without English: no pair
    const Measurement result = estimated(metric, samples);
    EXPECT_EQ(result.value, -0.75);
    EXPECT_EQ(result.trials, 4);
    ASSERT_EQ(result.breakdown.size(), 1U);
    EXPECT_EQ(result.breakdown[0].label, "de");
    EXPECT_EQ(result.breakdown[0].value, -0.75);
    EXPECT_TRUE(result.breakdown[0].interval);
}

TEST(AttackAtK, GrowsWithKAndEndsAtTheShareOfObjectivesEverBreached) {
    std::vector<ScoredSample> samples;
    for (std::size_t objective = 0; objective < 4; ++objective) {
        for (int attempt = 0; attempt < 4; ++attempt)
            samples.push_back({.value = objective == 0 && attempt == 2 ? 1.0 : 0.0,
                               .cluster = objective,
                               .tags = &kNone});
    }
    const Measurement curve = estimated(metric_of(Estimator::AttackAtK), samples);
    ASSERT_EQ(curve.breakdown.size(), 3U);
    EXPECT_EQ(curve.breakdown[0].label, "best of 1");
    EXPECT_NEAR(*curve.breakdown[0].value, 1.0 / 16, 1e-6);
    EXPECT_NEAR(*curve.breakdown[1].value, 1.0 / 8, 1e-6);
    EXPECT_EQ(curve.breakdown[2].label, "best of 4");
    EXPECT_EQ(curve.value, 0.25);
    EXPECT_EQ(curve.interval->method, "wilson");
}

TEST(Coefficients, AreThoseOfTheLevelsAgainstTheirReference) {
    const plan::Tags man = {{"gender", "man"}};
    const plan::Tags woman = {{"gender", "woman"}};
    plan::Metric metric = metric_of(Estimator::LinearCoefficient);
    metric.breakdown_by = "gender";
    metric.versus = man;
    std::vector<ScoredSample> samples;
    for (std::size_t i = 0; i < 12; ++i) {
        const double noise = 0.01 * static_cast<double>((i * 7) % 5);
        samples.push_back({.value = 0.5 + noise, .cluster = i, .tags = &man});
        samples.push_back({.value = 0.7 + noise, .cluster = i, .tags = &woman});
    }
    const Measurement fit = estimated(metric, samples);
    EXPECT_NEAR(*fit.value, 0.2, 1e-6);
    EXPECT_EQ(fit.breakdown.at(0).label, "woman");
    EXPECT_EQ(fit.scale, Scale::Coefficient);
}

TEST(Coefficients, ThatCannotBeEstimatedAreNoneAndSayWhy) {
    const plan::Tags man = {{"gender", "man"}};
    const plan::Tags woman = {{"gender", "woman"}};
    plan::Metric metric = metric_of(Estimator::LogisticCoefficient);
    metric.breakdown_by = "gender";
    metric.versus = man;
    std::vector<ScoredSample> samples;
    for (std::size_t i = 0; i < 6; ++i) {  // men always, women never: the log odds are infinite
        samples.push_back({.value = 1, .cluster = i, .tags = &man});
        samples.push_back({.value = 0, .cluster = i, .tags = &woman});
    }
    const Measurement fit = estimated(metric, samples);
    EXPECT_FALSE(fit.value);
    EXPECT_TRUE(fit.standard_error_method.starts_with("none: "));
}

TEST(TokensPerSuccess, CountTheFailuresToo) {
    std::vector<ScoredSample> samples;
    for (std::size_t i = 0; i < 10; ++i)
        samples.push_back({.value = i < 4 ? 1.0 : 0.0, .cluster = i, .tags = &kNone, .tokens = 20});
    EXPECT_EQ(estimated(metric_of(Estimator::TokensPerSuccess), samples).value, 50);
}

TEST(TokensPerSuccess, WithoutASuccessAreNoEstimateAndNotZero) {
    const std::vector<ScoredSample> samples = {{.value = 0, .tags = &kNone, .tokens = 20}};
    const Measurement cost = estimated(metric_of(Estimator::TokensPerSuccess), samples);
    EXPECT_FALSE(cost.value);
    EXPECT_NE(cost.standard_error_method.find("unbounded"), std::string::npos);
}

}  // namespace syscard::measure
