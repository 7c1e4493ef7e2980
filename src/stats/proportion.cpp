#include "stats/proportion.h"

#include <cmath>
#include <utility>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/root.h"

namespace syscard::stats {

namespace {

constexpr Range kFractions{0, 1};

Result<void> check(Proportion proportion) {
    SYSCARD_CHECK(check_at_least(proportion.trials, 1, "trials"));
    return check_part(proportion.successes, proportion.trials, "successes", "trials");
}

Result<void> check(Proportion proportion, double level) {
    SYSCARD_CHECK(check(proportion));
    return check_open_fraction(level, "level");
}

double observed(Proportion proportion) {
    return static_cast<double>(proportion.successes) / static_cast<double>(proportion.trials);
}

// Ends of the score interval around a rate that may carry a continuity correction.
std::pair<double, double> score_ends(double rate, double trials, double z) {
    const double centre = rate + z * z / (2 * trials);
    const double reach = z * std::sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials));
    const double scale = 1 + z * z / trials;
    return {(centre - reach) / scale, (centre + reach) / scale};
}

Interval with_ends(Proportion proportion, double lower, double upper, double level, Side side, const char* method) {
    // Without successes the lower end is 0, and without failures the upper end 1: rounding must not say otherwise.
    if (proportion.successes == 0) lower = 0;
    if (proportion.successes == proportion.trials) upper = 1;
    return make_interval(lower, upper, level, side, method, kFractions);
}

// P(X > k) + P(X = k) / 2 at a rate: rises from 0 to 1 with the rate.
double mid_p_above(Proportion proportion, double rate) {
    const auto [successes, trials] = proportion;
    return binomial_at_least(successes + 1, trials, rate) + binomial_pmf(successes, trials, rate) / 2;
}

double mid_p_below(Proportion proportion, double rate) {
    const auto [successes, trials] = proportion;
    return binomial_at_most(successes - 1, trials, rate) + binomial_pmf(successes, trials, rate) / 2;
}

}  // namespace

Result<double> rate(Proportion proportion) {
    SYSCARD_CHECK(check(proportion));
    return observed(proportion);
}

Result<Interval> wilson_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double z = normal_multiple(level, side);
    const auto [lower, upper] = score_ends(observed(proportion), static_cast<double>(proportion.trials), z);
    return with_ends(proportion, lower, upper, level, side, "wilson");
}

Result<Interval> wilson_continuity_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double z = normal_multiple(level, side);
    const auto trials = static_cast<double>(proportion.trials);
    const double half = 0.5 / trials;
    const double below = observed(proportion) - half;
    const double above = observed(proportion) + half;
    const double lower = below <= 0 ? 0 : score_ends(below, trials, z).first;
    const double upper = above >= 1 ? 1 : score_ends(above, trials, z).second;
    return with_ends(proportion, lower, upper, level, side, "wilson-continuity");
}

Result<Interval> clopper_pearson_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double tail = tail_probability(level, side);
    const auto successes = static_cast<double>(proportion.successes);
    const double failures = static_cast<double>(proportion.trials) - successes;
    const double lower = successes == 0 ? 0 : beta_quantile(tail, successes, failures + 1);
    const double upper = failures == 0 ? 1 : beta_upper_quantile(tail, successes + 1, failures);
    return with_ends(proportion, lower, upper, level, side, "clopper-pearson");
}

Result<Interval> jeffreys_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double tail = tail_probability(level, side);
    const double alpha = static_cast<double>(proportion.successes) + 0.5;
    const double beta = static_cast<double>(proportion.trials - proportion.successes) + 0.5;
    const double lower = beta_quantile(tail, alpha, beta);
    const double upper = beta_upper_quantile(tail, alpha, beta);
    return with_ends(proportion, lower, upper, level, side, "jeffreys");
}

Result<Interval> mid_p_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double tail = tail_probability(level, side);
    const double lower = find_root([&](double rate) { return mid_p_above(proportion, rate) - tail; }, 0, 1);
    const double upper = find_root([&](double rate) { return mid_p_below(proportion, rate) - tail; }, 0, 1);
    return with_ends(proportion, lower, upper, level, side, "mid-p");
}

Result<Interval> wald_interval(Proportion proportion, double level, Side side) {
    SYSCARD_CHECK(check(proportion, level));
    const double centre = observed(proportion);
    const double error = std::sqrt(centre * (1 - centre) / static_cast<double>(proportion.trials));
    const double reach = normal_multiple(level, side) * error;
    return make_interval(centre - reach, centre + reach, level, side, "wald", kFractions);
}

Result<double> zero_failure_bound(std::int64_t trials, double level) {
    SYSCARD_CHECK(check_at_least(trials, 1, "trials"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    return -std::expm1(std::log1p(-level) / static_cast<double>(trials));
}

Result<std::int64_t> trials_for_bound(double bound, double level) {
    SYSCARD_CHECK(check_open_fraction(bound, "bound"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const double exact = std::log1p(-level) / std::log1p(-bound);
    constexpr double kMostTrials = 9e15;  // beyond it a double no longer counts
    if (!(exact < kMostTrials)) return bad_input("`bound` asks for more trials than can be counted", "bound");
    // A ratio that is whole but for rounding is that whole number.
    return static_cast<std::int64_t>(std::ceil(exact * (1 - 1e-13)));
}

}  // namespace syscard::stats
