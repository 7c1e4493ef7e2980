#pragma once

// Two rates, from independent samples or from the same items, and the tests that go with pairs.

#include <cstdint>

#include "base/error.h"
#include "stats/interval.h"
#include "stats/proportion.h"

namespace syscard::stats {

struct Difference {
    double difference = 0;  // first rate minus second, fraction in [-1, 1]
    Interval interval;
};

/// Difference of two independent rates, by Newcombe's hybrid of two Wilson intervals.
///
/// @param first, second  independent samples.
/// @error BadInput       as wilson_interval, naming "a" or "b".
/// @source  R. G. Newcombe, Statistics in Medicine 17 (1998) 873, method 10.
Result<Difference> newcombe_difference(Proportion first, Proportion second, double level, Side side = Side::Two);

/// Items by what two models made of them.
struct PairedCounts {
    std::int64_t both = 0;
    std::int64_t first_only = 0;
    std::int64_t second_only = 0;
    std::int64_t neither = 0;
};

/// Difference of two rates over the same items, by Newcombe's hybrid with a continuity-corrected correlation.
///
/// @error BadInput  a negative count, no items, or the level.
/// @source  R. G. Newcombe, Statistics in Medicine 17 (1998) 2635, method 10.
Result<Difference> newcombe_paired_difference(PairedCounts counts, double level, Side side = Side::Two);

/// Four versions of McNemar's test; all two-sided.
struct McnemarTest {
    double chi_squared = 0;
    double p = 1;  // asymptotic
    double chi_squared_corrected = 0;
    double p_corrected = 1;  // asymptotic, with Edwards' correction
    double p_exact = 1;      // binomial; conservative
    double p_mid = 1;        // exact, counting half of what was observed: recommended
};

/// Do two models differ on the same items? Only the discordant items say anything.
///
/// @param first_only, second_only  discordant counts, together at least 1.
/// @error BadInput  a negative count, or no discordant item: the test is undefined then, and its p is not 1.
/// @source  Q. McNemar, Psychometrika 12 (1947) 153; M. Fagerland, S. Lydersen, P. Laake, BMC Medical Research
///          Methodology 13 (2013) 91.
Result<McnemarTest> mcnemar_test(std::int64_t first_only, std::int64_t second_only);

/// P(second rate > first rate) when both have uniform priors; exact, by the sum of a finite series.
///
/// @error BadInput  as wilson_interval; or more than 10 million successes.
/// @source  E. Miller, "Formulas for Bayesian A/B testing" (2015); S. Bowyer et al., arXiv:2503.01747.
Result<double> posterior_better(Proportion first, Proportion second);

}  // namespace syscard::stats
