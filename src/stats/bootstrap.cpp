#include "stats/bootstrap.h"

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/chacha8.h"
#include "stats/internal/check.h"
#include "stats/internal/clusters.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"
#include "stats/internal/quantile.h"
#include "stats/internal/spread.h"

namespace syscard::stats {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A cluster as far as the mean of a resample needs it.
struct ClusterTotal {
    double sum;
    double size;
};

std::vector<ClusterTotal> totals_of(std::span<const double> scores, const Clusters& clusters) {
    const std::vector<double> sums = cluster_sums(scores, clusters);
    std::vector<ClusterTotal> totals;
    totals.reserve(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) totals.push_back({sums[i], static_cast<double>(clusters.sizes[i])});
    return totals;
}

// The mean of one resample. Four sums take turns, because each addition waits for the one before it; they are joined in
// a fixed order, so the bits are the same everywhere.
double mean_of_drawn(const std::vector<ClusterTotal>& totals, ChaCha8& random) {
    constexpr std::size_t kLanes = 4;
    std::array<ClusterTotal, kLanes> lanes{};
    const auto draw_into = [&](ClusterTotal& lane) {
        const ClusterTotal& drawn = totals[random.below(totals.size())];
        lane.sum += drawn.sum;
        lane.size += drawn.size;
    };
    std::size_t left = totals.size();
    for (; left >= kLanes; left -= kLanes) {
        for (ClusterTotal& lane : lanes) draw_into(lane);
    }
    for (; left > 0; --left) draw_into(lanes[left - 1]);
    const double sum = (lanes[0].sum + lanes[1].sum) + (lanes[2].sum + lanes[3].sum);
    return sum / ((lanes[0].size + lanes[1].size) + (lanes[2].size + lanes[3].size));
}

std::vector<double> means_of_drawn_clusters(std::span<const double> scores, const Clusters& clusters,
                                            std::size_t resamples, ChaCha8& random) {
    const std::vector<ClusterTotal> totals = totals_of(scores, clusters);
    std::vector<double> means(resamples);
    for (double& mean : means) mean = mean_of_drawn(totals, random);
    return means;
}

std::vector<double> means_of_drawn_items(std::span<const double> scores, const Clusters& clusters,
                                         std::size_t resamples, ChaCha8& random) {
    const auto members = cluster_members(clusters);
    std::vector<double> means(resamples);
    for (double& mean : means) {
        double sum = 0;
        double items = 0;
        for (std::size_t draw = 0; draw < members.size(); ++draw) {
            const std::vector<std::size_t>& drawn = members[random.below(members.size())];
            for (std::size_t item = 0; item < drawn.size(); ++item) sum += scores[drawn[random.below(drawn.size())]];
            items += static_cast<double>(drawn.size());
        }
        mean = sum / items;
    }
    return means;
}

std::string_view levels_name(ResampledLevels levels) {
    return levels == ResampledLevels::Cluster ? "cluster" : "two-stage";
}

}  // namespace

Result<ResampledLevels> parse_resampled_levels(std::string_view name) {
    for (const ResampledLevels levels : {ResampledLevels::Cluster, ResampledLevels::TwoStage}) {
        if (name == levels_name(levels)) return levels;
    }
    const std::array<std::string, 2> names{"cluster", "two-stage"};
    return bad_input(fmt::format("unknown levels `{}`", name), "levels", hint_for_unknown(name, names));
}

Result<BootstrapEstimate> bootstrap_mean(std::span<const double> scores, std::span<const std::size_t> clusters,
                                         ResampledLevels levels, std::int64_t resamples, std::uint64_t seed,
                                         double level, Side side) {
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    SYSCARD_CHECK(check_at_least(resamples, 2, "resamples"));
    constexpr std::int64_t kMostResamples = 10'000'000;
    if (resamples > kMostResamples) return bad_input("`resamples` may be at most 10,000,000", "resamples");
    SYSCARD_TRY(const Clusters numbered, checked_clusters(scores, clusters));
    ChaCha8 random = ChaCha8::from_number(seed);
    const auto count = static_cast<std::size_t>(resamples);
    std::vector<double> means = levels == ResampledLevels::Cluster
                                    ? means_of_drawn_clusters(scores, numbered, count, random)
                                    : means_of_drawn_items(scores, numbered, count, random);
    const double error = std::sqrt(variance_of(means));
    if (error <= 1e-14 * std::abs(mean_of(means))) {
        return bad_input("every resample has the same mean, so there is no standard error", "scores");
    }
    const std::string method = fmt::format("bootstrap-{}-percentile", levels_name(levels));
    return BootstrapEstimate{
        .standard_error = error,
        .interval = percentile_interval(std::move(means), level, side, method, {-kInfinity, kInfinity})};
}

}  // namespace syscard::stats
