#include "stats/beta_binomial.h"

#include <cmath>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/root.h"

namespace syscard::stats {

namespace {

// Items that differ by nothing but chance have infinite α + β; where the search ends there, there is no fit.
constexpr double kLeastLogSize = -12;
constexpr double kMostLogSize = 14;

using Counts = std::span<const std::int64_t>;

struct Parameters {
    double alpha;
    double beta;
};

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

// From the log odds of the mean rate and the logarithm of α + β: both may take any value.
Parameters parameters_of(double log_odds, double log_size) {
    const double size = std::exp(log_size);
    return {size * logistic(log_odds), size * logistic(-log_odds)};
}

double log_likelihood_of(Counts items, Parameters parameters) {
    const auto n = static_cast<std::int64_t>(items.size()) - 1;
    double sum = 0;
    for (std::int64_t c = 0; c <= n; ++c) {
        const auto count = static_cast<double>(items[static_cast<std::size_t>(c)]);
        if (count == 0) continue;
        sum += count * (log_choose(n, c) + log_beta(parameters.alpha + static_cast<double>(c),
                                                    parameters.beta + static_cast<double>(n - c)) -
                        log_beta(parameters.alpha, parameters.beta));
    }
    return sum;
}

double pass_at(Parameters parameters, double k) {
    return -std::expm1(log_beta(parameters.alpha, parameters.beta + k) - log_beta(parameters.alpha, parameters.beta));
}

constexpr double kFurthestLogOdds = 35;  // of a mean rate

// Parameters of the likeliest mean rate for a given size α + β.
Parameters likeliest_of_size(Counts items, double log_size) {
    const auto along = [&](double log_odds) { return log_likelihood_of(items, parameters_of(log_odds, log_size)); };
    return parameters_of(find_maximum(along, -kFurthestLogOdds, kFurthestLogOdds), log_size);
}

// Parameters of a given size with a given forecast.
Parameters with_forecast(double forecast, double k, double log_size) {
    const auto excess = [&](double log_odds) { return pass_at(parameters_of(log_odds, log_size), k) - forecast; };
    return parameters_of(find_root(excess, -kFurthestLogOdds, kFurthestLogOdds), log_size);
}

// The largest log-likelihood among parameters whose forecast has a given value.
double profile(Counts items, double k, double forecast) {
    const auto along = [&](double log_size) {
        return log_likelihood_of(items, with_forecast(forecast, k, log_size));
    };
    return along(find_maximum(along, kLeastLogSize, kMostLogSize));
}

// A place beyond the edge of the interval, found by steps that double; at most so far out that it is 0 or 1.
template <typename Excess>
double first_outside(Excess excess, double centre, double direction) {
    constexpr double kFurthest = 30;
    double step = 0.5;
    while (step < kFurthest && excess(centre + direction * step) < 0) step *= 2;
    return centre + direction * step;
}

Result<void> check_counts(Counts items) {
    SYSCARD_CHECK(check_size(items.size(), 3, "counts"));
    std::int64_t total = 0;
    for (const std::int64_t count : items) {
        SYSCARD_CHECK(check_at_least(count, 0, "counts"));
        total += count;
    }
    SYSCARD_CHECK(check_at_least(total, 2, "counts"));
    if (items.front() == total) return bad_input("no attempt succeeded, so there is nothing to forecast from", "counts");
    if (items.back() == total) return bad_input("every attempt succeeded, so there is nothing to forecast", "counts");
    return {};
}

}  // namespace

Result<std::vector<std::int64_t>> items_by_successes(std::int64_t attempts, std::span<const std::int64_t> successes) {
    SYSCARD_CHECK(check_at_least(attempts, 2, "n"));
    constexpr std::int64_t kMostAttempts = 1'000'000;
    if (attempts > kMostAttempts) return bad_input("`n` may be at most 1,000,000", "n");
    std::vector<std::int64_t> items(static_cast<std::size_t>(attempts) + 1, 0);
    for (std::size_t i = 0; i < successes.size(); ++i) {
        SYSCARD_CHECK(check_part(successes[i], attempts, fmt::format("counts[{}]", i), "n"));
        ++items[static_cast<std::size_t>(successes[i])];
    }
    return items;
}

Result<BetaBinomialFit> fit_beta_binomial(std::int64_t attempts, std::span<const std::int64_t> successes) {
    SYSCARD_TRY(const std::vector<std::int64_t> items, items_by_successes(attempts, successes));
    return fit_beta_binomial_counts(items);
}

Result<BetaBinomialFit> fit_beta_binomial_counts(Counts items) {
    SYSCARD_CHECK(check_counts(items));
    const auto with_best_mean = [&](double log_size) {
        return log_likelihood_of(items, likeliest_of_size(items, log_size));
    };
    const double log_size = find_maximum(with_best_mean, kLeastLogSize, kMostLogSize);
    if (log_size > kMostLogSize - 0.5 || log_size < kLeastLogSize + 0.5) {
        return bad_input("items differ less, or more, than a beta-binomial can follow: its fit runs to the edge",
                         "counts", "more attempts at each item tell its rate");
    }
    const Parameters best = likeliest_of_size(items, log_size);
    return BetaBinomialFit{
        .alpha = best.alpha, .beta = best.beta, .log_likelihood = log_likelihood_of(items, best)};
}

Result<double> forecast_pass_at(const BetaBinomialFit& fit, double k) {
    SYSCARD_CHECK(check_finite(k, "k"));
    if (k < 1) return bad_input("`k` must be at least 1", "k");
    SYSCARD_CHECK(check_positive(fit.alpha, "alpha"));
    SYSCARD_CHECK(check_positive(fit.beta, "beta"));
    return pass_at({fit.alpha, fit.beta}, k);
}

Result<Interval> forecast_pass_at_interval(Counts items, double k, double level, Side side) {
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    SYSCARD_TRY(const BetaBinomialFit fit, fit_beta_binomial_counts(items));
    SYSCARD_TRY(const double best, forecast_pass_at(fit, k));
    const double z = normal_multiple(level, side);
    const double centre = std::log(best / (1 - best));
    const auto excess = [&](double log_odds) {
        return fit.log_likelihood - profile(items, k, logistic(log_odds)) - z * z / 2;
    };
    const double lower = logistic(find_root(excess, first_outside(excess, centre, -1), centre));
    const double upper = logistic(find_root(excess, centre, first_outside(excess, centre, 1)));
    return make_interval(lower, upper, level, side, "profile-likelihood", {0, 1});
}

}  // namespace syscard::stats
