#include "stats/paired_mean.h"

#include <cmath>
#include <vector>

#include "stats/internal/check.h"
#include "stats/internal/moments.h"
#include "stats/internal/spread.h"

namespace syscard::stats {

namespace {

std::optional<double> correlation_of(std::span<const double> first, std::span<const double> second) {
    const double scale = std::sqrt(variance_of(first) * variance_of(second));
    if (scale == 0) return std::nullopt;
    return covariance_of(first, second) / scale;
}

}  // namespace

Result<PairedMeanEstimate> paired_mean_estimate(std::span<const double> first, std::span<const double> second,
                                                std::span<const std::size_t> clusters, Variance variance, double level,
                                                Side side) {
    SYSCARD_CHECK(check_same_size(first.size(), "a", second.size(), "b"));
    SYSCARD_CHECK(check_size(first.size(), 2, "a"));
    SYSCARD_CHECK(check_all_finite(first, "a"));
    SYSCARD_CHECK(check_all_finite(second, "b"));
    std::vector<double> differences(first.begin(), first.end());
    for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= second[i];
    SYSCARD_TRY(MeanEstimate difference, mean_estimate(differences, clusters, variance, level, side));
    SYSCARD_TRY(const Clusters numbered, checked_clusters(differences, clusters));
    const double unpaired =
        spread_of(first, numbered, variance).variance + spread_of(second, numbered, variance).variance;
    return PairedMeanEstimate{.difference = std::move(difference),
                              .unpaired_standard_error = std::sqrt(unpaired),
                              .correlation = correlation_of(first, second)};
}

}  // namespace syscard::stats
