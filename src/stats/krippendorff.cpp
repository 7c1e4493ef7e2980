#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/agreement.h"
#include "stats/chacha8.h"
#include "stats/internal/check.h"
#include "stats/internal/matrix.h"
#include "stats/internal/quantile.h"

namespace syscard::stats {

namespace {

// For each unit with two ratings or more, how many of them have each value.
struct Units {
    std::vector<double> values;               // all different ratings, smallest first
    std::vector<std::vector<double>> counts;  // [units][values]
};

Result<void> check_ratings(const Ratings& ratings) {
    SYSCARD_CHECK(check_size(ratings.size(), 2, "ratings"));
    for (std::size_t rater = 0; rater < ratings.size(); ++rater) {
        if (ratings[rater].size() != ratings[0].size()) {
            return bad_input(fmt::format("rater {} has {} units, and rater 0 has {}", rater, ratings[rater].size(),
                                         ratings[0].size()),
                             "ratings", "`null` for a unit that a rater did not rate");
        }
        for (const auto& rating : ratings[rater]) {
            if (rating) SYSCARD_CHECK(check_finite(*rating, "ratings"));
        }
    }
    return {};
}

std::vector<double> ratings_of_unit(const Ratings& ratings, std::size_t unit) {
    std::vector<double> given;
    for (const auto& rater : ratings) {
        if (rater[unit]) given.push_back(*rater[unit]);
    }
    return given;
}

Units pairable_units(const Ratings& ratings) {
    std::vector<std::vector<double>> pairable;
    for (std::size_t unit = 0; unit < ratings[0].size(); ++unit) {
        std::vector<double> given = ratings_of_unit(ratings, unit);
        if (given.size() >= 2) pairable.push_back(std::move(given));
    }
    Units units;
    for (const auto& given : pairable) units.values.insert(units.values.end(), given.begin(), given.end());
    std::sort(units.values.begin(), units.values.end());
    units.values.erase(std::unique(units.values.begin(), units.values.end()), units.values.end());
    for (const auto& given : pairable) {
        std::vector<double>& counts = units.counts.emplace_back(units.values.size(), 0.0);
        for (const double rating : given) {
            const auto at = std::lower_bound(units.values.begin(), units.values.end(), rating) - units.values.begin();
            counts[static_cast<std::size_t>(at)] += 1;
        }
    }
    return units;
}

// How often each pair of values meets within a unit, each unit counting as many times as it has ratings.
Matrix coincidences_of(const Units& units, const std::vector<std::size_t>& chosen) {
    const std::size_t k = units.values.size();
    Matrix coincidences = zeros(k);
    for (const std::size_t unit : chosen) {
        const std::vector<double>& counts = units.counts[unit];
        double ratings = 0;
        for (const double count : counts) ratings += count;
        for (std::size_t a = 0; a < k; ++a) {
            for (std::size_t b = 0; b < k; ++b) {
                const double pairs = counts[a] * (a == b ? counts[b] - 1 : counts[b]);
                coincidences(a, b) += pairs / (ratings - 1);
            }
        }
    }
    return coincidences;
}

// Squared distance of two values, given how often each value was used.
double distance(const Units& units, const std::vector<double>& use, std::size_t a, std::size_t b,
                LevelOfMeasurement level) {
    const double x = units.values[a];
    const double y = units.values[b];
    switch (level) {
        case LevelOfMeasurement::Nominal: return a == b ? 0 : 1;
        case LevelOfMeasurement::Interval: return (x - y) * (x - y);
        case LevelOfMeasurement::Ratio: return x + y == 0 ? 0 : (x - y) * (x - y) / ((x + y) * (x + y));
        case LevelOfMeasurement::Ordinal: break;
    }
    double between = -(use[a] + use[b]) / 2;
    for (std::size_t i = std::min(a, b); i <= std::max(a, b); ++i) between += use[i];
    return between * between;
}

// None when the chosen units hold one value only.
std::optional<double> alpha_of(const Units& units, const std::vector<std::size_t>& chosen, LevelOfMeasurement level) {
    const Matrix coincidences = coincidences_of(units, chosen);
    const std::size_t k = units.values.size();
    std::vector<double> use(k, 0.0);
    double ratings = 0;
    for (std::size_t a = 0; a < k; ++a) {
        for (std::size_t b = 0; b < k; ++b) use[a] += coincidences(a, b);
        ratings += use[a];
    }
    double observed = 0;
    double expected = 0;
    for (std::size_t a = 0; a < k; ++a) {
        for (std::size_t b = 0; b < k; ++b) {
            if (a == b) continue;
            const double apart = distance(units, use, a, b, level);
            observed += coincidences(a, b) * apart;
            expected += use[a] * use[b] * apart;
        }
    }
    if (expected == 0) return std::nullopt;
    return 1 - (ratings - 1) * observed / expected;
}

std::vector<std::size_t> all_of(const Units& units) {
    std::vector<std::size_t> all(units.counts.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
}

std::vector<std::size_t> drawn_from(const Units& units, ChaCha8& random) {
    std::vector<std::size_t> drawn(units.counts.size());
    for (std::size_t& unit : drawn) unit = random.below(units.counts.size());
    return drawn;
}

}  // namespace

Result<LevelOfMeasurement> parse_level_of_measurement(std::string_view name) {
    const std::array<std::string, 4> names{"nominal", "ordinal", "interval", "ratio"};
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        return bad_input(fmt::format("unknown level of measurement `{}`", name), "level_of_measurement",
                         hint_for_unknown(name, names));
    }
    return static_cast<LevelOfMeasurement>(found - names.begin());
}

Result<double> krippendorff_alpha(const Ratings& ratings, LevelOfMeasurement level_of_measurement) {
    SYSCARD_CHECK(check_ratings(ratings));
    const Units units = pairable_units(ratings);
    if (units.counts.empty()) return bad_input("no unit has two ratings, so nothing can be compared", "ratings");
    if (const auto alpha = alpha_of(units, all_of(units), level_of_measurement)) return *alpha;
    return bad_input("all ratings are alike: alpha is undefined", "ratings");
}

Result<Interval> krippendorff_interval(const Ratings& ratings, LevelOfMeasurement level_of_measurement,
                                       std::int64_t resamples, std::uint64_t seed, double level, Side side) {
    SYSCARD_CHECK(krippendorff_alpha(ratings, level_of_measurement));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    SYSCARD_CHECK(check_at_least(resamples, 2, "resamples"));
    constexpr std::int64_t kMostResamples = 1'000'000;
    if (resamples > kMostResamples) return bad_input("`resamples` may be at most 1,000,000", "resamples");
    const Units units = pairable_units(ratings);
    ChaCha8 random = ChaCha8::from_number(seed);
    std::vector<double> alphas;
    for (std::int64_t draw = 0; draw < 4 * resamples && std::ssize(alphas) < resamples; ++draw) {
        const auto alpha = alpha_of(units, drawn_from(units, random), level_of_measurement);
        if (alpha) alphas.push_back(*alpha);
    }
    if (std::ssize(alphas) < resamples) return bad_input("most resamples of units have no alpha", "ratings");
    return percentile_interval(std::move(alphas), level, side, "bootstrap-unit-percentile", {-1, 1});
}

}  // namespace syscard::stats
