#pragma once

// What more attempts, or rarer prompts, would show. All of it is extrapolation: label it so.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

/// -ln ASR(N) = a · N^(-b).
struct PowerLaw {
    double b = 0;
    double log_a = 0;
};

/// Least squares line through ln(-ln ASR) over ln N. For plots: with few data its forecasts are poor; take the
/// beta-binomial fit for numbers.
///
/// @param attempts  [m] budgets N, above 0, at least two different ones.
/// @param rates     [m] attack success rate at each, strictly between 0 and 1.
/// @error BadInput  lengths differ, values out of range, or one budget only.
/// @source  J. Hughes et al., arXiv:2412.03556; R. Schaeffer et al., arXiv:2502.17578.
Result<PowerLaw> fit_power_law(std::span<const double> attempts, std::span<const double> rates);

/// Attack success rate of the law at a budget above 0.
Result<double> power_law_rate(const PowerLaw& law, double attempts);

/// Chance that the next item shows a failure type never seen so far: types seen once / observations.
/// @error BadInput  no observations, or more singletons than observations.
/// @source  I. J. Good, Biometrika 40 (1953) 237.
Result<double> good_turing_missing_mass(std::int64_t singletons, std::int64_t total);

struct TailForecast {
    double intercept = 0;
    double slope = 0;
    std::vector<double> forecast;  // largest elicitation probability expected among so many queries, fractions
};

/// Largest elicitation probability among many more queries, from the top of a sample: the log of the share above is
/// taken to be linear in ψ = -ln(-ln p).
///
/// @param psi  [m] the top values of ψ, largest first; m of at least 3.
/// @param n    queries in the sample, at least m.
/// @param at   numbers of queries to forecast for, above 0.
/// @error BadInput  too few values, not in order, n < m, or all values alike.
/// @source  E. Jones et al., arXiv:2502.16797.
Result<TailForecast> tail_forecast(std::span<const double> psi, std::int64_t n, std::span<const double> at);

/// Expected largest of R standard normal draws: what choosing the best of R tries is worth in standard errors.
/// @param tries  R, 1 to 10^12.
Result<double> expected_maximum(std::int64_t tries);

/// Chance that at least one of R tries passes by luck: 1 - (1 - alpha)^R. @param alpha  in (0, 1).
Result<double> chance_of_any(std::int64_t tries, double alpha);

}  // namespace syscard::stats
