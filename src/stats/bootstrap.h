#pragma once

// Resampling of clusters, and of items within them. Which levels are drawn again changes the
// answer, so the method's name says it. The same seed gives the same numbers on every machine.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

/// What is drawn again.
enum class ResampledLevels {
    Cluster,   // whole clusters: estimates the same thing as CR0
    TwoStage,  // clusters, then as many items of each drawn cluster as it has
};

/// "cluster" or "two-stage".
Result<ResampledLevels> parse_resampled_levels(std::string_view name);

struct BootstrapEstimate {
    double standard_error = 0;  // standard deviation over resamples, divisor R - 1
    Interval interval;  // percentile interval: quantiles by linear interpolation (type 7 of Hyndman
                        // and Fan)
};

/// Standard error and percentile interval of a mean by resampling. The mean of a resample is over
/// all its items.
///
/// @param scores     [n] one score per item, any unit.
/// @param clusters   [n] the cluster of each score; empty: each its own.
/// @param resamples  at least 2; 10,000 is usual.
/// @param seed       of ChaCha8::from_number.
/// @error BadInput   lengths differ, a score is not finite, fewer than two clusters, or all means
/// alike.
/// @source  A. Davison, D. Hinkley, Bootstrap Methods and their Application (1997); C. Field, A.
/// Welsh, JRSS B 69
///          (2007) 369.
Result<BootstrapEstimate> bootstrap_mean(std::span<const double> scores,
                                         std::span<const std::size_t> clusters,
                                         ResampledLevels levels, std::int64_t resamples,
                                         std::uint64_t seed, double level, Side side = Side::Two);

}  // namespace syscard::stats
