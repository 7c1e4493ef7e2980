#include "stats/mean.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"
#include "stats/internal/spread.h"

namespace syscard::stats {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Rounding leaves a trace of spread where there is none.
bool is_no_spread(double standard_error, std::span<const double> scores) {
    const auto larger = [](double a, double b) { return std::abs(a) < std::abs(b); };
    const double largest = std::abs(*std::max_element(scores.begin(), scores.end(), larger));
    return standard_error <= 1e-14 * largest;
}

Result<void> check_spread(double standard_error, std::span<const double> scores) {
    if (!is_no_spread(standard_error, scores)) return {};
    return bad_input("the scores do not differ between units, so their spread gives no standard error", "scores",
                     "for 0/1 scores take an exact interval: `clopper-pearson`");
}

}  // namespace

std::string_view variance_name(Variance variance) {
    switch (variance) {
        case Variance::Naive: return "naive";
        case Variance::Cr0: return "cr0";
        case Variance::Cr1: return "cr1";
        case Variance::Cr2: return "cr2";
    }
    return "naive";
}

Result<Variance> parse_variance(std::string_view name) {
    for (const Variance variance : {Variance::Naive, Variance::Cr0, Variance::Cr1, Variance::Cr2}) {
        if (name == variance_name(variance)) return variance;
    }
    const std::array<std::string, 4> names{"naive", "cr0", "cr1", "cr2"};
    return bad_input(fmt::format("unknown variance `{}`", name), "variance", hint_for_unknown(name, names));
}

Result<MeanEstimate> mean_estimate(std::span<const double> scores, std::span<const std::size_t> clusters,
                                   Variance variance, double level, Side side) {
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    SYSCARD_TRY(const Clusters numbered, checked_clusters(scores, clusters));
    const auto [squared_error, df] = spread_of(scores, numbered, variance);
    constexpr double kFewestDegrees = 2 - 1e-9;  // two equal to rounding is two
    if (df < kFewestDegrees) {
        return bad_input(fmt::format("{:.3g} degrees of freedom are too few for an interval", df),
                         variance == Variance::Naive ? "scores" : "clusters",
                         "at least 2 are needed: more clusters, or clusters of more equal size");
    }
    const double error = std::sqrt(squared_error);
    SYSCARD_CHECK(check_spread(error, scores));
    const double mean = mean_of(scores);
    const double reach = student_multiple(level, df, side) * error;
    return MeanEstimate{.mean = mean,
                        .standard_error = error,
                        .df = df,
                        .interval = make_interval(mean - reach, mean + reach, level, side,
                                                  fmt::format("{}-t", variance_name(variance)),
                                                  {-kInfinity, kInfinity}),
                        .p = student_p_value(mean / error, df, side)};
}

Result<double> mean_standard_error(std::span<const double> scores, std::span<const std::size_t> clusters,
                                   Variance variance) {
    SYSCARD_TRY(const Clusters numbered, checked_clusters(scores, clusters));
    const double error = std::sqrt(spread_of(scores, numbered, variance).variance);
    SYSCARD_CHECK(check_spread(error, scores));
    return error;
}

Result<double> miller_standard_error(std::span<const double> scores, std::span<const std::size_t> clusters) {
    SYSCARD_TRY(const Clusters numbered, checked_clusters(scores, clusters));
    const auto n = static_cast<double>(scores.size());
    const double within = spread_of(scores, numbered, Variance::Cr0).variance;
    const double items_alone = sum_of_squares(residuals_of(scores)) / (n * n);
    const double error = std::sqrt(spread_of(scores, numbered, Variance::Naive).variance + within - items_alone);
    SYSCARD_CHECK(check_spread(error, scores));
    return error;
}

}  // namespace syscard::stats
