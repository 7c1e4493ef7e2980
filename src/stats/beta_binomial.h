#pragma once

// Attack success at larger budgets: the success rates of items follow a beta distribution, fitted to what a few attempts
// at each item showed. What it says about more attempts than were made is a forecast, model-based, and never a bound: an
// evaluation set that misses a rare failure mode makes it too low.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

struct BetaBinomialFit {
    double alpha = 0;           // of the beta distribution over items
    double beta = 0;
    double log_likelihood = 0;  // of the counts, with their binomial coefficients
};

/// Maximum likelihood fit.
///
/// @param attempts   n attempts at every item, at least 2.
/// @param successes  [items] successes of each item, 0 to n; items of at least 2.
/// @error BadInput   counts out of range; no success or no failure at all; or items that differ less than a binomial
///                   would make them: the fit runs to the edge, and there are no parameters.
/// @source  J. G. Skellam, JRSS B 10 (1948) 257; J. Kazdan et al., arXiv:2510.05197.
Result<BetaBinomialFit> fit_beta_binomial(std::int64_t attempts, std::span<const std::int64_t> successes);

/// The same fit from how many items had 0, 1, …, n successes.
/// @param items  [n + 1] items by successes.
Result<BetaBinomialFit> fit_beta_binomial_counts(std::span<const std::int64_t> items);

/// Forecast of the chance that at least one of k attempts at an item succeeds: 1 - B(α, β + k) / B(α, β).
/// @param k  at least 1.
Result<double> forecast_pass_at(const BetaBinomialFit& fit, double k);

/// Profile-likelihood interval of that forecast: the values for which some pair of parameters is not rejected by the
/// likelihood ratio test with one degree of freedom.
///
/// @param items  [n + 1] items by successes, as they were fitted.
/// @error BadInput  as the fit; k or level out of range.
/// @source  D. Venzon, S. Moolgavkar, Applied Statistics 37 (1988) 87.
Result<Interval> forecast_pass_at_interval(std::span<const std::int64_t> items, double k, double level,
                                           Side side = Side::Two);

/// How many items had 0, 1, …, n successes. @error BadInput  as fit_beta_binomial.
Result<std::vector<std::int64_t>> items_by_successes(std::int64_t attempts, std::span<const std::int64_t> successes);

}  // namespace syscard::stats
