#include "stats/judge_correction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"

namespace syscard::stats {

namespace {

constexpr Range kFractions{0, 1};
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Result<void> check(JudgeAccuracy accuracy) {
    SYSCARD_CHECK(check_fraction(accuracy.sensitivity, "sensitivity"));
    SYSCARD_CHECK(check_fraction(accuracy.specificity, "specificity"));
    if (accuracy.sensitivity + accuracy.specificity > 1) return {};
    return bad_input(fmt::format("`sensitivity` + `specificity` is {}, and must be above 1",
                                 accuracy.sensitivity + accuracy.specificity),
                     "sensitivity", "such a judge is no better than chance: its rate cannot be corrected");
}

double corrected(double judged_rate, JudgeAccuracy accuracy) {
    return (judged_rate + accuracy.specificity - 1) / (accuracy.sensitivity + accuracy.specificity - 1);
}

double binomial_variance(double rate, double trials) { return rate * (1 - rate) / trials; }

// A fraction of `trials` with one success and one failure added.
double plus_one(double fraction, double trials) { return (fraction * trials + 1) / (trials + 2); }

// The weight that makes the variance smallest. The judge's variance is taken over all items, labelled or not.
Result<double> best_lambda(std::span<const double> labels, std::span<const double> judged,
                           std::span<const double> judged_unlabelled) {
    std::vector<double> all_judged(judged.begin(), judged.end());
    all_judged.insert(all_judged.end(), judged_unlabelled.begin(), judged_unlabelled.end());
    const double spread = variance_of(all_judged);
    if (spread == 0) return bad_input("the judge gives every item the same score, so no weight is best", "judged");
    const double ratio = static_cast<double>(judged.size()) / static_cast<double>(judged_unlabelled.size());
    return std::clamp(covariance_of(labels, judged, 0) / ((1 + ratio) * spread), 0.0, 1.0);
}

Result<void> check_labels(std::span<const double> labels, std::span<const double> judged,
                          std::span<const double> judged_unlabelled) {
    SYSCARD_CHECK(check_size(labels.size(), 2, "labels"));
    SYSCARD_CHECK(check_size(judged_unlabelled.size(), 2, "judged_unlabelled"));
    SYSCARD_CHECK(check_same_size(labels.size(), "labels", judged.size(), "judged"));
    SYSCARD_CHECK(check_all_finite(labels, "labels"));
    SYSCARD_CHECK(check_all_finite(judged, "judged"));
    return check_all_finite(judged_unlabelled, "judged_unlabelled");
}

}  // namespace

Result<CorrectedRate> rogan_gladen(Proportion judged, JudgeAccuracy accuracy, double level, Side side,
                                   JudgedInterval base) {
    SYSCARD_CHECK(check(accuracy));
    const auto interval_of = base == JudgedInterval::Wilson ? wilson_interval : clopper_pearson_interval;
    auto judged_interval = interval_of(judged, level, side);
    if (!judged_interval && judged_interval.error().where == "successes") judged_interval.error().where = "positives";
    SYSCARD_TRY(const Interval apparent, std::move(judged_interval));
    SYSCARD_TRY(const double apparent_rate, rate(judged));
    return CorrectedRate{
        .rate = std::clamp(corrected(apparent_rate, accuracy), 0.0, 1.0),
        .interval = make_interval(corrected(apparent.lower, accuracy), corrected(apparent.upper, accuracy), level, side,
                                  fmt::format("rogan-gladen-{}", apparent.method), kFractions)};
}

Result<CorrectedRate> judge_corrected(double rate, std::int64_t trials, const CalibratedJudge& judge, double level,
                                      Side side) {
    SYSCARD_CHECK(check_fraction(rate, "rate"));
    SYSCARD_CHECK(check_at_least(trials, 1, "trials"));
    SYSCARD_CHECK(check(judge.accuracy));
    SYSCARD_CHECK(check_at_least(judge.negatives, 1, "m0"));
    SYSCARD_CHECK(check_at_least(judge.positives, 1, "m1"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));

    const double z = normal_multiple(level, side);
    const double n = static_cast<double>(trials) + z * z;
    const double apparent = (rate * static_cast<double>(trials) + z * z / 2) / n;
    const auto m0 = static_cast<double>(judge.negatives);
    const auto m1 = static_cast<double>(judge.positives);
    const JudgeAccuracy adjusted{.sensitivity = plus_one(judge.accuracy.sensitivity, m1),
                                 .specificity = plus_one(judge.accuracy.specificity, m0)};
    SYSCARD_CHECK(check(adjusted));

    const double theta = corrected(apparent, adjusted);
    const double of_specificity = binomial_variance(adjusted.specificity, m0 + 2);
    const double of_sensitivity = binomial_variance(adjusted.sensitivity, m1 + 2);
    const double variance = binomial_variance(apparent, n) + (1 - theta) * (1 - theta) * of_specificity +
                            theta * theta * of_sensitivity;
    const double error = std::sqrt(variance) / (adjusted.sensitivity + adjusted.specificity - 1);
    const double centre = theta + 2 * z * z * (theta * of_sensitivity - (1 - theta) * of_specificity);
    return CorrectedRate{.rate = std::clamp(corrected(rate, judge.accuracy), 0.0, 1.0),
                         .interval = make_interval(centre - z * error, centre + z * error, level, side,
                                                   "judge-corrected", kFractions)};
}

Result<PredictionPoweredMean> prediction_powered_mean(std::span<const double> labels, std::span<const double> judged,
                                                      std::span<const double> judged_unlabelled,
                                                      std::optional<double> lambda, int ddof, double level, Side side) {
    SYSCARD_CHECK(check_labels(labels, judged, judged_unlabelled));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    if (lambda) SYSCARD_CHECK(check_fraction(*lambda, "lambda"));
    if (ddof != 0 && ddof != 1) return bad_input(fmt::format("`ddof` is {}, and must be 0 or 1", ddof), "ddof");
    SYSCARD_TRY(const double weight, lambda ? Result<double>(*lambda) : best_lambda(labels, judged, judged_unlabelled));

    std::vector<double> corrections(labels.begin(), labels.end());
    for (std::size_t i = 0; i < corrections.size(); ++i) corrections[i] -= weight * judged[i];
    const auto n = static_cast<double>(labels.size());
    const auto others = static_cast<double>(judged_unlabelled.size());
    const double variance = weight * weight * variance_of(judged_unlabelled, ddof) / others +
                            variance_of(corrections, ddof) / n;
    if (variance == 0) return bad_input("nothing varies, so there is no standard error", "labels");
    const double error = std::sqrt(variance);
    const double mean = weight * mean_of(judged_unlabelled) + mean_of(corrections);
    const double reach = normal_multiple(level, side) * error;
    return PredictionPoweredMean{
        .mean = mean,
        .lambda = weight,
        .standard_error = error,
        .interval = make_interval(mean - reach, mean + reach, level, side, "ppi", {-kInfinity, kInfinity})};
}

}  // namespace syscard::stats
