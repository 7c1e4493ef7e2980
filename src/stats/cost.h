#pragma once

// Capability against cost: what a success costs, and which models nobody beats on both.

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

struct CostPerSuccess {
    double value = 0;           // Σ costs / Σ successes, in the unit of the costs
    double standard_error = 0;  // in the same unit
    Interval interval;          // t quantile with one degree of freedom less than there are units
};

/// Cost of one success: a ratio of two means over the same items, so its error carries their correlation.
///
/// @param costs      [n] what each item cost, at least 0; n of at least 3.
/// @param successes  [n] 1 or 0 for each item, or how many of its attempts succeeded.
/// @param clusters   [n] the cluster of each item; empty: each its own.
/// @error BadInput   lengths differ, negative values, no success at all (the cost is unbounded then), or no spread.
/// @source  W. Cochran, Sampling Techniques (1977), section 6.4: linearised ratio estimator, as R's `svyratio`.
Result<CostPerSuccess> cost_per_success(std::span<const double> costs, std::span<const double> successes,
                                        std::span<const std::size_t> clusters, double level, Side side = Side::Two);

/// Places of the points that no other point beats; less is better in every coordinate. Equal points are both kept.
///
/// @param points  [n][d] of one length.
/// @return        places from 0, in the order given.
/// @error BadInput  no points, points of different lengths, or a coordinate that is not finite.
Result<std::vector<std::size_t>> pareto_front(const std::vector<std::vector<double>>& points);

/// Volume between the front and a reference point that is worse than all: one number for a whole front.
///
/// @param reference  [d]; points beyond it add nothing.
/// @error BadInput   as above; a reference of another length; or more than 200 points in more than three dimensions.
/// @source  E. Zitzler, L. Thiele, PPSN V (1998) 292; R `emoa::dominated_hypervolume`.
Result<double> hypervolume(const std::vector<std::vector<double>>& points, const std::vector<double>& reference);

/// A model measured on items that all models answered.
struct MeasuredModel {
    std::vector<double> scores;  // [n] more is better
    std::vector<double> costs;   // [n] less is better
};

/// Places of the models that are not significantly dominated: no other model has both a higher mean score and a cost
/// that is not higher, with paired one-sided tests at this level for each.
///
/// @param level  confidence level of each of the two tests, fraction in (0, 1).
/// @error BadInput  no models, lengths that differ, or fewer than three items.
Result<std::vector<std::size_t>> not_significantly_dominated(std::span<const MeasuredModel> models, double level);

}  // namespace syscard::stats
