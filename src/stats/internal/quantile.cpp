#include "stats/internal/quantile.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "stats/internal/distribution.h"

namespace syscard::stats {

double quantile_of_sorted(std::span<const double> sorted, double probability) {
    const double position = probability * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(position));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - std::floor(position)) * (sorted[above] - sorted[below]);
}

Interval percentile_interval(std::vector<double> values, double level, Side side, std::string method, Range range) {
    std::sort(values.begin(), values.end());
    const double tail = tail_probability(level, side);
    return make_interval(quantile_of_sorted(values, tail), quantile_of_sorted(values, 1 - tail), level, side,
                         std::move(method), range);
}

}  // namespace syscard::stats
