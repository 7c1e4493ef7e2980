#include "stats/confidence_sequence.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/root.h"
#include "stats/uniform_boundary.h"

namespace syscard::stats {

namespace {

constexpr Range kFractions{0, 1};

Result<void> check(BetaPrior prior) {
    SYSCARD_CHECK(check_positive(prior.a, "prior"));
    return check_positive(prior.b, "prior");
}

// count · ln(chance), and 0 where nothing was counted.
double log_likelihood(double count, double chance) { return count == 0 ? 0 : count * std::log(chance); }

double log_beta_mixture(Proportion proportion, BetaPrior prior, double p) {
    const auto successes = static_cast<double>(proportion.successes);
    const auto failures = static_cast<double>(proportion.trials - proportion.successes);
    return log_beta(prior.a + successes, prior.b + failures) - log_beta(prior.a, prior.b) -
           log_likelihood(successes, p) - log_likelihood(failures, 1 - p);
}

// The rates at which evidence that is least at the observed rate reaches a threshold, to the left and the right.
template <typename LogEvidence>
Interval rates_below(double threshold, double observed, double level, const char* method, LogEvidence log_evidence) {
    const auto excess = [&](double p) {
        if (p <= 0) return observed > 0 ? 1.0 : log_evidence(std::numeric_limits<double>::min()) - threshold;
        if (p >= 1) return observed < 1 ? 1.0 : log_evidence(1 - std::numeric_limits<double>::epsilon()) - threshold;
        return log_evidence(p) - threshold;
    };
    const double lower = observed > 0 ? find_root(excess, 0, observed) : 0;
    const double upper = observed < 1 ? find_root(excess, observed, 1) : 1;
    return make_interval(lower, upper, level, Side::Two, method, kFractions);
}

Result<void> check(FiniteSuite suite) {
    SYSCARD_CHECK(check_at_least(suite.population, 1, "population"));
    SYSCARD_CHECK(check_part(suite.sampled, suite.population, "sampled", "population"));
    SYSCARD_CHECK(check_part(suite.failures, suite.sampled, "failures", "sampled"));
    constexpr std::int64_t kMostItems = 100'000'000;
    if (suite.population <= kMostItems) return {};
    return bad_input("`population` may be at most 100,000,000", "population");
}

// ln of the chance of `count` of `total` under a beta-binomial.
double log_beta_binomial(std::int64_t count, std::int64_t total, double a, double b) {
    const auto part = static_cast<double>(count);
    const auto rest = static_cast<double>(total - count);
    return log_choose(total, count) + log_beta(a + part, b + rest) - log_beta(a, b);
}

// ln of prior over posterior of a number of failures in the suite: an e-value against it.
double log_prior_over_posterior(FiniteSuite suite, BetaPrior prior, std::int64_t failures) {
    const auto seen = static_cast<double>(suite.failures);
    const auto passed = static_cast<double>(suite.sampled - suite.failures);
    return log_beta_binomial(failures, suite.population, prior.a, prior.b) -
           log_beta_binomial(failures - suite.failures, suite.population - suite.sampled, prior.a + seen,
                             prior.b + passed);
}

// The first number from `low` to `high` at which a condition holds that, once true, stays true; high + 1 if none.
template <typename Condition>
std::int64_t first_where(std::int64_t low, std::int64_t high, Condition condition) {
    while (low <= high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (condition(middle)) {
            high = middle - 1;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

double log_hypergeometric(FiniteSuite suite, std::int64_t failures_in_suite, std::int64_t drawn) {
    return log_choose(failures_in_suite, drawn) +
           log_choose(suite.population - failures_in_suite, suite.sampled - drawn) -
           log_choose(suite.population, suite.sampled);
}

// P(at most as many failures as were seen), if the suite has `failures_in_suite`.
double chance_of_so_few(FiniteSuite suite, std::int64_t failures_in_suite) {
    const std::int64_t least =
        std::max<std::int64_t>(0, suite.sampled - (suite.population - failures_in_suite));
    double chance = 0;
    for (std::int64_t drawn = least; drawn <= std::min(suite.failures, failures_in_suite); ++drawn) {
        chance += std::exp(log_hypergeometric(suite, failures_in_suite, drawn));
    }
    return chance;
}

}  // namespace

Result<Interval> beta_mixture_sequence(Proportion proportion, BetaPrior prior, double level) {
    SYSCARD_TRY(const double observed, rate(proportion));
    SYSCARD_CHECK(check(prior));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    return rates_below(-std::log1p(-level), observed, level, "beta-mixture-sequence",
                       [&](double p) { return log_beta_mixture(proportion, prior, p); });
}

Result<double> beta_mixture_e_value(Proportion proportion, BetaPrior prior, double null) {
    SYSCARD_CHECK(rate(proportion));
    SYSCARD_CHECK(check(prior));
    SYSCARD_CHECK(check_fraction(null, "null"));
    const double e_value = std::exp(log_beta_mixture(proportion, prior, null));
    if (std::isfinite(e_value)) return e_value;
    return bad_input("what was seen is impossible under `null`, or nearly so: the e-value has no number", "null");
}

Result<Interval> bernoulli_mixture_sequence(Proportion proportion, double t_opt, double alpha) {
    SYSCARD_TRY(const double observed, rate(proportion));
    SYSCARD_CHECK(check_positive(t_opt, "t_opt"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    const auto trials = static_cast<double>(proportion.trials);
    const auto log_evidence = [&](double p) {
        const MixtureParameters parameters{.mixture = Mixture::BetaBinomial,
                                           .tails = Tails::Two,
                                           .v_opt = p * (1 - p) * t_opt,
                                           .alpha_opt = 0.05,
                                           .g = p,
                                           .h = 1 - p};
        // Beyond the reach of a double the evidence is overwhelming.
        return log_mixture((observed - p) * trials, p * (1 - p) * trials, parameters).value_or(1e300);
    };
    return rates_below(-std::log(alpha), observed, 1 - alpha, "bernoulli-mixture-sequence", log_evidence);
}

Result<FailureRange> without_replacement_sequence(FiniteSuite suite, BetaPrior prior, double level) {
    SYSCARD_CHECK(check(suite));
    SYSCARD_CHECK(check(prior));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const double threshold = -std::log1p(-level);
    const auto plausible = [&](std::int64_t failures) {
        return log_prior_over_posterior(suite, prior, failures) < threshold;
    };
    // The evidence is least near the observed rate and grows to both sides of it.
    const std::int64_t least = suite.failures;
    const std::int64_t most = suite.population - (suite.sampled - suite.failures);
    const std::int64_t likeliest =
        suite.sampled == 0 ? least
                           : std::clamp(static_cast<std::int64_t>(std::floor(static_cast<double>(suite.failures) /
                                                                             static_cast<double>(suite.sampled) *
                                                                             static_cast<double>(suite.population))),
                                        least, most);
    return FailureRange{.least = first_where(least, likeliest, plausible),
                        .most = first_where(likeliest, most, [&](std::int64_t m) { return !plausible(m); }) - 1};
}

Result<std::int64_t> most_failures(FiniteSuite suite, double level) {
    SYSCARD_CHECK(check(suite));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const std::int64_t most = suite.population - (suite.sampled - suite.failures);
    const auto refuted = [&](std::int64_t failures) { return chance_of_so_few(suite, failures) <= 1 - level; };
    return first_where(suite.failures, most, refuted) - 1;
}

Result<double> asymptotic_half_width(double sd, double rho, std::int64_t t, double level) {
    SYSCARD_CHECK(check_positive(sd, "sd"));
    SYSCARD_CHECK(check_positive(rho, "rho"));
    SYSCARD_CHECK(check_at_least(t, 1, "t"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const auto time = static_cast<double>(t);
    const double scale = time * rho * rho + 1;
    return sd * std::sqrt(2 * scale / (time * time * rho * rho) * std::log(std::sqrt(scale) / (1 - level)));
}

}  // namespace syscard::stats
