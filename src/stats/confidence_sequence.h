#pragma once

// Intervals that hold at every moment at once: look as often as you like, stop when you like. A fixed-n interval that
// was looked at repeatedly is false: a nominal 95 % one misses the truth at some moment in up to half of all runs.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "stats/interval.h"
#include "stats/proportion.h"

namespace syscard::stats {

/// Beta(a, b), over a rate or over the number of failures of a suite. Not a belief: it decides where the sequence is
/// tight, never whether it is valid.
struct BetaPrior {
    double a = 0.5;
    double b = 0.5;
};

/// Confidence sequence for a rate by the beta mixture: the rates whose e-value is below 1 / alpha.
///
/// @param proportion  trials so far, in any order of looking; at least 1.
/// @param prior       both parameters above 0; Beta(1/2, 1/2) is the default.
/// @error BadInput    as wilson_interval; a parameter that is not above 0.
/// @source  H. Robbins, Ann. Math. Statist. 41 (1970) 1397; S. Howard et al., arXiv:1810.08240.
Result<Interval> beta_mixture_sequence(Proportion proportion, BetaPrior prior, double level);

/// The evidence against a rate: B(a + S, b + F) / B(a, b) / (p^S (1 - p)^F). Bets made at p gain nothing on average, so
/// it exceeds 1 / alpha ever with probability at most alpha.
///
/// @param null  the rate that is bet against, fraction in [0, 1].
/// @error BadInput  as above; or a null under which what was seen is impossible: the e-value is infinite.
Result<double> beta_mixture_e_value(Proportion proportion, BetaPrior prior, double null);

/// Confidence sequence for a rate, tuned to be tightest after t_opt trials (sub-Bernoulli mixture).
///
/// @param t_opt  number of trials, above 0.
/// @param alpha  error rate, in (0, 1).
/// @source  S. Howard et al., Ann. Statist. 49 (2021) 1055, arXiv:1810.08240.
Result<Interval> bernoulli_mixture_sequence(Proportion proportion, double t_opt, double alpha);

/// A whole suite in random order, stopped early.
struct FiniteSuite {
    std::int64_t population = 0;  // items of the suite, at least 1
    std::int64_t sampled = 0;     // items run so far
    std::int64_t failures = 0;    // of those
};

/// How many items of the suite fail, from least to most.
struct FailureRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// Confidence sequence for the number of failures in a finite suite: it shrinks to a point when all items were run.
///
/// @param prior  of a beta-binomial prior over the number of failures.
/// @error BadInput  sampled > population, failures > sampled, more than 100 million items, or a bad prior or level.
/// @source  I. Waudby-Smith, A. Ramdas, NeurIPS 2020, arXiv:2006.04347 (prior-posterior ratio).
Result<FailureRange> without_replacement_sequence(FiniteSuite suite, BetaPrior prior, double level);

/// The most failures that a suite can have, if one looks once: the exact one-sided hypergeometric bound.
/// @error BadInput  as above.
Result<std::int64_t> most_failures(FiniteSuite suite, double level);

/// Half width of the asymptotic confidence sequence of a mean: valid in the limit only, so call it asymptotic.
///
/// @param sd   standard deviation of the scores, above 0, in their unit.
/// @param rho  tuning, above 0; small for late times.
/// @param t    number of scores, at least 1.
/// @source  I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, arXiv:2103.06476.
Result<double> asymptotic_half_width(double sd, double rho, std::int64_t t, double level);

}  // namespace syscard::stats
