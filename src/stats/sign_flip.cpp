#include "stats/sign_flip.h"

#include <cmath>
#include <vector>

#include "stats/chacha8.h"
#include "stats/internal/check.h"
#include "stats/internal/clusters.h"
#include "stats/internal/moments.h"

namespace syscard::stats {

namespace {

constexpr std::size_t kMostUnitsForExact = 20;

// Sums that differ only by rounding are ties.
double bar_for(std::span<const double> units) {
    double size = 0;
    for (const double unit : units) size += std::abs(unit);
    return std::abs(sum_of(units)) - 1e-12 * size;
}

// How many of the sign patterns of the units left reach the bar, given the sum so far.
double patterns_at_bar(std::span<const double> left, double sum, double bar) {
    if (left.empty()) return std::abs(sum) >= bar ? 1 : 0;
    const auto rest = left.subspan(1);
    return patterns_at_bar(rest, sum + left[0], bar) + patterns_at_bar(rest, sum - left[0], bar);
}

double flipped_sum(std::span<const double> units, ChaCha8& random) {
    double sum = 0;
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (i % 64 == 0) signs = random.next();
        sum += (signs & 1) != 0 ? units[i] : -units[i];
        signs >>= 1;
    }
    return sum;
}

double sampled_p(std::span<const double> units, std::int64_t resamples, std::uint64_t seed) {
    const double bar = bar_for(units);
    ChaCha8 random = ChaCha8::from_number(seed);
    std::int64_t reached = 0;
    for (std::int64_t i = 0; i < resamples; ++i) reached += std::abs(flipped_sum(units, random)) >= bar ? 1 : 0;
    return static_cast<double>(reached + 1) / static_cast<double>(resamples + 1);
}

double exact_p(std::span<const double> units) {
    return patterns_at_bar(units, 0, bar_for(units)) / std::exp2(static_cast<double>(units.size()));
}

}  // namespace

Result<SignFlipTest> sign_flip_test(std::span<const double> differences, std::span<const std::size_t> clusters,
                                    std::int64_t resamples, std::uint64_t seed) {
    SYSCARD_CHECK(check_size(differences.size(), 1, "differences"));
    SYSCARD_CHECK(check_all_finite(differences, "differences"));
    SYSCARD_CHECK(check_at_least(resamples, 1, "resamples"));
    SYSCARD_TRY(const Clusters numbered, number_clusters(clusters, differences.size()));
    const std::vector<double> units = cluster_sums(differences, numbered);
    const bool exact = units.size() <= kMostUnitsForExact;
    return SignFlipTest{.statistic = sum_of(units),
                        .p_two_sided = exact ? exact_p(units) : sampled_p(units, resamples, seed),
                        .exact = exact};
}

}  // namespace syscard::stats
