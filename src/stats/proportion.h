#pragma once

// One rate: k successes in n independent trials. Wilson describes, Clopper-Pearson bounds, Wald is here only so that
// it can be shown to be wrong (it covers 63 % instead of 95 % at n = 100, rate 1 %).

#include <cstdint>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

struct Proportion {
    std::int64_t successes = 0;
    std::int64_t trials = 0;
};

/// successes / trials. @error BadInput  no trials, or successes outside 0 to trials.
Result<double> rate(Proportion proportion);

// The intervals below share their arguments and errors.
//
// @param proportion  successes in 0 to trials, trials of at least 1; trials are independent.
// @param level       confidence level, fraction in (0, 1).
// @return            ends as fractions in [0, 1].
// @error BadInput    no trials (there is no rate then, and it is not 0), successes outside 0 to trials, or the level.

/// Wilson's score interval: the rates that a score test does not reject.
/// @source  E. B. Wilson, JASA 22 (1927) 209; R. G. Newcombe, Statistics in Medicine 17 (1998) 857, method 3.
Result<Interval> wilson_interval(Proportion proportion, double level, Side side = Side::Two);

/// Wilson's interval with continuity correction, one half of a success on each side.
/// @source  Newcombe 1998, method 4; R `prop.test`, except that R drops the correction at exactly one half.
Result<Interval> wilson_continuity_interval(Proportion proportion, double level, Side side = Side::Two);

/// Clopper and Pearson's exact interval: it covers at least at its level, whatever the rate.
/// @source  C. Clopper, E. Pearson, Biometrika 26 (1934) 404.
Result<Interval> clopper_pearson_interval(Proportion proportion, double level, Side side = Side::Two);

/// Quantiles of the posterior under Jeffreys' prior Beta(1/2, 1/2); the lower end is 0 without successes, the upper
/// end 1 without failures.
/// @source  L. Brown, T. Cai, A. DasGupta, Statistical Science 16 (2001) 101.
Result<Interval> jeffreys_interval(Proportion proportion, double level, Side side = Side::Two);

/// The exact interval that counts half of the probability of what was observed: nearly the level on average, at
/// some rates below it.
/// @source  Newcombe 1998, method 6.
Result<Interval> mid_p_interval(Proportion proportion, double level, Side side = Side::Two);

/// Rate ± z · standard error, cut to [0, 1]. A negative control: not for publication.
Result<Interval> wald_interval(Proportion proportion, double level, Side side = Side::Two);

/// The exact one-sided upper bound on a rate of which no case was seen: 1 - α^(1/n). The "rule of three" 3/n is near it.
///
/// @param trials  at least 1.
/// @return        fraction.
/// @source        J. Hanley, A. Lippman-Hand, JAMA 249 (1983) 1743.
Result<double> zero_failure_bound(std::int64_t trials, double level);

/// The fewest trials without a failure that show the rate to be at most `bound`: ⌈ln α / ln(1 - bound)⌉.
///
/// @param bound  fraction in (0, 1).
/// @error BadInput  a bound or level outside (0, 1), or more trials than can be counted.
Result<std::int64_t> trials_for_bound(double bound, double level);

}  // namespace syscard::stats
