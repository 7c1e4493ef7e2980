#pragma once

// The mean of scores over items, with a standard error that says which convention it follows. Items cut from one
// source move together; counted as independent, they claim too much precision.

#include <cstddef>
#include <span>
#include <string_view>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

/// How the standard error of a mean is made. On the same data the four differ; a card prints which one it used.
enum class Variance {
    Naive,  // independent scores: s / √n, df = n - 1
    Cr0,    // sums of residuals by cluster, no correction, df = clusters - 1
    Cr1,    // CR0 · √(C / (C - 1)), as Inspect and statsmodels have it, df = clusters - 1
    Cr2,    // Bell and McCaffrey's correction with Satterthwaite df: for few or unequal clusters
};

/// "naive", "cr0", "cr1" or "cr2".
std::string_view variance_name(Variance variance);

/// @error BadInput  not one of the four names.
Result<Variance> parse_variance(std::string_view name);

struct MeanEstimate {
    double mean = 0;            // in the unit of the scores
    double standard_error = 0;  // in the unit of the scores
    double df = 0;              // degrees of freedom of the t quantile
    Interval interval;          // "naive-t", "cr0-t", "cr1-t" or "cr2-t"; an open end is infinite
    double p = 1;               // of the test that the mean is 0; one-sided where the interval is
};

/// Mean score with standard error, t interval and test against 0.
///
/// @param scores    [n] one score per item, any unit; epochs reduced, unscored items left out.
/// @param clusters  [n] the cluster of each score, any numbers, in the same order; empty: each its own.
/// @param level     confidence level, fraction in (0, 1).
/// @error BadInput  lengths differ, a score is not finite, fewer than two scores or clusters, df < 2 (no interval of
///                  use exists then), or no spread at all: no standard error can be estimated then, and it is not 0.
/// @source  E. Miller, arXiv:2411.00640; R. Bell, D. McCaffrey, Survey Methodology 28 (2002) 169; J. Pustejovsky,
///          E. Tipton, JBES 36 (2018) 672.
Result<MeanEstimate> mean_estimate(std::span<const double> scores, std::span<const std::size_t> clusters,
                                   Variance variance, double level, Side side = Side::Two);

/// The standard error alone, where no interval is wanted: two units are enough for it.
/// @error BadInput  as mean_estimate, but for the df.
Result<double> mean_standard_error(std::span<const double> scores, std::span<const std::size_t> clusters,
                                   Variance variance);

/// The clustered standard error as the paper prints it: s²/n for the items plus the products within clusters.
/// Between CR0 and CR1; here to compare with, not to publish.
///
/// @error BadInput  as mean_estimate, but for the df.
/// @source  E. Miller, arXiv:2411.00640, section 2.2.
Result<double> miller_standard_error(std::span<const double> scores, std::span<const std::size_t> clusters);

}  // namespace syscard::stats
