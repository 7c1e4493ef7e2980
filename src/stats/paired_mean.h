#pragma once

// Two models on the same items, graded: the difference of each item is the datum, because items that are hard for one
// model tend to be hard for the other.

#include <cstddef>
#include <optional>
#include <span>

#include "base/error.h"
#include "stats/mean.h"

namespace syscard::stats {

struct PairedMeanEstimate {
    MeanEstimate difference;             // of the means, first minus second
    double unpaired_standard_error = 0;  // what it would be if the items were not the same
    std::optional<double> correlation;   // of the two scores over items; none when one model's scores are all alike
};

/// Mean difference over the same items.
///
/// @param first, second  [n] scores of the two models in the same order of items, any unit.
/// @param clusters       [n] the cluster of each item; empty: each its own.
/// @error BadInput  lengths differ, or as mean_estimate over the differences.
/// @source  E. Miller, arXiv:2411.00640, section 4.
Result<PairedMeanEstimate> paired_mean_estimate(std::span<const double> first, std::span<const double> second,
                                                std::span<const std::size_t> clusters, Variance variance, double level,
                                                Side side = Side::Two);

}  // namespace syscard::stats
