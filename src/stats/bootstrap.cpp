#include "stats/bootstrap.h"

#include <algorithm>
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

// A cluster as far as the mean of a resample needs it: the sum of its scores and its size, which
// are added at once.
using Total [[gnu::vector_size(2 * sizeof(double))]] = double;

std::vector<Total> totals_of(std::span<const double> scores, const Clusters& clusters) {
    const std::vector<double> sums = cluster_sums(scores, clusters);
    std::vector<Total> totals;
    totals.reserve(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
        totals.push_back(Total{sums[i], static_cast<double>(clusters.sizes[i])});
    return totals;
}

// The mean of one resample. Four sums take turns, because each addition waits for the one before
// it; they are joined in a fixed order, so the bits are the same everywhere.
template <typename Number>
double mean_of_drawn(const std::vector<Total>& totals, std::span<const Number> drawn) {
    constexpr std::size_t kLanes = 4;
    std::array<Total, kLanes> lanes{};
    const std::size_t in_turns = drawn.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < in_turns; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += totals[drawn[i + lane]];
    }
    for (std::size_t i = in_turns; i < drawn.size(); ++i)
        lanes[drawn.size() - i - 1] += totals[drawn[i]];
    const Total total = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    return total[0] / total[1];
}

void draw(std::uint64_t clusters, ChaCha8& random, std::span<std::uint16_t> drawn) {
    random.fill_below(static_cast<std::uint32_t>(clusters), drawn);
}

void draw(std::uint64_t clusters, ChaCha8& random, std::span<std::uint64_t> drawn) {
    for (std::uint64_t& cluster : drawn) cluster = random.below(clusters);
}

// Clusters are drawn for several resamples at once and numbered by as few bits as will do: both for
// speed.
template <typename Number>
std::vector<double> means_of_drawn(const std::vector<Total>& totals, std::size_t resamples,
                                   ChaCha8& random) {
    constexpr std::size_t kNumbersAtOnce = 8192;
    const std::size_t at_once = std::max<std::size_t>(1, kNumbersAtOnce / totals.size());
    std::vector<double> means;
    means.reserve(resamples);
    std::vector<Number> drawn;
    while (means.size() < resamples) {
        drawn.resize(std::min(at_once, resamples - means.size()) * totals.size());
        draw(totals.size(), random, std::span(drawn));
        for (std::span<const Number> rest = drawn; !rest.empty();
             rest = rest.subspan(totals.size())) {
            means.push_back(mean_of_drawn(totals, rest.first(totals.size())));
        }
    }
    return means;
}

std::vector<double> means_of_drawn_clusters(std::span<const double> scores,
                                            const Clusters& clusters, std::size_t resamples,
                                            ChaCha8& random) {
    const std::vector<Total> totals = totals_of(scores, clusters);
    const bool few = totals.size() <= 0x10000;
    return few ? means_of_drawn<std::uint16_t>(totals, resamples, random)
               : means_of_drawn<std::uint64_t>(totals, resamples, random);
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
            for (std::size_t item = 0; item < drawn.size(); ++item)
                sum += scores[drawn[random.below(drawn.size())]];
            items += static_cast<double>(drawn.size());
        }
        mean = sum / items;
    }
    return means;
}

// A quantile of values in any order: only the two beside it are put where sorting would put them.
double quantile_of_unsorted(std::span<double> values, double probability) {
    const double position = probability * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(position);
    std::nth_element(values.begin(), below, values.end());
    if (below + 1 != values.end())
        std::iter_swap(below + 1, std::min_element(below + 1, values.end()));
    return quantile_of_sorted(values, probability);
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
    return bad_input(
        fmt::format("unknown levels `{}`", name), "levels", hint_for_unknown(name, names));
}

Result<BootstrapEstimate> bootstrap_mean(std::span<const double> scores,
                                         std::span<const std::size_t> clusters,
                                         ResampledLevels levels, std::int64_t resamples,
                                         std::uint64_t seed, double level, Side side) {
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    SYSCARD_CHECK(check_at_least(resamples, 2, "resamples"));
    constexpr std::int64_t kMostResamples = 10'000'000;
    if (resamples > kMostResamples)
        return bad_input("`resamples` may be at most 10,000,000", "resamples");
    SYSCARD_TRY(const Clusters numbered, checked_clusters(scores, clusters));
    ChaCha8 random = ChaCha8::from_number(seed);
    const auto count = static_cast<std::size_t>(resamples);
    std::vector<double> means = levels == ResampledLevels::Cluster
                                    ? means_of_drawn_clusters(scores, numbered, count, random)
                                    : means_of_drawn_items(scores, numbered, count, random);
    const double error = std::sqrt(variance_of(means));
    if (error <= 1e-14 * std::abs(mean_of(means))) {
        return bad_input("every resample has the same mean, so there is no standard error",
                         "scores");
    }
    const double tail = tail_probability(level, side);
    const double lower = quantile_of_unsorted(means, tail);
    const double upper = quantile_of_unsorted(means, 1 - tail);
    const std::string method = fmt::format("bootstrap-{}-percentile", levels_name(levels));
    return BootstrapEstimate{
        .standard_error = error,
        .interval = make_interval(lower, upper, level, side, method, {-kInfinity, kInfinity})};
}

}  // namespace syscard::stats
