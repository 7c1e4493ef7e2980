#pragma once

// The variance of a mean under each convention, before anyone asks whether it is good enough for an interval.

#include <span>

#include "stats/internal/clusters.h"
#include "stats/mean.h"

namespace syscard::stats {

struct Spread {
    double variance;  // of the mean; 0 where the units do not differ
    double df;
};

/// At least two scores, finite, and two clusters.
/// @error BadInput  as mean_estimate.
Result<Clusters> checked_clusters(std::span<const double> scores, std::span<const std::size_t> labels);

Spread spread_of(std::span<const double> scores, const Clusters& clusters, Variance variance);

}  // namespace syscard::stats
