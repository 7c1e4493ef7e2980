#include "stats/cost.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"
#include "stats/mean.h"

namespace syscard::stats {

namespace {

using Points = std::vector<std::vector<double>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Result<void> check_points(const Points& points) {
    SYSCARD_CHECK(check_size(points.size(), 1, "points"));
    SYSCARD_CHECK(check_size(points[0].size(), 1, "points[0]"));
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::string field = fmt::format("points[{}]", i);
        SYSCARD_CHECK(check_same_size(points[0].size(), "points[0]", points[i].size(), field));
        SYSCARD_CHECK(check_all_finite(points[i], field));
    }
    return {};
}

// At least as good everywhere, better somewhere.
bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) return false;
        better = better || a[i] < b[i];
    }
    return better;
}

// Volume in the first `dimensions` coordinates, by cutting along the last of them: between one point's coordinate and
// the next the cross-section does not change.
double volume(Points points, const std::vector<double>& reference, std::size_t dimensions) {
    const std::size_t last = dimensions - 1;
    std::erase_if(points, [&](const std::vector<double>& point) { return point[last] >= reference[last]; });
    if (points.empty()) return 0;
    std::sort(points.begin(), points.end(), [&](const auto& a, const auto& b) { return a[last] < b[last]; });
    if (dimensions == 1) return reference[0] - points.front()[0];
    double sum = 0;
    Points below;
    for (std::size_t i = 0; i < points.size(); ++i) {
        below.push_back(points[i]);
        const double end = i + 1 < points.size() ? points[i + 1][last] : reference[last];
        const double thickness = end - points[i][last];
        if (thickness > 0) sum += thickness * volume(below, reference, last);
    }
    return sum;
}

std::vector<double> differences_of(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences = a;
    for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= b[i];
    return differences;
}

// The bound of a mean; where nothing varies, the mean itself is known.
double bound_of(const std::vector<double>& values, double level, Side side) {
    const auto estimate = mean_estimate(values, {}, Variance::Naive, level, side);
    if (!estimate) return mean_of(values);
    return side == Side::Lower ? estimate->interval.lower : estimate->interval.upper;
}

bool significantly_dominates(const MeasuredModel& a, const MeasuredModel& b, double level) {
    return bound_of(differences_of(a.scores, b.scores), level, Side::Lower) > 0 &&
           bound_of(differences_of(a.costs, b.costs), level, Side::Upper) <= 0;
}

}  // namespace

Result<CostPerSuccess> cost_per_success(std::span<const double> costs, std::span<const double> successes,
                                        std::span<const std::size_t> clusters, double level, Side side) {
    SYSCARD_CHECK(check_same_size(costs.size(), "costs", successes.size(), "successes"));
    SYSCARD_CHECK(check_size(costs.size(), 3, "costs"));
    for (std::size_t i = 0; i < costs.size(); ++i) {
        SYSCARD_CHECK(check_not_negative(costs[i], fmt::format("costs[{}]", i)));
        SYSCARD_CHECK(check_not_negative(successes[i], fmt::format("successes[{}]", i)));
    }
    const double mean_success = mean_of(successes);
    if (mean_success == 0) return bad_input("nothing succeeded, so no cost buys a success", "successes");
    const double value = mean_of(costs) / mean_success;
    std::vector<double> surplus(costs.begin(), costs.end());  // what an item cost beyond what its successes are worth
    for (std::size_t i = 0; i < surplus.size(); ++i) surplus[i] = (surplus[i] - value * successes[i]) / mean_success;
    auto estimate = mean_estimate(surplus, clusters, clusters.empty() ? Variance::Naive : Variance::Cr2, level, side);
    if (!estimate && estimate.error().where == "scores") estimate.error().where = "costs";
    SYSCARD_TRY(const MeanEstimate error, std::move(estimate));
    const double reach = student_multiple(level, error.df, side) * error.standard_error;
    return CostPerSuccess{
        .value = value,
        .standard_error = error.standard_error,
        .interval = make_interval(value - reach, value + reach, level, side, "ratio-t", {0, kInfinity})};
}

Result<std::vector<std::size_t>> pareto_front(const Points& points) {
    SYSCARD_CHECK(check_points(points));
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool beaten = std::any_of(points.begin(), points.end(),
                                        [&](const auto& other) { return dominates(other, points[i]); });
        if (!beaten) front.push_back(i);
    }
    return front;
}

Result<double> hypervolume(const Points& points, const std::vector<double>& reference) {
    SYSCARD_TRY(const std::vector<std::size_t> front, pareto_front(points));
    SYSCARD_CHECK(check_same_size(points[0].size(), "points[0]", reference.size(), "reference"));
    SYSCARD_CHECK(check_all_finite(reference, "reference"));
    constexpr std::size_t kMostPoints = 200;  // the cutting takes n steps for each further dimension
    if (front.size() > kMostPoints && reference.size() > 3) {
        return bad_input("too many points for so many dimensions", "points");
    }
    Points best;
    for (const std::size_t place : front) best.push_back(points[place]);
    return volume(best, reference, reference.size());
}

Result<std::vector<std::size_t>> not_significantly_dominated(std::span<const MeasuredModel> models, double level) {
    SYSCARD_CHECK(check_size(models.size(), 1, "models"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    for (const MeasuredModel& model : models) {
        SYSCARD_CHECK(check_size(model.scores.size(), 3, "scores"));
        SYSCARD_CHECK(check_same_size(models[0].scores.size(), "scores", model.scores.size(), "scores"));
        SYSCARD_CHECK(check_same_size(model.scores.size(), "scores", model.costs.size(), "costs"));
        SYSCARD_CHECK(check_all_finite(model.scores, "scores"));
        SYSCARD_CHECK(check_all_finite(model.costs, "costs"));
    }
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const bool beaten = std::any_of(models.begin(), models.end(), [&](const MeasuredModel& other) {
            return significantly_dominates(other, models[i], level);
        });
        if (!beaten) kept.push_back(i);
    }
    return kept;
}

}  // namespace syscard::stats
