#include "stats/internal/spread.h"

#include <vector>

#include "stats/internal/check.h"
#include "stats/internal/moments.h"

namespace syscard::stats {

namespace {

Spread naive_spread(std::span<const double> scores) {
    const auto n = static_cast<double>(scores.size());
    return {variance_of(scores) / n, n - 1};
}

// Σ over clusters of (sum of residuals)² / n²: CR0, and the part that CR1 scales.
Spread uncorrected_spread(std::span<const double> scores, const Clusters& clusters) {
    const auto n = static_cast<double>(scores.size());
    const std::vector<double> sums = cluster_sums(residuals_of(scores), clusters);
    return {sum_of_squares(sums) / (n * n), static_cast<double>(clusters.count()) - 1};
}

Spread scaled_spread(std::span<const double> scores, const Clusters& clusters) {
    Spread spread = uncorrected_spread(scores, clusters);
    spread.variance *= (spread.df + 1) / spread.df;
    return spread;
}

// For a mean, Bell and McCaffrey's matrices reduce to shares: a cluster with the share h of all items has its sum of
// residuals divided by √(1 - h), and Satterthwaite's df follows from the shares alone.
Spread bell_mccaffrey_spread(std::span<const double> scores, const Clusters& clusters) {
    const auto n = static_cast<double>(scores.size());
    const std::vector<double> sums = cluster_sums(residuals_of(scores), clusters);
    double variance = 0;
    double squared_shares = 0;
    double overlap = 0;
    double squared_overlaps = 0;
    for (std::size_t cluster = 0; cluster < clusters.count(); ++cluster) {
        const double share = static_cast<double>(clusters.sizes[cluster]) / n;
        variance += sums[cluster] * sums[cluster] / (1 - share);
        const double weight = share * share / (1 - share);
        squared_shares += share * share;
        overlap += weight;
        squared_overlaps += weight * weight;
    }
    return {variance / (n * n), 1 / (squared_shares + overlap * overlap - squared_overlaps)};
}

}  // namespace

Spread spread_of(std::span<const double> scores, const Clusters& clusters, Variance variance) {
    switch (variance) {
        case Variance::Naive: break;
        case Variance::Cr0: return uncorrected_spread(scores, clusters);
        case Variance::Cr1: return scaled_spread(scores, clusters);
        case Variance::Cr2: return bell_mccaffrey_spread(scores, clusters);
    }
    return naive_spread(scores);
}

Result<Clusters> checked_clusters(std::span<const double> scores, std::span<const std::size_t> labels) {
    SYSCARD_CHECK(check_size(scores.size(), 2, "scores"));
    SYSCARD_CHECK(check_all_finite(scores, "scores"));
    SYSCARD_TRY(Clusters clusters, number_clusters(labels, scores.size()));
    if (clusters.count() >= 2) return clusters;
    return bad_input("all scores are in one cluster, so nothing says how clusters differ", "clusters",
                     "a standard error needs at least two clusters, an interval three");
}

}  // namespace syscard::stats
