#pragma once

// The distributions that the estimators share, as plain functions; Boost.Math does the work. Arguments are checked by
// the callers: a domain error here is a bug of ours and throws.

#include <cstdint>

#include "stats/interval.h"

namespace syscard::stats {

double normal_cdf(double z);
double normal_quantile(double probability);

/// P(|T| ≥ |t|), P(T ≥ t) or P(T ≤ t) for Side::Two, Lower (evidence for "above") and Upper ("below").
double student_p_value(double t, double df, Side side);
double normal_p_value(double z, Side side);

/// The multiple of a standard error that an interval of this level and side reaches.
double normal_multiple(double level, Side side);
double student_multiple(double level, double df, Side side);

double beta_quantile(double probability, double alpha, double beta);
double beta_upper_quantile(double probability, double alpha, double beta);

double binomial_pmf(std::int64_t successes, std::int64_t trials, double rate);
/// P(X ≤ successes) and P(X ≥ successes).
double binomial_at_most(std::int64_t successes, std::int64_t trials, double rate);
double binomial_at_least(std::int64_t successes, std::int64_t trials, double rate);

/// P(X ≥ x) for chi-squared with one degree of freedom.
double chi_squared_tail(double statistic);

double log_beta(double alpha, double beta);
/// ln of C(n, k), for 0 ≤ k ≤ n.
double log_choose(std::int64_t n, std::int64_t k);

/// ln of C(n - marked, drawn) / C(n, drawn): the chance that drawing without replacement misses all that are marked.
/// marked + drawn must not exceed n.
double log_chance_of_none(std::int64_t n, std::int64_t marked, std::int64_t drawn);

/// The error rate outside an interval on each side that it has: (1 - level) / 2, or 1 - level.
double tail_probability(double level, Side side);

}  // namespace syscard::stats
