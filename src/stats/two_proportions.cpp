#include "stats/two_proportions.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"

namespace syscard::stats {

namespace {

constexpr Range kDifferences{-1, 1};

// A rate with how far its own interval reaches to either side.
struct Reach {
    double rate;
    double down;
    double up;
};

// The error of a part, told with the name of the field that holds it: "a.trials".
template <typename T>
Result<T> within(std::string_view field, Result<T> result) {
    if (!result) result.error().where = fmt::format("{}.{}", field, result.error().where);
    return result;
}

Result<Reach> reach_of(Proportion proportion, double two_sided_level) {
    SYSCARD_TRY(const Interval interval, wilson_interval(proportion, two_sided_level));
    SYSCARD_TRY(const double centre, rate(proportion));
    return Reach{centre, centre - interval.lower, interval.upper - centre};
}

// Squares the two reaches that pull the difference the same way, less what their correlation takes back.
double joint_reach(double first, double second, double correlation) {
    return std::sqrt(first * first - 2 * correlation * first * second + second * second);
}

Difference hybrid(Reach first, Reach second, double correlation, double level, Side side, const char* method) {
    const double difference = first.rate - second.rate;
    return {.difference = difference,
            .interval = make_interval(difference - joint_reach(first.down, second.up, correlation),
                                      difference + joint_reach(first.up, second.down, correlation), level, side,
                                      method, kDifferences)};
}

// A one-sided bound is the edge of the two-sided interval with twice the error.
double two_sided_level(double level, Side side) { return side == Side::Two ? level : 2 * level - 1; }

Result<double> checked_two_sided_level(double level, Side side) {
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    if (side == Side::Two || level > 0.5) return two_sided_level(level, side);
    return bad_input("a one-sided `level` must be above 0.5", "level");
}

double paired_correlation(PairedCounts counts) {
    const auto both = static_cast<double>(counts.both);
    const auto first_only = static_cast<double>(counts.first_only);
    const auto second_only = static_cast<double>(counts.second_only);
    const auto neither = static_cast<double>(counts.neither);
    const double margins = (both + first_only) * (second_only + neither) * (both + second_only) * (first_only + neither);
    if (margins == 0) return 0;
    const double items = both + first_only + second_only + neither;
    const double product = both * neither - first_only * second_only;
    const double corrected = product > 0 ? std::max(product - items / 2, 0.0) : product;
    return corrected / std::sqrt(margins);
}

// ln of the term for i of the series: B(αA + i, βA + βB) / ((βB + i) B(1 + i, βB) B(αA, βA)).
double log_series_term(double i, double alpha_a, double beta_a, double beta_b) {
    return log_beta(alpha_a + i, beta_a + beta_b) - std::log(beta_b + i) - log_beta(1 + i, beta_b) -
           log_beta(alpha_a, beta_a);
}

}  // namespace

Result<Difference> newcombe_difference(Proportion first, Proportion second, double level, Side side) {
    SYSCARD_TRY(const double inner_level, checked_two_sided_level(level, side));
    SYSCARD_TRY(const Reach a, within("a", reach_of(first, inner_level)));
    SYSCARD_TRY(const Reach b, within("b", reach_of(second, inner_level)));
    return hybrid(a, b, 0, level, side, "newcombe");
}

Result<Difference> newcombe_paired_difference(PairedCounts counts, double level, Side side) {
    SYSCARD_CHECK(check_at_least(counts.both, 0, "both"));
    SYSCARD_CHECK(check_at_least(counts.first_only, 0, "a_only"));
    SYSCARD_CHECK(check_at_least(counts.second_only, 0, "b_only"));
    SYSCARD_CHECK(check_at_least(counts.neither, 0, "neither"));
    SYSCARD_TRY(const double inner_level, checked_two_sided_level(level, side));
    const std::int64_t items = counts.both + counts.first_only + counts.second_only + counts.neither;
    if (items == 0) return bad_input("there are no items, so there is no difference", "both");
    SYSCARD_TRY(const Reach first, reach_of({counts.both + counts.first_only, items}, inner_level));
    SYSCARD_TRY(const Reach second, reach_of({counts.both + counts.second_only, items}, inner_level));
    return hybrid(first, second, paired_correlation(counts), level, side, "newcombe-paired");
}

Result<McnemarTest> mcnemar_test(std::int64_t first_only, std::int64_t second_only) {
    SYSCARD_CHECK(check_at_least(first_only, 0, "b"));
    SYSCARD_CHECK(check_at_least(second_only, 0, "c"));
    const std::int64_t discordant = first_only + second_only;
    if (discordant == 0) return bad_input("no item is discordant, so the test is undefined", "b");
    const auto total = static_cast<double>(discordant);
    const auto gap = static_cast<double>(std::abs(first_only - second_only));
    const double corrected_gap = std::max(gap - 1, 0.0);
    const std::int64_t fewer = std::min(first_only, second_only);
    const double tail = 2 * binomial_at_most(fewer, discordant, 0.5);
    McnemarTest test;
    test.chi_squared = gap * gap / total;
    test.p = chi_squared_tail(test.chi_squared);
    test.chi_squared_corrected = corrected_gap * corrected_gap / total;
    test.p_corrected = chi_squared_tail(test.chi_squared_corrected);
    test.p_exact = std::min(tail, 1.0);
    test.p_mid = std::min(tail - binomial_pmf(fewer, discordant, 0.5), 1.0);
    return test;
}

Result<double> posterior_better(Proportion first, Proportion second) {
    SYSCARD_CHECK(within("a", rate(first)));
    SYSCARD_CHECK(within("b", rate(second)));
    constexpr std::int64_t kMostTerms = 10'000'000;
    if (second.successes > kMostTerms) return bad_input("more successes than the series can be summed over", "b");
    const auto alpha_a = static_cast<double>(first.successes + 1);
    const auto beta_a = static_cast<double>(first.trials - first.successes + 1);
    const auto beta_b = static_cast<double>(second.trials - second.successes + 1);
    double probability = 0;
    for (std::int64_t i = 0; i <= second.successes; ++i) {
        probability += std::exp(log_series_term(static_cast<double>(i), alpha_a, beta_a, beta_b));
    }
    return std::min(probability, 1.0);
}

}  // namespace syscard::stats
