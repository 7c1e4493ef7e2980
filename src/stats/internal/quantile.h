#pragma once

#include <span>
#include <string>
#include <vector>

#include "stats/interval.h"

namespace syscard::stats {

/// Quantile of sorted values by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default
/// of R and numpy). The values must not be empty.
double quantile_of_sorted(std::span<const double> sorted, double probability);

/// The interval between the quantiles that leave out the tails of a level and side.
Interval percentile_interval(std::vector<double> values, double level, Side side, std::string method, Range range);

}  // namespace syscard::stats
